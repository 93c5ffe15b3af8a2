// An explanation in words: what decided, and what each statement that comes near it lacks.

import type { Caller } from '../model/caller.ts';
import type { Evaluation } from '../policy/decision.ts';
import type { StatementExplanation } from '../policy/explain.ts';
import type { Question } from './authorizer.ts';

// Statements told about at most; the rest is counted.
const told = 20;

const typeWords: Readonly<Record<string, string>> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  resource: 'resource-based policy',
  trust: 'role trust policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
};

/** Lines that read like a colleague's answer. */
export function explanationOf(
  who: Caller,
  question: Question,
  evaluation: Evaluation,
  statements: readonly StatementExplanation[],
): readonly string[] {
  const lines = [verdict(who, question, evaluation)];
  const applying = statements.filter((statement) => statement.applies);
  const others = statements.filter((statement) => !statement.applies);
  for (const statement of applying)
    lines.push(
      `${statement.effect === 'Allow' ? 'allows' : 'denies'}: ${placeOf(statement)}${statement.because === '' ? '' : ` (${statement.because})`}`,
    );
  if (evaluation.decision !== 'Allowed') {
    const near = others
      .filter((statement) => statement.effect === 'Allow')
      .toSorted((a, b) => nearness(b) - nearness(a));
    for (const statement of near.slice(0, told))
      lines.push(`does not apply: ${placeOf(statement)}: ${statement.because}`);
    if (near.length > told) lines.push(`and ${near.length - told} more statements that do not apply`);
  }
  if (statements.length === 0 && who.kind !== 'Root')
    lines.push(`${who.arn} has no policy at all that is visible on this replica.`);
  return lines;
}

function verdict(who: Caller, { action, resource }: Question, { decision, decidedBy }: Evaluation): string {
  const type = decidedBy === undefined ? undefined : typeWords[decidedBy];
  if (decision === 'Allowed') {
    const why = type === undefined ? 'the root user needs no policy in its own account' : `by ${type}`;
    return `${who.arn} may ${action} on ${resource}: ${why}.`;
  }
  const why =
    decision === 'ExplicitlyDenied'
      ? `a statement in a ${type ?? 'policy'} denies it, and a deny wins over every allow`
      : `no ${type ?? 'policy'} allows it`;
  return `${who.arn} may not ${action} on ${resource}: ${why}.`;
}

function placeOf({ policyType, policyId, sid, index }: StatementExplanation): string {
  const statement = sid === undefined || sid === '' ? `statement ${index + 1}` : `statement ${sid}`;
  return `${statement} of ${policyId} (${typeWords[policyType] ?? policyType})`;
}

/** A statement whose condition alone fails is nearer to applying than one about another action. */
function nearness({ because }: StatementExplanation): number {
  if (because.startsWith('its condition')) return 3;
  if (because.startsWith('its Resource') || because.startsWith('its NotResource')) return 2;
  return because.startsWith('its Principal') ? 1 : 0;
}

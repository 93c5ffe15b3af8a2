// An explanation in words: the answer, what decided it, and what would have to be different. As a colleague would put it.

import type { Caller } from '../model/caller.ts';
import type { Evaluation } from '../policy/decision.ts';
import type { PolicyType } from '../policy/document.ts';
import { type ConditionExplanation, type Gap, givenOf, listOf, type StatementExplanation } from '../policy/explain.ts';
import type { Question } from './authorizer.ts';

// Statements named at most of each sort; the rest is counted.
const named = 5;

const words: Readonly<Record<PolicyType, { readonly one: string; readonly all: string }>> = {
  identity: { one: 'an identity-based policy', all: 'the identity-based policies' },
  boundary: { one: 'the permissions boundary', all: 'the permissions boundary' },
  session: { one: 'a session policy', all: 'the session policies' },
  resource: { one: 'the resource-based policy', all: 'the resource-based policy' },
  trust: { one: 'the role trust policy', all: 'the role trust policy' },
  scp: { one: 'a service control policy', all: 'the service control policies' },
  rcp: { one: 'a resource control policy', all: 'the resource control policies' },
};

/** Lines that read like a colleague's answer. */
export function explanationOf(
  who: Caller,
  question: Question,
  evaluation: Evaluation,
  statements: readonly StatementExplanation[],
): readonly string[] {
  const { decision } = evaluation;
  if (decision === 'Allowed') return [...allowed(who, question, evaluation), ...grants(statements)];
  if (decision === 'ExplicitlyDenied')
    return [...explicitlyDenied(who, question, evaluation), ...refusals(statements), ...overruled(statements)];
  return [...implicitlyDenied(who, question, evaluation), ...gaps(question, evaluation, statements)];
}

function allowed(who: Caller, question: Question, { decidedBy }: Evaluation): readonly string[] {
  const start = `${nameOf(who)} may ${askedFor(question)}`;
  if (decidedBy !== undefined) return [`${start}: ${words[decidedBy].one} allows it, and nothing denies it.`];
  return [
    who.kind === 'Root'
      ? `${start}: the root user needs no policy in its own account, and nothing denies it.`
      : `${start}: whoever can sign may ask that, whatever the policies say.`,
  ];
}

function grants(statements: readonly StatementExplanation[]): readonly string[] {
  const granting = statements.filter(({ applies, effect }) => applies && effect === 'Allow');
  return shown(granting, (statement) => `It is allowed by ${placeOf(statement)}${conditionsMet(statement)}.`);
}

function explicitlyDenied(who: Caller, question: Question, { decidedBy }: Evaluation): readonly string[] {
  const what = decidedBy === undefined ? 'a policy' : words[decidedBy].one;
  return [`${nameOf(who)} may not ${askedFor(question)}: ${what} denies it, and a deny wins over every allow.`];
}

function refusals(statements: readonly StatementExplanation[]): readonly string[] {
  const refusing = statements.filter(({ applies, effect }) => applies && effect === 'Deny');
  return shown(refusing, (statement) =>
    statement.gap === 'document'
      ? `${statement.policyId} (${words[statement.policyType].one}): ${statement.because}.`
      : `It is denied by ${placeOf(statement)}${conditionsMet(statement)}.`,
  );
}

/** What would have allowed it: so that nobody goes looking for a missing permission. */
function overruled(statements: readonly StatementExplanation[]): readonly string[] {
  const granting = statements.filter(({ applies, effect }) => applies && effect === 'Allow');
  const [first] = granting;
  if (first === undefined) return ['Without that deny it would still not be allowed: no statement allows it.'];
  const already = granting.length === 1 ? 'allows it already' : `and ${granting.length - 1} more allow it already`;
  return [`Adding permissions does not help: ${placeOf(first)} ${already}.`];
}

function implicitlyDenied(who: Caller, question: Question, { decidedBy = 'identity' }: Evaluation): readonly string[] {
  const what =
    decidedBy === 'identity'
      ? 'no identity-based policy allows it'
      : `${words[decidedBy].all} ${decidedBy === 'session' || decidedBy === 'scp' ? 'do' : 'does'} not allow it`;
  return [`${nameOf(who)} may not ${askedFor(question)}: ${what}.`];
}

function gaps(
  question: Question,
  { decidedBy = 'identity' }: Evaluation,
  statements: readonly StatementExplanation[],
): readonly string[] {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const elsewhere = allowing.filter(({ applies, policyType }) => applies && policyType !== decidedBy);
  const here = allowing.filter(({ applies, policyType }) => !applies && policyType === decidedBy);
  const near = here
    .filter(({ gap }) => gap !== 'action')
    .toSorted((a, b) => nearness[b.gap ?? 'document'] - nearness[a.gap ?? 'document']);
  return [
    ...shown(
      elsewhere,
      (one) => `${capital(placeOf(one))} allows it, but that is not enough: ${whyNotEnough[decidedBy]}.`,
    ),
    ...shown(near, (one) => `${capital(placeOf(one))} does not apply: ${one.because}.`),
    ...aboutOthers(question, here.length === 0 ? nothingThere[decidedBy] : undefined, here, near.length),
    advice(question, decidedBy, near[0]),
  ];
}

/** Statements about other actions are counted; where there are no nearer ones, the documents are named. */
function aboutOthers(
  { action }: Question,
  nothing: string | undefined,
  here: readonly StatementExplanation[],
  near: number,
): readonly string[] {
  if (nothing !== undefined) return [nothing];
  const others = here.length - near;
  if (others === 0) return [];
  if (near > 0)
    return [`${others === 1 ? 'One other statement is' : `${others} other statements are`} about other actions.`];
  const [first] = here;
  if (here.length === 1 && first !== undefined)
    return [`${capital(placeOf(first))} is the only one there that allows something, and ${first.because}.`];
  const documents = [...new Set(here.map(documentOf))];
  return [`None of the ${here.length} statements that allow something is about ${action} (in ${listOf(documents)}).`];
}

const whyNotEnough: Readonly<Record<PolicyType, string>> = {
  identity: 'an identity-based policy must allow it too',
  boundary: 'the permissions boundary caps it',
  session: 'the session policies cap it',
  resource: 'the resource-based policy must allow it too',
  trust: 'the role itself must let the caller in',
  scp: 'the organization must allow it on every level',
  rcp: 'the organization caps what resources may be used for',
};

const nothingThere: Readonly<Record<PolicyType, string>> = {
  identity: 'No identity-based policy that is visible on this replica has a statement that allows anything.',
  boundary: 'The permissions boundary has no statement that allows anything.',
  session: 'The session policies have no statement that allows anything.',
  resource: 'No resource-based policy was given that allows anything.',
  trust: 'No role of that name is visible on this replica with a trust policy that allows anything.',
  scp: 'A level of the organization has no service control policy that allows anything.',
  rcp: 'There is no resource control policy that allows anything.',
};

/** A statement whose condition alone fails is nearer to applying than one about another action. */
const nearness: Readonly<Record<Gap, number>> = { condition: 4, resource: 3, principal: 2, action: 1, document: 0 };

function advice(
  { action, resource }: Question,
  decidedBy: PolicyType,
  nearest: StatementExplanation | undefined,
): string {
  const failed = nearest?.conditions.filter(({ holds }) => !holds) ?? [];
  const missing = failed.filter(({ given }) => given === undefined);
  if (missing.length > 0)
    return `It might be allowed with ${listOf(missing.map(({ key }) => key))} in the request: give \`can\` the keys that such requests really carry.`;
  if (failed.length > 0) return `A request with another ${listOf(failed.map(({ key }) => key))} might be allowed.`;
  const target = decidedBy === 'identity' ? 'an identity-based policy' : words[decidedBy].all;
  return `To allow it, ${target} would need an Allow for ${action}${resource === '*' ? '' : ` on ${resource}`}.`;
}

/** One line for each of the first few, and how many more there are. */
function shown(
  statements: readonly StatementExplanation[],
  line: (statement: StatementExplanation) => string,
): readonly string[] {
  const lines = statements.slice(0, named).map(line);
  if (statements.length > named) lines.push(`So it is with ${statements.length - named} more statements.`);
  return lines;
}

function nameOf({ kind, arn, account }: Caller): string {
  return kind === 'Root' ? `The root user of ${account}` : arn;
}

function askedFor({ action, resource }: Question): string {
  return resource === '*' ? `call ${action}` : `call ${action} on ${resource}`;
}

function placeOf(statement: StatementExplanation): string {
  const { sid, index } = statement;
  return `statement ${sid === undefined || sid === '' ? index + 1 : sid} of ${documentOf(statement)}`;
}

function documentOf({ policyType, policyId, policyVersion }: StatementExplanation): string {
  if (policyType === 'resource' || policyType === 'trust') return words[policyType].all;
  if (policyType === 'boundary') return `the permissions boundary ${policyId}`;
  if (policyId === policyType) return words[policyType].one;
  return policyVersion === undefined ? policyId : `${policyId} (${policyVersion})`;
}

/** Of a statement that applies: the conditions that made it apply. */
function conditionsMet({ conditions }: StatementExplanation): string {
  if (conditions.length === 0) return '';
  return `: ${conditions.slice(0, named).map(metBy).join(', and ')}`;
}

function metBy({ operator, key, values, given }: ConditionExplanation): string {
  return `its condition ${operator} ${key} (${listOf(values)}) is met, as ${givenOf(key, given)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

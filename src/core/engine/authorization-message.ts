// Authorization messages: the reasons of a denial in AWS's form, sealed for the account of whom they are about.

import type { Caller } from '../model/caller.ts';
import type { CompiledStatement } from '../policy/compile.ts';
import type { ContextValue } from '../policy/context.ts';
import type { Evaluation } from '../policy/decision.ts';
import type { Authorizer, Question } from './authorizer.ts';
import type { PrincipalPolicies } from './caller-policies.ts';
import type { ActionSecrets } from './secrets.ts';

// AWS's limit of an encoded message; base64 of what is sealed is a third longer, with a nonce, a tag and the key's id.
const longestMessage = 10_240;
const longestText = 7_200;

// What of a principal the conditions tell.
const principalKeys = ['aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:PrincipalType', 'aws:userid', 'aws:username'];

// Policies that stand on the side of whoever asks.
const ownTypes: ReadonlySet<string> = new Set(['boundary', 'identity', 'scp', 'session']);

// Policies that are about whoever carries them: its id stands for the principal that they do not name.
const carriedTypes: ReadonlySet<string> = new Set(['boundary', 'identity', 'session']);

/** A denial. */
interface Denial {
  readonly who: Caller;
  readonly judged: PrincipalPolicies;
  readonly question: Question;
  readonly evaluation: Evaluation;
}

/** The reasons of a denial, encoded: conditions, then statements are left out where they would be too long. */
export function encodedMessage(
  secrets: ActionSecrets,
  denial: Denial,
  authorizer: Authorizer,
  own: Readonly<Record<string, ContextValue>>,
): string {
  const { who, judged, question, evaluation } = denial;
  // Across accounts one side is not told the other's policies.
  const sameAccount = question.resourceAccount === who.account;
  const statements = authorizer
    .statements(who, judged, question, evaluation)
    .filter(({ source }) => sameAccount || ownTypes.has(source.policyType))
    .map((statement) => statementItem(statement, who));
  const known: (readonly [string, ContextValue | undefined])[] = [
    ...Object.entries(own),
    ...principalKeys.map((key) => [key, question.context.get(key.toLowerCase())] as const),
  ];
  const conditions = known.flatMap(([key, value]) => (value === undefined ? [] : [conditionItem(key, value)]));
  let text = messageText(denial, statements, conditions);
  while (utf8Length(text) > longestText && (conditions.length > 0 || statements.length > 0)) {
    if (conditions.length > 0) conditions.splice(Math.floor(conditions.length / 2));
    else statements.pop();
    text = messageText(denial, statements, conditions);
  }
  const encoded = secrets.sealAuthorizationMessage(text, who.account);
  return encoded.length <= longestMessage ? encoded : '';
}

function messageText(
  { who, question, evaluation }: Denial,
  statements: readonly object[],
  conditions: readonly object[],
) {
  return JSON.stringify({
    allowed: false,
    explicitDeny: evaluation.decision === 'ExplicitlyDenied',
    matchedStatements: { items: statements },
    failures: { items: [] },
    context: {
      principal: { id: who.userId, ...(who.kind === 'User' ? { name: who.principalName } : {}), arn: who.arn },
      action: question.action,
      resource: question.resource,
      conditions: { items: conditions },
    },
  });
}

function statementItem({ statement, effect, source }: CompiledStatement, who: Caller): object {
  const { sid, actions, notActions, resources, notResources, conditions } = statement;
  return {
    statementId: sid ?? '',
    effect: effect === 'Deny' ? 'DENY' : 'ALLOW',
    principals: valuesOf(
      carriedTypes.has(source.policyType)
        ? [who.userId]
        : (statement.principal?.values.map(({ value }) => value) ?? []),
    ),
    principalGroups: { items: [] },
    ...(actions === undefined ? { notActions: valuesOf(notActions ?? []) } : { actions: valuesOf(actions) }),
    ...(resources === undefined && notResources !== undefined
      ? { notResources: valuesOf(notResources) }
      : { resources: valuesOf(resources ?? []) }),
    conditions: { items: conditions.map(({ key, values }) => ({ key, values: valuesOf(values) })) },
  };
}

function conditionItem(key: string, value: ContextValue): object {
  return { key, values: valuesOf(typeof value === 'string' ? [value] : value) };
}

function valuesOf(values: readonly string[]): object {
  return { items: values.map((value) => ({ value })) };
}

/** At most how many bytes a text has. */
function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) length += character.length === 2 ? 4 : (character.codePointAt(0) ?? 0) > 127 ? 3 : 1;
  return length;
}

// What calls are told that a reset has overtaken.

import { actionNamed } from '../core/actions/table.ts';
import { isReadOnly } from '../core/audit/level.ts';
import type { Call } from '../core/event.ts';
import { type Refusal, refusal } from '../core/model/refusal.ts';

/** The refusal of a replica that is not where the others are, or does not know yet. */
export const goingOn = refusal(
  'NOT_READY',
  'The cluster was reset, or this replica asks the others whether it was: it serves nothing before it is where they are. Try again.',
  { retryAfterMs: 100 },
);

const gone = refusal(
  'OUTCOME_UNKNOWN',
  'The cluster was reset before this call was answered. Whatever it did belongs to the state before the reset.',
);

const overtaken = refusal('NOT_READY', 'The cluster was reset before this call was answered. Try again.', {
  retryAfterMs: 10,
});

const tokensVoid = refusal('WRONG_CLUSTER', 'The cluster was reset: causal tokens of before it name nothing any more.');

/** The end of a call that was under way; without the call: of an asking to join. */
export function endOf(call: Call | undefined): Refusal {
  if (call === undefined) return overtaken;
  const { service, action } = call;
  if (service === 'access' || service === 'sts') return overtaken;
  if (service === 'cluster' && followsTokens.has(action)) return tokensVoid;
  const kind = service === 'chaos' ? undefined : actionNamed(service, action)?.kind;
  return isReadOnly(action, kind) ? overtaken : gone;
}

const followsTokens: ReadonlySet<string> = new Set(['WaitForPropagation', 'WatchChanges']);

/** Nothing is reset, or marked, by a replica that reaches fewer than a majority of the voters. */
export function fewVoters(name: string, done: 'marked' | 'reset'): Refusal {
  const text = `${name} reaches fewer than a majority of the voters. Nothing was ${done}.`;
  return refusal('HOME_UNREACHABLE', text, { retryAfterMs: 500 });
}

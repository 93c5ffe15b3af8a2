// Why the home does not take a write, or cannot say what became of it.

import { type Refusal, refusal } from '../model/refusal.ts';
import type { BlockedAccount } from '../replica/poison.ts';

/** What it would stamp would be of another time. */
export const skewed = refusal(
  'CLOCK_SKEW',
  "The home's clock is too far from the other voters' clocks to stamp a write. Check the time service.",
  { retryAfterMs: 1000 },
);

/** An op of the account cannot be applied here, and what follows it waits. */
export const waitsBehind = ({ account, index, reason }: BlockedAccount): Refusal =>
  refusal('NOT_READY', `The account ${account} takes no writes: the home cannot apply the op at ${index} (${reason}).`);

/** More than memory is meant for waits to become visible. */
export const tooMuchPending = refusal('Throttling', 'Rate exceeded', { retryAfterMs: 500 });

/** Nobody knows. */
export const outcomeUnknown = refusal(
  'OUTCOME_UNKNOWN',
  'The write was stored but not by enough voters in time: it may still become committed. Repeat it with the same idempotency key.',
  { retryAfterMs: 500 },
);

/** An idempotency key names one request. */
export const mismatch = refusal(
  'IdempotentParameterMismatch',
  'This idempotency key was used before with another request.',
);

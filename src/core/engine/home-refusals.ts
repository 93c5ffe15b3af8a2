// What the home says where it does not take a write, or cannot tell its outcome.

import { type Refusal, refusal } from '../model/refusal.ts';
import type { BlockedAccount } from '../replica/poison.ts';

/** A write that no home can take now. */
export const notActive = refusal(
  'HOME_UNREACHABLE',
  'The home is not ready to decide writes: it cannot reach enough voters. Reads and revocations go on. Try again.',
  { retryAfterMs: 500 },
);
/** The home's clock is off. */
export const skewed = refusal(
  'CLOCK_SKEW',
  "The home's clock is too far from the other voters' clocks to stamp a write. Check the time service.",
  {
    retryAfterMs: 1000,
  },
);
/** The account's ops cannot be applied at the home. */
export const waitsBehind = ({ account, index, reason }: BlockedAccount): Refusal =>
  refusal('NOT_READY', `The account ${account} takes no writes: the home cannot apply the op at ${index} (${reason}).`);
/** More waits to become visible than the home keeps. */
export const tooMuchPending = refusal('Throttling', 'Rate exceeded', { retryAfterMs: 500 });
/** Stored, but not known to be committed. */
export const outcomeUnknown = refusal(
  'OUTCOME_UNKNOWN',
  'The write was stored but not by enough voters in time: it may still become committed. Repeat it with the same idempotency key.',
  { retryAfterMs: 500 },
);
/** One idempotency key for two requests. */
export const mismatch = refusal(
  'IdempotentParameterMismatch',
  'This idempotency key was used before with another request.',
);

// What a replica says that does not serve now, and why.

import { type Refusal, refusal } from '../model/refusal.ts';
import type { Keeping } from './keeping.ts';

/** The refusal of a replica that has not come so far yet, or whose state cannot be believed. */
export function notReady(keeping: Pick<Keeping, 'quarantine' | 'replacing'>): Refusal {
  if (keeping.quarantine !== undefined) {
    const message = `This replica does not serve: ${keeping.quarantine}. It is being repaired from the others. Ask another one.`;
    return refusal('NOT_READY', message, { retryAfterMs: 5000 });
  }
  return keeping.replacing ? joining : starting;
}

const starting = refusal(
  'NOT_READY',
  'This replica is starting: it does not show everything yet that it must. Try again.',
  { retryAfterMs: 200 },
);
const joining = refusal('NOT_READY', 'This replica is getting its state from the others. Try again.', {
  retryAfterMs: 1000,
});

/** The refusal of a replica that has halted. */
export const halted = refusal(
  'NOT_READY',
  'This replica has stopped serving because its state cannot be trusted. See its log.',
);

// Ids of questions to other replicas: an answer that was meant for an earlier life of this replica must find nobody.

import type { Entropy } from '../base/ports.ts';

// How many questions a life asks before it could touch another one's ids.
const perLife = 4096;

/** A first id, drawn afresh at each start; the next ones count up from it. Far below 2^53. */
export function firstQuestionId(entropy: Entropy): number {
  let drawn = 0;
  for (const byte of entropy.bytes(5)) drawn = drawn * 256 + byte;
  return drawn * perLife;
}

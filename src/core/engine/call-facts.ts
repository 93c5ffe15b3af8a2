// What a call says of itself: the parts that authentication, authorization and the home look at.

import type { Proof } from '../event.ts';
import type { Answer, Freshness } from '../instruction.ts';

/** Where a call came from. */
export interface CallFacts {
  readonly requestId: string;
  readonly proof: Proof;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly secure: boolean;
}

/** An answer before its freshness is put to it. */
export type Reply = (answer: Omit<Answer, 'freshness'>) => void;

/** The answer, with how old it may be. One literal: answers have many shapes, and a spread of many makes a hidden class each time. */
export function withFreshness(
  { refusal, response, token, durability, view }: Omit<Answer, 'freshness'>,
  freshness: Freshness,
): Answer {
  return { refusal, response, token, durability, view, freshness };
}

// What a call says of itself: the parts that authentication, authorization and the home look at.

import type { Proof } from '../event.ts';
import type { Answer } from '../instruction.ts';

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

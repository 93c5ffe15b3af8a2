// A call as the home takes it, from its own door or through a peer.

import type { Call } from '../event.ts';
import type { CallFacts, Reply } from './call-facts.ts';

/** A call that reached the home, from its own door or through a peer. */
export interface HomeCall extends CallFacts {
  readonly service: 'cluster' | 'iam' | 'sts';
  readonly action: string;
  readonly request: unknown;
  readonly idempotencyKey?: string | undefined;
  readonly tokens: readonly string[];
  /** Visible position of the caller's account where the call came in; undefined: here. */
  readonly visibleSeq?: number;
  /** When the caller stops waiting, monotonic. */
  readonly deadlineMs: number;
  readonly reply: Reply;
}

/** A call of this replica's own door as the home takes it. One literal: it is made for every call. */
export function homeCall(
  { action, request, proof, requestId, sourceIp, userAgent, secure, idempotencyKey }: Call,
  service: HomeCall['service'],
  { tokens, deadlineMs, reply }: Pick<HomeCall, 'deadlineMs' | 'reply' | 'tokens'>,
): HomeCall {
  return {
    service,
    action,
    request,
    proof,
    requestId,
    sourceIp,
    userAgent,
    secure,
    tokens,
    deadlineMs,
    reply,
    idempotencyKey,
  };
}

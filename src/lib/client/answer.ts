// Reads what comes with the end of a call: its facts, and the error where there is one.

import { type Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { decodeRichStatus } from '../../api/grpc/rich-status.ts';
import { type AnswerFacts, EventideError } from './call.ts';

/** The facts in a call's trailers. */
export function factsOf(trailers: Metadata): AnswerFacts {
  const text = (name: string): string | undefined => {
    const value = trailers.get(name)[0];
    return value === undefined || value === '' ? undefined : String(value);
  };
  const staleness = text('eventide-staleness-ms');
  return {
    requestId: text('eventide-request-id'),
    replica: text('eventide-replica'),
    token: text('eventide-token'),
    visibleToken: text('eventide-visible-token'),
    stalenessMs: staleness === undefined ? undefined : Number(staleness),
    durability: text('eventide-durability'),
    view: text('eventide-view'),
  };
}

/** The error of a call that ended with another status than OK. */
export function errorOf(ended: StatusObject, idempotencyKey?: string): EventideError {
  const { requestId, replica } = factsOf(ended.metadata);
  const bytes = ended.metadata.get('grpc-status-details-bin')[0];
  const details = (bytes instanceof Buffer ? decodeRichStatus(bytes)?.details : undefined) ?? [];
  const info = details.find((detail) => detail.type === 'error-info');
  const bad = details.find((detail) => detail.type === 'bad-request');
  const retry = details.find((detail) => detail.type === 'retry-info');
  // Without details the answer is not Eventide's: the channel's own.
  const code = info?.reason ?? (ended.code === status.UNAVAILABLE ? 'UNREACHABLE' : (status[ended.code] ?? 'UNKNOWN'));
  return new EventideError({
    ...{ code, grpcCode: ended.code, message: ended.details, requestId, replica, idempotencyKey },
    ...(bad === undefined ? {} : { violations: bad.violations }),
    retryAfterMs: retry?.retryAfterMs,
  });
}

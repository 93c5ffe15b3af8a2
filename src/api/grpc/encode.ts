// Writes the trailers of a gRPC answer: who answered, how fresh it was, and the token of a write.

import { Metadata } from '@grpc/grpc-js';
import type { Answer } from '../../core/instruction.ts';

/** Names of the trailers. */
export const trailerNames = {
  durability: 'eventide-durability',
  replica: 'eventide-replica',
  requestId: 'eventide-request-id',
  stalenessMs: 'eventide-staleness-ms',
  token: 'eventide-token',
  view: 'eventide-view',
  visibleToken: 'eventide-visible-token',
} as const;

/** The trailers of an answer. */
export function answerTrailers(answer: Answer, requestId: string): Metadata {
  const trailers = requestTrailers(requestId);
  const { replica, visibleToken, stalenessMs } = answer.freshness;
  trailers.set(trailerNames.replica, replica);
  if (visibleToken !== '') trailers.set(trailerNames.visibleToken, visibleToken);
  if (stalenessMs !== undefined) trailers.set(trailerNames.stalenessMs, String(Math.ceil(stalenessMs)));
  if (answer.token !== undefined) trailers.set(trailerNames.token, answer.token);
  if (answer.durability !== undefined) trailers.set(trailerNames.durability, answer.durability);
  if (answer.view !== undefined) trailers.set(trailerNames.view, answer.view);
  return trailers;
}

/** The trailers of a call that the door refused itself. */
export function requestTrailers(requestId: string): Metadata {
  const trailers = new Metadata();
  trailers.set(trailerNames.requestId, requestId);
  return trailers;
}

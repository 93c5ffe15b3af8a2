// What the handlers of one gRPC door share.

import { type Refusal, refusal } from '../../core/model/refusal.ts';
import type { ServiceName } from '../../core/shapes/lookup.ts';
import type { Dispatch, DoorRules } from '../dispatch.ts';
import type { MalformedMessageError } from './wire-reader.ts';

/** Parts of a door that its handlers work with. */
export interface DoorParts extends DoorRules {
  readonly dispatch: Dispatch;
  /** Whether the door's connections are TLS. */
  readonly secure: boolean;
  /** Told of every throw: a bug of ours, never a caller's mistake. */
  readonly onBug: (error: unknown, facts: { readonly action: string; readonly requestId: string }) => void;
  /** Aborted when the door closes: ends what would never end by itself. */
  readonly closing: AbortSignal;
}

/** The refusal for bytes that are no message of the expected type. */
export function malformed(service: ServiceName, message: string, error: MalformedMessageError): Refusal {
  return refusal('InvalidInput', `The request is no eventide.${service}.v1.${message}: ${error.message}.`);
}

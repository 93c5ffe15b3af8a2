// Events: everything that can happen to a replica. The driver hands them to the engine one at a time.

import type { Instant } from './base/instant.ts';
import type { Message } from './gossip/message.ts';
import type { Certified, JoinAsk } from './model/joining.ts';
import type { SignedPieces } from './model/signed-pieces.ts';
import type { SlowDone, SlowFailure } from './model/slow-work.ts';

/** How a caller proves who it is. */
export type Proof =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'signed'; readonly pieces: SignedPieces };

/** What a read asks of freshness (`eventide-consistency`). */
export type Consistency =
  | { readonly level: 'default' }
  | { readonly level: 'home' }
  | { readonly level: 'minimize-latency' }
  | {
      readonly level: 'at-least';
      /** Merged: the read must show all of them. */
      readonly tokens: readonly string[];
      /** How long to wait for that here, milliseconds. */
      readonly waitMs: number;
      /** What to do where the wait was not enough. */
      readonly otherwise: 'fail' | 'forward' | 'serve-stale';
    };

/** One call that came in at a door: shapes checked, nobody authenticated yet. */
export interface Call {
  readonly requestId: string;
  readonly door: 'grpc' | 'plain' | 'query';
  readonly service: 'access' | 'chaos' | 'cluster' | 'iam' | 'sts';
  readonly action: string;
  /** The generated request shape of the action. */
  readonly request: unknown;
  /** The request as it came, for forwarding. */
  readonly body: Uint8Array;
  readonly proof: Proof;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Whether the connection is TLS. */
  readonly secure: boolean;
  readonly idempotencyKey?: string | undefined;
  readonly consistency: Consistency;
  /** Milliseconds that the caller waits from now on. */
  readonly deadlineMs: number;
}

/**
 * What happens to a replica. `now` is the driver's clock when it did; `lateMs`, how much later it comes than the wake that the
 * engine asked for: for so long at least this replica itself was held up.
 */
export type Event = { readonly now: Instant; readonly lateMs?: number } & (
  | { readonly type: 'call'; readonly callId: number; readonly call: Call }
  | { readonly type: 'cancel'; readonly callId: number }
  /** What was asked for by `certify`, or why it was not made. */
  | {
      readonly type: 'certified';
      readonly certifyId: number;
      readonly certified?: Certified;
      readonly failure?: string;
    }
  /** What came in together with what asked for `gather` has been taken in. */
  | { readonly type: 'gathered' }
  | { readonly type: 'join'; readonly callId: number; readonly ask: JoinAsk; readonly deadlineMs: number }
  | { readonly type: 'message'; readonly from: string; readonly message: Message }
  | { readonly type: 'peer-connected'; readonly peer: string }
  | { readonly type: 'peer-disconnected'; readonly peer: string }
  | { readonly type: 'scan-ended'; readonly scanId: number; readonly failure?: string }
  | { readonly type: 'store-failed'; readonly storeId: number; readonly failure: string }
  | { readonly type: 'stored'; readonly storeId: number }
  /** The reader of a streaming answer has taken an item that asked to be told of. */
  | { readonly type: 'taken'; readonly callId: number }
  | { readonly type: 'wake' }
  /** What was asked for by `work`, or why it was not done. */
  | { readonly type: 'worked'; readonly workId: number; readonly result: SlowDone | SlowFailure }
);

// What a call of the client takes besides its request, and how it fails.

import type { FieldViolation } from '../../core/model/refusal.ts';

/** A request as callers write it: lists may be left out. */
export type Input<T> = T extends Uint8Array | boolean | number | string | null | undefined
  ? T
  : {
      readonly [K in keyof T as T[K] extends readonly unknown[] ? never : K]: T[K] extends object | undefined
        ? Input<T[K]>
        : T[K];
    } & {
      readonly [K in keyof T as T[K] extends readonly unknown[] ? K : never]?: T[K] extends readonly (infer I)[]
        ? readonly Input<I>[]
        : never;
    };

/** How fresh a read must be. */
export type ReadConsistency = 'home' | 'minimize-latency';

/** Options of one call. */
export interface CallOptions {
  /** Gives the call up. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the call fails with DEADLINE_EXCEEDED. */
  readonly deadlineMs?: number;
  /** Which view answers; absent: the service's own choice. */
  readonly consistency?: ReadConsistency;
  /** Causal tokens that the answer must reflect, besides those that the client carries. */
  readonly tokens?: readonly string[];
  /** How long the replica waits for the tokens, milliseconds; absent: until the deadline. */
  readonly waitMs?: number;
  /** Names the write, so that a repetition has no further effect; absent: drawn. */
  readonly idempotencyKey?: string;
  /** Address of the replica to ask; absent: the next one in turn. */
  readonly endpoint?: string;
  /** Told what came with the answer. */
  readonly onAnswer?: (facts: AnswerFacts) => void;
}

/** What comes with an answer. */
export interface AnswerFacts {
  readonly requestId: string | undefined;
  readonly replica: string | undefined;
  /** Causal token of a write. */
  readonly token: string | undefined;
  /** Causal token of what the replica showed. */
  readonly visibleToken: string | undefined;
  readonly stalenessMs: number | undefined;
  readonly durability: string | undefined;
  readonly view: string | undefined;
}

/** A call that failed. */
export class EventideError extends Error {
  override readonly name = 'EventideError';
  /** AWS's error code, or one of Eventide's own. */
  readonly code: string;
  /** gRPC status code. */
  readonly grpcCode: number;
  readonly violations: readonly FieldViolation[];
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;
  readonly replica: string | undefined;
  /** Key of the write that failed: with it, a repetition of one whose outcome is unknown has no further effect. */
  readonly idempotencyKey: string | undefined;

  constructor(facts: {
    readonly code: string;
    readonly grpcCode: number;
    readonly message: string;
    readonly violations?: readonly FieldViolation[];
    readonly retryAfterMs?: number | undefined;
    readonly requestId?: string | undefined;
    readonly replica?: string | undefined;
    readonly idempotencyKey?: string | undefined;
  }) {
    super(facts.message);
    this.code = facts.code;
    this.grpcCode = facts.grpcCode;
    this.violations = facts.violations ?? [];
    this.retryAfterMs = facts.retryAfterMs;
    this.requestId = facts.requestId;
    this.replica = facts.replica;
    this.idempotencyKey = facts.idempotencyKey;
  }
}

// Messages between generations: which one a replica is in, where to go, and what a reset goes back to.

import type { Refusal } from '../model/refusal.ts';

/**
 * Which generation the sender is in from here on: the first word on a link, and after every switch, said again when there is
 * news. Also how the others hear of a later one.
 */
export interface GenerationWord {
  readonly kind: 'generation';
  /** Canonical JSON (core/replica/generation). */
  readonly present: string;
  /** Whether the sender takes calls in it, and knows an active home. */
  readonly serving: boolean;
  /** Whether the sender goes along with resets. */
  readonly allows: boolean;
  /** The reset point that the sender holds a copy of. */
  readonly point: { readonly number: number; readonly hash: string };
}

/** "Go to this generation": from the replica that was asked for a reset. */
export interface ResetOrder {
  readonly kind: 'reset';
  /** Canonical JSON (core/replica/generation). */
  readonly next: string;
}

/** "Make what is committed now the reset point": to the home. */
export interface MarkOrder {
  readonly kind: 'mark';
  readonly markId: number;
}

/** What became of a {@link MarkOrder}. */
export interface Marked {
  readonly kind: 'marked';
  readonly markId: number;
  readonly refusal?: Refusal;
}

/** Asks for a part of a reset point. */
export interface PointRequest {
  readonly kind: 'point-request';
  readonly hash: string;
  /** Key of the entry after which the part begins. */
  readonly after: string;
}

/** A part of a reset point; nothing of it counts before the hash of all fits. */
export interface PointPart {
  readonly kind: 'point-part';
  readonly hash: string;
  /** As it was asked for. */
  readonly after: string;
  readonly keys: readonly string[];
  readonly values: readonly Uint8Array[];
  readonly done: boolean;
}

/** What is said between generations: it reaches no engine, and belongs to none. */
export type GenerationMessage = GenerationWord | MarkOrder | Marked | PointPart | PointRequest | ResetOrder;

const betweenGenerations: ReadonlySet<string> = new Set<GenerationMessage['kind']>([
  'generation',
  'mark',
  'marked',
  'point-part',
  'point-request',
  'reset',
]);

/** Whether a message is said between generations. */
export function isBetweenGenerations(message: { readonly kind: string }): message is GenerationMessage {
  return betweenGenerations.has(message.kind);
}

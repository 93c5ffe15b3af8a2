// Envelopes: a gossip message as the peer protocol carries it. Small members as JSON, byte strings beside it.

import { type Message, messageFormat } from '../../core/gossip/message.ts';
import { hasMessageShape, isMessageKind } from './message-shape.ts';

/** The protobuf message `eventide.peer.v1.Envelope`. */
export interface Envelope {
  readonly format: number;
  readonly kind: string;
  readonly body: string;
  readonly blobs: readonly Uint8Array[];
}

/** The protobuf messages `ExchangeRequest` and `ExchangeResponse`. */
export interface Wrapped {
  readonly envelope?: Envelope;
}

/** Stands in `body` for the byte string of that number. */
interface BlobReference {
  readonly $blob: number;
}

/** Puts a message into an envelope. */
export function encloseMessage(message: Message): Envelope {
  const blobs: Uint8Array[] = [];
  const { kind, ...members } = message;
  const outline = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return { $blob: blobs.push(value) - 1 } satisfies BlobReference;
    if (Array.isArray(value)) return value.map(outline);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, outline(member)]));
  };
  return { format: messageFormat, kind, body: JSON.stringify(outline(members)), blobs };
}

/** At most how many bytes an envelope takes on the wire. */
export function sizeOfEnvelope({ kind, body, blobs }: Envelope): number {
  // Three bytes of UTF-8 for a unit of UTF-16, and a tag and a length for every member.
  return blobs.reduce((total, blob) => total + blob.length + 8, kind.length + 3 * body.length + 32);
}

/**
 * Takes a message out of its envelope; undefined where it is none that this version knows. Peers are members with the
 * cluster's keys: this guards against other versions and damage; what a message claims is checked where it is used.
 */
export function openEnvelope(envelope: Partial<Envelope> | undefined): Message | undefined {
  const { format, kind, body = '', blobs = [] } = envelope ?? {};
  if (format !== messageFormat || kind === undefined || !isMessageKind(kind)) return undefined;
  const revive = (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('$blob' in value)) return value;
    const blob = typeof value.$blob === 'number' ? blobs[value.$blob] : undefined;
    // A copy: what came in is a part of the frame, which would live as long as any op in it.
    return blob === undefined ? undefined : new Uint8Array(blob);
  };
  try {
    const members: unknown = JSON.parse(body, revive);
    if (typeof members !== 'object' || members === null || !hasMessageShape(kind, members)) return undefined;
    return { ...members, kind } as Message;
  } catch {
    return undefined;
  }
}

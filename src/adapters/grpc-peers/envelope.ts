// Envelopes: a gossip message as the peer protocol carries it, with the number of its format and its kind in front.

import { fail, ok, type Result } from '../../core/base/result.ts';
import { type Message, messageFormat } from '../../core/gossip/message.ts';
import { decodeMembers, encodeMembers } from './message-codec.ts';
import { isMessageKind } from './message-shape.ts';

/** The protobuf message `eventide.peer.v1.Envelope`. */
export interface Envelope {
  readonly format: number;
  readonly kind: string;
  readonly body: Uint8Array;
  /** Which generation it belongs to; empty: the first one. */
  readonly tag?: string;
}

/** The protobuf messages `ExchangeRequest` and `ExchangeResponse`. */
export interface Wrapped {
  readonly envelope?: Envelope;
}

/** Puts a message into an envelope. */
export function encloseMessage(message: Message): Envelope {
  const { kind, tag } = message;
  const envelope = { format: messageFormat, kind, body: encodeMembers(message) };
  return tag === undefined ? envelope : { ...envelope, tag };
}

/** At most how many bytes an envelope takes on the wire. */
export function sizeOfEnvelope({ kind, body, tag = '' }: Envelope): number {
  // A tag and a length for every member.
  return body.length + kind.length + tag.length + 32;
}

/**
 * Takes a message out of its envelope, or says why it is none that this version knows. Peers are members with the
 * cluster's keys: this guards against other versions and damage; what a message claims is checked where it is used.
 */
export function openEnvelope(envelope: Partial<Envelope> | undefined): Result<Message, string> {
  const { format, kind, body, tag = '' } = envelope ?? {};
  if (format !== messageFormat) return fail(`a message of format ${format ?? 0}; this version speaks ${messageFormat}`);
  if (kind === undefined || !isMessageKind(kind)) return fail('a message of a kind that this version does not know');
  // What comes from the network is a Buffer, whose `slice` shares memory; a Uint8Array's copies.
  const { buffer, byteOffset, length } = body ?? new Uint8Array(0);
  const message = decodeMembers(kind, new Uint8Array(buffer, byteOffset, length));
  return message.ok && tag !== '' ? ok({ ...message.value, tag }) : message;
}

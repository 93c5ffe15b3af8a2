// A hostile peer: a member whose messages are changed at random, every field of them, before they leave.

import type { Message, SnapshotChunk } from '../../src/core/gossip/message.ts';
import { Prng } from './prng.ts';

// Share of a hostile peer's messages that are changed.
const share = 0.3;
// Left as they are. What a voter says of its own disk is believed, as a quorum counts on it; and whoever holds a caller's signed
// call can hand it over twice, or under another name.
const believed = new Set([
  ...['stored', 'last', 'committed', 'visibleFloor', 'dots', 'revocations', 'visibleDots', 'accounts', 'promised'],
  ...['forwardId', 'requestId', 'idempotencyKey'],
  // A body's shape is checked where it is decoded: by the doors, which do not run here.
  'body',
]);

/** Changes messages of those replicas. */
export function tampering(
  seed: number,
  hostile: ReadonlySet<string>,
): (from: string, to: string, message: Message) => readonly Message[] {
  const prng = new Prng(seed, 'hostile');
  return (from, _, message) => {
    if (!hostile.has(from) || message.kind === 'hello' || !prng.hits(share)) return [message];
    const changed = changedMessage(prng, message);
    // Sometimes what it should have said comes too.
    return prng.hits(0.5) ? [changed] : [message, changed];
  };
}

/** The message with one of its fields changed. */
function changedMessage(prng: Prng, message: Message): Message {
  // What holds together by itself is found out by nothing but the checkpoint.
  if (message.kind === 'snapshot-chunk' && message.keys.length > 0 && prng.hits(0.5)) return lacking(prng, message);
  const names = Object.keys(message).filter((name) => name !== 'kind' && !believed.has(name));
  const name = prng.pick(names);
  if (name === undefined) return message;
  const value: unknown = (message as unknown as Record<string, unknown>)[name];
  return { ...message, [name]: changedValue(prng, value) };
}

/** A part of a snapshot without one of its entries. */
function lacking(prng: Prng, part: SnapshotChunk): SnapshotChunk {
  const at = prng.between(0, part.keys.length);
  return { ...part, keys: part.keys.toSpliced(at, 1), values: part.values.toSpliced(at, 1) };
}

/** Another value of the same type: what the wire's decoder can produce. */
function changedValue(prng: Prng, value: unknown): unknown {
  if (typeof value === 'number') return prng.pick([0, 1, value + 1, Math.max(0, value - 1), value * 2, 2 ** 48]);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return prng.pick(['', `${value}x`, value.slice(1), value.toUpperCase()]);
  if (value instanceof Uint8Array) return changedBytes(prng, value);
  if (Array.isArray(value)) return changedList(prng, value);
  if (typeof value !== 'object' || value === null) return value;
  const name = prng.pick(Object.keys(value));
  if (name === undefined) return value;
  return { ...value, [name]: changedValue(prng, (value as Record<string, unknown>)[name]) };
}

function changedBytes(prng: Prng, bytes: Uint8Array): Uint8Array {
  const draw = prng.unit();
  if (draw < 0.2) return bytes.slice(0, prng.between(0, bytes.length + 1));
  if (draw < 0.3) return new Uint8Array(0);
  const changed = bytes.slice();
  const at = prng.between(0, changed.length);
  if (changed.length > 0) changed[at] = (changed[at] ?? 0) ^ (1 << prng.between(0, 8));
  return changed;
}

function changedList(prng: Prng, list: readonly unknown[]): readonly unknown[] {
  const draw = prng.unit();
  // A header is a name and a value, whatever it says.
  const pair = list.length === 2 && list.every((one) => typeof one === 'string');
  if (pair) return list.map((one, place) => (place === (draw < 0.5 ? 0 : 1) ? changedValue(prng, one) : one));
  if (draw < 0.15 || list.length === 0) return [];
  if (draw < 0.3) return list.slice(0, -1);
  if (draw < 0.45) return [...list, list[0]];
  const at = prng.between(0, list.length);
  return list.map((one, place) => (place === at ? changedValue(prng, one) : one));
}

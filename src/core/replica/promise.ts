// The promise: what a voter signs when it leaves all earlier epochs behind, and hands over its tail to a new home.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import { utf8 } from '../base/text.ts';
import type { ClusterPosition } from '../model/position.ts';

/** The end of a voter's log. */
export interface Tail extends ClusterPosition {
  /** Hash of the op there, 32 bytes. */
  readonly hash: Uint8Array;
}

/** One voter's word for a new home. */
export interface SignedPromise {
  /** Replica id of the voter. */
  readonly voter: string;
  /** All that the voter has stored of earlier epochs; it stores nothing more of them. */
  readonly tail: Tail;
  /** Ed25519 of the voter over {@link promiseMessage}, 64 bytes. */
  readonly signature: Uint8Array;
}

/** The newest epoch that this voter has promised to somebody; epoch 0: none. */
export interface Promised {
  readonly epoch: number;
  /** Replica id of who is to be the home; empty where only the number is known (told by other voters). */
  readonly home: string;
}

/** Nothing was promised. */
export const nothingPromised: Promised = { epoch: 0, home: '' };

/** What a lying voter says beyond that counts nothing: no cluster comes to so many epochs, and those behind could not be counted. */
export const largestEpoch = 2 ** 40;

/** What a voter signs. */
export function promiseMessage(
  clusterId: string,
  epoch: number,
  home: string,
  { voter, tail }: Pick<SignedPromise, 'tail' | 'voter'>,
): Uint8Array {
  const writer = new ByteWriter(192).raw(utf8('eventide-promise')).byte(1).text(clusterId).varint(epoch).text(home);
  return writer.text(voter).varint(tail.epoch).varint(tail.index).raw(tail.hash).finish();
}

/** Signs a promise. */
export function signPromise(
  digests: Digests,
  privateKey: Uint8Array,
  clusterId: string,
  promise: { readonly epoch: number; readonly home: string } & Pick<SignedPromise, 'tail' | 'voter'>,
): SignedPromise {
  const { epoch, home, voter, tail } = promise;
  const message = promiseMessage(clusterId, epoch, home, { voter, tail });
  return { voter, tail, signature: digests.sign(privateKey, message) };
}

/** The stored form of what was promised. */
export function encodePromised({ epoch, home }: Promised): Uint8Array {
  return new ByteWriter(80).byte(1).varint(epoch).text(home).finish();
}

/** Reads {@link encodePromised}. */
export function decodePromised(bytes: Uint8Array): Promised {
  const reader = new ByteReader(bytes);
  reader.byte();
  return { epoch: reader.varint(), home: reader.text() };
}

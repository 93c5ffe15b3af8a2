// Pre-images: what a record or position was before its first change behind a checkpoint's place, so that the state there can be
// read back later while the visible base goes on.
//
// Checkpoints stand at multiples of `checkpointOps`, so every replica knows their places beforehand. Accounts run at
// different speeds: the state at a place P is never in the base at one moment. It is, key by key, the oldest pre-image kept
// at P or later, or else what the base holds.

import { cutOut } from '../base/slab.ts';
import { indexOfText, indexText, keySpaces } from './key-spaces.ts';

/** The last checkpoint's place before the op at `index`; 0: none. */
export function placeBefore(index: number, checkpointOps: number): number {
  return Math.floor((index - 1) / checkpointOps) * checkpointOps;
}

/** Store key of a pre-image. The key comes first: a range of the base and its pre-images are read side by side. */
export function preimageKey(storeKey: string, place: number): string {
  return `${keySpaces.preimages}${storeKey}\u0000${indexText(place)}`;
}

/** Key and place that a {@link preimageKey} names. */
export function namesOfPreimage(key: string): { readonly storeKey: string; readonly place: number } {
  const end = key.lastIndexOf('\u0000');
  return { storeKey: key.slice(keySpaces.preimages.length, end), place: indexOfText(key.slice(end + 1)) };
}

/** The stored form: format number, whether there was a value, the value. */
export function encodePreimage(before: Uint8Array | undefined): Uint8Array {
  const bytes = cutOut(2 + (before?.length ?? 0));
  bytes[0] = 1;
  if (before === undefined) return bytes;
  bytes[1] = 1;
  bytes.set(before, 2);
  return bytes;
}

/** Reads {@link encodePreimage}. */
export function decodePreimage(bytes: Uint8Array): Uint8Array | undefined {
  return bytes[1] === 1 ? bytes.slice(2) : undefined;
}

// Small byte arrays cut out of large ones: to get a buffer of its own for each costs more than to fill it.

// What is cut out together mostly goes together: an array that stays longer keeps this much.
const slabLength = 32 * 1024;
// A longer array has a buffer of its own.
const longest = 4096;

let slab = new Uint8Array(slabLength);
let used = 0;

/** A copy of `bytes`, for whoever makes many. It shares its buffer with others: whoever looks at that must mind where it begins. */
export function copied(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  if (length > longest) return new Uint8Array(bytes);
  const copy = cutOut(length);
  copy.set(bytes);
  return copy;
}

/** An array of that length, zeros to be filled at once, that may share its buffer with others. */
export function cutOut(length: number): Uint8Array {
  if (length > longest) return new Uint8Array(length);
  if (used + length > slabLength) {
    slab = new Uint8Array(slabLength);
    used = 0;
  }
  const part = slab.subarray(used, used + length);
  used += length;
  return part;
}

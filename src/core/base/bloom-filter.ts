// A set of texts that may say yes too often, never no too often (Bloom, "Space/time trade-offs in hash coding", 1970).

// Six places of a 64 KiB table: with fifty thousand texts in it, one other in a hundred is taken for one of them.
const bits = 2 ** 19;
const places = 6;

/** Which texts were added, at a fixed cost of 64 KiB. */
export class BloomFilter {
  readonly #words = new Uint32Array(bits / 32);

  /** Adds a text. */
  add(text: string): void {
    for (const bit of bitsOf(text)) this.#words[bit >>> 5] = (this.#words[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  /** False: it was never added. */
  mayHave(text: string): boolean {
    for (const bit of bitsOf(text)) if (((this.#words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    return true;
  }
}

// Filled anew for each text.
const found = new Uint32Array(places);

/** The places of a text, by double hashing (Kirsch and Mitzenmacher, "Less hashing, same performance", 2006). */
function bitsOf(text: string): Uint32Array {
  // FNV-1a, and the same with another start and factor beside it.
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x5bd1e995);
  }
  const step = (other ^ (other >>> 15)) | 1;
  for (let place = 0, at = one ^ (one >>> 13); place < places; place++, at += step) found[place] = at & (bits - 1);
  return found;
}

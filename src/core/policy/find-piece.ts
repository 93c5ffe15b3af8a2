// Finding one piece of a pattern, the stretch between two stars, in a text: linear in piece plus text, whatever they are.

/** A stretch of a pattern without stars. */
export interface Piece {
  readonly text: string;
  /** 1 where the character stands for any one; undefined: every character stands for itself. */
  readonly open: Uint8Array | undefined;
}

/** The first place at or after `from` where the piece stands in `text`; -1: nowhere. */
export type Finder = (text: string, from: number) => number;

// The engine's own search may compare every character of the piece at every place of the text: up to here that is little,
// beyond it a table of the piece's own repetitions keeps it to two.
const shortPiece = 64;

/** Makes a piece ready to be found. */
export function finderOf(piece: Piece): Finder {
  const { text: wanted, open } = piece;
  if (open !== undefined) return open.includes(0) ? bitParallel(wanted, open) : anyOf(wanted.length);
  return wanted.length <= shortPiece ? (text, from) => text.indexOf(wanted, from) : byRepetitions(wanted);
}

/** So many characters, whichever they are. */
function anyOf(length: number): Finder {
  return (text, from) => (from + length <= text.length ? from : -1);
}

/** Whether the piece stands in `text` at `at`. */
export function standsAt({ text: wanted, open }: Piece, text: string, at: number): boolean {
  if (open === undefined) return text.startsWith(wanted, at);
  if (at + wanted.length > text.length) return false;
  for (let index = 0; index < wanted.length; index++)
    if (open[index] === 0 && wanted.charCodeAt(index) !== text.charCodeAt(at + index)) return false;
  return true;
}

/** Knuth, Morris and Pratt, "Fast pattern matching in strings" (1977). */
function byRepetitions(wanted: string): Finder {
  const { length } = wanted;
  // For each place: how long a proper front of the piece ends there.
  const fronts = new Int32Array(length);
  for (let at = 1, front = 0; at < length; at++) {
    while (front > 0 && wanted.charCodeAt(at) !== wanted.charCodeAt(front)) front = fronts[front - 1] ?? 0;
    if (wanted.charCodeAt(at) === wanted.charCodeAt(front)) front++;
    fronts[at] = front;
  }
  return (text, from) => {
    for (let at = from, matched = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      while (matched > 0 && code !== wanted.charCodeAt(matched)) matched = fronts[matched - 1] ?? 0;
      if (code === wanted.charCodeAt(matched)) matched++;
      if (matched === length) return at - length + 1;
    }
    return -1;
  };
}

const wordBits = 32;

/**
 * Baeza-Yates and Gonnet, "A new approach to text searching" (1992), with characters that match any other: one bit for each
 * place of the piece, 32 of them in one step. A character of the text costs as many steps as the piece has words.
 */
function bitParallel(wanted: string, open: Uint8Array): Finder {
  const { length } = wanted;
  const words = Math.ceil(length / wordBits);
  const masks = masksOf(wanted, open, words);
  const any = masks.get(anyCharacter) ?? new Int32Array(words);
  const lastWord = words - 1;
  const lastBit = 1 << ((length - 1) % wordBits);
  if (words === 1) {
    const few = new Map(Array.from(masks, ([code, mask]) => [code, mask[0] ?? 0]));
    const other = any[0] ?? 0;
    return (text, from) => {
      for (let at = from, state = 0; at < text.length; at++) {
        state = ((state << 1) | 1) & (few.get(text.charCodeAt(at)) ?? other);
        if ((state & lastBit) !== 0) return at - length + 1;
      }
      return -1;
    };
  }
  return (text, from) => {
    const state = new Int32Array(words);
    for (let at = from; at < text.length; at++) {
      const mask = masks.get(text.charCodeAt(at)) ?? any;
      let carry = 1;
      for (let word = 0; word < words; word++) {
        const before = state[word] ?? 0;
        state[word] = ((before << 1) | carry) & (mask[word] ?? 0);
        carry = before >>> (wordBits - 1);
      }
      if (((state[lastWord] ?? 0) & lastBit) !== 0) return at - length + 1;
    }
    return -1;
  };
}

const anyCharacter = -1;

/** For each character of the piece, and for all others: the places it may stand at. */
function masksOf(wanted: string, open: Uint8Array, words: number): Map<number, Int32Array> {
  const masks = new Map<number, Int32Array>([[anyCharacter, new Int32Array(words)]]);
  for (let at = 0; at < wanted.length; at++)
    if (open[at] === 0) masks.set(wanted.charCodeAt(at), masks.get(wanted.charCodeAt(at)) ?? new Int32Array(words));
  for (const [code, mask] of masks) {
    for (let at = 0; at < wanted.length; at++) {
      const word = Math.floor(at / wordBits);
      if (open[at] === 1 || wanted.charCodeAt(at) === code) mask[word] = (mask[word] ?? 0) | (1 << (at % wordBits));
    }
  }
  return masks;
}

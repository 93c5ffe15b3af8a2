// The base32 alphabet that unique ids and access key ids are written in.

import type { Entropy } from '../base/ports.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The character of a value below 32. */
export function base32Character(value: number): string {
  return alphabet.charAt(value & 31);
}

/** The value of a character, or undefined where it is none of the alphabet. */
export function base32Value(character: string): number | undefined {
  const value = alphabet.indexOf(character);
  return character.length === 1 && value >= 0 ? value : undefined;
}

/** So many drawn characters, five bits each. */
export function drawBase32(entropy: Entropy, characters: number): string {
  let text = '';
  for (const byte of entropy.bytes(characters)) text += base32Character(byte);
  return text;
}

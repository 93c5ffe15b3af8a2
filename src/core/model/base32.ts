// Base32 (RFC 4648, without padding): what unique ids, access key ids and seeds of MFA devices are written in.

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

/** The bytes as base32, the last bits filled up with zeros. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += base32Character(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + base32Character(held << (5 - bits));
}

/** The bytes of a base32 text without padding, or undefined where it is none. */
export function fromBase32(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const value = base32Value(character);
    if (value === undefined) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = held >> bits;
    held &= (1 << bits) - 1;
  }
  return bytes;
}

/** So many drawn characters, five bits each. */
export function drawBase32(entropy: Entropy, characters: number): string {
  let text = '';
  for (const byte of entropy.bytes(characters)) text += base32Character(byte);
  return text;
}

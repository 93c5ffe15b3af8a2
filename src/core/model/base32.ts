// The base32 alphabet that unique ids and access key ids are written in.

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

// Hostile inputs for fuzz tests: drawn from a seed, made by spoiling what is sound.

import { Draws } from '../oracle/draws.ts';

/** How many inputs each target gets; dear ones get a share of it. */
export const fuzzInputs = Number(process.env['FUZZ_INPUTS'] ?? 2000);

const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_417);

/** Judges `share` of the inputs, each drawn from its own seed: the first that throws, with what draws it again. */
export function firstProblem<T>(
  share: number,
  draw: (draws: Draws) => T,
  judge: (input: T, draws: Draws) => void,
): string | undefined {
  const count = Math.max(1, Math.ceil(fuzzInputs * share));
  for (let number = 0; number < count; number += 1) {
    const draws = new Draws(seed + number);
    const input = draw(draws);
    try {
      judge(input, draws);
    } catch (error) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return `FUZZ_SEED=${seed}, input ${number}: ${shown(input)}\n${problem}`;
    }
  }
  return undefined;
}

function shown(input: unknown): string {
  const bytes = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? [...value] : value);
  return JSON.stringify(input, bytes)?.slice(0, 4000) ?? String(input);
}

const nastyTexts = [
  ...([
    '',
    '\u0000',
    '\ufeff',
    '\ud800',
    '\udfff\ud800',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ] as const),
  ...[
    '1e999',
    '-0',
    '9'.repeat(400),
    '\u2028',
    '\u0101',
    '\u{1f600}',
    '%',
    '%zz',
    '${',
    '${*}',
    '*'.repeat(40),
    '\\',
    '"',
  ],
] as const;

/** Text out of odd characters and words. */
export function nastyText(draws: Draws): string {
  if (draws.hits(0.4)) return draws.pick(nastyTexts);
  return draws.list(0, 12, () => String.fromCharCode(draws.between(0, draws.hits(0.8) ? 128 : 65_536))).join('');
}

/** A sound text with a few places spoiled. `words` are put in as they are. */
export function spoilText(text: string, draws: Draws, words: readonly [string, ...string[]]): string {
  let spoiled = text;
  for (let left = draws.between(0, 5); left > 0; left -= 1) {
    const at = draws.between(0, spoiled.length + 1);
    const to = Math.min(spoiled.length, at + draws.between(0, draws.hits(0.8) ? 3 : 60));
    const piece = draws.hits(0.5)
      ? draws.pick(words)
      : draws.hits(0.5)
        ? nastyText(draws)
        : spoiled.slice(at, to).repeat(2);
    const kept = draws.hits(0.4) ? at : to;
    spoiled = spoiled.slice(0, at) + piece + spoiled.slice(kept);
  }
  return spoiled;
}

/** Bytes of any kind. */
export function nastyBytes(draws: Draws): Uint8Array {
  return Uint8Array.from(
    draws.list(0, 80, () => (draws.hits(0.3) ? draws.pick([0, 1, 127, 128, 255]) : draws.between(0, 256))),
  );
}

/** Sound bytes with a few places spoiled. */
export function spoilBytes(bytes: Uint8Array, draws: Draws): Uint8Array {
  const spoiled = [...bytes];
  for (let left = draws.between(0, 4); left > 0; left -= 1) {
    const at = draws.between(0, spoiled.length + 1);
    const many = draws.hits(0.8) ? 1 : draws.between(0, 40);
    const fresh = draws.hits(0.3) ? [] : draws.list(0, many + 1, () => draws.between(0, 256));
    spoiled.splice(at, draws.hits(0.3) ? 0 : many, ...fresh);
  }
  return Uint8Array.from(spoiled);
}

/** A JSON value, not too deep. */
export function nastyJson(draws: Draws, depth = 0): unknown {
  const kind = draws.between(0, depth > 4 ? 5 : 8);
  if (kind === 0) return null;
  if (kind === 1) return draws.hits(0.5);
  if (kind === 2) return draws.pick([0, 1, -1, 1e300, 2 ** 53, 0.1, draws.unit()]);
  if (kind <= 4) return nastyText(draws);
  if (kind === 5) return draws.list(0, 4, () => nastyJson(draws, depth + 1));
  // Object.fromEntries makes `__proto__` a member like any other.
  return Object.fromEntries(draws.list(0, 4, () => [nastyText(draws), nastyJson(draws, depth + 1)]));
}

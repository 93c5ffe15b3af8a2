// Random values of the protos' messages, once as the core has them and once as AWS's SDK for JavaScript has them.

import { percentEncoded } from '../../../src/api/query/xml.ts';
import { fieldsOf } from '../../../src/core/shapes/lookup.ts';
import type { FieldRow } from '../../../src/core/shapes/table.ts';
import { type Prng } from '../../sim/prng.ts';

/** One value, in both forms. */
export interface Twin {
  readonly shape: unknown;
  readonly sdk: unknown;
}

/** How texts are made, and whether documents come percent-encoded. */
export interface Making {
  readonly prng: Prng;
  readonly service: 'iam' | 'sts';
  readonly alphabet: readonly string[];
  readonly answer: boolean;
}

// Deeper messages are left out.
const deepest = 4;

/** A message with a random choice of its members. */
export function randomMessage(making: Making, message: string): Twin {
  return messageOf(making, message, 0);
}

/** Inside another one, an empty message is none on the wire. */
function filledMessage(making: Making, message: string, depth: number): Twin | undefined {
  for (let tries = 0; tries < 20; tries++) {
    const made = messageOf(making, message, depth);
    if (Object.keys(made.sdk as object).length > 0) return made;
  }
  return undefined;
}

function messageOf(making: Making, message: string, depth: number): Twin {
  const shape: Record<string, unknown> = {};
  const sdk: Record<string, unknown> = {};
  for (const field of fieldsOf(making.service, message) ?? []) {
    const member = making.prng.hits(0.7) ? memberOf(making, field, depth) : undefined;
    if (member !== undefined) {
      shape[field.name] = member.shape;
      sdk[field.wire] = making.answer ? withEmpty(field, member.sdk) : member.sdk;
    } else if (field.repeated === true) {
      shape[field.name] = [];
      if (making.answer && field.present === true) sdk[field.wire] = [];
    }
  }
  return { shape, sdk };
}

/** What the client reads of a message in which some lists are shown although they are empty. */
function withEmpty({ presentWithin = [], repeated }: FieldRow, sdk: unknown): unknown {
  if (presentWithin.length === 0 || repeated === true) return sdk;
  return { ...Object.fromEntries(presentWithin.map((name) => [name, []])), ...(sdk as object) };
}

function memberOf(making: Making, field: FieldRow, depth: number): Twin | undefined {
  if (field.message !== undefined && depth >= deepest) return undefined;
  const some = (): Twin | undefined => itemOf(making, field, depth);
  const several = (): readonly Twin[] =>
    Array.from({ length: making.prng.between(1, 4) }, some).filter((one) => one !== undefined);
  if (field.map === true) {
    const entries = several().map((twin, at) => [`key${at}`, twin] as const);
    const of = (side: keyof Twin): object => Object.fromEntries(entries.map(([key, twin]) => [key, twin[side]]));
    return { shape: of('shape'), sdk: of('sdk') };
  }
  if (field.repeated !== true) return some();
  const items = several();
  return items.length === 0 ? undefined : { shape: items.map(({ shape }) => shape), sdk: items.map(({ sdk }) => sdk) };
}

function itemOf(making: Making, field: FieldRow, depth: number): Twin | undefined {
  const { prng } = making;
  if (field.message !== undefined) return filledMessage(making, field.message, depth + 1);
  const same = (value: unknown): Twin => ({ shape: value, sdk: value });
  switch (field.type) {
    case 'bool':
      return same(prng.hits(0.5));
    case 'int32':
      return same(prng.between(-1000, 2 ** 31 - 1));
    case 'bytes':
      return same(prng.bytes(prng.between(1, 40)));
    case 'timestamp': {
      const ms = prng.between(0, 2 ** 31) * 1000;
      return { shape: ms, sdk: new Date(ms) };
    }
    default: {
      const text = randomText(making);
      return { shape: text, sdk: making.answer && field.urlEncoded === true ? percentEncoded(text) : text };
    }
  }
}

// The SDK takes a text of white space alone for none.
function randomText({ prng, alphabet }: Making): string {
  const text = Array.from({ length: prng.between(1, 12) }, () => prng.pick(alphabet) ?? '').join('');
  return text.trim() === '' ? `${text}a` : text;
}

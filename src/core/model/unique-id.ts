// Unique ids: what an entity stays when its name is given to another.

import type { Brand } from '../base/brand.ts';
import type { Entropy } from '../base/ports.ts';
import { base32Character } from './base32.ts';

/** 21 characters: a prefix that says the kind, then 17 drawn ones (85 bits, so that none is ever drawn twice). */
export type UniqueId = Brand<string, 'UniqueId'>;

/** Kinds of things that have a unique id. */
export type UniqueIdKind =
  | 'group'
  | 'instance-profile'
  | 'policy'
  | 'policy-version'
  | 'role'
  | 'server-certificate'
  | 'service-credential'
  | 'user';

const prefixes: Readonly<Record<UniqueIdKind, string>> = {
  group: 'AGPA',
  'instance-profile': 'AIPA',
  policy: 'ANPA',
  'policy-version': 'ANVA',
  role: 'AROA',
  'server-certificate': 'ASCA',
  'service-credential': 'ACCA',
  user: 'AIDA',
};

const drawnCharacters = 17;
const pattern = /^(A[A-Z]{3})[A-Z2-7]{17}$/;

/** A fresh unique id. */
export function newUniqueId(kind: UniqueIdKind, entropy: Entropy): UniqueId {
  let text = prefixes[kind];
  for (const byte of entropy.bytes(drawnCharacters)) text += base32Character(byte);
  return text as UniqueId;
}

/** `text` as a unique id, or undefined where it is none. */
export function parseUniqueId(text: string): UniqueId | undefined {
  return uniqueIdKind(text) === undefined ? undefined : (text as UniqueId);
}

/** What the unique id `text` is an id of, or undefined where it is none. */
export function uniqueIdKind(text: string): UniqueIdKind | undefined {
  const prefix = pattern.exec(text)?.[1];
  if (prefix === undefined) return undefined;
  for (const [kind, known] of Object.entries(prefixes)) if (known === prefix) return kind as UniqueIdKind;
  return undefined;
}

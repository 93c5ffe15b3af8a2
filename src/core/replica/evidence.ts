// Evidence: what was found to differ, kept for a person who looks later.

import { canonicalJson } from '../base/canonical-json.ts';
import type { Instant } from '../base/instant.ts';
import type { StoreWrite } from '../base/storage.ts';
import { utf8 } from '../base/text.ts';
import { evidenceKey } from './key-spaces.ts';

/** A format number, then text. */
export function textValue(text: string): Uint8Array {
  return new Uint8Array([1, ...utf8(text)]);
}

/** The write that keeps facts, under their time and, where they have one, their account. */
export function evidenceOf(
  facts: Readonly<Record<string, number | string | readonly string[]>>,
  now: Instant,
): StoreWrite & { readonly value: Uint8Array } {
  const account = facts['account'];
  const key = evidenceKey(Math.round(now.wallMs), typeof account === 'string' ? account : '');
  return { key, value: textValue(canonicalJson({ ...facts })) };
}

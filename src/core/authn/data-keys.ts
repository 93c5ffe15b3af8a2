// Data keys: the AES-256 keys that seal secrets and session tokens, by id; one of them is current.

import { canonicalJson, type Json } from '../base/canonical-json.ts';
import { invariant } from '../base/invariant.ts';
import type { Entropy } from '../base/ports.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { fromBase64, toBase64, toHex } from '../base/text.ts';

/** One key. Its id stands in the clear beside everything that it sealed. */
export interface DataKey {
  /** 1 to 32 lower-case letters, digits and hyphens. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

const format = 1;
const keyBytes = 32;
// Eight drawn bytes: no two keys of one cluster ever share an id.
const idBytes = 8;
const idPattern = /^[a-z0-9-]{1,32}$/;
// Rotated yearly, a ring lasts a century.
const maxKeys = 100;

/** A ring of data keys. Sealing uses the current one, opening whichever is named. Immutable: rotation makes another ring. */
export class DataKeys {
  readonly #keys: ReadonlyMap<string, DataKey>;
  readonly current: DataKey;

  constructor(keys: readonly DataKey[], currentId: string) {
    this.#keys = new Map(keys.map((key) => [key.id, key]));
    const current = this.#keys.get(currentId);
    invariant(current !== undefined, 'the current data key is in the ring');
    invariant(this.#keys.size === keys.length && keys.length <= maxKeys, 'the ring has few data keys, each id once');
    invariant(
      keys.every(({ id, key }) => idPattern.test(id) && key.length === keyBytes),
      'every data key has a proper id and 32 bytes',
    );
    this.current = current;
  }

  /** The key with that id, or undefined where the ring lacks it. */
  byId(id: string): DataKey | undefined {
    return this.#keys.get(id);
  }

  /** All ids, in the order in which the keys were added. */
  get ids(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** The ring with `key` added and current: from then on it seals, and the older ones still open. */
  rotatedTo(key: DataKey): DataKeys {
    return new DataKeys([...this.#keys.values(), key], key.id);
  }

  /** The ring without the key `id`, which must not be the current one: what it sealed is lost. */
  without(id: string): DataKeys {
    return new DataKeys(
      [...this.#keys.values()].filter((key) => key.id !== id),
      this.current.id,
    );
  }
}

/** A fresh data key. */
export function newDataKey(entropy: Entropy): DataKey {
  return { id: toHex(entropy.bytes(idBytes)), key: entropy.bytes(keyBytes) };
}

/** The ring as text, for its file. Secret. */
export function formatDataKeys(ring: DataKeys): string {
  const keys = ring.ids.map((id) => ({ id, key: toBase64(ring.byId(id)?.key ?? new Uint8Array(0)) }));
  return canonicalJson({ format, current: ring.current.id, keys });
}

/** Reads what {@link formatDataKeys} wrote. The error says what is wrong and holds no key. */
export function parseDataKeys(text: string): Result<DataKeys, string> {
  let file: Json;
  try {
    file = JSON.parse(text);
  } catch {
    return fail('it is no JSON');
  }
  if (!isObject(file)) return fail('it is no JSON object');
  const { format: found, current, keys, ...others } = file;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) return fail(`the member ${unknown} is not known`);
  if (found !== format) return fail(`its format is ${JSON.stringify(found)}, and this version reads format ${format}`);
  if (typeof current !== 'string' || !Array.isArray(keys)) return fail('it needs the members current (text) and keys (list)');
  if (keys.length > maxKeys) return fail(`it has more than ${maxKeys} keys`);
  const parsed = new Map<string, DataKey>();
  for (const [at, entry] of (keys as readonly Json[]).entries()) {
    const key = parseDataKey(entry);
    if (key === undefined) return fail(`keys[${at}] is not an id (letters, digits, hyphens) with a key of 32 bytes in base64`);
    if (parsed.has(key.id)) return fail(`keys[${at}] repeats the id ${key.id}`);
    parsed.set(key.id, key);
  }
  if (!parsed.has(current)) return fail(`the current key ${JSON.stringify(current)} is not among its keys`);
  return ok(new DataKeys([...parsed.values()], current));
}

function parseDataKey(entry: Json): DataKey | undefined {
  if (!isObject(entry)) return undefined;
  const { id, key: text, ...others } = entry;
  if (typeof id !== 'string' || !idPattern.test(id) || typeof text !== 'string') return undefined;
  const key = fromBase64(text);
  return key?.length === keyBytes && Object.keys(others).length === 0 ? { id, key } : undefined;
}

function isObject(value: Json): value is { readonly [name: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

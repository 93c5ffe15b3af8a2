// Data keys: the AES-256 keys that seal secrets and session tokens, by id; one of them is current.

import { ByteReader, ByteWriter, MalformedBytesError } from '../base/bytes.ts';
import { canonicalJson, type Json } from '../base/canonical-json.ts';
import { invariant } from '../base/invariant.ts';
import type { Digests, Entropy } from '../base/ports.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { fromBase64, toBase64, toHex } from '../base/text.ts';

/** One key. Its id stands in the clear beside everything that it sealed. */
export interface DataKey {
  /** 1 to 32 lower-case letters, digits and hyphens. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Why sealed bytes did not open. `lost-key`: they name a data key that this ring lacks. */
export type SealProblem = 'lost-key' | 'malformed' | 'tampered' | 'unknown-format';

const fileFormat = 1;
const keyBytes = 32;
// Eight drawn bytes: no two keys of one cluster ever share an id.
const idBytes = 8;
const idPattern = /^[a-z0-9-]{1,32}$/;
// Drawn nonces are safe up to 2^32 seals by one key (NIST SP 800-38D, 8.3): at a hundred a second, more than a year.
const nonceBytes = 12;
// Rotated yearly, a ring lasts a century.
const maxKeys = 100;

/** A ring of data keys. Sealing uses the current one, opening whichever is named. Immutable: rotation makes another ring. */
export class DataKeys {
  readonly #digests: Digests;
  readonly #keys: ReadonlyMap<string, DataKey>;
  readonly #current: DataKey;

  constructor(digests: Digests, keys: readonly DataKey[], currentId: string) {
    this.#digests = digests;
    this.#keys = new Map(keys.map((key) => [key.id, key]));
    const current = this.#keys.get(currentId);
    invariant(current !== undefined, 'the current data key is in the ring');
    invariant(this.#keys.size === keys.length && keys.length <= maxKeys, 'the ring has few data keys, each id once');
    invariant(
      keys.every(({ id, key }) => idPattern.test(id) && key.length === keyBytes),
      'every data key has a proper id and 32 bytes',
    );
    this.#current = current;
  }

  /** Id of the key that seals. */
  get currentId(): string {
    return this.#current.id;
  }

  /** All keys, in the order in which they were added. Secret. */
  get keys(): readonly DataKey[] {
    return [...this.#keys.values()];
  }

  /** Seals `plain` under the current key: key id, nonce, ciphertext with tag. `associated` says what it belongs to. */
  seal(plain: Uint8Array, associated: string, entropy: Entropy): Uint8Array {
    const { id, key } = this.#current;
    const nonce = entropy.bytes(nonceBytes);
    const sealed = this.#digests.seal(key, nonce, plain, associatedBytes(id, associated));
    return new ByteWriter(sealed.length + 64).text(id).raw(nonce).blob(sealed).finish();
  }

  /** What {@link seal} sealed for the same `associated`, or undefined. */
  open(bytes: Uint8Array, associated: string): Uint8Array | undefined {
    const opened = this.unseal(bytes, associated);
    return opened.ok ? opened.value : undefined;
  }

  /** As {@link open}, with the reason where it does not open. */
  unseal(bytes: Uint8Array, associated: string): Result<Uint8Array, SealProblem> {
    const parts = readSealed(bytes);
    if (parts === undefined) return fail('malformed');
    const dataKey = this.#keys.get(parts.keyId);
    if (dataKey === undefined) return fail('lost-key');
    const plain = this.#digests.open(dataKey.key, parts.nonce, parts.sealed, associatedBytes(parts.keyId, associated));
    return plain === undefined ? fail('tampered') : ok(plain);
  }

  /** The ring with `key` added and current: from then on it seals, and the older ones still open. */
  rotatedTo(key: DataKey): DataKeys {
    return new DataKeys(this.#digests, [...this.#keys.values(), key], key.id);
  }

  /** The ring without the key `id`, which must not be the current one: what it sealed is lost. */
  without(id: string): DataKeys {
    const kept = this.keys.filter((key) => key.id !== id);
    return new DataKeys(this.#digests, kept, this.#current.id);
  }
}

/** A fresh data key. */
export function newDataKey(entropy: Entropy): DataKey {
  return { id: toHex(entropy.bytes(idBytes)), key: entropy.bytes(keyBytes) };
}

/** The ring as text, for its file. Secret. */
export function formatDataKeys(ring: DataKeys): string {
  const keys = ring.keys.map(({ id, key }) => ({ id, key: toBase64(key) }));
  return canonicalJson({ format: fileFormat, current: ring.currentId, keys });
}

/** Reads what {@link formatDataKeys} wrote. The error says what is wrong and holds no key. */
export function parseDataKeys(digests: Digests, text: string): Result<DataKeys, string> {
  let file: Json;
  try {
    file = JSON.parse(text) as Json;
  } catch {
    return fail('it is no JSON');
  }
  if (!isObject(file)) return fail('it is no JSON object');
  const { format, current, keys, ...others } = file;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) return fail(`the member ${unknown} is not known`);
  if (format !== fileFormat)
    return fail(`its format is ${JSON.stringify(format)}, and this version reads format ${fileFormat}`);
  if (typeof current !== 'string' || !isList(keys)) return fail('it needs the members current (text) and keys (list)');
  if (keys.length > maxKeys) return fail(`it has more than ${maxKeys} keys`);
  const parsed = new Map<string, DataKey>();
  for (const [at, entry] of keys.entries()) {
    const key = parseDataKey(entry);
    if (key === undefined)
      return fail(`keys[${at}] is not an id (letters, digits, hyphens) with a key of 32 bytes in base64`);
    if (parsed.has(key.id)) return fail(`keys[${at}] repeats the id ${key.id}`);
    parsed.set(key.id, key);
  }
  if (!parsed.has(current)) return fail(`the current key ${JSON.stringify(current)} is not among its keys`);
  return ok(new DataKeys(digests, [...parsed.values()], current));
}

function parseDataKey(entry: Json): DataKey | undefined {
  if (!isObject(entry)) return undefined;
  const { id, key: text, ...others } = entry;
  if (typeof id !== 'string' || !idPattern.test(id) || typeof text !== 'string') return undefined;
  const key = fromBase64(text);
  return key?.length === keyBytes && Object.keys(others).length === 0 ? { id, key } : undefined;
}

function readSealed(bytes: Uint8Array): { keyId: string; nonce: Uint8Array; sealed: Uint8Array } | undefined {
  try {
    const reader = new ByteReader(bytes);
    const parts = { keyId: reader.text(), nonce: reader.raw(nonceBytes), sealed: reader.blob() };
    reader.end();
    return parts;
  } catch (error) {
    if (error instanceof MalformedBytesError) return undefined;
    throw error;
  }
}

// INVARIANT: each part is preceded by its length, so no two pairs of parts give the same bytes.
function associatedBytes(keyId: string, associated: string): Uint8Array {
  return new ByteWriter().text(keyId).text(associated).finish();
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is { readonly [name: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Passphrases of account files: turned into keys by scrypt (RFC 7914), slowly, so that guessing is slow too.

import { createHash, createHmac, scryptSync } from 'node:crypto';
import { CliError } from '../cli-error.ts';
import { readInput } from '../policy/read-input.ts';

/** How a passphrase becomes the keys of a file. */
export interface KeySettings {
  readonly kdf: 'scrypt';
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** 16 bytes, base64. */
  readonly salt: string;
}

/** Keys of a file. */
export interface FileKeys {
  /** Seals the secrets. */
  readonly secrets: Uint8Array;
  /** Marks the file as written by somebody who has the passphrase. */
  readonly marks: Uint8Array;
}

// 128 MiB and about half a second (OWASP's Password Storage Cheat Sheet).
const cost = { n: 2 ** 17, r: 8, p: 1 };
// What a file may ask for: a stranger's must not take all memory.
const most = { memoryBytes: 512 * 1024 * 1024, p: 4 };
const keyBytes = 32;
const saltBytes = 16;
const shortest = 12;

/** The passphrase in a file; a line end after it is no part of it. */
export function readPassphrase(path: string): string {
  const passphrase = readInput(path).replace(/\r?\n$/, '');
  if (passphrase.length >= shortest) return passphrase;
  throw new CliError('failed', `The passphrase in ${path} has fewer than ${shortest} characters.`);
}

/**
 * Settings for the files of an account. The salt is no drawn one, so that the same account and passphrase give the same file; no
 * two accounts of any two clusters share one.
 */
export function newKeySettings(clusterId: string, account: string): KeySettings {
  const salt = createHash('sha256').update(`eventide account export 1: salt\n${clusterId}\n${account}`).digest();
  return { kdf: 'scrypt', ...cost, salt: salt.subarray(0, saltBytes).toString('base64') };
}

/** Whether a file may ask for that: in bounds, and in the form that we write. */
export function areKeySettings(value: unknown): value is KeySettings {
  if (typeof value !== 'object' || value === null) return false;
  const { kdf, n, r, p, salt } = value as Readonly<Record<string, unknown>>;
  if (kdf !== 'scrypt' || !isWhole(n) || !isWhole(r) || !isWhole(p) || typeof salt !== 'string') return false;
  const isPowerOfTwo = n > 1 && Number.isInteger(Math.log2(n));
  const isSmall = 128 * n * r <= most.memoryBytes && p <= most.p;
  const bytes = Buffer.from(salt, 'base64');
  return isPowerOfTwo && isSmall && bytes.length === saltBytes && bytes.toString('base64') === salt;
}

/** The keys that a passphrase becomes. */
export function fileKeys(passphrase: string, { n, r, p, salt }: KeySettings): FileKeys {
  const options = { N: n, r, p, maxmem: 2 * most.memoryBytes };
  const keys = scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 2 * keyBytes, options);
  return { secrets: keys.subarray(0, keyBytes), marks: keys.subarray(keyBytes) };
}

/** What only somebody who has the passphrase can say of a text; hex. */
export function markOf({ marks }: FileKeys, text: string): string {
  return createHmac('sha256', marks).update(text).digest('hex');
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

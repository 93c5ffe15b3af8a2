// Use: when a credential or an identity was last used, where and for what. Of two moments the newer counts, in whatever order they come.

import { ByteReader, ByteWriter, MalformedBytesError } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';

/** When something was used, and where. */
export interface UseMoment {
  /** Wall time, milliseconds. */
  readonly atMs: number;
  readonly region: string;
  /** What a credential was used for; empty where the name of the moment says it. */
  readonly service: string;
}

/**
 * The newest moments by what was used: `''` for the credential itself (or the role, or the user's password), `s3` for a
 * service, `iam:CreateUser` for an action.
 */
export type UseMoments = ReadonlyMap<string, UseMoment>;

/** Name of the moment at which a credential, a role or a password was last used. */
export const ownMoment = '';

/** How long a use counts: AWS's tracking period. */
export const trackingPeriodMs = 400 * 24 * 60 * 60 * 1000;

const digitsPrefix = 'key-';

/**
 * Under which id the use of an access key stands: its own, but for one of twelve digits, as an operator may give and as accounts
 * on demand have, which would stand for the root user's password.
 */
export const accessKeyUseId = (accessKeyId: string): string =>
  /^\d{12}$/.test(accessKeyId) ? `${digitsPrefix}${accessKeyId}` : accessKeyId;

/** The access key whose use stands under an id, where that is one of an access key. */
export const accessKeyOfUse = (id: string): string =>
  id.startsWith(digitsPrefix) ? id.slice(digitsPrefix.length) : id;

/** Under which id the use by anybody of an account stands. */
export const accountUseId = (account: string): string => `account-${account}`;

/** Answers when something was last used. */
export interface UseReader {
  /**
   * By {@link accessKeyUseId}, unique id of a user or role, the account for its root user, or {@link accountUseId}; undefined:
   * nothing is known here.
   */
  of(id: string): UseMoments | undefined;
  /** How long the making of a report takes, milliseconds. */
  readonly reportMs: number;
}

// A record may name every service there is, and every action of those whose actions are told apart.
const mostMoments = 4096;
const longestName = 160;
const longestPlace = 64;
const format = 1;

/** Whether `one` counts rather than `other`: the newer; of two at once the one whose text is greater, so that all choose alike. */
function isNewer(one: UseMoment, other: UseMoment): boolean {
  if (one.atMs !== other.atMs) return one.atMs > other.atMs;
  return `${one.region} ${one.service}` > `${other.region} ${other.service}`;
}

/** Puts moments to others. Whether that changed anything. */
export function mergeMoments(into: Map<string, UseMoment>, moments: UseMoments): boolean {
  let changed = false;
  for (const [name, moment] of moments) {
    const known = into.get(name);
    if (known !== undefined && !isNewer(moment, known)) continue;
    if (known === undefined && into.size >= mostMoments) continue;
    into.set(name, moment);
    changed = true;
  }
  return changed;
}

/** The moments that are newer than what is known. */
export function newerMoments(known: UseMoments | undefined, moments: UseMoments): Map<string, UseMoment> {
  const newer = new Map<string, UseMoment>();
  for (const [name, moment] of moments) {
    const before = known?.get(name);
    if (before === undefined || isNewer(moment, before)) newer.set(name, moment);
  }
  return newer;
}

/** When the newest of them was. */
export function newestMs(moments: UseMoments): number {
  let newest = 0;
  for (const { atMs } of moments.values()) newest = Math.max(newest, atMs);
  return newest;
}

/** Moments as they are stored. */
export function encodeMoments(moments: UseMoments): Uint8Array {
  const writer = new ByteWriter().byte(format);
  writeMoments(writer, moments);
  return writer.finish();
}

/** Reads {@link encodeMoments}; throws where the store holds something else. */
export function decodeMoments(bytes: Uint8Array): UseMoments {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== format) throw new MalformedBytesError('an unknown format of uses');
  return readMoments(reader);
}

/** What one replica tells another of one id. */
export interface UseEntry {
  readonly id: string;
  readonly moments: UseMoments;
}

/** An entry as it travels. */
export function encodeUseEntry({ id, moments }: UseEntry): Uint8Array {
  const writer = new ByteWriter().byte(format).text(id);
  writeMoments(writer, moments);
  return writer.finish();
}

/** Reads {@link encodeUseEntry}, or says why it is none. */
export function decodeUseEntry(bytes: Uint8Array): Result<UseEntry, string> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.byte() !== format) return fail('uses of an unknown format');
    const id = reader.text();
    if (!/^[A-Za-z0-9_-]{1,128}$/.test(id)) return fail('uses of something without an id');
    return ok({ id, moments: readMoments(reader) });
  } catch (error) {
    if (error instanceof MalformedBytesError) return fail(`uses: ${error.message}`);
    throw error;
  }
}

function writeMoments(writer: ByteWriter, moments: UseMoments): void {
  writer.varint(moments.size);
  for (const [name, { atMs, region, service }] of moments) writer.text(name).varint(atMs).text(region).text(service);
}

function readMoments(reader: ByteReader): UseMoments {
  const size = reader.varint();
  if (size > mostMoments) throw new MalformedBytesError('more moments than there can be');
  const moments = new Map<string, UseMoment>();
  for (let at = 0; at < size; at++) {
    const name = reader.text();
    const moment = { atMs: reader.varint(), region: reader.text(), service: reader.text() };
    if (name.length > longestName || moment.region.length > longestPlace || moment.service.length > longestPlace)
      throw new MalformedBytesError('a moment with too long a name');
    moments.set(name, moment);
  }
  if (!reader.done) throw new MalformedBytesError('has more than its moments');
  return moments;
}

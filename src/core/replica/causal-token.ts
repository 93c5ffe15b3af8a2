// Causal tokens: what a reader must have seen, as opaque text. At most 1 KiB, mergeable, bound to one cluster.

import { ByteReader, ByteWriter, MalformedBytesError } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { fromBase64Url, fromHex, toBase64Url, toHex } from '../base/text.ts';
import { type ClusterPosition, comparePositions, emptyPosition } from '../model/position.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { type Dot, dotText } from '../model/revocation.ts';
import { clusterIdBytes } from './cluster-id.ts';

/** Format number; first byte of every token. */
export const tokenFormat = 1;

/** More accounts than this collapse to a place in the log: keeps a token under 1 KiB. */
export const tokenAccounts = 16;

/** A token with more dots than this is refused: keeps it under 1 KiB. */
export const tokenDots = 8;

/** Longest token text. */
export const tokenLength = 1024;

/** One account's part: its op number, and where in the log that op stands. */
export interface AccountPoint {
  readonly account: string;
  readonly accountSeq: number;
  readonly position: ClusterPosition;
}

/** What a token says must be visible. */
export interface CausalToken {
  readonly accounts: readonly AccountPoint[];
  readonly dots: readonly Dot[];
  /** Everything up to here; index 0: nothing more. */
  readonly log: ClusterPosition;
}

/** The token of one op. */
export function opToken(account: string, accountSeq: number, position: ClusterPosition): CausalToken {
  return { accounts: [{ account, accountSeq, position }], dots: [], log: emptyPosition };
}

/** Asks for everything that any of the tokens asks for. Nothing asked for is forgotten, so a merged one may be too large to be written. */
export function mergeTokens(tokens: readonly CausalToken[]): CausalToken {
  const points = new Map<string, AccountPoint>();
  const dots = new Map<string, Dot>();
  let log = emptyPosition;
  for (const token of tokens) {
    if (comparePositions(token.log, log) > 0) log = token.log;
    for (const dot of token.dots) dots.set(dotText(dot), dot);
    for (const point of token.accounts) {
      const known = points.get(point.account);
      if (known === undefined || point.accountSeq > known.accountSeq) points.set(point.account, point);
    }
  }
  let accounts = [...points.values()].filter((point) => comparePositions(point.position, log) > 0);
  if (accounts.length > tokenAccounts) {
    for (const point of accounts) if (comparePositions(point.position, log) > 0) log = point.position;
    accounts = [];
  }
  return { accounts, dots: [...dots.values()], log };
}

/** The token's text. INVARIANT: nobody writes one with more dots than {@link tokenDots}: a write makes one dot at most. */
export function encodeToken(clusterId: string, token: CausalToken): string {
  invariant(token.dots.length <= tokenDots, 'a token that is written has few dots');
  const writer = new ByteWriter(64).byte(tokenFormat).raw(clusterIdBytes(clusterId).subarray(0, 8));
  writer.varint(token.log.epoch).varint(token.log.index).varint(token.accounts.length);
  for (const point of token.accounts) {
    writer.text(point.account).varint(point.accountSeq).varint(point.position.epoch).varint(point.position.index);
  }
  writer.varint(token.dots.length);
  for (const dot of token.dots) {
    writer
      .text(dot.origin)
      .raw(fromHex(dot.incarnation) ?? new Uint8Array(8))
      .varint(dot.seq);
  }
  return toBase64Url(writer.finish());
}

/** Reads a token's text; refuses one that is malformed or of another cluster. */
export function decodeToken(clusterId: string, text: string): Result<CausalToken, Refusal> {
  const bytes = text.length <= tokenLength ? fromBase64Url(text) : undefined;
  if (bytes === undefined) return fail(malformed);
  try {
    const reader = new ByteReader(bytes);
    if (reader.byte() !== tokenFormat) return fail(malformed);
    if (toHex(reader.raw(8)) !== clusterId.slice(0, 16)) return fail(foreign);
    const log = { epoch: reader.varint(), index: reader.varint() };
    const accounts: AccountPoint[] = [];
    for (let left = reader.varint(); left > 0; left--) {
      const account = reader.text();
      const accountSeq = reader.varint();
      accounts.push({ account, accountSeq, position: { epoch: reader.varint(), index: reader.varint() } });
    }
    const dots: Dot[] = [];
    for (let left = reader.varint(); left > 0; left--) {
      dots.push({ origin: reader.text(), incarnation: toHex(reader.raw(8)), seq: reader.varint() });
    }
    reader.end();
    if (accounts.length > tokenAccounts || dots.length > tokenDots) return fail(malformed);
    return ok({ accounts, dots, log });
  } catch (error) {
    if (error instanceof MalformedBytesError) return fail(malformed);
    throw error;
  }
}

const malformed = refusal(
  'INVALID_TOKEN',
  'The causal token is malformed. Pass a token exactly as a write returned it.',
);
const foreign = refusal(
  'WRONG_CLUSTER',
  'The causal token was made by another cluster. Tokens hold only in the cluster whose write returned them.',
);

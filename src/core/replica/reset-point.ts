// Reset points: the state that a reset goes back to, as entries, and the key space that a new generation begins with.

import { ByteWriter } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import type { StoreWrite } from '../base/storage.ts';
import { toHex, utf8 } from '../base/text.ts';
import { encodeMark } from './commit-mark.ts';
import { FingerprintSum } from './fingerprint.ts';
import type { Generation, ResetPointId } from './generation.ts';
import {
  admittedKey,
  commitMarkKey,
  decodeNumber,
  encodeNumber,
  homeMarkKey,
  logBaseKey,
  positionStoreKey,
  recordStoreKey,
} from './key-spaces.ts';
import { encodeLogBase, type LogBase } from './log-base.ts';
import { encodePosition, type Position } from './positions.ts';
import { nothingRecovered, type Recovered } from './recovered.ts';

/** One entry of a reset point: an account's number of ops, or a record. Entries come in the order of their keys. */
export type PointEntry = readonly [key: string, value: Uint8Array];

const accountPrefix = 'a/';
const recordPrefix = 'r/';
// The log of a generation begins behind one place, which stands for all that led to the point.
const baseIndex = 1;

/** The entry of an account's number of ops. */
export function accountEntry(account: string, accountSeq: number): PointEntry {
  return [accountPrefix + account, encodeNumber(accountSeq)];
}

/** The entry of a record. */
export function recordEntry(key: string, value: Uint8Array): PointEntry {
  return [recordPrefix + key, value];
}

/** The hash of a point's entries, worked out one by one. */
export class PointHash {
  readonly #digests: Digests;
  #hash = utf8('eventide-reset-point 1');

  constructor(digests: Digests) {
    this.#digests = digests;
  }

  add([key, value]: PointEntry): void {
    const writer = new ByteWriter(key.length + value.length + 64).blob(this.#hash).text(key).blob(value);
    this.#hash = writer.readBy((bytes) => this.#digests.sha256(bytes));
  }

  /** Hex. */
  finish(): string {
    return toHex(this.#hash);
  }
}

/** Accounts' positions as a generation begins with them. */
export type PointPositions = readonly (readonly [account: string, position: Position])[];

/** Makes a key space of a point's entries: each entry's write, then those of the accounts. */
export class GroundWork {
  readonly #digests: Digests;
  readonly #accountOf: (key: string, value: Uint8Array) => string;
  readonly #accounts = new Map<string, { readonly accountSeq: number; readonly sum: FingerprintSum }>();
  readonly hash: PointHash;

  /** `accountOf`: whose ops write a record. */
  constructor(digests: Digests, accountOf: (key: string, value: Uint8Array) => string) {
    this.#digests = digests;
    this.#accountOf = accountOf;
    this.hash = new PointHash(digests);
  }

  /** The write of an entry, where it is a record's. */
  take(entry: PointEntry): StoreWrite | undefined {
    this.hash.add(entry);
    const [key, value] = entry;
    if (key.startsWith(accountPrefix)) {
      const account = key.slice(accountPrefix.length);
      this.#accounts.set(account, { accountSeq: decodeNumber(value), sum: new FingerprintSum() });
      return undefined;
    }
    const record = key.slice(recordPrefix.length);
    const account = this.#accounts.get(this.#accountOf(record, value));
    if (account !== undefined) account.sum.addRecord(this.#digests, record, value);
    return { key: recordStoreKey(record), value };
  }

  positions(): PointPositions {
    return [...this.#accounts].map(([account, { accountSeq, sum }]) => {
      return [account, { accountSeq, index: baseIndex, fingerprint: sum.state() }];
    });
  }
}

/** The writes of the accounts' positions. */
export function positionWrites(positions: PointPositions): readonly StoreWrite[] {
  return positions.map(([account, position]) => ({ key: positionStoreKey(account), value: encodePosition(position) }));
}

/** How a replica comes into a generation. */
export interface Entrance {
  /** Whether its disk holds all that was ever stored on it. */
  readonly whole: boolean;
  /** Whether it takes calls at once: nobody can have written anything yet when it was told. */
  readonly admitted: boolean;
}

/** What makes a prepared key space that of a generation. */
export function entranceWrites(
  digests: Digests,
  generation: Generation,
  { whole, admitted }: Entrance,
): readonly StoreWrite[] {
  const writes = [
    { key: logBaseKey, value: encodeLogBase(baseOf(digests, generation)) },
    { key: commitMarkKey, value: encodeMark({ committed: baseIndex, floor: baseIndex }) },
  ];
  if (whole) writes.push({ key: homeMarkKey, value: encodeNumber(1) });
  if (admitted) writes.push({ key: admittedKey, value: encodeNumber(1) });
  return writes;
}

/** What a replica finds in such a key space: the same as a start reads back from it. */
export function recoveredAt(
  digests: Digests,
  generation: Generation,
  { positions, whole }: { readonly positions: PointPositions; readonly whole: boolean },
): Recovered {
  const base = baseOf(digests, generation);
  return {
    ...{ ...nothingRecovered, base, positions, committed: baseIndex, lastHash: base.hash },
    ...{ last: { epoch: base.epoch, index: base.index }, fence: { ...nothingRecovered.fence, whole } },
  };
}

/** INVARIANT: equal on all replicas, as the first op chains to it, and another one in each generation. */
function baseOf(digests: Digests, { clusterId, point }: Generation): LogBase {
  const writer = new ByteWriter(192).raw(utf8('eventide-generation')).byte(1).text(clusterId).text(point.hash);
  return { epoch: 1, index: baseIndex, hash: writer.readBy((bytes) => digests.sha256(bytes)) };
}

/** Whether two names are of the same point. */
export function samePoint(a: ResetPointId, b: ResetPointId): boolean {
  return a.number === b.number && a.hash === b.hash;
}

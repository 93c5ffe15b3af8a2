// The chain of epochs: which home stamped which part of the home log, and the promises that made it home.

import type { Json } from '../base/canonical-json.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { fromBase64, toBase64 } from '../base/text.ts';
import { type ClusterPosition, comparePositions, type EpochStart, emptyPosition } from '../model/position.ts';
import type { RecordKey } from '../model/record.ts';
import type { Op, StoredWrite } from './op.ts';
import type { SignedPromise } from './promise.ts';
import { decodeRecord, encodeRecord, recordFormat } from './record-codec.ts';

/** Pseudo account of the cluster's own ops. */
export const clusterAccount = 'cluster';

/** Kind of the first op of an epoch. */
export const epochKind = 'eventide:Epoch';

// Epochs that a replica tells another one: who is further behind than that is sent everything.
const toldEpochs = 64;

/** One epoch. */
export interface Epoch extends EpochStart {
  /** Replica id of its home. */
  readonly home: string;
  /** The place that its first op adopts: what stood above it in earlier epochs is void. */
  readonly base: ClusterPosition;
  /** Promises of a majority of the voters; none for epoch 1, which the cluster file made. */
  readonly certificate: readonly SignedPromise[];
}

/** An epoch as its first op writes it. */
export type EpochRecord = {
  readonly epoch: number;
  readonly home: string;
  readonly base: { readonly epoch: number; readonly index: number };
  readonly certificate: readonly {
    readonly voter: string;
    readonly tailEpoch: number;
    readonly tailIndex: number;
    /** Base64, as is the signature. */
    readonly tailHash: string;
    readonly signature: string;
  }[];
};

/** Record key of an epoch, in the order of their numbers. */
export const epochKey = (epoch: number): RecordKey<EpochRecord> =>
  `${epochPrefix}${String(epoch).padStart(10, '0')}` as RecordKey<EpochRecord>;

/** Prefix of all epochs' record keys. */
export const epochPrefix = `epoch/${clusterAccount}/`;

/** A chain of epochs: the newest last. A value: it never changes. */
export class EpochChain {
  readonly #epochs: readonly Epoch[];

  private constructor(epochs: readonly Epoch[]) {
    this.#epochs = epochs;
  }

  /** The chain of a cluster that never moved its home. */
  static begin(home: string): EpochChain {
    return new EpochChain([{ epoch: 1, first: 1, home, base: emptyPosition, certificate: [] }]);
  }

  /** With an epoch more; those that its base is not behind are void, and go. */
  with(epoch: Epoch): EpochChain {
    const kept = this.#epochs.filter((one) => one.first < epoch.first && one.epoch <= epoch.base.epoch);
    return new EpochChain([...kept, epoch]);
  }

  /** The newest epoch. */
  get newest(): Epoch {
    const newest = this.#epochs.at(-1);
    if (newest === undefined) throw new RangeError('a chain has an epoch');
    return newest;
  }

  find(epoch: number): Epoch | undefined {
    return this.#epochs.find((one) => one.epoch === epoch);
  }

  /** Number of the epoch that stamped the op at `index`. */
  epochAt(index: number): number {
    return this.#epochs.findLast(({ first }) => first <= index)?.epoch ?? 1;
  }

  /** Last index of an epoch; Infinity for the newest. Undefined where it is none of this chain. */
  endOf(epoch: number): number | undefined {
    const at = this.#epochs.findIndex((one) => one.epoch === epoch);
    if (at < 0) return undefined;
    const next = this.#epochs[at + 1];
    return next === undefined ? Number.POSITIVE_INFINITY : next.first - 1;
  }

  /** Up to which index a log that ends at `position` is surely equal to one of this chain. */
  agreedIndex({ epoch, index }: ClusterPosition): number {
    return Math.min(index, this.endOf(epoch) ?? 0);
  }

  /** The same for a log whose epochs are told too. */
  sharedIndex(starts: readonly EpochStart[], { index }: ClusterPosition): number {
    let end = index;
    for (const { epoch, first } of starts.toReversed()) {
      // INVARIANT: an epoch has one home and one first op, so logs that share an epoch share all before it.
      const mine = this.find(epoch);
      if (mine !== undefined && first === mine.first) return Math.min(end, this.endOf(epoch) ?? 0);
      end = Math.min(end, first - 1);
    }
    return 0;
  }

  /** Whether a promotion gave up that place. A place of a later epoch than this chain knows is not. */
  isVoid({ epoch, index }: ClusterPosition): boolean {
    if (index === 0 || epoch > this.newest.epoch) return false;
    const end = this.endOf(epoch);
    return end === undefined || index > end;
  }

  /** Its epochs but the first as their first ops write them, for whoever does not have those ops. */
  records(): readonly Uint8Array[] {
    return this.#epochs.slice(1).flatMap((epoch) => epochWrite(epoch).value ?? []);
  }

  /** Where the newest epochs begin, for those who compare their logs with this one. */
  starts(): readonly EpochStart[] {
    return this.#epochs.slice(-toldEpochs).map(({ epoch, first }) => ({ epoch, first }));
  }
}

/** What the first op of an epoch writes. */
export function epochWrite(epoch: Omit<Epoch, 'first'>): StoredWrite {
  const record: EpochRecord = {
    ...{ epoch: epoch.epoch, home: epoch.home, base: { epoch: epoch.base.epoch, index: epoch.base.index } },
    certificate: epoch.certificate.map(({ voter, tail, signature }) => ({
      ...{ voter, tailEpoch: tail.epoch, tailIndex: tail.index, tailHash: toBase64(tail.hash) },
      signature: toBase64(signature),
    })),
  };
  return { key: epochKey(epoch.epoch), value: encodeRecord(record satisfies Json) };
}

/** Reads the epoch that an op begins. What it claims is not checked here; see ClusterState. */
export function readEpoch(op: Op): Result<Epoch, string> {
  const [write] = op.writes;
  if (op.kind !== epochKind || op.account !== clusterAccount || op.base === undefined || op.writes.length !== 1)
    return fail('it is not the first op of an epoch');
  if (write?.value === undefined || write.key !== epochKey(op.epoch)) return fail('it writes another record');
  const epoch = epochOf(decoded(write.value), op.index);
  if (epoch === undefined) return fail('its record is malformed');
  if (epoch.epoch !== op.epoch || comparePositions(epoch.base, op.base) !== 0 || op.base.index !== op.index - 1)
    return fail('its record tells of another place');
  return ok(epoch);
}

/** Reads an epoch from its record alone; undefined where that is malformed. */
export function decodeEpoch(bytes: Uint8Array): Epoch | undefined {
  const record = decoded(bytes);
  return isEpochRecord(record) ? epochOf(record, record.base.index + 1) : undefined;
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return bytes[0] === recordFormat ? decodeRecord(bytes) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Reads an epoch's record; undefined where it is malformed. */
export function epochOf(value: unknown, first: number): Epoch | undefined {
  if (!isEpochRecord(value)) return undefined;
  const certificate = value.certificate.flatMap(({ voter, tailEpoch, tailIndex, tailHash, signature }) => {
    const [hash, signed] = [fromBase64(tailHash), fromBase64(signature)];
    if (hash?.length !== 32 || signed?.length !== 64) return [];
    return [{ voter, tail: { epoch: tailEpoch, index: tailIndex, hash }, signature: signed }];
  });
  if (certificate.length < value.certificate.length) return undefined;
  return { epoch: value.epoch, first, home: value.home, base: value.base, certificate };
}

function isEpochRecord(value: unknown): value is EpochRecord {
  const record = value as Partial<EpochRecord> | null;
  return (
    typeof record === 'object' &&
    record !== null &&
    isCount(record.epoch) &&
    typeof record.home === 'string' &&
    isCount(record.base?.epoch) &&
    isCount(record.base.index) &&
    Array.isArray(record.certificate) &&
    record.certificate.every(
      (one: Partial<EpochRecord['certificate'][number]> | null) =>
        typeof one?.voter === 'string' &&
        isCount(one.tailEpoch) &&
        isCount(one.tailIndex) &&
        typeof one.tailHash === 'string' &&
        typeof one.signature === 'string',
    )
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

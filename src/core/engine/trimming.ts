// Trimming: the log goes, batch by batch, below what every member has stored, this replica shows, and a checkpoint covers.

import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import type { ScanVisitor, StartScan, StoreWrite } from '../base/storage.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import {
  encodeNumber,
  endOfPrefix,
  keySpaces,
  logBaseKey,
  logBytesKey,
  logKey,
  traceKey,
} from '../replica/key-spaces.ts';
import { encodeLogBase, type LogBase } from '../replica/log-base.ts';
import { decodeLogValue } from '../replica/log-value.ts';
import { decodeOpNames, hashOp } from '../replica/op.ts';
import { namesOfPreimage } from '../replica/preimages.ts';
import type { Replica } from '../replica/replica.ts';
import type { Settled } from '../replica/settled.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { EngineConfig } from './config.ts';
import type { SideWrites } from './side-writes.ts';

// Ops that go in one batch, and pre-images: some milliseconds of the store's time.
const opsPerBatch = 256;
const preimagesPerBatch = 1000;
// Ops that stay in a log that is too large. An import's are a quarter of a megabyte each.
const leastKept = 1000;
// Ops between two looks, a second apart, of callers who are not to wait for what goes.
const busyOps = 1000;
// How much the log may grow before its size is noted again.
const notedBytes = 1024 * 1024;

function storedBytes(value: Uint8Array | undefined): Uint8Array | undefined {
  return value === undefined ? undefined : decodeLogValue(value).bytes;
}

/** What bounds how far the log may go. */
export interface TrimBounds {
  readonly visibleFloor: number;
  /** Place of the newest checkpoint whose state can be read back here; undefined: none. */
  readonly checkpoint: number | undefined;
  /** Newest op of this log that each other member has stored, as far as it said. */
  readonly members: readonly { readonly stored: number; readonly voter: boolean }[];
  /** Oldest place that a joiner is being given the state of. */
  readonly lent: number | undefined;
  readonly logBytes: number;
  readonly limits: Pick<EngineConfig['limits'], 'keptOps' | 'opLogBytes'>;
}

/** Everything up to this place may go. */
export function trimLimit(bounds: TrimBounds): number {
  const { visibleFloor, checkpoint = 0, members, lent = Number.POSITIVE_INFINITY, logBytes, limits } = bounds;
  const tooLarge = logBytes > limits.opLogBytes;
  // INVARIANT: what a voter lacks is never trimmed: it may be what commits an op.
  const waitedFor = members.filter(({ voter }) => voter || !tooLarge).map(({ stored }) => stored);
  // INVARIANT: the answers of so many ops are found again: of those that are visible, which are never void.
  const kept = visibleFloor - (tooLarge ? Math.min(limits.keptOps, leastKept) : limits.keptOps);
  return Math.max(0, Math.min(checkpoint, lent, kept, ...waitedFor));
}

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly checkpoints: Checkpoints;
  readonly digests: Digests;
  readonly side: SideWrites;
  readonly read: (key: string) => Uint8Array | undefined;
  readonly scan: StartScan;
  /** Oldest place that a joiner is being given the state of. */
  readonly lent: (now: Instant) => number | undefined;
  /** Whether what is here may be about to be replaced. */
  readonly paused: () => boolean;
}

/** Trims the log and its traces, old checkpoints and the pre-images that only they needed. */
export class Trimming {
  readonly #parts: Parts;
  #logBytes: number;
  readonly #lengths = new OpLengths();
  #notedBytes: number;
  #trimming = false;
  #dropping = false;
  #droppedBelow = 0;
  /** How many states there have been: what was begun in an earlier one ends. */
  #states = 0;

  constructor(parts: Parts, logBytes: number) {
    this.#parts = parts;
    this.#lastWritten = parts.replica.stored.index;
    this.#logBytes = logBytes;
    this.#notedBytes = logBytes;
  }

  /** Ops were stored. */
  settled(settled: Settled): void {
    for (const { index, bytes } of settled.storedOps) {
      this.#logBytes += bytes.length;
      this.#lengths.note(index, bytes.length);
    }
    if (this.#logBytes - this.#notedBytes < notedBytes) return;
    this.#notedBytes = this.#logBytes;
    this.#parts.side.add([this.#size()], false);
  }

  /** Whether a member needs a snapshot: its next op is no longer in the log here. */
  leftBehind(peer: Peer): boolean {
    const { base, cluster } = this.#parts.replica;
    const known = peer.hello !== undefined || peer.stored.index > 0;
    if (!known || peer.stored.epoch > cluster.epoch) return false;
    return cluster.chain.agreedIndex(peer.stored) < base.index;
  }

  /** Another state is here, with a log of so many bytes. */
  reloaded(logBytes: number): void {
    this.#logBytes = this.#notedBytes = logBytes;
    this.#lengths.clear();
    this.#states++;
    this.#dropping = false;
    this.#droppedBelow = 0;
  }

  /** Looks what may go. While much is written that has time, until as much again has come together as is kept. */
  upkeep(now: Instant): void {
    const { replica, checkpoints, config } = this.#parts;
    const { keptOps, opLogBytes } = config.limits;
    const written = replica.stored.index - this.#lastWritten;
    this.#lastWritten = replica.stored.index;
    const isQuiet = written < busyOps;
    if (isQuiet || this.#limit(now) - replica.base.index > keptOps || this.#logBytes > opLogBytes) this.#trim(now);
    const passed = (checkpoints.usable?.state.position.index ?? 0) - this.#droppedBelow;
    if (isQuiet || passed > 2 * config.limits.checkpointOps) this.#dropCheckpoints(now);
  }
  #lastWritten: number;

  #limit(now: Instant): number {
    const { replica, peers, checkpoints, lent, config } = this.#parts;
    return trimLimit({
      ...{ visibleFloor: replica.visibleFloor, logBytes: this.#logBytes },
      ...{ checkpoint: checkpoints.usable?.state.position.index, lent: lent(now), limits: config.limits },
      // INVARIANT: what a promotion made void there stands for nothing of what is here.
      members: peers.all().map(({ stored, voter }) => ({ stored: replica.cluster.chain.agreedIndex(stored), voter })),
    });
  }

  #trim(now: Instant): void {
    if (this.#trimming || this.#parts.paused()) return;
    const limit = this.#limit(now);
    const first = this.#parts.replica.base.index;
    if (limit <= first || limit - first < this.#fewestOps) return;
    const going = this.#going(first, Math.min(limit, first + opsPerBatch));
    if (going === undefined) return;
    const { epoch, index, bytes } = going.newest;
    const base: LogBase = { epoch, index, hash: hashOp(this.#parts.digests, bytes) };
    const writes: StoreWrite[] = [];
    for (let at = first + 1; at <= index; at++)
      writes.push({ key: logKey(at), value: undefined }, { key: traceKey(at), value: undefined });
    this.#logBytes = Math.max(0, this.#logBytes - going.bytes);
    this.#lengths.drop(index);
    this.#trimming = true;
    writes.push({ key: logBaseKey, value: encodeLogBase(base) }, this.#size());
    this.#parts.side.add(writes, false, (later) => {
      this.#trimming = false;
      this.#parts.replica.trimmed(base);
      this.#trim(later);
    });
  }

  /** The ops behind `first`, up to `last`, as far as none is missing: the newest of them, and how many bytes all have. */
  #going(first: number, last: number): { readonly newest: Readable; readonly bytes: number } | undefined {
    // As a rule this process has stored them all: they need not be read to know that.
    const noted = this.#lengths.sum(first + 1, last);
    const through = noted === undefined ? undefined : this.#read(last);
    if (noted !== undefined && through !== undefined) return { newest: through, bytes: noted };
    let newest: Readable | undefined;
    let bytes = 0;
    for (let index = first + 1; index <= last; index++) {
      const readable = this.#read(index);
      if (readable === undefined) break;
      newest = readable;
      bytes += readable.bytes.length;
    }
    return newest === undefined ? undefined : { newest, bytes };
  }

  #read(index: number): Readable | undefined {
    const { read, replica } = this.#parts;
    const bytes = replica.log.entry(index)?.bytes ?? storedBytes(read(logKey(index)));
    const op = bytes === undefined ? undefined : decodeOpNames(bytes);
    return bytes === undefined || op?.ok !== true ? undefined : { epoch: op.value.epoch, index, bytes };
  }

  /** Fewer do not go by themselves: a batch for each op costs more than the op. */
  get #fewestOps(): number {
    return Math.min(opsPerBatch / 4, Math.ceil(this.#parts.config.limits.keptOps / 64));
  }

  #size(): StoreWrite {
    return { key: logBytesKey, value: encodeNumber(this.#logBytes) };
  }

  /** Checkpoints before the newest usable one go once no joiner reads their state, then the pre-images before that. */
  #dropCheckpoints(now: Instant): void {
    const { checkpoints, side, scan, lent } = this.#parts;
    const usable = checkpoints.usable?.state.position.index ?? 0;
    const below = Math.min(usable, lent(now) ?? usable);
    if (this.#dropping || below <= this.#droppedBelow || this.#parts.paused()) return;
    this.#dropping = true;
    const state = this.#states;
    const gone = checkpoints.drop(below).map((key) => ({ key, value: undefined }));
    side.add(gone, false, () => {
      const sweep = (after: string): void => {
        const old = new OldPreimages(below);
        scan(after, endOfPrefix(keySpaces.preimages), old, (failure) => {
          if (state !== this.#states) return;
          if (this.#parts.paused()) {
            this.#dropping = false;
            return;
          }
          const writes = old.keys.map((key) => ({ key, value: undefined }));
          side.add(writes, false, () => {
            if (state !== this.#states) return;
            if (failure === undefined && old.more) return sweep(old.last);
            this.#dropping = false;
            this.#droppedBelow = below;
          });
        });
      };
      sweep(keySpaces.preimages);
    });
  }
}

/** How many bytes the ops have that were stored since the start, or since another state came. */
class OpLengths {
  #first = 0;
  #lengths: number[] = [];

  /** Of all of these together; undefined where one of them is not known. */
  sum(from: number, through: number): number | undefined {
    const start = from - this.#first;
    const end = through + 1 - this.#first;
    if (start < 0 || end > this.#lengths.length) return undefined;
    let sum = 0;
    for (let at = start; at < end; at++) sum += this.#lengths[at] ?? 0;
    return sum;
  }

  /** An op was stored; after a promotion in the place of another one. */
  note(index: number, length: number): void {
    const at = index - this.#first;
    if (at < 0 || at > this.#lengths.length) {
      this.#first = index;
      this.#lengths = [length];
    } else this.#lengths[at] = length;
  }

  /** Up to there nobody asks any more. */
  drop(index: number): void {
    this.#lengths.splice(0, index + 1 - this.#first);
    this.#first = Math.max(this.#first, index + 1);
  }

  clear(): void {
    this.#lengths = [];
  }
}

/** An op that can be read, and where it stands. */
interface Readable {
  readonly epoch: number;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Finds pre-images of places before one. */
class OldPreimages implements ScanVisitor {
  readonly keys: string[] = [];
  last = '';
  more = false;
  readonly #below: number;

  constructor(below: number) {
    this.#below = below;
  }

  visit(entries: readonly (readonly [key: string, value: Uint8Array])[]): boolean {
    for (const [key] of entries) {
      this.last = key;
      if (namesOfPreimage(key).place < this.#below) this.keys.push(key);
      if (this.keys.length < preimagesPerBatch) continue;
      this.more = true;
      return false;
    }
    return true;
  }
}

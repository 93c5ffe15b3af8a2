// Recovery: what a replica reads from its store at start, as a list of scans and what they found.

import { sameBytes } from '../base/bytes.ts';
import type { Digests, RecordReader } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Scan } from '../base/storage.ts';
import { fromUtf8 } from '../base/text.ts';
import { type ClusterPosition, emptyPosition } from '../model/position.ts';
import type { Revocation } from '../model/revocation.ts';
import { decodeMark } from './commit-mark.ts';
import { type Epoch, type EpochRecord, epochOf, epochPrefix } from './epoch-chain.ts';
import type { FenceMark } from './fence.ts';
import { decodeFrozen } from './frozen.ts';
import {
  commitMarkKey,
  decodeNumber,
  endOfPrefix,
  frozenKey,
  homeMarkKey,
  indexOfKey,
  indexText,
  installMarkKey,
  keySpaces,
  logBaseKey,
  logBytesKey,
  promisedKey,
  quarantineKey,
  recordStoreKey,
} from './key-spaces.ts';
import { decodeLogBase, noBase } from './log-base.ts';
import { LogEntry, type LogTimes } from './log-entry.ts';
import { decodeLogValue, decodeTrace, type TraceTimes } from './log-value.ts';
import { type MemberChange, memberChangeOf, memberPrefix } from './member-chain.ts';
import { decodeAnyOp, decodeOpNames, hashOp, noHash, type Op } from './op.ts';
import { decodePosition, type Position } from './positions.ts';
import { decodePromised, nothingPromised } from './promise.ts';
import type { NamedOp } from './recent-names.ts';
import { mostRecentBytes } from './recent-ops.ts';
import { decodeRecord } from './record-codec.ts';
import { decodeTarget } from './revocation-set.ts';
import type { StoredLog } from './stored-log.ts';

// Visible ops read back besides the pending ones: serves peers that lag a little without a range read.
const recentOps = 256;

/** Everything a replica had stored. */
export interface Recovered extends StoredLog {
  /** Whether this disk holds all that was ever stored on it, and the newest epoch that it promised. */
  readonly fence: FenceMark;
  /** Visible epochs, in order. */
  readonly epochs: readonly Epoch[];
  /** Visible changes of members, by member. */
  readonly members: readonly MemberChange[];
  readonly positions: readonly (readonly [account: string, position: Position])[];
  readonly revocations: readonly { readonly revocation: Revocation; readonly visible: boolean }[];
  readonly releases: readonly (readonly [account: string, accountSeq: number])[];
  /** Bytes of ops in the log, as last noted. */
  readonly logBytes: number;
  /** Signed checkpoints whose state can be read back here, oldest first. */
  readonly checkpoints: readonly Uint8Array[];
  /** A verified snapshot that was taking the place of what was here: its checkpoint. The state here is no state. */
  readonly install: Uint8Array | undefined;
  /** Why this replica does not serve. */
  readonly quarantine: string | undefined;
  /** The place that a home gave to two ops: it is believed nothing more in that epoch. */
  readonly frozen: ClusterPosition | undefined;
}

/** Nothing was stored yet. */
export const nothingRecovered: Recovered = {
  last: emptyPosition,
  lastHash: noHash,
  entries: [],
  committed: 0,
  fence: { promised: nothingPromised, whole: false },
  epochs: [],
  members: [],
  positions: [],
  revocations: [],
  releases: [],
  base: noBase,
  names: { answered: [], requests: [] },
  logBytes: 0,
  checkpoints: [],
  install: undefined,
  quarantine: undefined,
  frozen: undefined,
};

/** Collects {@link Recovered} from scans that the driver runs one after the other. */
export class Recovery {
  readonly #digests: Digests;
  readonly #keptOps: number;
  readonly #mark: { readonly committed: number; readonly floor: number };
  readonly #fence: FenceMark;
  readonly #epochs: Epoch[] = [];
  readonly #members: MemberChange[] = [];
  readonly #answered: NamedOp[] = [];
  readonly #requests: NamedOp[] = [];
  readonly #log: (readonly [key: string, value: Uint8Array])[] = [];
  readonly #traces = new Map<string, TraceTimes>();
  readonly #positions: (readonly [string, Position])[] = [];
  readonly #revocations: { revocation: Revocation; visible: boolean }[] = [];
  readonly #releases: (readonly [string, number])[] = [];
  readonly #checkpoints: Uint8Array[] = [];
  readonly #kept: Pick<Recovered, 'base' | 'frozen' | 'install' | 'logBytes' | 'quarantine'>;

  /** `keptOps`: of so many of the newest visible ops names are to be known. */
  constructor(store: RecordReader, { digests, keptOps }: { readonly digests: Digests; readonly keptOps: number }) {
    this.#digests = digests;
    this.#keptOps = keptOps;
    const base = store.get(logBaseKey);
    const logBytes = store.get(logBytesKey);
    const quarantine = store.get(quarantineKey);
    const frozen = store.get(frozenKey);
    this.#kept = {
      base: base === undefined ? noBase : decodeLogBase(base),
      logBytes: logBytes === undefined ? 0 : decodeNumber(logBytes),
      install: store.get(installMarkKey),
      quarantine: quarantine === undefined ? undefined : fromUtf8(quarantine.subarray(1)),
      frozen: frozen === undefined ? undefined : decodeFrozen(frozen),
    };
    const promised = store.get(promisedKey);
    this.#fence = {
      promised: promised === undefined ? nothingPromised : decodePromised(promised),
      whole: store.get(homeMarkKey) !== undefined,
    };
    const mark = store.get(commitMarkKey);
    this.#mark = mark === undefined ? { committed: 0, floor: 0 } : decodeMark(mark);
  }

  /** The range reads to run, in any order. */
  scans(): readonly Scan[] {
    const from = indexText(Math.max(0, this.#mark.floor - recentOps));
    const named = indexText(Math.max(0, this.#mark.floor - Math.max(this.#keptOps, recentOps)));
    return [
      scan(keySpaces.log, keySpaces.log + named, (key, value) => {
        if (key > keySpaces.log + from) this.#takeOp(key, value);
        else this.#takeNames(key, value);
      }),
      scan(keySpaces.traces, keySpaces.traces + from, (key, value) =>
        this.#traces.set(key.slice(3), decodeTrace(value)),
      ),
      scan(keySpaces.positions, keySpaces.positions, (key, value) =>
        this.#positions.push([key.slice(3), decodePosition(value)]),
      ),
      scan(recordStoreKey(epochPrefix), recordStoreKey(epochPrefix), (_, value) => this.#takeEpoch(value)),
      scan(recordStoreKey(memberPrefix), recordStoreKey(memberPrefix), (_, value) => this.#takeMember(value)),
      scan(keySpaces.targets, keySpaces.targets, (_, value) => this.#revocations.push(...decodeTarget(value))),
      scan(keySpaces.releases, keySpaces.releases, (key, value) =>
        this.#releases.push([key.slice(3), decodeNumber(value)]),
      ),
      scan(keySpaces.checkpoints, keySpaces.checkpoints, (_, value) => this.#checkpoints.push(value)),
    ];
  }

  /** Of visible ops, the oldest are let go again where they are too much. */
  #takeOp(key: string, value: Uint8Array): void {
    this.#log.push([key, value]);
    this.#opBytes += value.length;
    for (let [oldest] = this.#log; oldest !== undefined; [oldest] = this.#log) {
      if (this.#opBytes <= mostRecentBytes || indexOfKey(oldest[0]) >= this.#mark.floor) return;
      this.#log.shift();
      this.#takeNames(...oldest);
      this.#opBytes -= oldest[1].length;
    }
  }
  #opBytes = 0;

  /** Of an op that peers no longer ask for, its names. One that cannot be read is found when it is asked for. */
  #takeNames(key: string, value: Uint8Array): void {
    const names = decodeOpNames(decodeLogValue(value).bytes);
    if (!names.ok) return;
    const { answered, requestId } = names.value;
    const index = indexOfKey(key);
    this.#requests.push([requestId, index]);
    if (answered !== undefined) this.#answered.push([answered, index]);
  }

  #takeEpoch(value: Uint8Array): void {
    const record = decodeRecord(value) as EpochRecord;
    const epoch = epochOf(record, record.base.index + 1);
    if (epoch !== undefined) this.#epochs.push(epoch);
  }

  #takeMember(value: Uint8Array): void {
    const change = memberChangeOf(decodeRecord(value));
    if (change !== undefined) this.#members.push(change);
  }

  /** What was found, once all scans have ended; or why it cannot be true. */
  finish(): Result<Recovered, string> {
    const { base } = this.#kept;
    const sets = { fence: this.#fence, revocations: this.#revocations, releases: this.#releases };
    // Half of one state and half of another: nothing of either counts before the second is whole.
    if (this.#kept.install !== undefined) return ok({ ...nothingRecovered, ...sets, ...this.#kept, base: noBase });
    const entries: LogEntry[] = [];
    for (const [key, value] of this.#log) {
      const { bytes, signature } = decodeLogValue(value);
      const decoded = decodeAnyOp(bytes);
      if (!decoded.ok) return fail(`the stored log is damaged at ${key}: ${decoded.error}`);
      const before = entries.at(-1);
      const op = decoded.value;
      if (before !== undefined && (op.index !== before.op.index + 1 || !sameBytes(op.prevHash, before.hash))) {
        return fail(`the stored log is damaged at ${key}: it does not chain to the op before`);
      }
      // An op's first trace comes when it is committed.
      const times = this.#traces.get(key.slice(3)) ?? stampedTimes(op, this.#mark.floor);
      const hash = hashOp(this.#digests, bytes);
      const entry = new LogEntry(op, bytes, hash);
      entry.signature = signature;
      entries.push(Object.assign(entry, timesOf(times)));
    }
    const [first, end] = [entries[0], entries.at(-1)];
    if (end === undefined && this.#mark.floor > base.index)
      return fail('the stored log is empty, but ops were visible here');
    if (first?.op.index === base.index + 1 && !sameBytes(first.op.prevHash, base.hash))
      return fail(`the stored log is damaged at ${first.op.index}: it does not chain to what was trimmed`);
    return ok({
      ...{
        ...sets,
        ...this.#kept,
        entries,
        names: { answered: this.#answered, requests: this.#requests },
        committed: this.#mark.committed,
        positions: this.#positions,
      },
      last: end === undefined ? { epoch: base.epoch, index: base.index } : { epoch: end.op.epoch, index: end.op.index },
      lastHash: end?.hash ?? base.hash,
      ...{ epochs: this.#epochs, members: this.#members, checkpoints: this.#checkpoints },
    });
  }
}

/** Received, where it waits to be shown: about when it was stamped. */
function stampedTimes({ index, hlc }: Op, floor: number): TraceTimes | undefined {
  return index <= floor ? undefined : { receivedAtMs: hlc.wallMs, committedAtMs: 0, visibleAtMs: 0 };
}

function timesOf(times: TraceTimes | undefined): LogTimes {
  if (times === undefined) return {};
  return {
    ...(times.receivedAtMs === 0 ? {} : { receivedAtMs: times.receivedAtMs }),
    ...(times.committedAtMs === 0 ? {} : { committedAtMs: times.committedAtMs }),
    ...(times.visibleAtMs === 0 ? {} : { visibleAtMs: times.visibleAtMs }),
  };
}

function scan(space: string, after: string, take: (key: string, value: Uint8Array) => void): Scan {
  return {
    after,
    before: endOfPrefix(space),
    chunk: 1000,
    visitor: {
      visit(entries) {
        for (const [key, value] of entries) take(key, value);
        return true;
      },
    },
  };
}

// Installing: a verified snapshot takes the place of what was here. A crash at any moment finds either the old state whole, or the
// mark that the new one counts and is to be put in place again from the start.

import type { Instant } from '../base/instant.ts';
import type { Digests, RecordReader } from '../base/ports.ts';
import type { ScanVisitor, StartScan, StoreWrite } from '../base/storage.ts';
import { encodeCheckpoint } from '../replica/checkpoint.ts';
import { encodeMark } from '../replica/commit-mark.ts';
import { decodeInstall, encodeInstall, type Install } from '../replica/install-mark.ts';
import {
  admittedKey,
  checkpointKey,
  commitMarkKey,
  encodeNumber,
  endOfPrefix,
  homeMarkKey,
  installMarkKey,
  keySpaces,
  logBaseKey,
  logBytesKey,
  quarantineKey,
} from '../replica/key-spaces.ts';
import { encodeLogBase } from '../replica/log-base.ts';
import { isLogKey } from '../replica/log-tail.ts';
import { type Recovered, Recovery } from '../replica/recovered.ts';
import { stateRange } from '../replica/state-chunk.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import type { SideWrites } from './side-writes.ts';

// Entries moved or removed in one batch.
const entriesPerBatch = 2000;

interface Range {
  readonly after: string;
  readonly before: string;
}

interface Parts {
  readonly config: EngineConfig;
  readonly outbox: Outbox;
  readonly side: SideWrites;
  readonly scan: StartScan;
  readonly store: RecordReader;
  readonly digests: Digests;
  /** The new state is in place: what the store holds now. */
  readonly onInstalled: (recovered: Recovered, install: Install, now: Instant) => void;
}

/** Puts a verified snapshot in place. */
export class Installing {
  readonly #parts: Parts;
  #under = false;
  /** Bytes of the log that came with the snapshot. */
  #logBytes = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether the store holds half of one state and half of another: nothing here counts. */
  get underWay(): boolean {
    return this.#under;
  }

  /** From here on the staged state counts. No further batch of the old one may be composed. */
  begin(install: Install): void {
    this.#under = true;
    const marks = [
      { key: installMarkKey, value: encodeInstall(install) },
      // A joiner again: it serves nothing before it has caught up, also after a restart.
      { key: admittedKey, value: undefined },
    ];
    this.#parts.side.add(marks, true, () => this.#clearOld(install));
  }

  /** At start: the process before this one did not come to the end. */
  resume(mark: Uint8Array): void {
    const install = decodeInstall(mark);
    this.#under = true;
    if (install === undefined) this.#give('the mark of an unfinished snapshot cannot be read');
    else this.#clearOld(install);
  }

  /** Removes what was staged, then goes on. */
  clearStaging(then: () => void): void {
    // Behind all that is still on its way there.
    this.#parts.side.add([], false, () => this.#clear([rangeOf(keySpaces.staging)], then));
  }

  #clearOld(install: Install): void {
    const ranges = [stateRange, rangeOf(keySpaces.preimages), rangeOf(keySpaces.checkpoints)];
    if (!install.keepsLog) ranges.push(...[keySpaces.log, keySpaces.traces].map(rangeOf));
    this.#logBytes = 0;
    this.#clear(ranges, () => this.#copy(install, keySpaces.staging));
  }

  #clear(ranges: readonly Range[], then: () => void): void {
    const [range, ...others] = ranges;
    if (range === undefined) return then();
    const part = new Part();
    this.#parts.scan(range.after, range.before, part, (failure) => {
      if (failure !== undefined) return this.#give(failure);
      const writes = part.entries.map(([key]) => ({ key, value: undefined }));
      const next = part.full ? [{ after: part.last, before: range.before }, ...others] : others;
      if (writes.length === 0) this.#clear(next, then);
      else this.#parts.side.add(writes, false, () => this.#clear(next, then));
    });
  }

  #copy(install: Install, after: string): void {
    const part = new Part();
    this.#parts.scan(after, endOfPrefix(keySpaces.staging), part, (failure) => {
      if (failure !== undefined) return this.#give(failure);
      const moved = part.entries.map(([key, value]) => ({ key: key.slice(keySpaces.staging.length), value }));
      // Meanwhile the log here may have come so far by itself.
      const writes = install.keepsLog ? moved.filter(({ key }) => !isLogKey(key)) : moved;
      for (const { key, value } of writes) if (isLogKey(key)) this.#logBytes += value.length;
      this.#parts.side.add(writes, false, () => {
        if (part.full) this.#copy(install, part.last);
        else this.#finish(install);
      });
    });
  }

  /** The last word: one synced batch, behind which a start finds the new state and nothing else. */
  #finish(install: Install): void {
    const { checkpoint, keepsLog, committed, base } = install;
    const { index } = checkpoint.state.position;
    const writes: StoreWrite[] = [
      { key: commitMarkKey, value: encodeMark({ committed: keepsLog ? committed : index, floor: index }) },
      { key: installMarkKey, value: undefined },
      { key: quarantineKey, value: undefined },
    ];
    if (index > 0) writes.push({ key: checkpointKey(index), value: encodeCheckpoint(checkpoint) });
    // A home without its log must hear the other voters before it stamps, as one without a disk does.
    if (!keepsLog)
      writes.push(
        { key: homeMarkKey, value: undefined },
        { key: logBaseKey, value: encodeLogBase(base) },
        { key: logBytesKey, value: encodeNumber(this.#logBytes) },
      );
    this.#parts.side.add(writes, true, (now) => this.#readBack(install, now));
  }

  #readBack(install: Install, now: Instant): void {
    const { store, digests, config, scan } = this.#parts;
    const recovery = new Recovery(store, { digests, keptOps: config.limits.keptOps });
    const scans = [...recovery.scans()];
    const next = (): void => {
      const one = scans.shift();
      if (one !== undefined) {
        return scan(one.after, one.before, one.visitor, (failure) => {
          if (failure === undefined) next();
          else this.#give(failure);
        });
      }
      const recovered = recovery.finish();
      if (!recovered.ok) return this.#give(recovered.error);
      this.#under = false;
      this.#parts.onInstalled(recovered.value, install, now);
    };
    next();
  }

  #give(failure: string): void {
    this.#parts.outbox.observe('error', 'joining', 'a snapshot could not be put in place', { failure });
    this.#parts.outbox.add({ type: 'halt', reason: `a snapshot could not be put in place: ${failure}` });
  }
}

/** The first entries of a range. */
class Part implements ScanVisitor {
  readonly entries: (readonly [key: string, value: Uint8Array])[] = [];

  /** Whether there may be more of them. */
  get full(): boolean {
    return this.entries.length >= entriesPerBatch;
  }

  get last(): string {
    return this.entries.at(-1)?.[0] ?? '';
  }

  visit(entries: readonly (readonly [key: string, value: Uint8Array])[]): boolean {
    this.entries.push(...entries);
    return !this.full;
  }
}

function rangeOf(space: string): Range {
  return { after: space, before: endOfPrefix(space) };
}

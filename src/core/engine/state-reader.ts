// Reads the state at a checkpoint's place back from the store, part by part, whatever has become visible since; and the log before it.

import type { StartScan } from '../base/storage.ts';
import { logKey } from '../replica/key-spaces.ts';
import { TailVisitor } from '../replica/log-tail.ts';
import { BaseVisitor, PreimageVisitor, type StateChunk, stateChunk, stateRange } from '../replica/state-chunk.ts';

/** Which part of a state: the one that begins after a store key, about `maxBytes`. */
interface Part {
  readonly place: number;
  readonly after: string;
  readonly maxBytes: number;
}

type Then = (chunk: StateChunk | undefined, failure: string | undefined) => void;

/** Reads a part of the state at `place`. The base must be at or behind that place. */
export function readStateChunk(scan: StartScan, at: Part, then: Then): void {
  const base = new BaseVisitor(at.maxBytes);
  scan(at.after, stateRange.before, base, (failure) => {
    if (failure !== undefined) return then(undefined, failure);
    const preimages = new PreimageVisitor(at.place, at.maxBytes);
    const range = PreimageVisitor.range(at.after, base.last);
    scan(range.after, range.before, preimages, (failed) => {
      if (failed === undefined) then(stateChunk(base, preimages), undefined);
      else then(undefined, failed);
    });
  });
}

/** Reads a part of the log that ends at `place`: what is still there of it. */
export function readTailChunk(scan: StartScan, { place, after, maxBytes }: Part, then: Then): void {
  const tail = new TailVisitor(maxBytes);
  scan(after, logKey(place + 1), tail, (failure) => {
    if (failure !== undefined) return then(undefined, failure);
    const end = logKey(place);
    const last = tail.full ? (tail.entries.at(-1)?.[0] ?? end) : end;
    then({ entries: tail.entries, last, done: last === end }, undefined);
  });
}

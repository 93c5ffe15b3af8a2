// Reads the state at a checkpoint's place back from the store, part by part, whatever has become visible since.

import type { StartScan } from '../base/storage.ts';
import { BaseVisitor, PreimageVisitor, type StateChunk, stateChunk, stateRange } from '../replica/state-chunk.ts';

/** Reads the part of the state at `place` that begins after a store key. The base must be at or behind that place. */
export function readStateChunk(
  scan: StartScan,
  at: { readonly place: number; readonly after: string; readonly maxBytes: number },
  then: (chunk: StateChunk | undefined, failure: string | undefined) => void,
): void {
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

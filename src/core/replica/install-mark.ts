// The install mark: from its being stored on, what this replica has is a verified snapshot, whatever else still stands in its store.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import { type Checkpoint, decodeCheckpoint, emptyState, encodeCheckpoint } from './checkpoint.ts';
import { decodeLogBase, encodeLogBase, type LogBase } from './log-base.ts';

/** What takes the place of what was here. */
export interface Install {
  readonly checkpoint: Checkpoint;
  /** Whether the log here goes on behind the checkpoint's place, in one chain with it: it stays as it is. */
  readonly keepsLog: boolean;
  /** Else: the place that the log which came with the snapshot begins after. */
  readonly base: LogBase;
  /** Commit index as it was known. */
  readonly committed: number;
}

/** The state before the first op, which a replica that has the whole log goes back to without asking anybody. */
export const emptyCheckpoint: Checkpoint = {
  ...{ state: emptyState, revocations: [], signedIn: 0 },
  signature: new Uint8Array(64),
};

/** The base of a log that begins behind the checkpoint. */
export function baseAt({ state }: Checkpoint): LogBase {
  return { ...state.position, hash: state.headHash };
}

/** The stored form. */
export function encodeInstall({ checkpoint, keepsLog, committed, base }: Install): Uint8Array {
  return new ByteWriter(1024)
    .byte(2)
    .byte(keepsLog ? 1 : 0)
    .varint(committed)
    .blob(encodeCheckpoint(checkpoint))
    .blob(encodeLogBase(base))
    .finish();
}

/** Reads {@link encodeInstall}; undefined where it is damaged. */
export function decodeInstall(bytes: Uint8Array): Install | undefined {
  const reader = new ByteReader(bytes);
  const format = reader.byte();
  const keepsLog = reader.byte() === 1;
  const committed = reader.varint();
  const checkpoint = decodeCheckpoint(reader.blob());
  if (!checkpoint.ok) return undefined;
  // Before, no ops came with a snapshot.
  const base = format === 1 ? baseAt(checkpoint.value) : decodeLogBase(reader.blob());
  return { checkpoint: checkpoint.value, keepsLog, committed, base };
}

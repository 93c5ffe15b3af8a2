// The install mark: from its being stored on, what this replica has is a verified snapshot, whatever else still stands in its store.

import { ByteReader, ByteWriter } from '../base/bytes.ts';
import { type Checkpoint, decodeCheckpoint, emptyState, encodeCheckpoint } from './checkpoint.ts';

/** What takes the place of what was here. */
export interface Install {
  readonly checkpoint: Checkpoint;
  /** Whether the log here goes on behind the checkpoint's place, in one chain with it. */
  readonly keepsLog: boolean;
  /** Commit index as it was known. */
  readonly committed: number;
}

/** The state before the first op, which a replica that has the whole log goes back to without asking anybody. */
export const emptyCheckpoint: Checkpoint = {
  ...{ state: emptyState, revocations: [], signedIn: 0 },
  signature: new Uint8Array(64),
};

/** The stored form. */
export function encodeInstall({ checkpoint, keepsLog, committed }: Install): Uint8Array {
  return new ByteWriter(1024)
    .byte(1)
    .byte(keepsLog ? 1 : 0)
    .varint(committed)
    .blob(encodeCheckpoint(checkpoint))
    .finish();
}

/** Reads {@link encodeInstall}; undefined where it is damaged. */
export function decodeInstall(bytes: Uint8Array): Install | undefined {
  const reader = new ByteReader(bytes);
  reader.byte();
  const keepsLog = reader.byte() === 1;
  const committed = reader.varint();
  const checkpoint = decodeCheckpoint(reader.blob());
  return checkpoint.ok ? { checkpoint: checkpoint.value, keepsLog, committed } : undefined;
}

// Deleting an entity: its name is free again, its unique id is dead for ever.

import { graveKey, idKey, type RecordWrite } from '../model/record.ts';

/** Writes that end a unique id. */
export function graveWrites(account: string, uniqueId: string, nowMs: number): readonly RecordWrite[] {
  return [
    { key: idKey(uniqueId), value: undefined },
    { key: graveKey(account, uniqueId), value: { at: nowMs } },
  ];
}

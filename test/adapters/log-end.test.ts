// Logs that LevelDB leaves: what stands in them without sync is synced before a batch behind it is acknowledged.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openLevelStore } from '../../src/adapters/level-store.ts';
import type { Store } from '../../src/runtime/ports.ts';

/** The inodes of files that were synced by us. LevelDB's own syncs are not among them. */
const synced: number[] = [];

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const fdatasync = (file: number, done: (error: Error | null) => void): void => {
    synced.push(fs.fstatSync(file).ino);
    fs.fdatasync(file, done);
  };
  return { ...fs, fdatasync };
});

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eventide-log-end-'));
  store = await openLevelStore(folder);
  synced.length = 0;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function write(kilobytes: number, sync: boolean): Promise<void> {
  const writes = Array.from({ length: kilobytes }, (_, at) => ({ key: `04/${at}`, value: Buffer.alloc(1000, at) }));
  return new Promise((resolve, reject) =>
    store.write(writes, sync, (failure) => (failure === undefined ? resolve() : reject(new Error(failure)))),
  );
}

const logs = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.log'));
const mark = (): { readonly log: { readonly number: number; readonly bytes: number } } =>
  JSON.parse(readFileSync(join(folder, 'acknowledged'), 'utf8'));

/** Writes without sync until LevelDB has begun another log; the inode of the one that it left. */
async function fill(): Promise<number> {
  const [first = ''] = logs();
  const { ino } = statSync(join(folder, first));
  for (let batch = 0; batch < 40 && logs().at(-1) === first; batch++) await write(1000, false);
  expect(logs().at(-1)).not.toBe(first);
  return ino;
}

it('a synced batch waits for the log before, which holds what was not synced', async () => {
  const left = await fill();
  expect(synced).toEqual([]);
  await write(1, true);
  expect(synced).toEqual([left]);
  await write(1, true);
  expect(synced).toEqual([left]);
});

it('a log is left as it is where all of it was synced', async () => {
  const [first = ''] = logs();
  for (let batch = 0; batch < 40 && logs().at(-1) === first; batch++) await write(1000, true);
  expect(logs().at(-1)).not.toBe(first);
  expect(synced).toEqual([]);
});

it('the mark says how far it was synced, not what a power loss may take', async () => {
  await write(1, true);
  const before = mark();
  await write(10, false);
  expect(mark()).toEqual(before);
  await write(1, true);
  expect(mark().log.bytes).toBeGreaterThan(before.log.bytes + 10_000);
});

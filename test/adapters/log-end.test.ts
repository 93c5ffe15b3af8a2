// Logs that LevelDB leaves: what stands in them without sync is synced before a batch behind it is acknowledged.

import { fstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogEnd } from '../../src/adapters/log-end.ts';

let folder = '';
let database: Level<string, Uint8Array>;
let end: LogEnd;
/** The inodes of files that were synced. LevelDB's own syncs are not among them. */
const synced: number[] = [];
let broken = false;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eventide-log-end-'));
  database = new Level(folder, { valueEncoding: 'view' });
  await database.open({ writeBufferSize: 256 * 1024 });
  synced.length = 0;
  broken = false;
  end = new LogEnd(folder, (file) => {
    synced.push(fstatSync(file).ino);
    return broken ? Promise.reject(new Error('EIO')) : Promise.resolve();
  });
});
afterEach(async () => {
  await database.close();
  end.close();
  rmSync(folder, { recursive: true });
});

async function write(kilobytes: number, sync: boolean): Promise<void> {
  const batch = database.batch();
  for (let at = 0; at < kilobytes; at++) batch.put(`04/${at}`, Buffer.alloc(1000, at));
  await batch.write({ sync });
  await end.written(sync);
}

const logs = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.log'));
const mark = (): { readonly log: { readonly bytes: number }; readonly manifest: { readonly bytes: number } } =>
  JSON.parse(readFileSync(join(folder, 'acknowledged'), 'utf8')) as ReturnType<typeof mark>;

/** Writes until LevelDB has begun another log; the inode of the one that it left. */
async function fill(sync: boolean): Promise<number> {
  await write(1, sync);
  const [first = ''] = logs();
  const { ino } = statSync(join(folder, first));
  for (let batch = 0; batch < 40 && logs().at(-1) === first; batch++) await write(100, sync);
  expect(logs().at(-1)).not.toBe(first);
  return ino;
}

it('a synced batch waits for the log before, which holds what was not synced', async () => {
  const left = await fill(false);
  expect(synced).toEqual([]);
  await write(1, true);
  expect(synced).toEqual([left]);
  await write(1, true);
  expect(synced).toEqual([left]);
});

it('a synced batch fails where that log cannot be synced, and so does the next one', async () => {
  const left = await fill(false);
  broken = true;
  await expect(write(1, true)).rejects.toThrow('EIO');
  await expect(write(1, true)).rejects.toThrow('EIO');
  broken = false;
  await write(1, true);
  expect(synced).toEqual([left, left, left]);
});

it('a log is left as it is where all of it was synced', async () => {
  await fill(true);
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

it('each mark says how long the manifest is: the table of a log that was left stands in it some moments later', async () => {
  const manifest = join(folder, readdirSync(folder).find((name) => name.startsWith('MANIFEST')) ?? '');
  const before = statSync(manifest).size;
  await fill(true);
  await write(1, true);
  await expect.poll(() => statSync(manifest).size).toBeGreaterThan(before);
  await write(1, true);
  expect(mark().manifest.bytes).toBe(statSync(manifest).size);
});

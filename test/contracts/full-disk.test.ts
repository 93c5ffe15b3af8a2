// A disk that is really full (a small file system in memory, where this machine lets us have one): nothing acknowledged is lost.

import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openLevelStore } from '../../src/adapters/level-store.ts';
import type { Store } from '../../src/runtime/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-full-'));
const disk = join(folder, 'disk');
mkdirSync(disk);
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status === 0;
afterAll(() => {
  if (isMounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

function write(store: Store, key: string, bytes: number): Promise<string | undefined> {
  return new Promise((done) => store.write([{ key, value: new Uint8Array(bytes).fill(7) }], true, done));
}

/** Takes all the room there is; what it returns gives it back. */
function fill(path: string): () => void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, new Uint8Array(4096));
  } catch {
    closeSync(file);
  }
  return () => rmSync(path);
}

it.skipIf(!isMounted)(
  'what a store acknowledged before, during and after is there when it is opened again',
  async () => {
    const store = await openLevelStore(join(disk, 'db'));
    const acknowledged: string[] = [];
    const failures: string[] = [];
    const attempt = async (key: string, bytes: number): Promise<void> => {
      const failure = await write(store, key, bytes);
      if (failure === undefined) acknowledged.push(key);
      else failures.push(failure);
    };
    for (let at = 0; at < 20; at++) await attempt(`before-${at}`, 10_000);
    const makeRoom = fill(join(disk, 'full'));
    for (let at = 0; at < 5; at++) await attempt(`during-${at}`, 10_000);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter((failure) => !failure.startsWith('ENOSPC'))).toEqual([]);
    expect(store.get('before-3')).toHaveLength(10_000);
    makeRoom();
    failures.length = 0;
    for (let at = 0; at < 200; at++) await attempt(`after-${at}`, 1000);
    expect(failures).toEqual([]);
    // As after a crash: nothing is closed.
    cpSync(join(disk, 'db'), join(folder, 'copy'), { recursive: true });
    const copy = await openLevelStore(join(folder, 'copy'));
    expect(acknowledged.filter((key) => copy.get(key) === undefined)).toEqual([]);
    await copy.close();
    await store.close();
  },
);

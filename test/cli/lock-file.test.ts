// The lock of a cluster directory: held by one living process, taken over from a dead one.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { isAlive, startOf, takeLock } from '../../src/cli/lock-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-lock-'));
const path = join(folder, 'up.lock');
beforeEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Takes the lock, which must be free. */
function take(): { release(): void } {
  const lock = takeLock(path);
  if (!('release' in lock)) throw new Error(`the lock is held by ${lock.pid}`);
  return lock;
}

it('a lock that is held names its holder, until it is released', () => {
  const lock = take();
  expect(takeLock(path)).toMatchObject({ pid: process.pid });
  lock.release();
  take().release();
  expect(readdirSync(folder)).toEqual([]);
});

it('a lock whose holder has died is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  const pid = child.pid ?? 0;
  await once(child, 'exit');
  writeFileSync(path, JSON.stringify({ pid, started: '' }));
  take();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
});

it('a lock of an earlier process with the same number is taken over', () => {
  expect(startOf(process.pid)).toMatch(/^\d+$/);
  writeFileSync(path, JSON.stringify({ pid: process.pid, started: '1' }));
  take();
});

it.each(['', '{"pid":', '7', '{"pid":"x"}'])('a lock that reads %j holds nobody off', (text) => {
  writeFileSync(path, text);
  take();
  expect(readdirSync(folder)).toEqual(['up.lock']);
});

it('a process is alive while it runs', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  const holder = { pid: child.pid ?? 0, started: startOf(child.pid ?? 0) };
  expect(isAlive(holder)).toBe(true);
  const ended = once(child, 'exit');
  child.kill();
  await ended;
  expect(isAlive(holder)).toBe(false);
});

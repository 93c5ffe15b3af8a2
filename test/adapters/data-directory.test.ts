// A replica's data directory: stamped once, then only its owner's.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { DirectoryError, isCopy, notePlace, stampDirectory } from '../../src/adapters/data-directory.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-data-'));
const owner = { clusterId: '00112233445566778899aabbccddeeff', replica: 'n1' };
let directory = folder;
let made = 0;

beforeEach(() => {
  directory = join(folder, String(made++), 'data');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function refusalOf(who: typeof owner): string {
  try {
    stampDirectory(directory, who);
  } catch (error) {
    return error instanceof DirectoryError ? error.message : `not a DirectoryError: ${String(error)}`;
  }
  return 'nothing was thrown';
}

const stamp = (): string => join(directory, 'eventide.json');

test('a directory that is not there is made for its owner only', () => {
  stampDirectory(directory, owner);
  expect(statSync(directory).mode & 0o077).toBe(0);
  expect(JSON.parse(readFileSync(stamp(), 'utf8'))).toEqual({ format: 1, ...owner });
  expect(readdirSync(directory)).toEqual(['eventide.json']);
});

test('its owner comes back, with whatever is in it', () => {
  stampDirectory(directory, owner);
  mkdirSync(join(directory, 'db'));
  stampDirectory(directory, owner);
  expect(readdirSync(directory)).toEqual(['db', 'eventide.json']);
});

test('a start that was cut off while stamping is made good', () => {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'eventide.json.new'), '{"form');
  stampDirectory(directory, owner);
  expect(readdirSync(directory)).toEqual(['eventide.json']);
});

test('the root of a fresh volume counts as empty', () => {
  mkdirSync(join(directory, 'lost+found'), { recursive: true });
  stampDirectory(directory, owner);
  expect(existsSync(stamp())).toBe(true);
});

test('what was not made by eventide is left alone', () => {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'holiday.jpg'), 'x');
  expect(refusalOf(owner)).toMatch(/is not empty \(holiday\.jpg …\) and was not made by eventide/);
  expect(readdirSync(directory)).toEqual(['holiday.jpg']);
});

test('another cluster and another replica are named', () => {
  stampDirectory(directory, owner);
  const before = readFileSync(stamp(), 'utf8');
  expect(refusalOf({ ...owner, clusterId: 'ff' })).toContain(`another cluster (${owner.clusterId})`);
  expect(refusalOf({ ...owner, replica: 'n2' })).toContain('data of the replica n1, not of n2');
  expect(readFileSync(stamp(), 'utf8')).toBe(before);
});

test.each([
  ['{"format":2}', /has format 2; this version of eventide reads format 1/],
  ['{"clusterId":"x"}', /has format undefined/],
  ['{"format":', /Is the directory damaged/],
  ['', /Is the directory damaged/],
  ['7', /is damaged/],
])('a stamp that reads %j is refused and not replaced', (text, message) => {
  stampDirectory(directory, owner);
  writeFileSync(stamp(), text);
  expect(refusalOf(owner)).toMatch(message);
  expect(readFileSync(stamp(), 'utf8')).toBe(text);
});

test('a file in its place is said so', () => {
  mkdirSync(join(directory, '..'), { recursive: true });
  writeFileSync(directory, 'x');
  expect(refusalOf(owner)).toMatch(/cannot be used as a data directory/);
});

test('a directory knows its copies from itself', () => {
  stampDirectory(directory, owner);
  expect(isCopy(directory)).toBe(true);
  notePlace(directory);
  expect(isCopy(directory)).toBe(false);
  const copied = join(folder, String(made++));
  cpSync(directory, copied, { recursive: true, preserveTimestamps: true });
  expect(isCopy(copied)).toBe(true);
  // Put back in the place of the original, it is a copy still.
  rmSync(directory, { recursive: true });
  cpSync(copied, directory, { recursive: true, preserveTimestamps: true });
  expect(isCopy(directory)).toBe(true);
  notePlace(directory);
  const moved = join(folder, String(made++));
  renameSync(directory, moved);
  expect(isCopy(moved)).toBe(false);
});

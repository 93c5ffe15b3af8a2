// The observer over pino: facts as fields of one JSON line, by subsystem and level, and nothing secret in it.

import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PinoObserver, secretFields } from '../../src/adapters/pino-observer.ts';
import type { LogLevel } from '../../src/core/instruction.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let logs = 0;

type Line = Readonly<Record<string, unknown>>;

/** What an observer of that level wrote. */
async function linesOf(level: LogLevel | 'silent', work: (observer: PinoObserver) => void): Promise<readonly Line[]> {
  const path = join(folder, String(logs++));
  const descriptor = openSync(path, 'a');
  const observer = new PinoObserver({ level, replica: 'n1', descriptor });
  work(observer);
  await observer.close();
  const text = readFileSync(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

test('a fact is a field; replica, subsystem and message stand beside it', async () => {
  const [line, ...others] = await linesOf('info', (observer) =>
    observer.note('info', 'gossip', 'a peer came back', { peer: 'n2', afterMs: 12.5, first: false }),
  );
  expect(others).toEqual([]);
  expect(line).toMatchObject({ replica: 'n1', subsystem: 'gossip', msg: 'a peer came back' });
  expect(line).toMatchObject({ peer: 'n2', afterMs: 12.5, first: false });
  expect(String(line?.['time'])).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test.each([
  ['debug', 4],
  ['info', 3],
  ['warn', 2],
  ['error', 1],
  ['silent', 0],
] as const)('at level %s, %i of four notes are written', async (level, count) => {
  const lines = await linesOf(level, (observer) => {
    for (const one of ['debug', 'info', 'warn', 'error'] as const) observer.note(one, 'store', one, {});
  });
  expect(lines.map(({ msg }) => msg)).toEqual(['debug', 'info', 'warn', 'error'].slice(4 - count));
});

test('no field of a secret name shows its value', async () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const lines = await linesOf('debug', (observer) => {
    for (const field of secretFields) observer.note('error', 'api', 'a fact', { [field]: secret, beside: 'seen' });
    observer.note('error', 'api', 'all of them', Object.fromEntries(secretFields.map((field) => [field, secret])));
  });
  expect(lines).toHaveLength(secretFields.length + 1);
  expect(JSON.stringify(lines)).not.toContain(secret);
  for (const line of lines.slice(0, -1)) expect(line['beside']).toBe('seen');
  for (const field of secretFields) expect(lines.at(-1)?.[field]).toBe('[secret]');
});

test('what a request carries is among the secret names, however it is spelled', () => {
  for (const field of [
    'authorization',
    'bearer',
    'password',
    'secretAccessKey',
    'sessionToken',
    'x-amz-security-token',
  ])
    expect(secretFields).toContain(field);
});

test('a line cannot be broken by what is in it', async () => {
  const [line, ...others] = await linesOf('info', (observer) =>
    observer.note('info', 'api', 'a name', { name: 'one\n{"level":60,"msg":"forged"}\u2028"' }),
  );
  expect(others).toEqual([]);
  expect(line?.['name']).toBe('one\n{"level":60,"msg":"forged"}\u2028"');
});

test('a log that cannot be written harms nobody', async () => {
  const descriptor = openSync('/dev/full', 'w');
  const observer = new PinoObserver({ level: 'info', replica: 'n1', descriptor });
  observer.note('error', 'store', 'no space left', {});
  observer.note('error', 'store', 'no space left', {});
  await expect(observer.close()).resolves.toBeUndefined();
});

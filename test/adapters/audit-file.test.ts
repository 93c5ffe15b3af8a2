// The audit's file: lines in their order, for the operator alone, exchanged when it is full.

import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuditFile, auditFileBytes } from '../../src/adapters/audit-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'eventide-audit-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const noProblem = (message: string): never => {
  throw new Error(message);
};

test('lines come in their order, behind what was there', async () => {
  const path = join(directory, 'audit.jsonl');
  for (const lines of [['{"a":1}', '{"a":2}'], ['{"a":3}']]) {
    const file = new AuditFile(path, noProblem);
    for (const line of lines) file.append(line);
    await file.close();
  }
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n{"a":3}\n');
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('a full file is exchanged, and the one before it kept', async () => {
  const path = join(directory, 'audit.jsonl');
  writeFileSync(path, '');
  truncateSync(path, auditFileBytes);
  const file = new AuditFile(path, noProblem);
  file.append('first');
  await file.close();
  expect(statSync(`${path}.1`).size).toBe(auditFileBytes);
  expect(readFileSync(path, 'utf8')).toBe('first\n');
});

test('a file that cannot be written is complained of once, and holds nobody up', async () => {
  const problems: string[] = [];
  const file = new AuditFile(join(directory, 'none', 'audit.jsonl'), (message) => problems.push(message));
  file.append('first');
  await file.close();
  file.append('second');
  await file.close();
  expect(problems).toEqual(['the audit file cannot be written']);
});

// `eventide revoke`: which replica it asks, what it asks there, and what it prints of the answer.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeClusterEntry, writeEnvironment } from '../../src/cli/cluster-directory.ts';
import { type AnswerTable, openTestDoor } from '../api/table-dispatch.ts';
import { anybody, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-revoke-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const principal = 'arn:aws:iam::111122223333:user/alice';
const done = () => ({ response: {}, token: 'causal-1', durability: 'local' as const });
const table: AnswerTable = {
  calls: {
    'cluster:RevokeSessions': done,
    'cluster:QuarantinePrincipal': done,
    'cluster:LiftQuarantine': () => ({ ...done(), durability: 'committed' }),
  },
};

/** Runs `eventide revoke …` in a cluster of two replicas; what each of them was asked. */
async function against(...argv: readonly string[]) {
  await using first = await openTestDoor(table);
  await using second = await openTestDoor(table);
  const directory = mkdtempSync(join(folder, 'd'));
  const replicas = [first, second].map((door, at) => {
    return { name: `n${at + 1}`, grpc: door.address, id: '', http: '', peer: '' };
  });
  writeClusterEntry(directory, { clusterId: 'c', account: '111122223333', profile: 'aws', seed: 1, replicas });
  writeEnvironment(directory, { EVENTIDE_DATA: directory, EVENTIDE_ENDPOINTS: first.address, ...anybody });
  const ran = await run(['--data', directory, 'revoke', ...argv]);
  const asked = [first, second].map(({ dispatch }) => dispatch.calls.map(({ action, request }) => [action, request]));
  return { ...ran, asked };
}

describe('revoke', () => {
  it.each([
    ['sessions', 'RevokeSessions', 'token causal-1 (stored on one replica so far)\n'],
    ['quarantine', 'QuarantinePrincipal', 'token causal-1 (stored on one replica so far)\n'],
    ['lift', 'LiftQuarantine', 'token causal-1\n'],
  ])('%s asks the first replica, or the one that is named', async (name, action, says) => {
    const call = [[action, { principal }]];
    expect(await against(name, principal)).toMatchObject({ code: 0, stderr: says, asked: [call, []] });
    expect(await against(name, principal, '--replica', 'n2')).toMatchObject({
      code: 0,
      stderr: says,
      asked: [[], call],
    });
  });

  it('prints token and durability as JSON where asked to', async () => {
    const { stdout } = await against('sessions', principal, '--output', 'json');
    expect(JSON.parse(stdout)).toEqual({ token: 'causal-1', durability: 'local' });
  });

  it('asks nobody where there is no such replica, and says which there are', async () => {
    const { code, stderr, asked } = await against('quarantine', principal, '--replica', 'n9');
    expect({ code, asked }).toEqual({ code: 2, asked: [[], []] });
    expect(stderr).toContain('There is no replica n9.\nThere are n1, n2.');
  });
});

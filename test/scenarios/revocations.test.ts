// Revocations that reach a home which cannot make them part of the log at once.

import { expect, it } from 'vitest';
import type { Answer } from '../../src/core/instruction.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

function keyOf(created: Answer | undefined): string {
  const { accessKey } = (created?.response ?? {}) as { readonly accessKey?: { readonly accessKeyId: string } };
  return accessKey?.accessKeyId ?? '';
}

it('a revocation that arrives while the home recovers is adopted once it is active', () => {
  const cluster = new ScriptedCluster();
  cluster.ask('n1', 'CreateUser', { userName: 'alice', tags: [] });
  const accessKeyId = keyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'alice' }));
  cluster.pass(100);
  cluster.kill('n1');
  cluster.cut('n1', 'n2');
  const off = { userName: 'alice', accessKeyId, status: 'Inactive' };
  expect(cluster.ask('n2', 'UpdateAccessKey', off)?.durability).toBe('local');
  // n2 is reached by the home alone: n1 starts, hears nobody else, and stays what it is until n3 is there too.
  cluster.kill('n3');
  cluster.start('n1');
  cluster.pass(50);
  cluster.heal('n1', 'n2');
  cluster.pass(5000);
  cluster.start('n3');
  cluster.pass(5000);
  const listed = cluster.ask('n3', 'ListAccessKeys', { userName: 'alice' });
  expect(JSON.stringify(listed?.response)).toContain('"status":"Inactive"');
});

it('a wiped home that gets a revocation before it has the log adopts it afterwards', () => {
  const cluster = new ScriptedCluster();
  cluster.ask('n1', 'CreateUser', { userName: 'alice', tags: [] });
  const accessKeyId = keyOf(cluster.ask('n1', 'CreateAccessKey', { userName: 'alice' }));
  cluster.pass(100);
  cluster.wipe('n1');
  cluster.kill('n3');
  const off = { userName: 'alice', accessKeyId, status: 'Inactive' };
  expect(cluster.ask('n2', 'UpdateAccessKey', off)?.durability).toBe('local');
  // The home needs every other voter; until n3 is back it recovers, and has the revocation from n2 already.
  cluster.start('n1');
  cluster.pass(5000);
  cluster.start('n3');
  cluster.pass(5000);
  const listed = cluster.ask('n3', 'ListAccessKeys', { userName: 'alice' });
  expect(listed?.view).toBe('committed');
  expect(JSON.stringify(listed?.response)).toContain('"status":"Inactive"');
});

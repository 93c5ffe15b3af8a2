// Writes without a delay: whoever goes on at the replica that answered finds what it wrote, however slow the disks are.

import { describe, expect, it } from 'vitest';
import { ScriptedCluster } from './scripted-cluster.ts';

const slowMs = 60;
const user = { userName: 'ann', tags: [] };

function slowCluster(profile: 'fast' | 'instant', ...slow: readonly string[]): ScriptedCluster {
  const cluster = new ScriptedCluster({ chaos: true, profile });
  if (slow.length > 0) cluster.putRule('n1', { name: 'slow', scope: { replicas: slow }, disk: { syncDelay: slowMs } });
  return cluster;
}

/** Whether a user is visible on a replica, without a moment passing. */
function shows(cluster: ScriptedCluster, name: string): boolean {
  const request = { principal: 'arn:aws:iam::111122223333:user/ann', action: 's3:Get', resource: '*', context: [] };
  const waiting = cluster.send(name, 'Authorize', { ...request, explain: true }, { service: 'access' });
  return waiting.answer?.response !== undefined && !JSON.stringify(waiting.answer.response).includes('not visible');
}

describe('with the profile instant a write is answered', () => {
  it('when it is visible on the home that was asked', () => {
    const cluster = slowCluster('instant', 'n1');
    expect(cluster.ask('n1', 'CreateUser', user)?.durability).toBe('committed');
    expect(shows(cluster, 'n1')).toBe(true);
  });

  it('when it is visible on the replica that was asked and handed it on', () => {
    const cluster = slowCluster('instant', 'n2');
    expect(cluster.ask('n2', 'CreateUser', user)?.durability).toBe('committed');
    expect(shows(cluster, 'n2')).toBe(true);
  });

  it('soon in any case, where a rule holds back what is to be shown', () => {
    const cluster = slowCluster('instant');
    cluster.putRule('n1', { name: 'still', apply: { pause: true } });
    for (const name of ['n1', 'n2']) {
      const startedMs = cluster.nowMs;
      const answer = cluster.ask(name, 'CreateUser', { userName: `by-${name}`, tags: [] });
      expect(answer?.durability).toBe('committed');
      expect(cluster.nowMs - startedMs).toBeLessThan(700);
    }
    expect(shows(cluster, 'n1')).toBe(false);
  });
});

it('with a delay a write is answered before it shows, as on AWS', () => {
  const cluster = slowCluster('fast');
  expect(cluster.ask('n1', 'CreateUser', user)?.durability).toBe('committed');
  expect(shows(cluster, 'n1')).toBe(false);
  cluster.pass(1000);
  expect(shows(cluster, 'n1')).toBe(true);
});

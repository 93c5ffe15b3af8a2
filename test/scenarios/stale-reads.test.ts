// The share of IAM reads that are served stale, as in AWS: drawn by the seed, and never older than five seconds.

import { expect, it } from 'vitest';
import { ScriptedCluster } from './scripted-cluster.ts';

/** Whether each of many listings, on a replica that shows nothing yet, has the new user. */
function listings(share: number, waitMs = 0): readonly boolean[] {
  const cluster = new ScriptedCluster({ profile: 'manual', seed: 5, staleReadShare: share });
  cluster.ask('n1', 'CreateUser', { userName: 'alice', tags: [] });
  cluster.pass(waitMs);
  return Array.from({ length: 200 }, () => {
    const answer = cluster.ask('n2', 'ListUsers', {});
    const found = JSON.stringify(answer?.response).includes('alice');
    expect(answer?.view).toBe(found ? 'committed' : 'visible');
    return found;
  });
}

it('a share of nothing serves every read from the home', () => {
  expect(listings(0)).not.toContain(false);
});

it('a share of a third serves about a third stale, and the same ones for the same seed', () => {
  const found = listings(1 / 3);
  const stale = found.filter((fresh) => !fresh).length;
  expect(stale).toBeGreaterThan(40);
  expect(stale).toBeLessThan(95);
  expect(listings(1 / 3)).toEqual(found);
});

it('a replica that lags more than five seconds serves none stale', () => {
  expect(listings(1, 6000)).not.toContain(false);
});

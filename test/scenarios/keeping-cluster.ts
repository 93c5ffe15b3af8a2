// A scripted cluster that takes checkpoints and trims every few ops, and what its members must agree on.

import { expect } from 'vitest';
import type { GetClusterResponse, Member } from '../../src/core/shapes/cluster.ts';
import { keepingViolations } from '../sim/keeping-checks.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

/** Limits so small that a few dozen ops make checkpoints and trim. */
export const limits = {
  ...{ checkpointOps: 10, keptOps: 5, upkeepMs: 50, compareMs: 500, snapshotBytes: 1000, snapshotWaitMs: 100 },
};

/** Voters (and replicas beyond five) under those limits. */
export function clusterWith(replicas = 3, more: Partial<typeof limits & { opLogBytes: number }> = {}): ScriptedCluster {
  return new ScriptedCluster({ replicas, limits: { ...limits, ...more } });
}

/** Creates users `from` … `to`, one after the other. */
export function createUsers(cluster: ScriptedCluster, from: number, to: number, name = 'n1'): void {
  for (let at = from; at <= to; at++) {
    const answer = cluster.ask(name, 'CreateUser', { userName: `u${at}`, tags: [] });
    expect(answer).toBeDefined();
    expect(answer?.refusal).toBeUndefined();
  }
}

/** A member as it tells of itself. */
export function self(cluster: ScriptedCluster, name: string): Member | undefined {
  const answer = cluster.ask(name, 'GetCluster', {}, { service: 'cluster' });
  return (answer?.response as GetClusterResponse | undefined)?.members.find((member) => member.name === name);
}

/** All members agree, and their disks are as they must be. */
export function expectEqual(cluster: ScriptedCluster, names: readonly string[]): void {
  const states = names.map((name) => JSON.stringify(self(cluster, name)?.accounts));
  expect(states[0]).toContain('fingerprint');
  expect(new Set(states).size).toBe(1);
  expect(keepingViolations(cluster.world)).toEqual([]);
  expect(cluster.halts).toEqual([]);
}

/** Names of the voters. */
export const three = ['n1', 'n2', 'n3'];

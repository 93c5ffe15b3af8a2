// Short black-box runs: no anomaly under faults, kills and damage; and anomalies where the order within an account is off.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSetFull, type SetAction } from './checkers/set-full.ts';
import { kindsOf } from './checkers/verdict.ts';
import { readHistory } from './harness/history.ts';
import { LiveCluster } from './harness/live-cluster.ts';
import { eventually } from './harness/pace.ts';
import { anomaliesWithoutOrder, asItIs, buildProgram, withoutAccountOrder } from './harness/program.ts';
import { causal } from './workloads/causal.ts';
import { runCycles } from './workloads/cycles.ts';
import { longFork } from './workloads/long-fork.ts';
import { newEnemy } from './workloads/new-enemy.ts';
import { setFull } from './workloads/set-full.ts';
import { prepare, runWorkloads } from './workloads/workload.ts';

const workloads = [prepare(setFull), prepare(causal), prepare(longFork), prepare(newEnemy)];

let main: string;
beforeAll(async () => {
  main = await buildProgram(asItIs);
});

describe('on a live cluster', () => {
  it('set-full, causal, long-fork and new-enemy find nothing under netsplits, a kill and a pause', async () => {
    const historyFolder = mkdtempSync(join(tmpdir(), 'eventide-histories-'));
    const reports = await runWorkloads(workloads, {
      ...{ main, profile: 'fast', seed: 7, durationMs: 7000, historyFolder },
      faults: ['split', 'isolate', 'one-way', 'delay', 'pause', 'kill'],
    });
    expect(reports.flatMap(({ anomalies }) => anomalies)).toEqual([]);
    for (const { workload, figures } of reports)
      expect(figures['reads'] ?? figures['looks'], workload).toBeGreaterThan(10);
    // What is on paper says the same.
    const history = readHistory<SetAction>(join(historyFolder, 'set-full-7.jsonl'));
    expect(checkSetFull(history).figures).toEqual(reports[0]?.figures);
    rmSync(historyFolder, { recursive: true });
  });

  it('with the order within an account switched off, every workload finds anomalies', async () => {
    const reports = await runWorkloads(workloads, {
      ...{ main: await buildProgram(withoutAccountOrder), profile: 'fast', seed: 3, durationMs: 150_000 },
      ...{ faults: [], agrees: false, untilFound: anomaliesWithoutOrder },
    });
    for (const report of reports)
      expect([...kindsOf(report)], report.workload).toEqual(
        expect.arrayContaining([...(anomaliesWithoutOrder[report.workload] ?? ['no kind'])]),
      );
  });

  it('kill −9 and restart, alone, in pairs and all at once, loses nothing and brings nothing back', async () => {
    const { anomalies, figures } = await runCycles({ main, seed: 2, cycles: 4, looksEvery: 4 });
    expect(anomalies).toEqual([]);
    expect(figures['acknowledged']).toBeGreaterThan(5);
  });
});

describe('without the home', () => {
  it('reads, sessions and decisions go on, and a key is revoked on every side of a netsplit', async () => {
    await using cluster = await LiveCluster.start({ main, profile: 'instant' });
    await using client = cluster.client();
    const keys = await Promise.all(
      ['n1', 'n2', 'n3'].map(async (name) => {
        await client.iam.createUser({ userName: `of-${name}` });
        const { accessKey } = await client.iam.createAccessKey({ userName: `of-${name}` });
        return {
          name,
          userName: `of-${name}`,
          accessKeyId: accessKey?.accessKeyId ?? '',
          secretAccessKey: accessKey?.secretAccessKey ?? '',
        };
      }),
    );
    await cluster.agreement(client);
    cluster.isolate('n1');
    cluster.isolate('n2');
    for (const { name, userName, accessKeyId, secretAccessKey } of keys) {
      const endpoint = cluster.replica(name).grpc;
      await using caller = cluster.client({ credentials: { accessKeyId, secretAccessKey } });
      expect((await caller.sts.getCallerIdentity({}, { endpoint })).arn).toContain(userName);
      const { credentials } = await caller.sts.getSessionToken({}, { endpoint });
      expect(credentials?.sessionToken).not.toBe('');
      const principal = `arn:aws:iam::${cluster.account}:user/${userName}`;
      const { decision } = await client.access.authorize(
        { principal, action: 's3:GetObject', resource: '*' },
        { endpoint },
      );
      expect(decision?.decision).toBe('ImplicitlyDenied');
      // The home itself answers once k voters have stored it: cut off, it cannot. The key is off there all the same.
      const revoked = client.iam.updateAccessKey(
        { userName, accessKeyId, status: 'Inactive' },
        { endpoint, deadlineMs: 500 },
      );
      if (name === cluster.home) await revoked.catch(() => undefined);
      else await revoked;
      await expect(caller.sts.getCallerIdentity({}, { endpoint })).rejects.toMatchObject({
        code: 'InvalidClientTokenId',
      });
    }
    cluster.heal();
    await eventually('every key to be refused everywhere', async () => {
      for (const { accessKeyId, secretAccessKey } of keys) {
        await using caller = cluster.client({ credentials: { accessKeyId, secretAccessKey } });
        for (const { grpc } of cluster.replicas) {
          const taken = await caller.sts.getCallerIdentity({}, { endpoint: grpc }).then(
            () => true,
            (error: unknown) => (error as { readonly code?: string }).code !== 'InvalidClientTokenId',
          );
          if (taken) return undefined;
        }
      }
      return true;
    });
  });
});

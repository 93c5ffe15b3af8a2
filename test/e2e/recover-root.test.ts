// A lost root key: whoever has the stopped home's directory gets a new one, which is logged and spreads like every change.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ClusterProcess, eventide, eventually } from './cluster-process.ts';

it('recover-root makes a key that works on every replica, lifts a quarantine of the root user, and works once', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'eventide-e2e-'));
  const first = await ClusterProcess.start(['--profile', 'instant'], directory);
  const running = await first.run('recover-root');
  expect(running.code).not.toBe(0);
  // The user's own mistake, told as one: what is wrong and what to do, with no stack.
  expect(running.stderr).toMatch(/^error: \S+ is in use by another process\. Stop it first[^\n]*\n$/);
  expect((await first.run('revoke', 'quarantine', 'arn:aws:iam::111122223333:root')).code).toBe(0);
  expect((await first.run('iam', 'list-users')).code).not.toBe(0);
  await first.stop();

  const made = await eventide(['--data', directory, '--output', 'json', 'recover-root']);
  const credentials = JSON.parse(made.stdout) as { accessKeyId: string; secretAccessKey: string };
  await using cluster = await ClusterProcess.start(['--profile', 'instant'], directory);
  await using client = cluster.client({ credentials });
  for (const { grpc } of cluster.replicas) {
    const arn = await eventually('the new key', () =>
      client.sts.getCallerIdentity({}, { endpoint: grpc }).then(
        (identity) => identity.arn,
        () => undefined,
      ),
    );
    expect(arn).toBe('arn:aws:iam::111122223333:root');
  }
  await client.iam.deleteAccessKey({ accessKeyId: cluster.rootCredentials.accessKeyId });
  const { accessKeyMetadata } = await client.iam.listAccessKeys({});
  expect(accessKeyMetadata.map(({ accessKeyId }) => accessKeyId)).toEqual([credentials.accessKeyId]);
});

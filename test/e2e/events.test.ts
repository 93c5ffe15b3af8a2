// `eventide events` on real processes: calls through every door, found on whichever replica is asked, and followed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { ClusterProcess, eventually } from './cluster-process.ts';

interface Record {
  readonly eventName: string;
  readonly errorCode?: string;
  readonly requestParameters: { readonly userName?: string } | null;
  readonly additionalEventData: { readonly replica: string; readonly door: string };
}

it('events of all doors and replicas are found, filtered and followed', async () => {
  await using cluster = await ClusterProcess.start(['--profile', 'instant', '--seed', '3']);
  await using client = cluster.client({ causal: false });
  const find = async (...args: readonly string[]): Promise<readonly Record[]> => {
    const { code, stdout, stderr } = await cluster.run('--output', 'json', 'events', ...args);
    expect([code, stderr]).toEqual([0, '']);
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record]));
  };
  await client.iam.createUser({ userName: 'anna' }, { endpoint: cluster.endpointOf('n2') });
  const third = cluster.replicas.find(({ name }) => name === 'n3');
  const aws = new IAMClient({
    ...{ region: 'us-east-1', endpoint: `http://${third?.http ?? ''}`, maxAttempts: 1 },
    credentials: cluster.rootCredentials,
  });
  await expect(aws.send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toThrow('nobody');

  const told = (records: readonly Record[]) =>
    records.map(({ eventName, errorCode, requestParameters, additionalEventData: { replica, door } }) =>
      [eventName, requestParameters?.userName, replica, door, errorCode].join(' ').trim(),
    );
  expect(told(await find('--resource', 'anna'))).toEqual(['CreateUser anna n2 grpc']);
  expect(told(await find('--error'))).toContain('GetUser nobody n3 query NoSuchEntity');
  expect((await cluster.run('events', '--name', 'CreateUser')).stdout).toMatch(
    / n2 {2}iam:CreateUser {2}root of \d{12}\n/,
  );

  const args = ['--data', cluster.directory, '--output', 'json', 'events', '--follow', '--name', 'CreateUser'];
  const following = spawn(process.execPath, [resolve('dist/main.js'), ...args]);
  let seen = '';
  following.stdout.on('data', (text: Buffer) => (seen += text.toString()));
  let made = 0;
  await eventually('a followed event', async () => {
    await client.iam.createUser({ userName: `u${made++}` }, { endpoint: cluster.endpointOf('n3') });
    return seen.includes('"userName":"u') ? true : undefined;
  });
  following.kill('SIGINT');
  const [code] = (await once(following, 'exit')) as [number | null];
  expect(code).toBe(0);
});

// The change feed: everything once and in order, from the log and live, for those who may.

import { expect, it } from 'vitest';
import type { Answer } from '../../src/core/instruction.ts';
import type { WatchChangesResponse } from '../../src/core/shapes/cluster.ts';
import type { CreateAccessKeyResponse } from '../../src/core/shapes/iam.ts';
import type { SimulatedCredentials } from '../sim/cluster.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });
const long = { deadlineMs: 3_600_000 };

interface Feed {
  readonly items: readonly WatchChangesResponse[];
  readonly answer?: Answer;
}

function watch(cluster: ScriptedCluster, name: string, fromToken?: string, credentials?: SimulatedCredentials): Feed {
  const request = fromToken === undefined ? {} : { fromToken };
  return cluster.send(name, 'WatchChanges', request, {
    ...long,
    ...(credentials === undefined ? {} : { as: credentials }),
  }) as Feed;
}

const numbers = ({ items }: Feed): readonly number[] => items.map(({ op }) => op?.accountSeq ?? 0);
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

it('tells each change of the account once, in order, as it becomes visible on the asked replica', () => {
  const cluster = new ScriptedCluster({ profile: 'fast' });
  const feed = watch(cluster, 'n2');
  const created = cluster.ask('n1', 'CreateUser', user('alice'));
  expect(feed.items).toEqual([]);
  for (let at = 0; at < 20; at++) cluster.ask('n3', 'CreateUser', user(`u${at}`));
  cluster.pass(2000);
  const first = feed.items[0]?.op?.accountSeq ?? 0;
  expect(numbers(feed)).toEqual(range(first, first + 20));
  expect(feed.items[0]).toMatchObject({
    token: created?.token,
    op: { kind: 'iam:CreateUser', class: 'create', replicas: [{ replica: 'n2', state: 'visible' }] },
  });
  expect(feed.answer).toBeUndefined();
});

it('goes on from a token: what is in the log first, then what comes, with nothing twice and nothing left out', () => {
  const cluster = new ScriptedCluster();
  const from = cluster.ask('n1', 'CreateUser', user('alice'))?.token ?? '';
  // More than one part of the log.
  for (let at = 0; at < 600; at++) cluster.ask('n1', 'CreateUser', user(`u${at}`));
  cluster.pass(500);
  const feed = watch(cluster, 'n2', from);
  // Changes go on while it reads.
  for (let at = 0; at < 30; at++) cluster.ask('n1', 'CreateGroup', { groupName: `g${at}` });
  cluster.pass(1000);
  const first = feed.items[0]?.op?.accountSeq ?? 0;
  expect(feed.items[0]?.op?.kind).toBe('iam:CreateUser');
  expect(numbers(feed)).toEqual(range(first, first + 629));
  // The last one told is where the next feed goes on.
  const next = watch(cluster, 'n3', feed.items[99]?.token);
  cluster.pass(1000);
  expect(numbers(next)).toEqual(range(first + 100, first + 629));
});

it('tells nobody of another account, and ends for who may no longer watch', () => {
  const cluster = new ScriptedCluster();
  const other = cluster.ask('n1', 'CreateAccount', { id: '999988887777', name: 'other' })
    ?.response as SimulatedCredentials;
  cluster.ask('n1', 'CreateUser', user('carol'));
  const made = cluster.ask('n1', 'CreateAccessKey', { userName: 'carol' })?.response as CreateAccessKeyResponse;
  const carol = made.accessKey as SimulatedCredentials;
  cluster.pass(100);
  expect(watch(cluster, 'n2', undefined, carol).answer?.refusal?.code).toBe('AccessDenied');
  const policyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'eventide:WatchChanges', Resource: '*' }],
  });
  cluster.ask('n1', 'PutUserPolicy', { userName: 'carol', policyName: 'watch', policyDocument });
  cluster.pass(100);
  const foreign = watch(cluster, 'n2', undefined, other);
  const feed = watch(cluster, 'n2', undefined, carol);
  cluster.ask('n1', 'CreateUser', user('dora'));
  cluster.pass(1500);
  expect(feed.items).toHaveLength(1);
  expect(foreign.items).toEqual([]);
  cluster.ask('n1', 'DeleteUserPolicy', { userName: 'carol', policyName: 'watch' });
  cluster.pass(1500);
  cluster.ask('n1', 'CreateUser', user('erik'));
  cluster.pass(100);
  expect(feed.answer?.refusal?.code).toBe('AccessDenied');
  expect(JSON.stringify(feed.items)).not.toContain('erik');
});

it('refuses a token that names nothing of the account, and one from before the log begins', () => {
  const cluster = new ScriptedCluster();
  const other = cluster.ask('n1', 'CreateAccount', { id: '999988887777', name: 'other' })
    ?.response as SimulatedCredentials;
  cluster.pass(100);
  const foreign = cluster.ask('n1', 'CreateUser', user('x'), { as: other })?.token;
  expect(watch(cluster, 'n1', foreign).answer?.refusal?.code).toBe('InvalidInput');
  const from = cluster.ask('n1', 'CreateUser', user('alice'))?.token ?? '';
  for (const name of ['bob', 'carol', 'dora']) cluster.ask('n1', 'CreateUser', user(name));
  cluster.pass(500);
  // The log of n2 loses its beginning, up to the change right behind the token's.
  cluster.trim('n2', 5);
  const feed = watch(cluster, 'n2', from);
  cluster.pass(500);
  expect(feed.answer?.refusal?.code).toBe('CHANGES_TRIMMED');
  expect(feed.items).toEqual([]);
});

it('ends at its deadline', () => {
  const cluster = new ScriptedCluster();
  const short = cluster.send('n2', 'WatchChanges', {}, { deadlineMs: 1000 });
  cluster.pass(900);
  expect(short.answer).toBeUndefined();
  cluster.pass(200);
  expect(short.answer?.response).toEqual({});
});

it('a feed from a token that a promotion gave up is refused: it would leave out what has its number now', () => {
  const cluster = new ScriptedCluster();
  cluster.ask('n1', 'CreateUser', { userName: 'first', tags: [] });
  for (const name of ['n2', 'n3']) cluster.cut('n1', name);
  const { token: fromToken } = cluster.ask('n1', 'CreateUser', { userName: 'lost', tags: [] }) ?? {};
  expect(cluster.ask('n2', 'Promote', { replica: 'n2' }, { service: 'cluster' })?.refusal).toBeUndefined();
  expect(cluster.ask('n2', 'CreateUser', { userName: 'other', tags: [] })?.refusal).toBeUndefined();
  const watching = cluster.send('n2', 'WatchChanges', { fromToken }, { service: 'cluster' });
  cluster.pass(1000);
  expect(watching.items).toEqual([]);
  expect(watching.answer?.refusal?.code).toBe('TOKEN_VOID');
});

// A replica that lags or stands still: what it allows, whom it suspects, and what a bad op does to the others.

import { expect, it } from 'vitest';
import type { Answer } from '../../src/core/instruction.ts';
import { encodeOp, type Op } from '../../src/core/replica/op.ts';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import type { CreateAccessKeyResponse } from '../../src/core/shapes/iam.ts';
import type { SimulatedCredentials } from '../sim/cluster.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });
const question = { action: 's3:GetObject', resource: 'arn:aws:s3:::reports/2026', context: [] };
const decided = (answer: Answer | undefined): unknown =>
  answer?.refusal?.code ??
  (answer?.response as { readonly decision?: { readonly decision?: string } } | undefined)?.decision?.decision;

it('a replica cut off from the home allows nothing once its time is over, denies as before, and opens again', () => {
  const cluster = new ScriptedCluster({ failClosedAfterMs: 3000 });
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('Allowed');
  cluster.cut('n1', 'n2');
  cluster.pass(2500);
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('Allowed');
  cluster.pass(1000);
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('TOO_STALE');
  expect(cluster.ask('n2', 'GetCallerIdentity', {})?.refusal?.code).toBe('TOO_STALE');
  // Nobody of that name: a denial needs no fresh view.
  const nobody = { ...question, principal: 'arn:aws:iam::111122223333:user/nobody' };
  expect(decided(cluster.ask('n2', 'Authorize', nobody))).toBe('ImplicitlyDenied');
  expect(decided(cluster.ask('n3', 'Authorize', question))).toBe('Allowed');
  // Whoever operates the cluster can still look.
  expect(cluster.ask('n2', 'GetCluster', {})?.refusal).toBeUndefined();
  cluster.heal('n1', 'n2');
  cluster.pass(1000);
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('Allowed');
});

it('a home that no voter hears fails closed as well', () => {
  const cluster = new ScriptedCluster({ failClosedAfterMs: 3000 });
  expect(decided(cluster.ask('n1', 'Authorize', question))).toBe('Allowed');
  cluster.cut('n1', 'n2');
  cluster.pass(4000);
  expect(decided(cluster.ask('n1', 'Authorize', question))).toBe('Allowed');
  cluster.cut('n1', 'n3');
  cluster.pass(4000);
  expect(decided(cluster.ask('n1', 'Authorize', question))).toBe('TOO_STALE');
});

// Of five voters, the old home and one that hears nobody else: what the others commit, neither can know.
it('a replica that hears a home which no majority hears fails closed with it', () => {
  const cluster = new ScriptedCluster({ replicas: 6, failClosedAfterMs: 3000 });
  for (const there of ['n1', 'n2']) for (const here of ['n3', 'n4', 'n5', 'n6']) cluster.cut(there, here);
  cluster.pass(2500);
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('Allowed');
  cluster.pass(1500);
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('TOO_STALE');
});

// Seed 10828: a home that had just begun did not know yet that what it had found was committed.
it('a replica is not current by what a home that has just begun knows to be committed', () => {
  const cluster = new ScriptedCluster({ profile: 'manual', failClosedAfterMs: 3000 });
  const putBack = ['n2', 'n3'].map((name) => cluster.backUp(name));
  expect(cluster.ask('n1', 'CreateUser', user('alice'))?.refusal).toBeUndefined();
  for (const name of ['n1', 'n2', 'n3']) cluster.kill(name);
  for (const put of putBack) put();
  // It has what the others have lost, and they get nothing of it.
  cluster.tamper('n1', (message) => (message.kind === 'append' ? [] : [message]));
  for (const name of ['n1', 'n2', 'n3']) cluster.start(name);
  cluster.pass(3000);
  expect(decided(cluster.ask('n2', 'Authorize', question))).not.toBe('Allowed');
  cluster.tamper('n1', (message) => [message]);
  cluster.pass(3000);
  cluster.ask('n2', 'ReleaseVisibility', { tokens: [], replicas: [] });
  cluster.pass(500);
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('Allowed');
});

it('a replica that does not show what was committed fails closed although it hears the home', () => {
  const cluster = new ScriptedCluster({ profile: 'manual', failClosedAfterMs: 3000 });
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('Allowed');
  cluster.ask('n1', 'CreateUser', user('alice'));
  cluster.pass(4000);
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('TOO_STALE');
  cluster.ask('n2', 'ReleaseVisibility', { tokens: [], replicas: [] });
  cluster.pass(500);
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('Allowed');
});

it('a replica that stood still longer than the home may be silent does not hold it for gone', () => {
  const cluster = new ScriptedCluster();
  cluster.loseEverything(true);
  cluster.pass(3000);
  cluster.loseEverything(false);
  // The home was not heard for three seconds: that is the home's fault, unless it is one's own.
  expect(cluster.ask('n2', 'CreateUser', user('alice'))?.refusal?.code).toBe('HOME_UNREACHABLE');
  const noted = cluster.heldUp('n3', 3000);
  expect(noted).toMatchObject([{ type: 'observe', message: 'this replica was held up', facts: { lateMs: 3000 } }]);
  expect(cluster.ask('n3', 'CreateUser', user('alice'))?.durability).toBe('committed');
  expect(cluster.heldUp('n3', 200)).toEqual([]);
});

it('the home takes no more writes than may wait, and goes on when they have gone', () => {
  const cluster = new ScriptedCluster({ profile: 'manual', limits: { pendingOps: 5 } });
  const codes = Array.from({ length: 8 }, (_, at) => cluster.ask('n1', 'CreateUser', user(`u${at}`))?.refusal?.code);
  expect(codes).toEqual([...Array.from({ length: 5 }), 'Throttling', 'Throttling', 'Throttling']);
  cluster.ask('n1', 'ReleaseVisibility', { tokens: [], replicas: [] });
  expect(cluster.ask('n1', 'CreateUser', user('u9'))?.refusal).toBeUndefined();
});

const spoils: readonly (readonly [what: string, spoil: (op: Op) => Uint8Array])[] = [
  ['of a format that is unknown here', (op) => Uint8Array.from([99, ...encodeOp(op).subarray(1)])],
  [
    'with a record of a format that is unknown here',
    (op) => encodeOp({ ...op, writes: [{ key: 'user/x', value: Uint8Array.from([77]) }] }),
  ],
  ['whose number does not follow', (op) => encodeOp({ ...op, accountSeq: op.accountSeq + 3 })],
];

/** Accounts that wait on a replica. */
function blocked(cluster: ScriptedCluster, name: string): readonly string[] {
  const told = cluster.ask(name, 'GetCluster', {})?.response as GetClusterResponse | undefined;
  const self = told?.members.find((member) => member.name === name);
  return self?.accounts.flatMap(({ account, blocked: why }) => (why === undefined ? [] : [account ?? ''])) ?? [];
}

it.each(spoils)('an op %s stops its account, and nothing else', (_, spoil) => {
  const cluster = new ScriptedCluster();
  const other = cluster.ask('n1', 'CreateAccount', { id: '999988887777', name: 'other' })?.response;
  const asOther = { as: other as SimulatedCredentials };
  cluster.ask('n1', 'CreateUser', user('carol'));
  const made = cluster.ask('n1', 'CreateAccessKey', { userName: 'carol' })?.response as CreateAccessKeyResponse;
  const carol = made.accessKey as SimulatedCredentials;
  cluster.pass(100);
  cluster.kill('n1');
  cluster.appendOp('n1', { account: '111122223333' }, spoil);
  cluster.start('n1');
  cluster.pass(3000);
  for (const name of ['n1', 'n2', 'n3']) expect(blocked(cluster, name)).toEqual(['111122223333']);
  // The account that waits goes on with what it shows, and takes no writes; another one's changes arrive.
  expect(decided(cluster.ask('n2', 'Authorize', question))).toBe('Allowed');
  const refused = cluster.ask('n1', 'CreateUser', user('alice'))?.refusal;
  expect(refused).toMatchObject({ code: 'NOT_READY', message: expect.stringContaining('takes no writes') as string });
  expect(cluster.ask('n2', 'CreateUser', user('dora'), asOther)?.refusal).toBeUndefined();
  cluster.pass(1000);
  const here = { ...asOther, consistency: { level: 'minimize-latency' } } as const;
  expect(cluster.ask('n3', 'GetUser', user('dora'), here)?.refusal).toBeUndefined();
  // A revocation in the account that waits passes.
  const off = { userName: 'carol', accessKeyId: carol.accessKeyId, status: 'Inactive' };
  cluster.send('n3', 'UpdateAccessKey', off);
  cluster.pass(1000);
  const revoked = cluster.ask('n2', 'Authorize', question, { as: carol });
  expect(revoked?.refusal?.code).toBe('InvalidClientTokenId');
  // And so after a start; a replica that has nothing yet gets it all.
  cluster.kill('n2');
  cluster.start('n2');
  cluster.wipe('n3');
  cluster.start('n3');
  cluster.pass(3000);
  for (const name of ['n2', 'n3']) {
    expect(blocked(cluster, name)).toEqual(['111122223333']);
    expect(decided(cluster.ask(name, 'Authorize', question))).toBe('Allowed');
    expect(cluster.ask(name, 'GetUser', user('dora'), here)?.refusal).toBeUndefined();
  }
  expect(cluster.halts).toEqual([]);
});

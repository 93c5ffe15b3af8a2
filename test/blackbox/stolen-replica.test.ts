// What a stolen replica's key, certificate and data cannot do: each attempt is made over a real peer connection, and fails.

import { randomBytes } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeDigests } from '../../src/adapters/node-digests.ts';
import { codecOf } from '../../src/api/grpc/proto.ts';
import type { Append, Forward } from '../../src/core/gossip/message.ts';
import type { Revocation } from '../../src/core/model/revocation.ts';
import type { SignedPieces } from '../../src/core/model/signed-pieces.ts';
import { decodeOp, encodeOp, hashOp, headMessage, type Op } from '../../src/core/replica/op.ts';
import { encodeRevocation, revocationMessage } from '../../src/core/replica/revocation-entry.ts';
import { findMethod } from '../../src/core/shapes/lookup.ts';
import { signCall } from '../../src/lib/client/signing.ts';
import type { EventideClient } from '../../src/lib/client.ts';
import { codeOf } from './harness/history.ts';
import { LiveCluster } from './harness/live-cluster.ts';
import { eventually } from './harness/pace.ts';
import { asItIs, buildProgram } from './harness/program.ts';
import { type Loot, steal, Thief } from './harness/thief.ts';

const digests = new NodeDigests();
let cluster: LiveCluster;
let client: EventideClient;
let loot: Loot;

beforeAll(async () => {
  cluster = await LiveCluster.start({ main: await buildProgram(asItIs), profile: 'instant' });
  client = cluster.client();
  await client.iam.createUser({ userName: 'alice' });
  await client.iam.createUser({ userName: 'bob' });
  await cluster.agreement(client);
  await cluster.kill('n3');
  loot = steal(cluster.directory, 'n3');
});

afterAll(async () => {
  client.close();
  await cluster[Symbol.asyncDispose]();
});

/** What the two honest replicas hold, as fingerprints, and whether they serve. */
function held(): Promise<readonly string[]> {
  return Promise.all(
    ['n1', 'n2'].map(async (name) => {
      const { members } = await client.cluster.getCluster({}, { endpoint: cluster.replica(name).grpc });
      const self = members.find((member) => member.name === name);
      return JSON.stringify([self?.ready, self?.storedIndex, self?.accounts]);
    }),
  );
}

/** Ops as the thief finds them in what it stole: here, asked of a replica that takes it for n3. */
async function opsOf(thief: Thief): Promise<Append> {
  thief.say({ kind: 'pull', stored: { epoch: 0, index: 0 }, epochs: [], revocations: [] });
  return eventually('the log', () =>
    Promise.resolve(thief.heard.findLast((one): one is Append => one.kind === 'append' && one.firstIndex === 1)),
  );
}

function read(bytes: Uint8Array | undefined): Op {
  const op = decodeOp(bytes ?? new Uint8Array(0));
  if (!op.ok) throw new Error(op.error);
  return op.value;
}

/** An append whose head the thief signed with the only key it has. */
function signedByThief(ops: readonly Uint8Array[], firstIndex: number): Append {
  const index = firstIndex + ops.length - 1;
  const hash = hashOp(digests, ops.at(-1) ?? new Uint8Array(0));
  const signature = digests.sign(loot.signingSeed, headMessage(loot.cluster.clusterId, 1, index, hash));
  return {
    ...{ kind: 'append', epoch: 1, firstIndex, ops, committed: index, agesMs: ops.map(() => 60_000) },
    head: { epoch: 1, index, hash, signature },
  };
}

describe.each(['n1', 'n2'])('at %s, with what was stolen from n3', (target) => {
  it('an op of its own is not taken, whoever it says signed it', async () => {
    const before = await held();
    using thief = await Thief.reach(loot, target);
    const known = await opsOf(thief);
    const last = read(known.ops.at(-1));
    const forged = encodeOp({
      ...{ ...last, index: last.index + 1, accountSeq: last.accountSeq + 1, kind: 'iam:CreateUser' },
      ...{ requestId: 'forged', prevHash: hashOp(digests, known.ops.at(-1) ?? new Uint8Array(0)) },
    });
    const append = signedByThief([forged], last.index + 1);
    thief.say(append);
    // With a true signature of the home, over something else.
    thief.say({ ...append, head: { ...append.head, signature: known.head.signature } });
    thief.say({ ...append, epoch: 2 });
    await thief.isUnderstood();
    expect(await held()).toEqual(before);
  });

  it('a changed op in place of a true one neither gets in nor stops anybody', async () => {
    const before = await held();
    using thief = await Thief.reach(loot, target);
    const known = await opsOf(thief);
    const changed = known.ops.map((bytes, at) =>
      at === known.ops.length - 1 ? encodeOp({ ...read(bytes), requestId: 'changed' }) : bytes,
    );
    thief.say(signedByThief(changed, 1));
    thief.say({ ...known, ops: changed });
    await thief.isUnderstood();
    expect(await held()).toEqual(before);
  });

  it('true ops left out, in another order, or joined to others are not taken; again, they change nothing', async () => {
    const before = await held();
    using thief = await Thief.reach(loot, target);
    const known = await opsOf(thief);
    const { ops } = known;
    expect(ops.length).toBeGreaterThan(2);
    thief.say({ ...known, ops: ops.toSpliced(1, 1) });
    thief.say({ ...known, ops: ops.toReversed() });
    thief.say({ ...known, ops: [...ops, ...ops] });
    thief.say({ ...known, firstIndex: 2 });
    thief.say({ ...known, firstIndex: ops.length + 1 });
    thief.say(known);
    thief.say(known);
    await thief.isUnderstood();
    expect(await held()).toEqual(before);
  });

  it('a revocation in the name of another replica is not taken', async () => {
    const before = await held();
    using thief = await Thief.reach(loot, target);
    for (const origin of loot.cluster.members.filter(({ name }) => name !== loot.name)) {
      const revocation: Revocation = {
        ...{ dot: { origin: origin.id, incarnation: '00000000000000aa', seq: 1 }, account: cluster.account },
        ...{
          target: cluster.rootCredentials.accessKeyId,
          targetCreatedAtSeq: 1,
          kind: 'key-delete' as const,
          atMs: Date.now(),
        },
        ...{ requestId: 'forged', actor: cluster.account },
      };
      const signed = revocationMessage(loot.cluster.clusterId, revocation);
      const entries = [
        encodeRevocation(signed, digests.sign(loot.signingSeed, signed)),
        encodeRevocation(signed, randomBytes(64)),
      ];
      thief.say({ kind: 'revocations', entries, agesMs: [60_000, 60_000] });
    }
    await thief.isUnderstood();
    await client.sts.getCallerIdentity({}, { endpoint: cluster.replica(target).grpc });
    expect(await held()).toEqual(before);
  });

  it('a claim that a replica once had more than there is does not stop it', async () => {
    const before = await held();
    using thief = await Thief.reach(loot, target);
    const { head } = await opsOf(thief);
    const hello = await thief.hears('hello');
    for (const signature of [randomBytes(64), head.signature])
      thief.say({ ...hello, name: loot.name, yours: { ...head, index: head.index + 1000, signature } });
    await thief.isUnderstood();
    expect(await held()).toEqual(before);
  });

  it('claims of more than there is, of a later epoch, and of being its home change nothing', async () => {
    const before = await held();
    using thief = await Thief.reach(loot, target);
    const hello = await thief.hears('hello');
    const { stored: theirs } = hello;
    const ends = [
      { epoch: theirs.epoch, index: theirs.index + 1_000_000 },
      { epoch: theirs.epoch + 5, index: theirs.index + 1 },
    ];
    for (const stored of ends) {
      const hash = randomBytes(32);
      const message = headMessage(loot.cluster.clusterId, stored.epoch, stored.index, hash);
      const head = { ...stored, hash, signature: digests.sign(loot.signingSeed, message) };
      thief.say({ ...hello, name: loot.name, stored, last: stored, whole: true, head });
      thief.say({ kind: 'stored', stored, promised: 0, whole: true });
      const committed = stored.index;
      thief.say({
        kind: 'heartbeat',
        epoch: stored.epoch,
        committed,
        stored: committed,
        agesMs: [0],
        wallMs: Date.now(),
      });
    }
    await thief.isUnderstood();
    expect(await held()).toEqual(before);
    expect(cluster.runs(target)).toBe(true);
  });
});

describe('a forwarded call of the thief', () => {
  let forwards = 0;
  const forward = (thief: Thief, more: Partial<Forward>): Promise<string> => {
    const method = findMethod('iam', 'CreateUser');
    const body = codecOf<object>('iam', method?.request ?? '').encode({ userName: 'mallory', tags: [] });
    // One that was used before, on another link too, is not answered again.
    const forwardId = ++forwards;
    thief.say({
      ...{ kind: 'forward', forwardId, requestId: 'forged', door: 'grpc', service: 'iam', action: 'CreateUser', body },
      ...{
        sourceIp: '127.0.0.1',
        userAgent: 'thief',
        secure: true,
        tokens: [],
        visibleSeq: 0,
        deadlineMs: 2000,
        ...more,
      },
    });
    return eventually('an answer', () => {
      const answer = thief.heard.find((one) => one.kind === 'forward-answer' && one.forwardId === forwardId);
      if (answer?.kind !== 'forward-answer') return Promise.resolve(undefined);
      return Promise.resolve(answer.refusal?.code ?? `done: ${answer.response ?? ''}`);
    });
  };

  it('without proof, with a made-up bearer, or with a signature of its own is refused', async () => {
    using thief = await Thief.reach(loot, 'n1');
    const pieces = {
      ...{ method: 'POST', path: '/eventide.iam.v1.IamService/CreateUser', query: '', payloadHash: '0'.repeat(64) },
      headers: [
        ['x-amz-date', new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')],
        [
          'authorization',
          `AWS4-HMAC-SHA256 Credential=${cluster.rootCredentials.accessKeyId}/20260101/us-east-1/eventide/aws4_request, ` +
            `SignedHeaders=x-amz-date, Signature=${'a'.repeat(64)}`,
        ],
      ],
    } as const;
    const answers = [
      await forward(thief, {}),
      await forward(thief, { bearer: 'made-up' }),
      await forward(thief, { signed: pieces }),
    ];
    for (const answer of answers) expect(answer).toMatch(/^[A-Z]\w+$/);
    expect(answers.filter((answer) => answer.startsWith('done'))).toEqual([]);
  });

  it('cannot put another body under what a caller signed, nor make it another action', async () => {
    // The caller's own call comes through a replica that the thief runs: its signed pieces are true.
    using thief = await Thief.reach(loot, 'n1');
    expect(await forward(thief, { signed: signedCall('CreateUser', 'alice') })).toBe('SignatureDoesNotMatch');
    expect(await forward(thief, { signed: signedCall('GetUser', 'mallory') })).toBe('SignatureDoesNotMatch');
    const streaming = { ...signedCall('CreateUser', undefined), streaming: true };
    expect(await forward(thief, { signed: streaming })).toBe('SignatureDoesNotMatch');
    const { users } = await client.iam.listUsers({});
    expect(users.map(({ userName }) => userName)).toEqual(['alice', 'bob']);
  });
});

/** The pieces of a call of the root user, as a replica on the way gets to see them; without a name: signed without its body. */
function signedCall(action: 'CreateUser' | 'GetUser', userName: string | undefined): SignedPieces {
  const method = findMethod('iam', action);
  const request = { userName: userName ?? '', tags: [] };
  const body = codecOf<object>('iam', method?.request ?? '').encode(request);
  const path = `/eventide.iam.v1.IamService/${action}`;
  const metadata = new Metadata();
  signCall(metadata, cluster.rootCredentials, path, userName === undefined ? undefined : body);
  const headers = Object.entries(metadata.getMap()).map(([name, value]) => [name, String(value)] as const);
  return { method: 'POST', path, query: '', headers, payloadHash: digests.sha256Hex(body) };
}

it('after all that, the honest replicas still take writes, and the true n3 comes back', async () => {
  await client.iam.createUser({ userName: 'carol' });
  cluster.launch('n3');
  await cluster.whenReady();
  await cluster.agreement(client);
  const refused = await client.iam.getUser({ userName: 'mallory' }).catch(codeOf);
  expect(refused).toBe('NoSuchEntity');
});

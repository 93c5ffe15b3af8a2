// Commands that call a replica: what they ask, what they print as tables and as JSON, and how they end.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-code.ts';
import type { Call } from '../../src/core/event.ts';
import { refusal } from '../../src/core/model/refusal.ts';
import { type AnswerTable, openTestDoor, type TableAnswer } from '../api/table-dispatch.ts';
import { anybody, type Ran, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line against a door that answers from a table; also the last call that came there. */
async function against(
  table: AnswerTable,
  argv: readonly string[],
  more: Parameters<typeof run>[1] = {},
): Promise<Ran & { readonly asked: Call | undefined }> {
  await using door = await openTestDoor(table);
  const ran = await run(['--endpoint', door.address, ...argv], { env: anybody, cwd: folder, ...more });
  return { ...ran, asked: door.dispatch.calls.at(-1) };
}

const refused = (code: Parameters<typeof refusal>[0], message: string): TableAnswer => ({
  refusal: refusal(code, message),
});

const user = {
  ...{ path: '/', userName: 'alice', userId: 'AIDAAAAAAAAAAAAAAAAAA', tags: [] },
  ...{ arn: 'arn:aws:iam::111122223333:user/alice', createDate: Date.UTC(2026, 0, 2, 3, 4, 5) },
};

describe('an action of IAM', () => {
  const create: AnswerTable = { calls: { 'iam:CreateUser': () => ({ response: { user }, token: 'causal-1' }) } };

  it('prints AWS’s names on stdout, and the talk of request and token on stderr', async () => {
    const { code, stdout, stderr, asked } = await against(create, ['iam', 'create-user', '--user-name', 'alice']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      User: {
        ...{ Path: '/', UserName: 'alice', UserId: user.userId, Arn: user.arn },
        CreateDate: '2026-01-02T03:04:05.000Z',
      },
    });
    expect(stderr).toBe(`request ${asked?.requestId}\ntoken causal-1\n`);
    expect(asked).toMatchObject({ proof: { kind: 'signed' }, request: { userName: 'alice', tags: [] } });
  });

  it('says where a write is stored on one replica only', async () => {
    const local: AnswerTable = {
      calls: { 'iam:CreateUser': () => ({ response: { user }, token: 't', durability: 'local' }) },
    };
    const { stderr } = await against(local, ['iam', 'create-user', '--user-name', 'alice']);
    expect(stderr).toContain('token t (stored on one replica so far)');
  });

  it('prints tables where asked to', async () => {
    const { stdout } = await against(create, ['iam', 'create-user', '--user-name', 'alice', '--output', 'table']);
    expect(stdout).toContain('UserName    alice\n');
    const list: AnswerTable = {
      calls: {
        'iam:ListUsers': () => ({ response: { users: [user, { ...user, userName: 'b' }], isTruncated: false } }),
      },
    };
    const lines = (await against(list, ['--output', 'table', 'iam', 'list-users'])).stdout.split('\n');
    expect(lines[0]).toBe('IsTruncated  false');
    expect(lines.slice(2, 4)).toEqual(['Users: 2', expect.stringMatching(/^Path {2}UserName {2}UserId/)]);
    expect(lines[5]).toMatch(/^\/ {5}b {9}AIDA/);
  });

  it('prints nothing for a response without members', async () => {
    const remove: AnswerTable = { calls: { 'iam:DeleteUser': () => ({ response: {} }) } };
    expect(await against(remove, ['iam', 'delete-user', '--user-name', 'a'])).toMatchObject({
      ...{ code: 0, stdout: '', stderr: '' },
    });
  });

  it('takes a request from JSON, shorthand, a file, and text that begins with dashes', async () => {
    const seen = async (...flags: readonly string[]): Promise<unknown> =>
      (await against(create, ['iam', 'create-user', ...flags])).asked?.request;
    const tags = [
      { key: 'team', value: 'blue' },
      { key: 'x', value: '' },
    ];
    const expected = { userName: 'alice', tags };
    expect(await seen('--user-name', 'alice', '--tags', 'Key=team,Value=blue', 'Key=x,Value=')).toEqual(expected);
    const json = JSON.stringify(tags.map(({ key, value }) => ({ Key: key, Value: value })));
    expect(await seen('--user-name=alice', '--tags', json)).toEqual(expected);
    writeFileSync(join(folder, 'user.json'), JSON.stringify({ UserName: 'alice', Tags: JSON.parse(json) as object }));
    expect(await seen('--cli-input-json', 'file://user.json')).toEqual(expected);
    expect(await seen('--cli-input-json', 'file://user.json', '--user-name', 'bob')).toEqual({
      ...expected,
      userName: 'bob',
    });
    const upload: AnswerTable = { calls: { 'iam:UploadServerCertificate': () => ({ response: {} }) } };
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    const names = ['--server-certificate-name', 'c', '--private-key', pem];
    const { asked, stderr } = await against(upload, [
      ...['iam', 'upload-server-certificate', '--certificate-body', pem],
      ...names,
    ]);
    expect(stderr).toBe('');
    expect(asked?.request).toMatchObject({ certificateBody: pem, privateKey: pem, serverCertificateName: 'c' });
  });

  it.each([
    ['AccessDenied', 'denied'],
    ['NoSuchEntity', 'failed'],
    ['HOME_UNREACHABLE', 'unreachable'],
    ['DEADLINE_EXCEEDED', 'unfinished'],
  ] as const)('that is refused with %s ends as %s, with the code and where', async (refusalCode, exit) => {
    const { code, stdout, stderr, asked } = await against(
      { calls: { 'iam:GetUser': () => refused(refusalCode, 'No, for a reason.') } },
      ['iam', 'get-user', '--user-name', 'x'],
    );
    expect({ code, stdout }).toEqual({ code: exitCodes[exit].code, stdout: '' });
    expect(stderr).toBe(`error: ${refusalCode}: No, for a reason.\nRequest ${asked?.requestId} on n1.\n`);
  });

  it('that is interrupted says so by its exit code', async () => {
    const abort = new AbortController();
    const never: AnswerTable = {
      calls: {
        'iam:ListUsers': () => {
          abort.abort();
          return new Promise(() => undefined);
        },
      },
    };
    const { code, stdout, stderr } = await against(never, ['iam', 'list-users'], { signal: abort.signal });
    expect({ code, stdout, stderr }).toEqual({ code: 130, stdout: '', stderr: '' });
  });
});

describe('can', () => {
  const answer = (decision: object): AnswerTable => ({
    immediate: {
      Authorize: () => ({
        response: {
          decision: { matchedStatements: [], missingContextKeys: ['aws:MultiFactorAuthPresent'], ...decision },
        },
      }),
    },
  });
  const allowed = answer({ allowed: true, decision: 'Allowed', explanation: ['statement 1 of p'] });
  const denied = answer({ allowed: false, decision: 'ImplicitlyDenied', explanation: ['nothing allows it'] });
  const forbidden = answer({ allowed: false, decision: 'ExplicitlyDenied', explanation: [] });
  const question = ['can', user.arn, 's3:GetObject', '*'];

  it('ends with 0 where it may, with 4 where not, and says which', async () => {
    expect(await against(allowed, question)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^allowed \(/) as unknown,
    });
    expect(await against(denied, question)).toMatchObject({
      code: 4,
      stderr: '',
      stdout: expect.stringMatching(/^denied \(/) as unknown,
    });
    expect((await against(forbidden, question)).stdout).toMatch(/^denied explicitly \(/);
  });

  it('explains where asked to', async () => {
    const { stdout, asked } = await against(denied, [...question, '--explain']);
    expect(stdout).toMatch(/^denied \(.*\)\nnothing allows it\n$/);
    expect(asked?.request).toMatchObject({ principal: user.arn, action: 's3:GetObject', resource: '*', explain: true });
  });

  it('gives the policy and the owner of the resource with the question', async () => {
    const file = join(folder, 'bucket.json');
    writeFileSync(file, '{"Statement":[]}');
    const more = ['--resource-policy', file, '--resource-account', '444455556666'];
    const { asked } = await against(allowed, [...question, ...more]);
    expect(asked?.request).toMatchObject({ resourcePolicy: '{"Statement":[]}', resourceAccount: '444455556666' });
    const { code, stderr } = await against(allowed, [...question, '--resource-policy', '/nowhere.json']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot read /nowhere.json') as unknown]);
  });

  it('takes condition keys, repeated, before the question too', async () => {
    const context = ['--context', 'aws:SourceIp=10.0.0.1', '--context', 'aws:TagKeys=a,b'];
    for (const argv of [
      [...question, ...context],
      ['can', ...context, ...question.slice(1)],
    ]) {
      const { asked } = await against(allowed, argv);
      expect(asked?.request).toMatchObject({
        context: [
          { key: 'aws:SourceIp', values: ['10.0.0.1'] },
          { key: 'aws:TagKeys', values: ['a', 'b'], multivalued: true },
        ],
      });
    }
    const wrong = await against(allowed, [...question, '--context', 'novalue']);
    expect(wrong).toMatchObject({ code: 2, stderr: "error: 'novalue' should be key=value.\n", asked: undefined });
  });

  it('prints the whole answer as JSON', async () => {
    const { code, stdout } = await against(denied, ['--output', 'json', ...question]);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ decision: { decision: 'ImplicitlyDenied' } });
  });
});

describe('status', () => {
  const member = (name: string, fingerprint: string, visibleSeq = 4): object => ({
    ...{ name, kind: 'voter', home: name === 'n1', reachable: true, ready: true, grpcAddress: `${name}:1` },
    ...{ storedIndex: 7, visibleFloor: 7, stalenessMs: 1500 },
    accounts: [{ account: '111122223333', visibleSeq, fingerprint }],
  });
  const cluster = (...members: readonly object[]): AnswerTable => ({
    calls: { 'cluster:GetCluster': () => ({ response: { clusterId: 'c', home: 'n1', homeActive: true, members } }) },
  });

  it('is a table of the members, or the whole answer as JSON', async () => {
    const table = cluster(member('n1', 'f'), member('n2', 'f'));
    const { code, stdout, stderr } = await against(table, ['status']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('fingerprints  equal at equal positions');
    expect(stdout).toMatch(/^n1 {7}voter, home {2}ready {2}n1:1 {2}7 {7}7 {8}1\.50 s$/m);
    const json = JSON.parse((await against(table, ['--output', 'json', 'status'])).stdout) as object;
    expect(json).toMatchObject({ clusterId: 'c', members: [{ name: 'n1' }, { name: 'n2' }] });
  });

  it('says where replicas at equal positions differ', async () => {
    expect((await against(cluster(member('n1', 'f'), member('n2', 'g')), ['status'])).stdout).toContain(
      'DIFFERENT at 1',
    );
    expect((await against(cluster(member('n1', 'f', 4), member('n2', 'g', 5)), ['status'])).stdout).toContain(
      'no two replicas',
    );
  });

  it('shows colours to a person only, and not where NO_COLOR is set', async () => {
    const coloured = async (env: object, isTTY: boolean): Promise<boolean> =>
      (await against(cluster(member('n1', 'f')), ['status'], { env: { ...anybody, ...env }, isTTY })).stdout.includes(
        '\u001b[',
      );
    expect(await coloured({}, true)).toBe(true);
    expect(await coloured({ NO_COLOR: '' }, true)).toBe(true);
    expect(await coloured({ NO_COLOR: '1' }, true)).toBe(false);
    expect(await coloured({}, false)).toBe(false);
  });
});

describe('wait', () => {
  const ending = (...states: readonly string[]): AnswerTable => ({
    feeds: {
      'cluster:WaitForPropagation': (_call, emit) => {
        for (const state of states)
          emit({ state, reason: 'n3 is gone', replicas: [{ replica: 'n1', reached: state === 'COMPLETE' }] });
        return Promise.resolve({ response: {} });
      },
    },
  });

  it('prints progress, and ends well only when it is complete', async () => {
    const complete = await against(ending('WAITING', 'COMPLETE'), [
      'wait',
      't1',
      't2',
      '--replica',
      'n1,n2',
      '--replica',
      'n3',
    ]);
    expect(complete).toMatchObject({ code: 0, stdout: 'WAITING  n1\nCOMPLETE  n1 ✓\n', stderr: '' });
    expect(complete.asked?.request).toMatchObject({
      ...{ tokens: ['t1', 't2'], scope: 'replicas', replicas: ['n1', 'n2', 'n3'], stage: 'visible' },
    });
    expect(await against(ending('BLOCKED'), ['wait', 't'])).toMatchObject({
      code: 5,
      stderr: 'error: Blocked: n3 is gone.\n',
    });
    expect(await against(ending('TOKEN_VOID'), ['wait', 't'])).toMatchObject({
      code: 1,
      stderr: 'error: Void: n3 is gone.\n',
    });
    expect(await against(ending('WAITING'), ['wait', 't'])).toMatchObject({ code: 5 });
  });

  it('takes its options before the tokens too', async () => {
    const { code, asked } = await against(ending('COMPLETE'), ['wait', '--replica', 'n2', '--stage', 'stored', 't']);
    expect(code).toBe(0);
    expect(asked?.request).toMatchObject({ tokens: ['t'], replicas: ['n2'], stage: 'stored' });
  });
});

describe('other commands', () => {
  it('sign-in prints the bearer token alone', async () => {
    const table: AnswerTable = { calls: { 'access:SignIn': () => ({ response: { bearerToken: 'bearer-1' } }) } };
    const { code, stdout, stderr, asked } = await against(table, ['sign-in', '--duration', '900']);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'bearer-1\n', stderr: '' });
    expect(asked?.request).toMatchObject({ durationSeconds: 900 });
    expect(JSON.parse((await against(table, ['--output', 'json', 'sign-in'])).stdout)).toEqual({
      bearerToken: 'bearer-1',
    });
  });

  it('release names tokens and replicas', async () => {
    const table: AnswerTable = {
      calls: { 'chaos:ReleaseVisibility': () => ({ response: { released: ['n1', 'n2'] } }) },
    };
    const { stdout, asked } = await against(table, ['release', '--replica', 'n1', 't1', 't2']);
    expect(stdout).toBe('visible on n1, n2\n');
    expect(asked?.request).toMatchObject({ tokens: ['t1', 't2'], replicas: ['n1'] });
    expect(JSON.parse((await against(table, ['--output', 'json', 'release'])).stdout)).toEqual({
      released: ['n1', 'n2'],
    });
  });

  it('trace tells a request id from a token, and prints delays as the seed has them', async () => {
    const replicas = [
      { replica: 'n1', state: 'visible', receivedAt: 1000, visibleAt: 3500, delayMs: 2400 },
      { replica: 'n2', state: 'visible', receivedAt: 990, visibleAt: 998, delayMs: 0 },
    ];
    const op = {
      account: '1',
      accountSeq: 3,
      class: 'create',
      kind: 'iam:CreateUser',
      requestId: 'r',
      committedAt: 1000,
      replicas,
    };
    const table: AnswerTable = { calls: { 'cluster:GetPropagation': () => ({ response: { ops: [op] } }) } };
    const id = '12345678-1234-1234-1234-123456789abc';
    const { stdout, asked } = await against(table, ['trace', id]);
    expect(asked?.request).toMatchObject({ requestId: id });
    expect(stdout).toMatch(/^n1 {7}visible {2}00:00:01\.000 {2}00:00:03\.500 {2}2\.50 s {2}2\.40 s$/m);
    // Shown there before the asked one knew of the commit: no time has passed since.
    expect(stdout).toMatch(/^n2 .* {2}0 ms {4}0 ms$/m);
    const byToken = await against(table, ['trace', 'some-token', '--delays']);
    expect(byToken.asked?.request).toMatchObject({ token: 'some-token' });
    expect(byToken.stdout).toBe('1 3 create n1 2400\n1 3 create n2 0\n');
  });

  it('vendor-policies import names each ARN, and the entry that is wrong', async () => {
    const arn = 'arn:aws:iam::aws:policy/P';
    const table: AnswerTable = { calls: { 'cluster:PutVendorPolicy': () => ({ response: { arn, versionId: 'v1' } }) } };
    writeFileSync(join(folder, 'good.json'), JSON.stringify([{ name: 'P', document: { Statement: [] } }]));
    expect((await against(table, ['vendor-policies', 'import', 'good.json'])).stdout).toBe(`${arn} v1\n`);
    writeFileSync(join(folder, 'bad.json'), JSON.stringify([{ name: 'P', document: {} }, { name: 'Q' }]));
    const { code, stderr, asked } = await against(table, ['vendor-policies', 'import', 'bad.json']);
    expect({ code, asked }).toEqual({ code: 2, asked: undefined });
    expect(stderr).toContain('bad.json: entry 2 needs a name and a document.');
  });

  it('health ends with 0 where calls are taken, with 1 where not yet, with 3 where nobody answers', async () => {
    const door = await openTestDoor();
    const health = (): Promise<Ran> => run(['health', '--address', door.address]);
    expect(await health()).toEqual({ code: 0, stdout: 'SERVING\n', stderr: '' });
    door.dispatch.state = 'NOT_SERVING';
    expect(await health()).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('does not take calls yet') as unknown,
    });
    await door[Symbol.asyncDispose]();
    expect(await health()).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('does not answer') as unknown,
    });
  });
});

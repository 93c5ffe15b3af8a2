// Last use: what was really used shows from the next telling on, at most once per interval, and outlives a restart.

import { describe, expect, test } from 'vitest';
import { SigningKeys, signRequest } from '../../../src/core/authn/sigv4.ts';
import { fromUtf8 } from '../../../src/core/base/text.ts';
import type { Caller } from '../../../src/core/model/caller.ts';
import { UseNotes } from '../../../src/core/usage/use-notes.ts';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  trustOf,
} from '../../support/engine-under-test.ts';

const usesMs = 1000;
const never = { serviceName: 'N/A', region: 'N/A' };

function engineThatTells(): EngineUnderTest {
  return new EngineUnderTest({ limits: { usesMs } });
}

/** A request to S3, signed, as a service hands it to AccessService. */
function signedFor({ cluster, nowMs }: EngineUnderTest, credentials: Credentials) {
  const { digests } = cluster;
  const pieces = { method: 'GET', path: '/', query: '', headers: [], payloadHash: digests.sha256Hex('') };
  const signing = { pieces, nowMs, region: 'ap-south-1', service: 's3' };
  const headers = signRequest(new SigningKeys(digests), credentials, signing);
  const { method, payloadHash: bodySha256 } = pieces;
  return { method, uri: '/', bodySha256, headers: headers.map(([name, value]) => ({ name, value })) };
}

describe('an access key', () => {
  test('that was not used is N/A', () => {
    const engine = engineThatTells();
    engine.respond('CreateUser', { userName: 'anna' });
    const { accessKeyId } = engine.keyOf('anna');
    engine.elapse(usesMs * 2);
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId })).toEqual({
      userName: 'anna',
      accessKeyLastUsed: never,
    });
  });

  test('shows its last use from the next telling on, with the region and service that were signed for', () => {
    const engine = engineThatTells();
    const as = engine.user('anna');
    const usedAtMs = engine.nowMs;
    engine.respond('GetCallerIdentity', {}, { as, region: 'eu-west-1' });
    const { accessKeyId } = as;
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId }).accessKeyLastUsed).toEqual(never);
    engine.elapse(usesMs);
    const { accessKeyLastUsed } = engine.respond('GetAccessKeyLastUsed', { accessKeyId });
    expect(accessKeyLastUsed).toEqual({ lastUsedDate: expect.any(Number), region: 'eu-west-1', serviceName: 'sts' });
    expect(accessKeyLastUsed?.lastUsedDate).toBeGreaterThanOrEqual(usedAtMs);
    expect(accessKeyLastUsed?.lastUsedDate).toBeLessThan(usedAtMs + usesMs);
  });

  test('that fails to prove anything is not used', () => {
    const engine = engineThatTells();
    const { accessKeyId } = engine.user('anna');
    const as = { accessKeyId, secretAccessKey: 'guessed' };
    expect(engine.code('GetCallerIdentity', {}, { as })).toBe('SignatureDoesNotMatch');
    engine.elapse(usesMs * 2);
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId }).accessKeyLastUsed).toEqual(never);
  });

  test('is used where another service lets this one check its signature', () => {
    const engine = engineThatTells();
    const as = engine.user('gateway', allow('eventide:Authenticate'));
    const user = engine.user('anna');
    engine.respond('Authenticate', { signedRequest: signedFor(engine, user) }, { as });
    engine.elapse(usesMs);
    const { accessKeyLastUsed } = engine.respond('GetAccessKeyLastUsed', { accessKeyId: user.accessKeyId });
    expect(accessKeyLastUsed).toMatchObject({ region: 'ap-south-1', serviceName: 's3' });
  });

  test('keeps its last use over a restart and a power cut', () => {
    const engine = engineThatTells();
    const as = engine.user('anna');
    engine.respond('GetCallerIdentity', {}, { as });
    engine.elapse(usesMs * 2);
    const { accessKeyId } = as;
    const before = engine.respond('GetAccessKeyLastUsed', { accessKeyId });
    expect(before.accessKeyLastUsed?.serviceName).toBe('sts');
    // What comes later is synced, and takes along what was written before.
    engine.respond('CreateUser', { userName: 'bob' });
    engine.restart('batch-written');
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId })).toEqual(before);
  });

  test('of an account on demand, whose id is the number of the account, is not its root user’s password', () => {
    const engine = new EngineUnderTest({ onDemandSecret: 'test', limits: { usesMs } });
    const as = { accessKeyId: '123456789012', secretAccessKey: 'test' };
    engine.respond('CreateUser', { userName: 'anna' }, { as });
    engine.elapse(usesMs);
    expect(engine.respond('GetUser', {}, { as }).user).not.toHaveProperty('passwordLastUsed');
  });

  test('of an id that an operator gave keeps its last use for as long as there is the key', () => {
    const hourMs = 60 * 60 * 1000;
    const engine = new EngineUnderTest({ limits: { usesMs: hourMs } });
    const [id, secret] = ['an_id_of_an_operator', 'known to the tests'];
    engine.respond('SeedAccount', { id: ownAccount, user: { name: 'anna', accessKeys: [{ id, secret }] } });
    engine.respond('GetCallerIdentity', {}, { as: { accessKeyId: id, secretAccessKey: secret } });
    engine.elapse(hourMs * 2);
    const { accessKeyLastUsed } = engine.respond('GetAccessKeyLastUsed', { accessKeyId: id });
    expect(accessKeyLastUsed).toMatchObject({ serviceName: 'sts' });
    engine.elapse(hourMs * 28);
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId: id })).toEqual({
      userName: 'anna',
      accessKeyLastUsed,
    });
  });

  test('of a user made anew under the same name begins with nothing', () => {
    const engine = engineThatTells();
    const as = engine.user('anna');
    engine.respond('GetCallerIdentity', {}, { as });
    engine.elapse(usesMs);
    engine.respond('DeleteAccessKey', { userName: 'anna', accessKeyId: as.accessKeyId });
    const { accessKeyId } = engine.keyOf('anna');
    expect(engine.respond('GetAccessKeyLastUsed', { accessKeyId }).accessKeyLastUsed).toEqual(never);
  });
});

describe('a role', () => {
  const role = { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) };
  const assumed = { roleArn: arnOf('role/r'), roleSessionName: 's1' };

  test('shows when a session of it was last used, not when one was opened', () => {
    const engine = engineThatTells();
    const as = engine.user('anna', allow('sts:AssumeRole'));
    engine.respond('CreateRole', role);
    const session = engine.assume(assumed, { as });
    engine.elapse(usesMs * 2);
    expect(engine.respond('GetRole', { roleName: 'r' }).role?.roleLastUsed).toEqual({});
    engine.respond('GetCallerIdentity', {}, { as: session });
    engine.elapse(usesMs);
    const used = { lastUsedDate: expect.any(Number), region: 'us-east-1' };
    expect(engine.respond('GetRole', { roleName: 'r' }).role?.roleLastUsed).toEqual(used);
    const details = engine.respond('GetAccountAuthorizationDetails', { filter: ['Role'] });
    expect(details.roleDetailList[0]?.roleLastUsed).toEqual(used);
    expect(engine.respond('ListRoles', {}).roles[0]).not.toHaveProperty('roleLastUsed');
  });
});

describe('a password', () => {
  const password = 'Secret-123';

  test('shows its last use in GetUser, ListUsers and the credential report, once it was right', () => {
    const engine = engineThatTells();
    engine.respond('CreateUser', { userName: 'anna' });
    engine.respond('CreateLoginProfile', { userName: 'anna', password });
    const signIn = (given: string) => {
      const proof = { account: ownAccount, userName: 'anna', password: given };
      return engine.ask('SignIn', { password: proof }, { proof: { kind: 'none' } }).refusal?.code;
    };
    const shown = () => engine.respond('GetUser', { userName: 'anna' }).user?.passwordLastUsed;
    const cells = () => {
      engine.respond('GenerateCredentialReport', {});
      const { content = new Uint8Array() } = engine.respond('GetCredentialReport', {});
      return fromUtf8(content)
        .split('\n')
        .map((line) => line.split(','));
    };
    expect(signIn('wrong')).toBe('SIGN_IN_FAILED');
    engine.elapse(usesMs);
    expect(shown()).toBeUndefined();
    expect(cells()[2]?.[4]).toBe('no_information');
    expect(signIn(password)).toBeUndefined();
    engine.elapse(usesMs);
    expect(shown()).toEqual(expect.any(Number));
    expect(engine.respond('ListUsers', {}).users[0]?.passwordLastUsed).toBe(shown());
    // A report stays as it was made until it expires.
    expect(cells()[2]?.[4]).toBe('no_information');
    engine.elapse(4 * 60 * 60 * 1000);
    const [columns, root, anna] = cells();
    expect(anna?.[4]).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
    const at = columns?.indexOf('access_key_1_last_used_region') ?? 0;
    expect([root?.[at], root?.[at + 1]]).toEqual(['us-east-1', 'iam']);
  });
});

describe('notes', () => {
  const caller: Caller = {
    ...{ kind: 'User', account: '111122223333', arn: 'a', principalArn: 'a', principalId: 'AIDAX' },
    ...{ principalName: 'x', userId: 'AIDAX', accessKeyId: 'AKIAX' },
  };

  test('are taken once per interval, and where they were is asked only then', () => {
    const notes = new UseNotes(1000);
    let asked = 0;
    const where = () => {
      asked++;
      return { region: 'r', service: 's' };
    };
    for (const atMs of [5000, 5001, 5999]) notes.proved(caller, atMs, where);
    expect([...notes.take()]).toEqual([['AKIAX', new Map([['', { atMs: 5000, region: 'r', service: 's' }]])]]);
    notes.proved(caller, 5999, where);
    expect(notes.take().size).toBe(0);
    notes.proved(caller, 6000, where);
    expect(notes.take().size).toBe(1);
    expect(asked).toBe(2);
  });

  test('go on where the clock was set back', () => {
    const notes = new UseNotes(1000);
    const where = () => ({ region: 'r', service: 's' });
    notes.proved(caller, 5000, where);
    notes.take();
    notes.proved(caller, 3000, where);
    expect(notes.take().size).toBe(1);
  });

  test('tell of services that exist, by their actions where these are told apart', () => {
    const notes = new UseNotes(1000);
    for (const action of ['S3:getobject', 'IAM:createuser', 'nothing:Here', 'nocolon'])
      notes.attempted(caller, action, 1, () => 'r');
    const moment = { atMs: 1, region: 'r', service: '' };
    expect(notes.take()).toEqual(
      new Map([
        [
          'AIDAX',
          new Map([
            ['s3', moment],
            ['iam', moment],
            ['iam:CreateUser', moment],
          ]),
        ],
        [
          'account-111122223333',
          new Map([
            ['s3', moment],
            ['iam', moment],
          ]),
        ],
      ]),
    );
  });

  test('wait with ten thousand things at most', () => {
    const notes = new UseNotes(1000);
    for (let at = 0; at < 10_500; at++) notes.signedIn(`AIDA${at}`, 1);
    expect(notes.take().size).toBe(10_000);
  });
});

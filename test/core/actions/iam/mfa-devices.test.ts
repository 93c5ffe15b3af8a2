// Virtual MFA devices: made, enabled against their codes, listed, tagged, deleted; and the sessions that they open.

import { describe, expect, test } from 'vitest';
import { dataKeyIdOf } from '../../../../src/core/authn/sealed-secret.ts';
import { fromUtf8 } from '../../../../src/core/base/text.ts';
import { type MfaDeviceRecord, mfaDeviceKey } from '../../../../src/core/model/credential-record.ts';
import { keySpaces } from '../../../../src/core/replica/key-spaces.ts';
import { decodeRecord } from '../../../../src/core/replica/record-codec.ts';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  type ResponseOf,
  trustOf,
} from '../../../support/engine-under-test.ts';
import { type MfaApp, mfaApp, twoCodes } from '../../../support/mfa-app.ts';

const serialNumber = arnOf('mfa/Phone');
const tags = [{ key: 'team', value: 'blue' }];
const stepMs = 30_000;
const invalid = 'InvalidAuthenticationCode: Authentication code for device is not valid.';

const device = (engine: EngineUnderTest, name = 'Phone', more: Partial<RequestOf<'CreateVirtualMFADevice'>> = {}) =>
  mfaApp(engine, name, more);
const codes = twoCodes;

function withAlice(): { engine: EngineUnderTest; app: MfaApp } {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName: 'Alice' });
  return { engine, app: device(engine) };
}

function enabled(): { engine: EngineUnderTest; app: MfaApp } {
  const { engine, app } = withAlice();
  engine.respond('EnableMFADevice', { userName: 'Alice', serialNumber, ...codes(app) });
  return { engine, app };
}

const summary = (engine: EngineUnderTest) => {
  const { summaryMap } = engine.respond('GetAccountSummary', {});
  return [summaryMap?.['MFADevices'], summaryMap?.['MFADevicesInUse']];
};

describe('CreateVirtualMFADevice', () => {
  test('shows ARN and seed, 64 characters of base32, and stores the seed sealed', () => {
    const engine = new EngineUnderTest();
    const { virtualMfaDevice } = engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'Phone', tags });
    const seed = fromUtf8(virtualMfaDevice.base32StringSeed ?? new Uint8Array());
    expect(virtualMfaDevice).toEqual({
      serialNumber,
      base32StringSeed: expect.any(Uint8Array),
      qrCodePng: expect.any(Uint8Array),
      tags,
    });
    expect(seed).toMatch(/^[A-Z2-7]{64}$/);
    const [replica] = engine.cluster.replicas;
    const stored = [keySpaces.log, keySpaces.records].flatMap((space) => replica?.disk.withPrefix(space) ?? []);
    const key = `${keySpaces.records}${mfaDeviceKey(ownAccount, 'Phone')}`;
    const { sealedSecret } = decodeRecord(
      stored.find(([at]) => at === key)?.[1] ?? new Uint8Array(),
    ) as MfaDeviceRecord;
    expect(dataKeyIdOf(sealedSecret)).toEqual(expect.any(String));
    expect(Buffer.concat(stored.map(([, value]) => value)).includes(seed)).toBe(false);
  });

  test('takes a name once on each path', () => {
    const { engine } = withAlice();
    expect(engine.refusal('CreateVirtualMFADevice', { virtualMfaDeviceName: 'Phone' })).toBe(
      'EntityAlreadyExists: MFA device already exists.',
    );
    const { virtualMfaDevice } = engine.respond('CreateVirtualMFADevice', {
      ...{ virtualMfaDeviceName: 'Phone', path: '/team/' },
    });
    expect(virtualMfaDevice.serialNumber).toBe(arnOf('mfa/team/Phone'));
    expect(engine.code('CreateVirtualMFADevice', { virtualMfaDeviceName: 'x', tags: [...tags, ...tags] })).toBe(
      'InvalidInput',
    );
  });

  test('makes nothing that no other call could name', () => {
    const engine = new EngineUnderTest();
    const name = (length: number) => ({ virtualMfaDeviceName: '+'.repeat(length) });
    expect(engine.code('CreateVirtualMFADevice', name(227))).toBe('InvalidInput');
    const { virtualMfaDevice } = engine.respond('CreateVirtualMFADevice', name(226));
    expect(virtualMfaDevice.serialNumber).toHaveLength(256);
    expect(virtualMfaDevice.qrCodePng).toBeInstanceOf(Uint8Array);
    expect(engine.code('ListMFADeviceTags', { serialNumber: virtualMfaDevice.serialNumber })).toBeUndefined();
  });

  test('answers with bytes also through a replica that is not the home', () => {
    const engine = new EngineUnderTest({ replicas: 3 });
    const answers: unknown[] = [];
    for (const replica of engine.cluster.replicas) {
      const request = { virtualMfaDeviceName: `by-${answers.length}`, tags: [] };
      const call = { service: 'iam', action: 'CreateVirtualMFADevice', request, credentials: engine.root } as const;
      engine.cluster.call(replica, { ...call, region: 'us-east-1', more: {} }, ({ response }) => {
        answers.push((response as ResponseOf<'CreateVirtualMFADevice'> | undefined)?.virtualMfaDevice.base32StringSeed);
      });
      engine.elapse(5000);
    }
    expect(answers).toEqual(Array.from({ length: 3 }, () => expect.any(Uint8Array)));
  });

  test('answers the same idempotency key with the same seed, as bytes', () => {
    const engine = new EngineUnderTest();
    const once = () =>
      engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'x' }, { idempotencyKey: 'one-key-of-mine' });
    const first = once();
    expect(first.virtualMfaDevice.base32StringSeed).toBeInstanceOf(Uint8Array);
    expect(once()).toEqual(first);
  });
});

describe('EnableMFADevice', () => {
  test('takes two codes that follow one another, of now or just before', () => {
    for (const at of [-4, -1, 0, 2]) {
      const { engine, app } = withAlice();
      engine.respond('EnableMFADevice', { userName: 'alice', serialNumber, ...codes(app, at) });
      expect(engine.respond('ListMFADevices', { userName: 'Alice' }).mfaDevices).toEqual([
        { userName: 'Alice', serialNumber, enableDate: expect.any(Number) },
      ]);
      expect(engine.respond('GetMFADevice', { userName: 'Alice', serialNumber })).toEqual({
        ...{ userName: 'Alice', serialNumber, enableDate: expect.any(Number) },
      });
    }
  });

  test('takes no others: too old, too new, swapped, twice the same', () => {
    const { engine, app } = withAlice();
    const enable = (sent: object) =>
      engine.refusal('EnableMFADevice', { userName: 'Alice', serialNumber, ...codes(app), ...sent });
    expect(enable(codes(app, -5))).toBe(invalid);
    expect(enable(codes(app, 3))).toBe(invalid);
    expect(enable({ authenticationCode1: app(0), authenticationCode2: app(-1) })).toBe(invalid);
    expect(enable({ authenticationCode1: app(0), authenticationCode2: app(0) })).toBe(invalid);
    expect(enable({ authenticationCode1: app(-2) })).toBe(invalid);
    expect(
      engine.code('EnableMFADevice', { ...codes(app), userName: 'Alice', serialNumber, authenticationCode1: '1' }),
    ).toBe('ValidationError');
    expect(engine.respond('ListMFADevices', { userName: 'Alice' }).mfaDevices).toEqual([]);
  });

  test('gives a device to one user only', () => {
    const { engine, app } = enabled();
    engine.respond('CreateUser', { userName: 'Bob' });
    const enable = (userName: string) => engine.refusal('EnableMFADevice', { userName, serialNumber, ...codes(app) });
    expect(enable('Bob')).toBe('EntityAlreadyExists: MFA Device is already in use.');
    expect(enable('alice')).toBe('EntityAlreadyExists: MFA Device for user Alice already exists.');
  });

  test('gives a user eight, and counts them', () => {
    const { engine } = enabled();
    const enable = (name: string) => ({
      ...{ userName: 'Alice', serialNumber: arnOf(`mfa/${name}`) },
      ...codes(device(engine, name)),
    });
    for (let number = 2; number <= 8; number++) engine.respond('EnableMFADevice', enable(`d${number}`));
    expect(engine.refusal('EnableMFADevice', enable('d9'))).toBe(
      'LimitExceeded: Cannot exceed quota for MFADevicesPerUser: 8',
    );
    expect(summary(engine)).toEqual([9, 8]);
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const more = marker === undefined ? {} : { marker };
      const page = engine.respond('ListMFADevices', { userName: 'Alice', maxItems: 3, ...more });
      seen.push(...page.mfaDevices.map((one) => one.serialNumber));
      ({ marker } = page);
    } while (marker !== undefined);
    expect(seen).toEqual(['Phone', 2, 3, 4, 5, 6, 7, 8].map((n) => arnOf(`mfa/${n === 'Phone' ? n : `d${n}`}`)));
    expect(engine.code('ListMFADevices', { userName: 'Alice', marker: 'x' })).toBe('ValidationError');
  });
});

describe('a user with a device', () => {
  const unproved =
    'AccessDenied: To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.';

  test('changes its own devices only in a session that has proved one', () => {
    const { engine, app } = enabled();
    const spare = device(engine, 'Spare');
    engine.respond('PutUserPolicy', { userName: 'Alice', policyName: 'p', policyDocument: policyOf(allow('iam:*')) });
    const key = { as: engine.keyOf('Alice') };
    const enable = { userName: 'Alice', serialNumber: arnOf('mfa/Spare'), ...codes(spare) };
    const of = (name: string) => ({ userName: 'Alice', serialNumber: arnOf(`mfa/${name}`) });
    expect(engine.refusal('EnableMFADevice', enable, key)).toBe(unproved);
    expect(engine.refusal('EnableMFADevice', { ...enable, serialNumber }, key)).toBe(unproved);
    expect(engine.refusal('DeactivateMFADevice', of('Phone'), key)).toBe(unproved);
    expect(engine.refusal('DeactivateMFADevice', of('none'), key)).toBe(unproved);
    const { credentials } = engine.respond('GetSessionToken', { serialNumber, tokenCode: app(0) }, key);
    if (credentials === undefined) throw new Error('no credentials');
    engine.respond('EnableMFADevice', enable, { as: credentials });
    engine.respond('DeactivateMFADevice', of('Phone'), { as: credentials });
    engine.respond('DeactivateMFADevice', of('Spare'), { as: credentials });
    expect(engine.code('EnableMFADevice', enable, key)).toBeUndefined();
  });

  test('resynchronizes it, and changes those of others, with its key', () => {
    const { engine, app } = enabled();
    engine.respond('CreateUser', { userName: 'Bob' });
    const bobs = device(engine, 'Bobs');
    engine.respond('PutUserPolicy', { userName: 'Alice', policyName: 'p', policyDocument: policyOf(allow('iam:*')) });
    const key = { as: engine.keyOf('Alice') };
    const other = { userName: 'Bob', serialNumber: arnOf('mfa/Bobs') };
    engine.respond('ResyncMFADevice', { userName: 'Alice', serialNumber, ...codes(app, 2) }, key);
    engine.respond('EnableMFADevice', { ...other, ...codes(bobs) }, key);
    expect(engine.code('DeactivateMFADevice', other, key)).toBeUndefined();
  });
});

describe('a device', () => {
  test('of a user is neither deleted nor left behind: it is deactivated first', () => {
    const { engine, app } = enabled();
    expect(engine.refusal('DeleteVirtualMFADevice', { serialNumber })).toBe(
      'DeleteConflict: MFA VirtualDevice in use. Must deactivate first.',
    );
    expect(engine.refusal('DeleteUser', { userName: 'Alice' })).toBe(
      'DeleteConflict: Cannot delete entity, must remove tokens from principal first.',
    );
    engine.respond('DeactivateMFADevice', { userName: 'Alice', serialNumber });
    expect(summary(engine)).toEqual([1, 0]);
    engine.respond('EnableMFADevice', { userName: 'Alice', serialNumber, ...codes(app) });
    engine.respond('DeactivateMFADevice', { userName: 'Alice', serialNumber });
    engine.respond('DeleteVirtualMFADevice', { serialNumber });
    expect(summary(engine)).toEqual([0, 0]);
    engine.respond('DeleteUser', { userName: 'Alice' });
  });

  test('of another user is not there', () => {
    const { engine, app } = enabled();
    engine.respond('CreateUser', { userName: 'Bob' });
    const request = { userName: 'Bob', serialNumber };
    const missing = 'NoSuchEntity: MFA Device invalid for user.';
    expect(engine.refusal('DeactivateMFADevice', request)).toBe(missing);
    expect(engine.refusal('GetMFADevice', request)).toBe(missing);
    expect(engine.refusal('ResyncMFADevice', { ...request, ...codes(app, 2) })).toBe(missing);
  });

  test('is listed with its user, without seed and tags', () => {
    const { engine } = enabled();
    device(engine, 'Spare', { path: '/box/', tags });
    engine.respond('UpdateUser', { userName: 'Alice', newUserName: 'Anna' });
    const list = (request: RequestOf<'ListVirtualMFADevices'>) =>
      engine.respond('ListVirtualMFADevices', request).virtualMfaDevices;
    const user = expect.objectContaining({ userName: 'Anna', arn: arnOf('user/Anna'), tags: [] });
    const assigned = { serialNumber, enableDate: expect.any(Number), user, tags: [] };
    const spare = { serialNumber: arnOf('mfa/box/Spare'), tags: [] };
    expect(list({})).toEqual([assigned, spare]);
    expect(list({ assignmentStatus: 'Any' })).toEqual([assigned, spare]);
    expect(list({ assignmentStatus: 'Assigned' })).toEqual([assigned]);
    expect(list({ assignmentStatus: 'Unassigned' })).toEqual([spare]);
    expect(engine.respond('ListMFADevices', { userName: 'Anna' }).mfaDevices[0]?.userName).toBe('Anna');
    expect(engine.respond('ListMFADevices', {}).mfaDevices).toEqual([]);
  });

  test('has tags, whose keys differ by case', () => {
    const { engine } = withAlice();
    const shown = () => engine.respond('ListMFADeviceTags', { serialNumber }).tags;
    engine.respond('TagMFADevice', { serialNumber, tags });
    engine.respond('TagMFADevice', {
      serialNumber,
      tags: [
        { key: 'TEAM', value: 'red' },
        { key: 'b', value: '' },
      ],
    });
    expect(shown()).toEqual([
      { key: 'TEAM', value: 'red' },
      { key: 'b', value: '' },
      { key: 'team', value: 'blue' },
    ]);
    engine.respond('TagMFADevice', { serialNumber, tags: [{ key: 'team', value: 'green' }] });
    expect(shown()).toContainEqual({ key: 'team', value: 'green' });
    engine.respond('UntagMFADevice', { serialNumber, tagKeys: ['TEAM', 'team', 'B'] });
    expect(shown()).toEqual([{ key: 'b', value: '' }]);
    const many = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`, value: '' }));
    expect(engine.code('TagMFADevice', { serialNumber, tags: many })).toBe('LimitExceeded');
    expect(engine.code('TagMFADevice', { serialNumber, tags: [{ key: 'aws:x', value: '' }] })).toBe('InvalidInput');
    const condition = { Condition: { StringEquals: { 'aws:ResourceTag/b': '' } } };
    const as = engine.user('Carol', { ...allow('iam:*', serialNumber), ...condition });
    expect(engine.code('DeleteVirtualMFADevice', { serialNumber }, { as })).toBeUndefined();
  });
});

describe('a code', () => {
  const session = (engine: EngineUnderTest, tokenCode: string, as: Credentials) =>
    engine.ask('GetSessionToken', { serialNumber, tokenCode }, { as });
  const wrong = 'MultiFactorAuthentication failed with invalid MFA one time pass code. ';

  test('opens a session that may call IAM', () => {
    const { engine, app } = enabled();
    engine.respond('PutUserPolicy', { userName: 'Alice', policyName: 'p', policyDocument: policyOf(allow('iam:*')) });
    const as = engine.keyOf('Alice');
    const { credentials } = engine.respond('GetSessionToken', { serialNumber, tokenCode: app(1) }, { as });
    expect(credentials).toBeDefined();
    if (credentials === undefined) return;
    expect(engine.code('ListUsers', {}, { as: credentials })).toBeUndefined();
    const guard = {
      ...{ Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' },
      Condition: { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '60' } },
    };
    engine.respond('PutUserPolicy', { userName: 'Alice', policyName: 'age', policyDocument: policyOf(guard) });
    expect(engine.code('ListUsers', {}, { as: credentials })).toBeUndefined();
    engine.elapse(61_000);
    expect(engine.code('ListUsers', {}, { as: credentials })).toBe('AccessDenied');
  });

  test('that enabled the device opens a session, too', () => {
    const { engine, app } = enabled();
    const as = engine.keyOf('Alice');
    for (const at of [-1, 0]) expect(session(engine, app(at), as).refusal).toBeUndefined();
  });

  test('counts two steps before and after, and no more', () => {
    const { engine, app } = enabled();
    engine.elapse(10 * stepMs);
    const as = engine.keyOf('Alice');
    for (const at of [-2, -1, 0, 1, 2]) expect(session(engine, app(at), as).refusal).toBeUndefined();
  });

  test('too old, too new, of nobody, or without its device is refused', () => {
    const { engine, app } = enabled();
    engine.elapse(10 * stepMs);
    const as = engine.keyOf('Alice');
    for (const at of [-3, 3])
      expect(session(engine, app(at), as).refusal).toEqual({ code: 'AccessDenied', message: wrong });
    const refused = (request: RequestOf<'GetSessionToken'>, who = as) =>
      engine.refusal('GetSessionToken', request, { as: who });
    const both =
      'AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.';
    const unknown =
      'AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.';
    expect(refused({ tokenCode: app(0) })).toBe(both);
    expect(refused({ serialNumber })).toBe(both);
    expect(refused({ serialNumber: arnOf('mfa/none'), tokenCode: app(0) })).toBe(unknown);
    expect(refused({ serialNumber, tokenCode: app(0) }, engine.user('Bob'))).toBe(unknown);
    expect(refused({ serialNumber, tokenCode: app(0) }, engine.root)).toBe(unknown);
    engine.respond('DeactivateMFADevice', { userName: 'Alice', serialNumber });
    expect(refused({ serialNumber, tokenCode: app(0) })).toBe(unknown);
  });

  test('of a clock that is off counts after a resynchronization, whose codes are taken once', () => {
    const { engine, app } = enabled();
    engine.elapse(30 * stepMs);
    const as = engine.keyOf('Alice');
    expect(session(engine, app(12), as).refusal?.message).toBe(wrong);
    const resync = (at: number) => ({ userName: 'Alice', serialNumber, ...codes(app, at) });
    expect(engine.refusal('ResyncMFADevice', resync(21))).toBe(invalid);
    engine.respond('ResyncMFADevice', resync(11));
    expect(engine.refusal('ResyncMFADevice', resync(11))).toBe(invalid);
    expect(session(engine, app(8), as).refusal?.message).toBe(wrong);
    for (const at of [11, 12]) expect(session(engine, app(at), as).refusal).toBeUndefined();
  });

  test('lets a user take on a role that asks for one, and its session has it', () => {
    const { engine, app } = enabled();
    const condition = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    engine.respond('CreateRole', {
      roleName: 'r',
      assumeRolePolicyDocument: trustOf(arnOf('user/Alice'), condition),
    });
    const policyDocument = policyOf({ ...allow('iam:ListUsers'), ...condition });
    engine.respond('PutRolePolicy', { roleName: 'r', policyName: 'p', policyDocument });
    const as = engine.keyOf('Alice');
    const request = { roleArn: arnOf('role/r'), roleSessionName: 'one' };
    expect(engine.code('AssumeRole', request, { as })).toBe('AccessDenied');
    const wrongCode = app(1) === '000000' ? '000001' : '000000';
    expect(engine.refusal('AssumeRole', { ...request, serialNumber, tokenCode: wrongCode }, { as })).toBe(
      `AccessDenied: ${wrong}`,
    );
    const role = engine.assume({ ...request, serialNumber, tokenCode: app(1) }, { as });
    expect(engine.code('ListUsers', {}, { as: role })).toBeUndefined();
    const { credentials } = engine.respond('GetSessionToken', {}, { as });
    if (credentials === undefined) throw new Error('no credentials');
    expect(engine.code('AssumeRole', request, { as: credentials })).toBe('AccessDenied');
    const proved = { ...request, serialNumber, tokenCode: app(2) };
    expect(engine.code('AssumeRole', proved, { as: credentials })).toBeUndefined();
  });
});

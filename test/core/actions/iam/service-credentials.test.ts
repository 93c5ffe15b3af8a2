// Service-specific credentials: made for one service, shown without their passwords, reset, switched off, deleted.

import { describe, expect, test } from 'vitest';
import { dataKeyIdOf } from '../../../../src/core/authn/sealed-secret.ts';
import { fromBase64, fromUtf8 } from '../../../../src/core/base/text.ts';
import type { ServiceCredentialRecord } from '../../../../src/core/model/credential-record.ts';
import { keySpaces } from '../../../../src/core/replica/key-spaces.ts';
import { decodeRecord } from '../../../../src/core/replica/record-codec.ts';
import { allow, arnOf, EngineUnderTest, ownAccount, policyOf } from '../../../support/engine-under-test.ts';

const serviceName = 'codecommit.amazonaws.com';
const bedrock = 'bedrock.amazonaws.com';
const dayMs = 86_400_000;

function withAlice(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName: 'Alice' });
  return engine;
}

function made(engine: EngineUnderTest, userName = 'Alice', service = serviceName) {
  const { serviceSpecificCredential } = engine.respond('CreateServiceSpecificCredential', {
    userName,
    serviceName: service,
  });
  if (serviceSpecificCredential === undefined) throw new Error('no credential');
  return serviceSpecificCredential;
}

const listed = (engine: EngineUnderTest, request: object = { userName: 'Alice' }) =>
  engine.respond('ListServiceSpecificCredentials', request).serviceSpecificCredentials;

describe('CreateServiceSpecificCredential', () => {
  test('shows id, name and password; listings do not show the password', () => {
    const engine = withAlice();
    const credential = made(engine, 'alice');
    expect(credential).toEqual({
      serviceSpecificCredentialId: expect.stringMatching(/^ACCA[A-Z2-7]{17}$/),
      serviceUserName: `Alice-at-${ownAccount}`,
      servicePassword: expect.stringMatching(/^[A-Za-z0-9+/]{59}=$/),
      ...{ serviceName, userName: 'Alice', status: 'Active', createDate: expect.any(Number) },
    });
    const { servicePassword: _, ...shown } = credential;
    expect(listed(engine)).toEqual([shown]);
  });

  test('makes two of a service for a user, and no third; another service counts for itself', () => {
    const engine = withAlice();
    expect(made(engine).serviceUserName).toBe(`Alice-at-${ownAccount}`);
    const second = made(engine);
    expect(second.serviceUserName).toBe(`Alice+1-at-${ownAccount}`);
    expect(engine.refusal('CreateServiceSpecificCredential', { userName: 'Alice', serviceName })).toBe(
      'LimitExceeded: Cannot exceed quota for ContextSpecificCredentialsPerUserPerContext: 2',
    );
    expect(made(engine, 'Alice', 'cassandra.amazonaws.com').serviceUserName).toBe(`Alice-at-${ownAccount}`);
    const { serviceSpecificCredentialId } = second;
    engine.respond('DeleteServiceSpecificCredential', { userName: 'Alice', serviceSpecificCredentialId });
    expect(made(engine).serviceUserName).toBe(`Alice+1-at-${ownAccount}`);
  });

  test('gives no login name twice: not to a user of that very name, not after a rename', () => {
    const engine = withAlice();
    engine.respond('CreateUser', { userName: 'Alice+1' });
    expect(made(engine, 'Alice+1').serviceUserName).toBe(`Alice+1-at-${ownAccount}`);
    made(engine);
    expect(made(engine).serviceUserName).toBe(`Alice+2-at-${ownAccount}`);
    engine.respond('UpdateUser', { userName: 'Alice', newUserName: 'Anna' });
    expect(listed(engine, { userName: 'Anna' }).map(({ userName }) => userName)).toEqual(['Anna', 'Anna']);
    engine.respond('CreateUser', { userName: 'Alice' });
    expect(made(engine).serviceUserName).toBe(`Alice+3-at-${ownAccount}`);
  });

  test('makes an API key of Bedrock: alias and secret, until it expires', () => {
    const engine = withAlice();
    const { serviceSpecificCredential: key } = engine.respond('CreateServiceSpecificCredential', {
      ...{ userName: 'Alice', serviceName: bedrock, credentialAgeDays: 1 },
    });
    expect(key?.serviceUserName).toBeUndefined();
    expect(key?.servicePassword).toBeUndefined();
    expect(key?.serviceCredentialAlias).toBe(`Alice-at-${ownAccount}`);
    expect(key?.expirationDate).toBe((key?.createDate ?? 0) + dayMs);
    const inside = fromUtf8(fromBase64(key?.serviceCredentialSecret?.slice(4) ?? '') ?? new Uint8Array());
    expect(key?.serviceCredentialSecret).toMatch(/^ABSK/);
    expect(inside).toMatch(new RegExp(`^Alice-at-${ownAccount}:[A-Za-z0-9+/]{59}=$`));
    expect(listed(engine)[0]).toMatchObject({ status: 'Active', serviceCredentialAlias: `Alice-at-${ownAccount}` });
    engine.elapse(dayMs);
    expect(listed(engine)[0]?.status).toBe('Expired');
  });

  test.each([
    [bedrock, 'ABSK'],
    ['logs.amazonaws.com', 'ACWL'],
    ['cloudwatch.amazonaws.com', 'APIAACWM'],
    ['aws-external-anthropic.amazonaws.com', 'AEAA'],
  ])('makes an API key of %s, which begins with %s', (service, start) => {
    const { serviceCredentialSecret = '', serviceCredentialAlias } = made(withAlice(), 'Alice', service);
    const inside = fromUtf8(fromBase64(serviceCredentialSecret.slice(start.length)) ?? new Uint8Array());
    expect(serviceCredentialSecret.startsWith(start)).toBe(true);
    expect(inside).toMatch(new RegExp(`^${serviceCredentialAlias}:[A-Za-z0-9+/]{59}=$`));
  });

  test('takes the name of a service in any case, and shows it in small letters', () => {
    const engine = withAlice();
    expect(made(engine, 'Alice', 'CodeCommit.AmazonAWS.com').serviceName).toBe(serviceName);
    made(engine);
    const request = { userName: 'Alice', serviceName: serviceName.toUpperCase() };
    expect(engine.code('CreateServiceSpecificCredential', request)).toBe('LimitExceeded');
    expect(listed(engine, request)).toHaveLength(2);
    const condition = { StringEquals: { 'iam:ServiceSpecificCredentialServiceName': serviceName } };
    const as = engine.user('Carol', { ...allow('iam:*', arnOf('user/Carol')), Condition: condition });
    expect(engine.code('CreateServiceSpecificCredential', { ...request, userName: 'Carol' }, { as })).toBeUndefined();
  });

  test('gives a password an age, too, where one is asked for', () => {
    const engine = withAlice();
    const request = { userName: 'Alice', serviceName, credentialAgeDays: 1 };
    const { serviceSpecificCredential: one } = engine.respond('CreateServiceSpecificCredential', request);
    expect(one?.expirationDate).toBe((one?.createDate ?? 0) + dayMs);
    engine.elapse(dayMs);
    expect(listed(engine)[0]?.status).toBe('Expired');
  });

  test('refuses a service that has none of these', () => {
    const engine = withAlice();
    const unsupported = 'NoSuchEntity: No such service s3.amazonaws.com is supported for Service Specific Credentials';
    const request = { userName: 'Alice', serviceName: 's3.amazonaws.com' };
    expect(engine.refusal('CreateServiceSpecificCredential', request)).toBe(unsupported);
    expect(
      engine.refusal('ListServiceSpecificCredentials', { userName: 'Alice', serviceName: 's3.amazonaws.com' }),
    ).toBe(unsupported);
  });

  test('stores the password sealed', () => {
    const engine = withAlice();
    const { servicePassword = '-', serviceSpecificCredentialId } = made(engine);
    const [replica] = engine.cluster.replicas;
    const stored = [keySpaces.log, keySpaces.records].flatMap((space) => replica?.disk.withPrefix(space) ?? []);
    const record = stored.find(([key]) => key.includes(`/${serviceSpecificCredentialId}`))?.[1];
    const { sealedSecret } = decodeRecord(record ?? new Uint8Array()) as ServiceCredentialRecord;
    expect(dataKeyIdOf(sealedSecret)).toEqual(expect.any(String));
    expect(Buffer.concat(stored.map(([, value]) => value)).includes(servicePassword)).toBe(false);
  });
});

describe('ListServiceSpecificCredentials', () => {
  test('lists those of one user, of one service, or of everybody, in pages', () => {
    const engine = withAlice();
    engine.respond('CreateUser', { userName: 'Bob' });
    const ids = [made(engine), made(engine), made(engine, 'Bob'), made(engine, 'Bob', bedrock)].map(
      (one) => one.serviceSpecificCredentialId,
    );
    const idsOf = (request: object) => listed(engine, request).map((one) => one.serviceSpecificCredentialId);
    expect(new Set(idsOf({ userName: 'alice' }))).toEqual(new Set(ids.slice(0, 2)));
    expect(idsOf({ userName: 'Bob', serviceName: bedrock })).toEqual(ids.slice(3));
    expect(new Set(idsOf({ allUsers: true }))).toEqual(new Set(ids));
    expect(idsOf({ allUsers: true, serviceName: bedrock })).toEqual(ids.slice(3));
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const page = engine.respond('ListServiceSpecificCredentials', {
        ...{ allUsers: true, maxItems: 1 },
        ...(marker === undefined ? {} : { marker }),
      });
      expect(page.isTruncated).toBe(page.marker !== undefined);
      seen.push(...page.serviceSpecificCredentials.map((one) => one.serviceSpecificCredentialId));
      ({ marker } = page);
    } while (marker !== undefined);
    expect(seen).toEqual(idsOf({ allUsers: true }));
    expect(engine.code('ListServiceSpecificCredentials', { userName: 'Bob', marker: 'x' })).toBe('ValidationError');
  });

  test('of everybody is for whoever may list those of every user', () => {
    const engine = withAlice();
    made(engine);
    const may = (userName: string, resource: string) =>
      engine.code(
        'ListServiceSpecificCredentials',
        { allUsers: true },
        {
          as: engine.user(userName, allow('iam:ListServiceSpecificCredentials', resource)),
        },
      );
    expect(may('Carol', arnOf('user/*'))).toBeUndefined();
    expect(may('Dora', '*')).toBeUndefined();
    expect(may('Erin', arnOf('user/Erin'))).toBe('AccessDenied');
  });

  test('without a user is about the caller; all users and one user do not go together', () => {
    const engine = withAlice();
    const credential = made(engine);
    engine.respond('PutUserPolicy', { userName: 'Alice', policyName: 'p', policyDocument: policyOf(allow('iam:*')) });
    const as = engine.keyOf('Alice');
    expect(engine.respond('ListServiceSpecificCredentials', {}, { as }).serviceSpecificCredentials).toHaveLength(1);
    expect(engine.refusal('ListServiceSpecificCredentials', {})).toBe(
      'ValidationError: Must specify userName when calling with non-User credentials',
    );
    expect(engine.refusal('ListServiceSpecificCredentials', { userName: 'Alice', allUsers: true })).toBe(
      'ValidationError: UserName and AllUsers cannot be specified together.',
    );
    const { serviceSpecificCredentialId } = credential;
    engine.respond('DeleteServiceSpecificCredential', { serviceSpecificCredentialId }, { as });
    expect(listed(engine)).toEqual([]);
  });
});

describe('a credential', () => {
  test('is switched off and on', () => {
    const engine = withAlice();
    const { serviceSpecificCredentialId } = made(engine);
    const request = { userName: 'Alice', serviceSpecificCredentialId };
    engine.respond('UpdateServiceSpecificCredential', { ...request, status: 'Inactive' });
    expect(listed(engine)[0]?.status).toBe('Inactive');
    engine.respond('UpdateServiceSpecificCredential', { ...request, status: 'Active' });
    expect(listed(engine)[0]?.status).toBe('Active');
    expect(engine.refusal('UpdateServiceSpecificCredential', { ...request, status: 'Expired' })).toBe(
      'InvalidInput: Operation does not support status Expired',
    );
  });

  test('gets another password, and stays what it is', () => {
    const engine = withAlice();
    const { servicePassword, ...before } = made(engine);
    const { serviceSpecificCredentialId } = before;
    const { serviceSpecificCredential: after } = engine.respond('ResetServiceSpecificCredential', {
      ...{ userName: 'Alice', serviceSpecificCredentialId },
    });
    expect(after).toMatchObject(before);
    expect(after?.servicePassword).toMatch(/^[A-Za-z0-9+/]{59}=$/);
    expect(after?.servicePassword).not.toBe(servicePassword);
  });

  test('of another user is not there', () => {
    const engine = withAlice();
    engine.respond('CreateUser', { userName: 'Bob' });
    const { serviceSpecificCredentialId } = made(engine);
    const request = { userName: 'Bob', serviceSpecificCredentialId };
    const missing = `NoSuchEntity: No such credential ${serviceSpecificCredentialId} exists`;
    expect(engine.refusal('UpdateServiceSpecificCredential', { ...request, status: 'Inactive' })).toBe(missing);
    expect(engine.refusal('ResetServiceSpecificCredential', request)).toBe(missing);
    expect(engine.refusal('DeleteServiceSpecificCredential', request)).toBe(missing);
  });

  test('keeps its user from being deleted', () => {
    const engine = withAlice();
    const { serviceSpecificCredentialId } = made(engine);
    expect(engine.refusal('DeleteUser', { userName: 'Alice' })).toBe(
      'DeleteConflict: Cannot delete entity, must remove referenced objects first.',
    );
    engine.respond('DeleteServiceSpecificCredential', { userName: 'Alice', serviceSpecificCredentialId });
    engine.respond('DeleteUser', { userName: 'Alice' });
  });

  test('is judged with the name of its service and the age that is asked for', () => {
    const engine = withAlice();
    const { serviceSpecificCredentialId } = made(engine);
    const only = (keys: object) => ({ ...allow('iam:*', arnOf('user/Alice')), Condition: keys });
    const as = engine.user('Carol', only({ StringEquals: { 'iam:ServiceSpecificCredentialServiceName': bedrock } }));
    const aged = engine.user('Dora', only({ NumericLessThanEquals: { 'iam:ServiceSpecificCredentialAgeDays': '30' } }));
    const request = { userName: 'Alice', serviceSpecificCredentialId };
    expect(engine.code('ResetServiceSpecificCredential', request, { as })).toBe('AccessDenied');
    const create = (credentialAgeDays: number) => ({ userName: 'Alice', serviceName: bedrock, credentialAgeDays });
    expect(engine.code('CreateServiceSpecificCredential', create(31), { as: aged })).toBe('AccessDenied');
    expect(engine.code('CreateServiceSpecificCredential', create(30), { as: aged })).toBeUndefined();
    expect(engine.code('CreateServiceSpecificCredential', create(31), { as })).toBeUndefined();
  });
});

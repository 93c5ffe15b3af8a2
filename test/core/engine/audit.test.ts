// The audit: what becomes an event and what it says, what is found, what goes, and who sees it.

import { describe, expect, test } from 'vitest';
import type { EngineConfig } from '../../../src/core/engine/config.ts';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  type RequestOf,
  trustOf,
} from '../../support/engine-under-test.ts';

type Audit = NonNullable<EngineConfig['audit']>;
type Filter = NonNullable<RequestOf<'LookupEvents'>['filter']>;

const member = '444455556666';

function audited(audit: Partial<Audit> = {}): EngineUnderTest {
  return new EngineUnderTest({ audit: { level: 'all-calls', maxBytes: 1024 * 1024, toFile: false, ...audit } });
}

interface EventRecord {
  readonly eventName: string;
  readonly recipientAccountId?: string;
  readonly sharedEventID?: string;
  readonly [name: string]: unknown;
}

function recordsOf(engine: EngineUnderTest, filter: Filter = {}, asking: { readonly as?: Credentials } = {}) {
  const { events } = engine.respond('LookupEvents', { filter }, asking);
  return events.map(({ record = '{}' }) => JSON.parse(record) as EventRecord);
}

function namesOf(engine: EngineUnderTest, filter: Filter = {}, asking: { readonly as?: Credentials } = {}) {
  return recordsOf(engine, filter, asking).map(({ eventName }) => eventName);
}

/** User names in requests of what the filter finds, all pages. */
function pagedUsers(engine: EngineUnderTest, eventName: string, maxItems?: number): readonly string[] {
  const names: string[] = [];
  let marker: string | undefined;
  do {
    const page = engine.respond('LookupEvents', {
      filter: { eventName },
      ...(maxItems === undefined ? {} : { maxItems }),
      ...(marker === undefined ? {} : { marker }),
    });
    names.push(...page.events.map(({ record = '{}' }) => JSON.parse(record).requestParameters.userName as string));
    marker = page.marker;
  } while (marker !== undefined);
  return names;
}

describe('an event', () => {
  test('of a user that writes has the form of CloudTrail', () => {
    const engine = audited();
    const as = engine.user('anna', allow('iam:CreateUser'));
    const { user } = engine.respond('CreateUser', { userName: 'bob', path: '/x/' }, { as, sourceIp: '10.1.2.3' });
    const me = engine.respond('GetUser', { userName: 'anna' }).user;
    expect(recordsOf(engine, { userName: 'anna' })).toEqual([
      {
        eventVersion: '1.11',
        userIdentity: {
          ...{ type: 'IAMUser', principalId: me?.userId, arn: arnOf('user/anna'), accountId: ownAccount },
          ...{ accessKeyId: as.accessKeyId, userName: 'anna' },
        },
        eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        ...{ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', awsRegion: 'us-east-1' },
        ...{ sourceIPAddress: '10.1.2.3', userAgent: 'sim' },
        requestParameters: { userName: 'bob', path: '/x/' },
        responseElements: {
          user: {
            ...{ path: '/x/', userName: 'bob', userId: user?.userId, arn: user?.arn },
            createDate: expect.stringMatching(/Z$/),
          },
        },
        additionalEventData: {
          ...{ replica: 'n1', door: 'plain', position: expect.any(Number), durability: 'committed' },
        },
        ...{ requestID: expect.stringMatching(/^request-/), eventID: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        ...{ readOnly: false, resources: [], eventType: 'AwsApiCall', managementEvent: true },
        ...{ eventCategory: 'Management', recipientAccountId: ownAccount },
      },
    ]);
  });

  test('of a read has no response, and says which view answered', () => {
    const engine = audited();
    engine.respond('CreateUser', { userName: 'bob' });
    engine.respond('GetUser', { userName: 'bob' });
    const [record] = recordsOf(engine, { eventName: 'GetUser' });
    expect(record).toMatchObject({
      ...{ readOnly: true, responseElements: null, requestParameters: { userName: 'bob' } },
      userIdentity: { type: 'Root', principalId: ownAccount, arn: arnOf('root') },
      additionalEventData: { view: 'committed' },
    });
  });

  test('of a refused call has code and text, and of one that proves nothing what it claims', () => {
    const engine = audited();
    const as = engine.user('anna');
    engine.code('DeleteUser', { userName: 'bob' }, { as });
    engine.code('ListUsers', {}, { as: { ...as, secretAccessKey: 'guessed' } });
    const records = recordsOf(engine, { errorCode: '*' });
    expect(records.map(({ eventName, errorCode, userIdentity }) => [eventName, errorCode, userIdentity])).toEqual([
      ['ListUsers', 'SignatureDoesNotMatch', { type: 'Unknown', accountId: ownAccount, accessKeyId: as.accessKeyId }],
      ['DeleteUser', 'AccessDenied', expect.objectContaining({ type: 'IAMUser', userName: 'anna' })],
    ]);
    expect(records[1]?.['errorMessage']).toContain('is not authorized to perform: iam:DeleteUser');
  });

  test('has no secret in it', () => {
    const engine = audited();
    const as = engine.user('anna', allow(['sts:*', 'iam:*']));
    const { credentials } = engine.respond('GetSessionToken', {}, { as });
    engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: 'phone' }, { as });
    const text = JSON.stringify(recordsOf(engine));
    for (const one of [as.secretAccessKey, credentials?.secretAccessKey, credentials?.sessionToken])
      expect(text).not.toContain(one);
    expect(text).toContain(credentials?.accessKeyId);
    expect(text).toContain('HIDDEN_DUE_TO_SECURITY_REASONS');
  });

  test('of a sign-in by password names who it was, and not the password', () => {
    const engine = audited();
    engine.respond('CreateUser', { userName: 'anna' });
    engine.respond('CreateLoginProfile', { userName: 'anna', password: 'Secret-123' });
    for (const password of ['Secret-123', 'Guessed-456']) {
      const proof = { account: ownAccount, userName: 'anna', password };
      engine.ask('SignIn', { password: proof }, { proof: { kind: 'none' } });
    }
    const records = recordsOf(engine, { eventName: 'SignIn' });
    expect(records.map(({ userIdentity, errorCode }) => [userIdentity, errorCode])).toEqual([
      [{ type: 'Unknown', accountId: ownAccount }, 'SIGN_IN_FAILED'],
      [expect.objectContaining({ type: 'IAMUser', userName: 'anna', arn: arnOf('user/anna') }), undefined],
    ]);
    expect(JSON.stringify(recordsOf(engine))).not.toMatch(/Secret-123|Guessed-456/);
  });

  test('of a session names its issuer', () => {
    const engine = audited();
    const as = engine.user('anna', allow('sts:AssumeRole'));
    engine.respond('CreateRole', { roleName: 'r', path: '/p/', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    const session = engine.assume({ roleArn: arnOf('role/p/r'), roleSessionName: 's1' }, { as });
    engine.respond('GetCallerIdentity', {}, { as: session });
    const [record] = recordsOf(engine, { userName: 's1' });
    expect(record).toMatchObject({
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' },
      userIdentity: {
        ...{ type: 'AssumedRole', arn: `arn:aws:sts::${ownAccount}:assumed-role/r/s1` },
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: arnOf('role/p/r'), userName: 'r', accountId: ownAccount },
          attributes: { mfaAuthenticated: 'false', creationDate: expect.stringMatching(/Z$/) },
        },
      },
    });
  });

  test('of a role of another account is told to both, with one shared id', () => {
    const engine = audited();
    const made = engine.respond('CreateAccount', { id: member, name: 'shop' });
    const root = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
    const assumeRolePolicyDocument = trustOf(arnOf('root'));
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument }, { as: root });
    const as = engine.user('anna', allow('sts:AssumeRole'));
    engine.assume({ roleArn: `arn:aws:iam::${member}:role/r`, roleSessionName: 's1' }, { as });
    const own = recordsOf(engine, { eventName: 'AssumeRole' });
    const theirs = recordsOf(engine, { eventName: 'AssumeRole' }, { as: root });
    expect([own.length, theirs.length]).toEqual([1, 1]);
    expect(own[0]?.sharedEventID).toMatch(/^[0-9a-f-]{36}$/);
    expect(theirs[0]?.sharedEventID).toBe(own[0]?.sharedEventID);
    expect([own[0]?.recipientAccountId, theirs[0]?.recipientAccountId]).toEqual([ownAccount, member]);
    expect(own[0]?.['eventID']).not.toBe(theirs[0]?.['eventID']);
  });

  test('leaves out parameters that are too long, and says so', () => {
    const engine = audited();
    const policyDocument = `{"Version":"2012-10-17",${' '.repeat(100_000)}"Statement":[]}`;
    engine.ask('CreatePolicy', { policyName: 'p', policyDocument });
    expect(recordsOf(engine, { eventName: 'CreatePolicy' })[0]).toMatchObject({
      requestParameters: null,
      additionalEventData: { omitted: ['requestParameters'] },
    });
  });
});

describe('what is audited', () => {
  const world = (level: Audit['level']): readonly string[] => {
    const engine = audited({ level });
    const as = engine.user('anna', allow('eventide:*'));
    engine.respond('ListUsers', {});
    engine.respond('GetCallerIdentity', {}, { as });
    engine.respond('GetCluster', {}, { as });
    engine.respond('Authorize', { action: 's3:GetObject', resource: '*', context: [] }, { as });
    engine.respond('SignIn', {}, { as });
    engine.respond('ExportAccount', { id: ownAccount, withoutSecrets: true }, { as });
    return namesOf(engine).toReversed();
  };
  const writes = ['CreateUser', 'PutUserPolicy', 'CreateAccessKey'];

  test.each([
    ['off', []],
    ['writes', [...writes, 'SignIn', 'ExportAccount']],
    ['all-calls', [...writes, 'ListUsers', 'GetCallerIdentity', 'GetCluster', 'SignIn', 'ExportAccount']],
    [
      'with-decisions',
      [...writes, 'ListUsers', 'GetCallerIdentity', 'GetCluster', 'Authorize', 'SignIn', 'ExportAccount'],
    ],
  ] as const)('with the level %s', (level, expected) => {
    expect(world(level)).toEqual(expected);
  });
});

describe('LookupEvents', () => {
  test('finds by action, user, key, resource, code, kind and time', () => {
    const engine = audited();
    const anna = engine.user('anna', allow('iam:*'));
    engine.respond('CreateUser', { userName: 'bob' }, { as: anna });
    engine.elapse(5000);
    const laterMs = engine.nowMs;
    engine.respond('GetUser', { userName: 'bob' }, { as: anna });
    engine.code('GetRole', { roleName: 'none' }, { as: anna });
    expect(namesOf(engine, { eventName: 'GetUser' })).toEqual(['GetUser']);
    expect(namesOf(engine, { userName: 'anna' })).toEqual(['GetRole', 'GetUser', 'CreateUser']);
    expect(namesOf(engine, { accessKeyId: anna.accessKeyId, readOnly: false })).toEqual(['CreateUser']);
    expect(namesOf(engine, { resourceName: 'bob' })).toEqual(['GetUser', 'CreateUser']);
    expect(namesOf(engine, { errorCode: 'NoSuchEntity' })).toEqual(['GetRole']);
    expect(namesOf(engine, { errorCode: '*' })).toEqual(['GetRole']);
    const between = (request: RequestOf<'LookupEvents'>): readonly unknown[] =>
      engine.respond('LookupEvents', { ...request, filter: { userName: 'anna' } }).events.map((one) => one.eventName);
    expect(between({ startTime: laterMs })).toEqual(['GetRole', 'GetUser']);
    expect(between({ endTime: laterMs - 1 })).toEqual(['CreateUser']);
  });

  test('gives everything once in pages, the newest first', () => {
    const engine = audited();
    for (let at = 0; at < 7; at++) engine.respond('CreateUser', { userName: `u${at}` });
    const seen = pagedUsers(engine, 'CreateUser', 3);
    expect(seen).toEqual(['u6', 'u5', 'u4', 'u3', 'u2', 'u1', 'u0']);
    for (const wrong of ['garbage', '!', 'e30'])
      expect(engine.refusal('LookupEvents', { marker: wrong })).toBe('ValidationError: Invalid Marker.');
  });

  test('gives in pages what was stored by many at once, and makes room by as many', () => {
    const engine = audited({ maxBytes: 150_000 });
    const seen = (): readonly string[] => pagedUsers(engine, 'GetUser', 7);
    const burst = (from: number): void => {
      for (let at = from; at < from + 150; at++) engine.code('GetUser', { userName: `u${at}` });
      engine.elapse(1000);
    };
    burst(0);
    const newestFirst = Array.from({ length: 300 }, (_, at) => `u${299 - at}`);
    expect(seen()).toEqual(newestFirst.slice(150));
    burst(150);
    engine.restart();
    const kept = seen();
    expect(kept).toEqual(newestFirst.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.length).toBeLessThan(300);
  });

  test('shows a caller its own account; all of them to the account that the cluster began with', () => {
    const engine = audited();
    const made = engine.respond('CreateAccount', { id: member, name: 'shop' });
    const as = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
    engine.respond('CreateUser', { userName: 'theirs' }, { as });
    const created = { eventName: 'CreateUser' };
    expect(namesOf(engine, created)).toEqual([]);
    expect(namesOf(engine, created, { as })).toEqual(['CreateUser']);
    expect(namesOf(engine, { ...created, account: member })).toEqual(['CreateUser']);
    expect(namesOf(engine, { ...created, allAccounts: true })).toEqual(['CreateUser']);
    for (const filter of [{ account: ownAccount }, { allAccounts: true }])
      expect(engine.code('LookupEvents', { filter }, { as })).toBe('AccessDenied');
    expect(engine.code('LookupEvents', { filter: { account: 'mine' } })).toBe('ValidationError');
  });

  test('needs its permission', () => {
    const engine = audited();
    const nobody = engine.user('nobody');
    const auditor = engine.user('auditor', allow('eventide:LookupEvents'));
    expect(engine.refusal('LookupEvents', {}, { as: nobody })).toContain('eventide:LookupEvents');
    expect(engine.refusal('StreamEvents', {}, { as: nobody })).toContain('eventide:LookupEvents');
    expect(engine.code('LookupEvents', {}, { as: auditor })).toBeUndefined();
  });

  test('finds what was stored before a restart', () => {
    const engine = audited();
    engine.respond('CreateUser', { userName: 'bob' });
    engine.elapse(1000);
    engine.restart();
    engine.respond('CreateUser', { userName: 'carl' });
    const names = recordsOf(engine, { eventName: 'CreateUser' }).map((one) => one['requestParameters']);
    expect(names).toEqual([{ userName: 'carl' }, { userName: 'bob' }]);
  });

  test('finds the newest where the oldest had to go', () => {
    const engine = audited({ maxBytes: 20_000 });
    for (let at = 0; at < 60; at++) {
      engine.code('GetUser', { userName: `u${at}` });
      engine.elapse(300);
    }
    const seen = pagedUsers(engine, 'GetUser');
    expect(seen[0]).toBe('u59');
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.length).toBeLessThan(40);
  });
});

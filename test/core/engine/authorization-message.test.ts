// Authorization messages: a denial's reasons travel sealed, and open for the account of whom they are about, and nobody else.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  policyOf,
  type RequestOf,
} from '../../support/engine-under-test.ts';

const bucket = 'arn:aws:s3:::reports';

function messageOf(engine: EngineUnderTest, as: Credentials, more: Partial<RequestOf<'Authorize'>> = {}): string {
  const request = { action: 's3:GetObject', resource: bucket, context: [], withEncodedMessage: true, ...more };
  return engine.respond('Authorize', request, { as }).decision?.encodedMessage ?? '';
}

function decoded(engine: EngineUnderTest, encodedMessage: string): Readonly<Record<string, unknown>> {
  const { decodedMessage = '{}' } = engine.respond('DecodeAuthorizationMessage', { encodedMessage });
  return JSON.parse(decodedMessage) as Readonly<Record<string, unknown>>;
}

const values = (...items: readonly string[]) => ({ items: items.map((value) => ({ value })) });

describe('the message of a denial', () => {
  test('has the statement that denied, who asked, and the condition keys', () => {
    const engine = new EngineUnderTest();
    const statement = {
      ...{ Sid: 'NoReports', Effect: 'Deny', Action: 's3:Get*', Resource: `${bucket}*` },
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    };
    const as = engine.user('anna', allow('*'), statement);
    const context = [{ key: 'aws:RequestedRegion', values: ['eu-west-1'] }];
    const userId = engine.respond('GetUser', { userName: 'anna' }).user?.userId;
    expect(decoded(engine, messageOf(engine, as, { context }))).toEqual({
      ...{ allowed: false, explicitDeny: true, failures: { items: [] } },
      matchedStatements: {
        items: [
          {
            ...{ statementId: 'NoReports', effect: 'DENY', principalGroups: { items: [] } },
            principals: values(userId ?? ''),
            ...{ actions: values('s3:Get*'), resources: values(`${bucket}*`) },
            conditions: { items: [{ key: 'aws:RequestedRegion', values: values('eu-west-1') }] },
          },
        ],
      },
      context: {
        principal: { id: userId, name: 'anna', arn: arnOf('user/anna') },
        ...{ action: 's3:GetObject', resource: bucket },
        conditions: {
          items: expect.arrayContaining([
            { key: 'aws:requestedregion', values: values('eu-west-1') },
            { key: 'aws:username', values: values('anna') },
          ]),
        },
      },
    });
  });

  test('that nothing allows has no statements', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('anna');
    expect(decoded(engine, messageOf(engine, as))).toMatchObject({
      ...{ allowed: false, explicitDeny: false, matchedStatements: { items: [] } },
    });
  });

  test('is there only where it is asked for, and only for a denial', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('anna', allow('s3:ListBucket'));
    expect(messageOf(engine, as, { withEncodedMessage: false })).toBe('');
    expect(messageOf(engine, as, { action: 's3:ListBucket' })).toBe('');
    expect(messageOf(engine, as)).not.toBe('');
  });

  test('is never longer than AWS takes, whatever is asked', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('anna');
    const context = Array.from({ length: 200 }, (_, at) => ({ key: `my:key${at}`, values: ['ü'.repeat(400)] }));
    const message = messageOf(engine, as, { context });
    expect(message.length).toBeGreaterThan(0);
    expect(message.length).toBeLessThanOrEqual(10_240);
    expect(decoded(engine, message)).toHaveProperty('context.principal.name', 'anna');
  });

  test('tells nothing of the policies of another account', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('anna', allow('s3:*'));
    const denial = { ...allow('s3:*', bucket), Sid: 'Theirs', Effect: 'Deny', Principal: '*' };
    const more = { resourceAccount: '444455556666', resourcePolicy: policyOf(denial) };
    expect(decoded(engine, messageOf(engine, as, more))).toMatchObject({
      ...{ explicitDeny: true, matchedStatements: { items: [] } },
    });
    expect(decoded(engine, messageOf(engine, as, { resourcePolicy: policyOf(denial) }))).toMatchObject({
      matchedStatements: { items: [{ statementId: 'Theirs' }] },
    });
  });
});

describe('DecodeAuthorizationMessage', () => {
  const invalid = 'InvalidAuthorizationMessageException: The authorization message is not valid.';

  test('needs its permission', () => {
    const engine = new EngineUnderTest();
    const anna = engine.user('anna');
    const encodedMessage = messageOf(engine, anna);
    expect(engine.refusal('DecodeAuthorizationMessage', { encodedMessage }, { as: anna })).toContain(
      'is not authorized to perform: sts:DecodeAuthorizationMessage on resource: *',
    );
    const may = engine.user('may', allow('sts:DecodeAuthorizationMessage'));
    expect(engine.code('DecodeAuthorizationMessage', { encodedMessage }, { as: may })).toBeUndefined();
  });

  test('refuses what is no message, was changed, or is of another account', () => {
    const engine = new EngineUnderTest();
    const as = engine.user('anna');
    const message = messageOf(engine, as);
    const changed = `${message.slice(0, -6)}${message.at(-6) === 'A' ? 'B' : 'A'}${message.slice(-5)}`;
    for (const encodedMessage of ['x', '!!', 'A'.repeat(10_240), changed])
      expect(engine.refusal('DecodeAuthorizationMessage', { encodedMessage })).toBe(invalid);
    const made = engine.respond('CreateAccount', { id: '444455556666', name: 'shop' });
    const other = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
    expect(engine.refusal('DecodeAuthorizationMessage', { encodedMessage: message }, { as: other })).toBe(invalid);
    expect(engine.code('DecodeAuthorizationMessage', { encodedMessage: 'A'.repeat(10_241) })).toBe('ValidationError');
  });
});

// Answers as JSON: what asks for them, and that they say what the XML says.

import { describe, expect, it } from 'vitest';
import { errorJson, responseJson, wantsJson } from '../../../src/api/query/json.ts';
import { refusal } from '../../../src/core/model/refusal.ts';
import { findMethod } from '../../../src/core/shapes/lookup.ts';
import type { MethodRow } from '../../../src/core/shapes/table.ts';

function methodOf(service: 'iam' | 'sts', action: string): MethodRow {
  const method = findMethod(service, action);
  if (method === undefined) throw new Error(`no method ${action}`);
  return method;
}

function written(service: 'iam' | 'sts', action: string, response: object): unknown {
  return JSON.parse(responseJson(service, methodOf(service, action), response, 'id-1'));
}

const metadata = { ResponseMetadata: { RequestId: 'id-1' } };

describe('JSON', () => {
  it.each([
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/json, text/plain, */*',
    'text/plain,application/json',
  ])('is what %s asks for', (accept) => {
    expect(wantsJson(accept)).toBe(true);
  });

  it.each([
    undefined,
    '',
    '*/*',
    'text/xml',
    'application/json, text/xml',
    'application/xml, application/json',
    'application/jsonl',
    'x-application/json',
  ])('is not what %s asks for', (accept) => {
    expect(wantsJson(accept)).toBe(false);
  });

  it('has the members of the XML', () => {
    const identity = { userId: 'AIDA1', account: '111122223333', arn: 'arn:aws:iam::111122223333:user/alice' };
    expect(written('sts', 'GetCallerIdentity', identity)).toEqual({
      GetCallerIdentityResponse: {
        GetCallerIdentityResult: { UserId: identity.userId, Account: identity.account, Arn: identity.arn },
        ...metadata,
      },
    });
  });

  it('has times as whole seconds, lists as lists, bytes as base64, documents percent-encoded', () => {
    const credentials = {
      accessKeyId: 'ASIA1',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: 1_795_000_000_999,
    };
    expect(written('sts', 'GetSessionToken', { credentials })).toMatchObject({
      GetSessionTokenResponse: { GetSessionTokenResult: { Credentials: { Expiration: 1_795_000_000 } } },
    });
    const user = {
      path: '/',
      userName: 'a',
      userId: 'AIDA1',
      arn: 'arn',
      createDate: 0,
      tags: [{ key: 'k', value: '' }],
    };
    expect(written('iam', 'ListUsers', { users: [user, { ...user, tags: [] }], isTruncated: false })).toEqual({
      ListUsersResponse: {
        ListUsersResult: {
          Users: [
            {
              ...{ Path: '/', UserName: 'a', UserId: 'AIDA1', Arn: 'arn', CreateDate: 0 },
              Tags: [{ Key: 'k', Value: '' }],
            },
            { Path: '/', UserName: 'a', UserId: 'AIDA1', Arn: 'arn', CreateDate: 0 },
          ],
          IsTruncated: false,
        },
        ...metadata,
      },
    });
    expect(written('iam', 'ListUsers', { users: [], isTruncated: false })).toMatchObject({
      ListUsersResponse: { ListUsersResult: { Users: [] } },
    });
    expect(written('iam', 'GetCredentialReport', { content: new Uint8Array([1, 2, 3]) })).toMatchObject({
      GetCredentialReportResponse: { GetCredentialReportResult: { Content: 'AQID' } },
    });
    expect(written('iam', 'GetAccountSummary', { summaryMap: { Users: 3 } })).toMatchObject({
      GetAccountSummaryResponse: { GetAccountSummaryResult: { SummaryMap: { Users: 3 } } },
    });
    expect(
      written('iam', 'GetUserPolicy', { userName: 'a', policyName: 'p', policyDocument: '{"a": 1}' }),
    ).toMatchObject({
      GetUserPolicyResponse: { GetUserPolicyResult: { PolicyDocument: '%7B%22a%22%3A%201%7D' } },
    });
  });

  it('has no result where the action has none', () => {
    expect(written('iam', 'DeleteUser', {})).toEqual({ DeleteUserResponse: metadata });
  });

  it('says what was refused, and whose fault it is', () => {
    expect(JSON.parse(errorJson(refusal('InvalidClientTokenId', 'No <such> "token".'), 'id-1'))).toEqual({
      ...{ Error: { Code: 'InvalidClientTokenId', Message: 'No <such> "token".', Type: 'Sender' }, RequestId: 'id-1' },
    });
    expect(JSON.parse(errorJson(refusal('HOME_UNREACHABLE', 'Away.'), 'id-1'))).toMatchObject({
      Error: { Code: 'ServiceUnavailable', Type: 'Receiver' },
    });
  });
});

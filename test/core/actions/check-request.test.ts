// Constraints of requests: what is refused, and in which words.

import { describe, expect, test } from 'vitest';
import { checkRequest, invalidRequest } from '../../../src/core/actions/check-request.ts';
import { messagesOf, serviceNames } from '../../../src/core/shapes/lookup.ts';

const said = (service: 'access' | 'iam' | 'sts', message: string, value: object): readonly string[] =>
  checkRequest(service, message, value).map(({ description }) => description);

describe('a request', () => {
  test('that keeps all constraints passes', () => {
    const tags = [{ key: 'team', value: 'blue' }];
    expect(checkRequest('iam', 'CreateUserRequest', { userName: 'alice', path: '/a/', tags })).toEqual([]);
  });

  test('without a required member is refused at that member', () => {
    expect(checkRequest('iam', 'CreateUserRequest', { tags: [] })).toEqual([
      {
        field: 'userName',
        description: "Value null at 'userName' failed to satisfy constraint: Member must not be null",
      },
    ]);
  });

  test('with an empty list where items are required is refused', () => {
    expect(said('iam', 'SimulateCustomPolicyRequest', { policyInputList: [], actionNames: [] })).toEqual([
      "Value null at 'actionNames' failed to satisfy constraint: Member must not be null",
    ]);
  });

  test('with a value outside a closed set names the set', () => {
    const request = { accessKeyId: 'AKIA0000000000000000', status: 'Off' };
    expect(said('iam', 'UpdateAccessKeyRequest', request)).toEqual([
      "Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive, Expired]",
    ]);
  });

  test('with an empty text breaks its length and its pattern', () => {
    expect(said('iam', 'CreateUserRequest', { userName: '', tags: [] })).toEqual([
      "Value at 'userName' failed to satisfy constraint: Member must have length greater than or equal to 1",
      "Value at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
    ]);
  });

  test('with a text that is too long is refused for its length alone', () => {
    expect(said('iam', 'CreateUserRequest', { userName: ' '.repeat(65), tags: [] })).toEqual([
      "Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64",
    ]);
  });

  test('to STS is told what it had there, but no secret and nothing long', () => {
    const asked = { roleArn: 'x'.repeat(2049), roleSessionName: 'one:two', durationSeconds: 60, tokenCode: '12 345' };
    expect(said('sts', 'AssumeRoleRequest', { ...asked, tags: [{ key: '!', value: '' }] })).toEqual([
      "Value at 'roleArn' failed to satisfy constraint: Member must have length less than or equal to 2048",
      "Value 'one:two' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
      "Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
      String.raw`Value '!' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+`,
      "Value at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]*",
    ]);
  });

  test('with a number outside its range is told the bound', () => {
    expect(said('iam', 'ListUsersRequest', { maxItems: 1001 })).toEqual([
      "Value at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ]);
    expect(said('iam', 'ListUsersRequest', { maxItems: 0 })).toEqual([
      "Value at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ]);
    expect(said('iam', 'ListUsersRequest', { maxItems: 1000 })).toEqual([]);
  });

  test('with bad parts of a list is refused at the part', () => {
    const tags = [{ key: 'a', value: '' }, { value: 'x' }, { key: '', value: 'x\u0007' }];
    expect(checkRequest('iam', 'CreateUserRequest', { userName: 'alice', tags }).map(({ field }) => field)).toEqual([
      'tags.2.member.key',
      'tags.3.member.key',
      'tags.3.member.key',
      'tags.3.member.value',
    ]);
  });

  test('with a list that is too long is refused for that, and its parts are not looked at', () => {
    const tags = Array.from({ length: 51 }, () => ({ key: '' }));
    expect(said('iam', 'CreateUserRequest', { userName: 'alice', tags })).toEqual([
      "Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    ]);
  });

  test('with a bad text in a list of texts is told all that is asked of each', () => {
    expect(said('iam', 'UntagUserRequest', { userName: 'alice', tagKeys: ['ok', ''] })).toEqual([
      "Value at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be null]",
    ]);
  });

  test('is measured in characters, not in UTF-16 units', () => {
    const tag = (key: string): object => ({ userName: 'alice', tags: [{ key, value: '' }] });
    expect(said('iam', 'CreateUserRequest', tag('\u{20000}'.repeat(128)))).toEqual([]);
    expect(said('iam', 'CreateUserRequest', tag('\u{20000}'.repeat(129)))).toHaveLength(1);
    const session = { roleArn: 'arn:aws:iam::111122223333:role/r', roleSessionName: '\u{20000}' };
    expect(said('sts', 'AssumeRoleRequest', session)).toContain(
      "Value '\u{20000}' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    );
  });

  test('with members of its message members is checked through them', () => {
    const uri = { method: 'GET', uri: '/', headers: [] };
    expect(checkRequest('access', 'AuthenticateRequest', { signedRequest: uri }).map(({ field }) => field)).toEqual([
      'signedRequest.bodySha256',
    ]);
    expect(checkRequest('access', 'AuthenticateRequest', {})).toEqual([]);
  });

  test('shows code points of a pattern as AWS does', () => {
    expect(said('iam', 'ListUsersRequest', { marker: '\u0007' })).toEqual([
      "Value at 'marker' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0020-\\u00FF]+",
    ]);
  });

  test.each([
    ['CreateAccountAliasRequest', { accountAlias: 'my--x' }, '^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$'],
    [
      'GenerateOrganizationsAccessReportRequest',
      { entityPath: 'x-aaaaaaaaaa/r-aaaaa' },
      String.raw`^o-[0-9a-z]{10,32}\/r-[0-9a-z]{4,32}[0-9a-z-\/]*`,
    ],
  ])('of a %s is held to a pattern that is shown as AWS has it', (message, request, pattern) => {
    expect(said('iam', message, request)).toEqual([
      expect.stringContaining(
        `failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
      ),
    ]);
  });

  test('is never quoted in what is said about it', () => {
    const request = { oldPassword: 'hunter2\u0007', newPassword: 'hunter3'.repeat(100) };
    const text = JSON.stringify(checkRequest('iam', 'ChangePasswordRequest', request));
    expect(text).toContain('newPassword');
    expect(text).not.toContain('hunter');
  });
});

describe('the refusal', () => {
  test('counts one violation', () => {
    const violations = checkRequest('iam', 'DeleteUserRequest', {});
    expect(invalidRequest(violations)).toEqual({
      code: 'ValidationError',
      message:
        "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null",
      violations,
    });
  });

  test.each([
    [{ userName: 'a b' }, 'userName', 'contain only alphanumeric characters and/or the following: +=,.@_-'],
    [{ userName: '' }, 'userName', 'contain only alphanumeric characters and/or the following: +=,.@_-'],
    [
      { userName: 'a', path: 'x/' },
      'path',
      'begin and end with / and contain only alphanumeric characters and/or / characters.',
    ],
  ])('of %j has AWS’s own sentence for the signs of a name or a path', (request, field, rule) => {
    const violations = checkRequest('iam', 'CreateUserRequest', request);
    expect(invalidRequest(violations)).toEqual({
      ...{
        code: 'ValidationError',
        message: `The specified value for ${field} is invalid. It must ${rule}`,
        violations,
      },
    });
  });

  test.each(['ListUsersRequest', 'ListPoliciesRequest', 'ListEntitiesForPolicyRequest'])(
    'of %s has AWS’s own sentence for the start of a path, an empty one too',
    (message) => {
      const policyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
      const refusals = ['', 'team/', '/a b/'].map(
        (pathPrefix) => invalidRequest(checkRequest('iam', message, { policyArn, pathPrefix })).message,
      );
      expect(new Set(refusals)).toEqual(
        new Set([
          'The specified value for pathPrefix is invalid. ' +
            'It must begin with the / character and contain only alphanumeric characters and/or / characters.',
        ]),
      );
    },
  );

  test('of the start of a path that is only too long has the words of constraints', () => {
    const violations = checkRequest('iam', 'ListUsersRequest', { pathPrefix: `/${'a'.repeat(512)}` });
    expect(invalidRequest(violations).message).toBe(
      "1 validation error detected: Value at 'pathPrefix' failed to satisfy constraint: Member must have length less than or equal to 512",
    );
  });

  test.each([
    ['PutUserPolicyRequest', 'policyDocument', { userName: 'a', policyName: 'p' }],
    ['CreateRoleRequest', 'assumeRolePolicyDocument', { roleName: 'r' }],
    ['UploadServerCertificateRequest', 'privateKey', { serverCertificateName: 's', certificateBody: 'c' }],
  ])('of %s has AWS’s own sentence for signs beyond Latin-1 in %s', (message, field, others) => {
    const violations = checkRequest('iam', message, { ...others, [field]: '\u{201C}' });
    expect(invalidRequest(violations).message).toBe(
      `The specified value for ${field} is invalid. It must contain only printable ASCII characters.`,
    );
  });

  test('keeps the words of constraints where more is wrong than a name', () => {
    const violations = checkRequest('iam', 'CreateUserRequest', { userName: 'a b', path: 'x' });
    expect(invalidRequest(violations).message).toMatch(
      /^2 validation errors detected: Value at 'path' .*; Value at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
    );
  });

  test('counts and joins several', () => {
    const violations = checkRequest('iam', 'AttachUserPolicyRequest', {});
    expect(invalidRequest(violations).message).toBe(
      "2 validation errors detected: Value null at 'userName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'policyArn' failed to satisfy constraint: Member must not be null",
    );
  });
});

test('every message has checks that compile', () => {
  for (const service of serviceNames) {
    for (const [message, fields] of Object.entries(messagesOf(service))) {
      const required = fields.filter((field) => field.required === true);
      expect(checkRequest(service, message, {})).toHaveLength(required.length);
    }
  }
});

// The generated tables: complete, consistent, and with patterns that cannot be made slow.

import { describe, expect, test } from 'vitest';
import { fieldsOf, findMethod, messagesOf, methodsOf, serviceNames } from '../../../src/core/shapes/lookup.ts';
import type { FieldRow } from '../../../src/core/shapes/table.ts';

const allFields = serviceNames.flatMap((service) =>
  Object.entries(messagesOf(service)).flatMap(([message, fields]) =>
    fields.map((field) => ({ service, message, field, where: `${service}.${message}.${field.name}` })),
  ),
);

/** Patterns with groups, each read by a person: no way through them can be walked twice over the same text. */
const reviewed: readonly string[] = [
  '(\\u{002F})|(\\u{002F}[\\u{0021}-\\u{007E}]+\\u{002F})',
  '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/',
  '((/[A-Za-z0-9.,+@=_-]+)*)/',
  'http(s?)://[a-zA-Z0-9._/-]*(\\?[a-zA-Z0-9._=&-]*)?(#[a-zA-Z0-9._/-]*)?',
  'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?',
  '[a-z0-9](?:-?[a-z0-9])*',
  // At most 62 ways through the part behind the @, on a text of at most 64 characters.
  '[^\\s@]+@[^\\s@]+\\.[^\\s@]+',
  // At most 29 ways through the first run, on a text of at most 427 characters.
  'o-[0-9a-z]{10,32}\\/r-[0-9a-z]{4,32}[0-9a-z-\\/]*',
];

describe('actions', () => {
  test('every action of IAM and STS has a method', () => {
    expect(methodsOf('iam')).toHaveLength(176);
    expect(methodsOf('sts')).toHaveLength(11);
  });

  test('every method has a request and a response of its own', () => {
    for (const service of serviceNames) {
      for (const method of methodsOf(service)) {
        expect(method.request).toBe(`${method.name}Request`);
        expect(method.response).toBe(`${method.name}Response`);
        expect(Object.keys(messagesOf(service))).toEqual(expect.arrayContaining([method.request, method.response]));
        expect(findMethod(service, method.name)).toBe(method);
      }
    }
  });

  test('pages are carried by members that exist', () => {
    const paged = methodsOf('iam').filter(({ pagination }) => pagination !== undefined);
    expect(paged).toHaveLength(34);
    for (const { pagination, request, response } of paged) {
      const asked = fieldsOf('iam', request)?.map(({ wire }) => wire);
      const answered = fieldsOf('iam', response)?.map(({ wire }) => wire);
      expect(asked).toEqual(expect.arrayContaining([pagination?.inputToken, pagination?.limit]));
      expect(answered).toEqual(
        expect.arrayContaining([pagination?.outputToken, pagination?.moreResults, ...(pagination?.results ?? [])]),
      );
    }
  });

  test('an action that nobody has is not found, nor is a name that objects inherit', () => {
    expect(findMethod('iam', 'CreateUnicorn')).toBeUndefined();
    expect(fieldsOf('iam', 'constructor')).toBeUndefined();
  });
});

describe('fields', () => {
  test('a field of a message type names a message of its package', () => {
    const wrong = allFields.filter(({ service, field: { type, message } }) => {
      return type === 'message' ? fieldsOf(service, message ?? '') === undefined : message !== undefined;
    });
    expect(wrong).toEqual([]);
  });

  test('names, wire names and numbers are unique in their message', () => {
    for (const service of serviceNames) {
      for (const [message, fields] of Object.entries(messagesOf(service))) {
        for (const member of ['name', 'wire', 'number'] satisfies (keyof FieldRow)[]) {
          const values = fields.map((field) => `${message} ${field[member]}`);
          expect(new Set(values).size).toBe(values.length);
        }
      }
    }
  });

  test('members that hold secrets are marked so', () => {
    const secret =
      /^(?:secretAccessKey|sessionToken|(?:old|new)?[pP]assword|bearerToken|privateKey|joinToken|mfaCode)$/;
    const secrets = allFields.filter(({ field }) => field.type === 'string' && secret.test(field.name));
    expect(secrets.length).toBeGreaterThan(8);
    expect(secrets.filter(({ field }) => field.sensitive !== true).map(({ where }) => where)).toEqual([]);
  });

  test('documents are percent-encoded in answers alone, every one of them', () => {
    const encoded = allFields.filter(({ field }) => field.urlEncoded === true).map(({ where }) => where);
    expect(encoded.toSorted()).toEqual([
      'iam.GetGroupPolicyResponse.policyDocument',
      'iam.GetRolePolicyResponse.policyDocument',
      'iam.GetUserPolicyResponse.policyDocument',
      'iam.PolicyDetail.policyDocument',
      'iam.PolicyVersion.document',
      'iam.Role.assumeRolePolicyDocument',
      'iam.RoleDetail.assumeRolePolicyDocument',
    ]);
  });
});

describe('patterns', () => {
  const patterns = [...new Set(allFields.flatMap(({ field }) => field.pattern ?? []))];

  test.each(patterns)('%s is anchored, compiles, and is a run of one class or was read by a person', (pattern) => {
    expect(() => new RegExp(pattern, 'u')).not.toThrow();
    const bare = /^\^(?:\(\?:(?<grouped>.*)\)|(?<plain>.*))\$$/s.exec(pattern)?.groups;
    const inner = bare?.['grouped'] ?? bare?.['plain'];
    expect(inner).toBeDefined();
    if (reviewed.includes(inner ?? '')) return;
    // Literals, then single classes, each with at most one quantifier, of which only the last is unbounded.
    const atom = String.raw`(?:\[(?:[^\]\\]|\\.)+\]|\\[dwu](?:\{[0-9A-Fa-f]+\})?|[A-Za-z-])`;
    expect(inner).toMatch(
      new RegExp(`^(?:${atom}(?:\\{\\d+(?:,\\d+)?\\})?)*${atom}(?:[*+]|\\{\\d+(?:,\\d+)?\\})$`, 'u'),
    );
  });

  test('there are patterns to look at', () => {
    expect(patterns.length).toBeGreaterThan(25);
  });

  test.each([
    ['accountAlias', 'a-b', true],
    ['accountAlias', 'a--b', false],
    ['accountAlias', '-ab', false],
    ['accountAlias', 'ab-', false],
    ['path', '/', true],
    ['path', '/a/b/', true],
    ['path', '/a', false],
    ['path', 'a/', false],
    ['userName', 'alice@example.com', true],
    ['userName', 'alice smith', false],
    ['userName', 'alice\n', false],
  ])('%s %j: %s', (member, value, holds) => {
    const message = member === 'accountAlias' ? 'CreateAccountAliasRequest' : 'CreateUserRequest';
    const pattern = fieldsOf('iam', message)?.find(({ name }) => name === member)?.pattern;
    expect(new RegExp(pattern ?? 'none', 'u').test(value)).toBe(holds);
  });
});

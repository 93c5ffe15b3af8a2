// Tags of users, roles, managed policies and instance profiles: put over, taken off, listed, limited.

import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../src/core/instruction.ts';
import { allow, arnOf, EngineUnderTest, policyOf, said, trustOf } from '../../../support/engine-under-test.ts';

type Kind = 'instance profile' | 'policy' | 'role' | 'user';
type Tags = readonly { readonly key: string; readonly value: string }[];
const policyArn = arnOf('policy/Blue');
const instanceProfileName = 'blue';

/** A user, a role, a managed policy and an instance profile, all called `Blue`. */
function withEntities(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName: 'Blue' });
  engine.respond('CreateRole', { roleName: 'Blue', assumeRolePolicyDocument: trustOf(arnOf('root')) });
  engine.respond('CreatePolicy', { policyName: 'Blue', policyDocument: policyOf(allow('s3:*')) });
  engine.respond('CreateInstanceProfile', { instanceProfileName: 'Blue' });
  return engine;
}

const outcome = ({ refusal }: Answer): string => (refusal === undefined ? 'done' : said(refusal));

const put: Record<Kind, (engine: EngineUnderTest, tags: Tags) => string> = {
  'instance profile': (engine, tags) => outcome(engine.ask('TagInstanceProfile', { instanceProfileName, tags })),
  policy: (engine, tags) => outcome(engine.ask('TagPolicy', { policyArn, tags })),
  role: (engine, tags) => outcome(engine.ask('TagRole', { roleName: 'blue', tags })),
  user: (engine, tags) => outcome(engine.ask('TagUser', { userName: 'blue', tags })),
};
const take: Record<Kind, (engine: EngineUnderTest, tagKeys: readonly string[]) => string> = {
  'instance profile': (engine, tagKeys) =>
    outcome(engine.ask('UntagInstanceProfile', { instanceProfileName, tagKeys })),
  policy: (engine, tagKeys) => outcome(engine.ask('UntagPolicy', { policyArn, tagKeys })),
  role: (engine, tagKeys) => outcome(engine.ask('UntagRole', { roleName: 'blue', tagKeys })),
  user: (engine, tagKeys) => outcome(engine.ask('UntagUser', { userName: 'blue', tagKeys })),
};
const listed: Record<Kind, (engine: EngineUnderTest) => unknown> = {
  'instance profile': (engine) => engine.respond('ListInstanceProfileTags', { instanceProfileName }).tags,
  policy: (engine) => engine.respond('ListPolicyTags', { policyArn }).tags,
  role: (engine) => engine.respond('ListRoleTags', { roleName: 'blue' }).tags,
  user: (engine) => engine.respond('ListUserTags', { userName: 'blue' }).tags,
};
const shown: Record<Kind, (engine: EngineUnderTest) => unknown> = {
  'instance profile': (engine) => engine.respond('GetInstanceProfile', { instanceProfileName }).instanceProfile?.tags,
  policy: (engine) => engine.respond('GetPolicy', { policyArn }).policy?.tags,
  role: (engine) => engine.respond('GetRole', { roleName: 'blue' }).role?.tags,
  user: (engine) => engine.respond('GetUser', { userName: 'blue' }).user?.tags,
};

const many = (from: number, to: number): Tags =>
  Array.from({ length: to - from }, (_, at) => ({ key: `key-${from + at}`, value: 'v' }));

describe.each(['instance profile', 'policy', 'role', 'user'] as const)('tags of one %s', (kind) => {
  test('are listed by key and shown with it', () => {
    const engine = withEntities();
    expect(put[kind](engine, [{ key: 'b', value: '' }])).toBe('done');
    expect(put[kind](engine, [{ key: 'a', value: 'x y' }])).toBe('done');
    const tags = [
      { key: 'a', value: 'x y' },
      { key: 'b', value: '' },
    ];
    expect(listed[kind](engine)).toEqual(tags);
    expect(shown[kind](engine)).toEqual(expect.arrayContaining(tags));
  });

  test('of one key are one tag, of the value that was put last', () => {
    const engine = withEntities();
    put[kind](engine, [{ key: 'Department', value: 'finance' }]);
    put[kind](engine, [{ key: 'Department', value: 'hr' }]);
    expect(listed[kind](engine)).toEqual([{ key: 'Department', value: 'hr' }]);
    expect(take[kind](engine, ['Department', 'none'])).toBe('done');
    expect(listed[kind](engine)).toEqual([]);
  });

  test('put twice in one call are refused', () => {
    const engine = withEntities();
    expect(
      put[kind](engine, [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ]),
    ).toMatch(/^InvalidInput: Duplicate tag keys found\./);
    expect(listed[kind](engine)).toEqual([]);
  });

  test.each(['aws:team', 'AWS:x'])('called %s are AWS’s', (key) => {
    const engine = withEntities();
    expect(put[kind](engine, [{ key, value: '1' }])).toBe(
      'InvalidInput: Tag keys beginning with aws: are reserved for system use.',
    );
    expect(put[kind](engine, [{ key: 'awsome', value: '1' }])).toBe('done');
  });

  test('are put one at least, and none may be taken off', () => {
    const engine = withEntities();
    put[kind](engine, many(0, 1));
    expect(put[kind](engine, [])).toBe('InvalidInput: Error occurred while validating input. ');
    expect(take[kind](engine, [])).toBe('done');
    expect(listed[kind](engine)).toEqual(many(0, 1));
  });

  test('are fifty at most', () => {
    const engine = withEntities();
    expect(put[kind](engine, many(0, 50))).toBe('done');
    expect(put[kind](engine, many(50, 51))).toMatch(/^LimitExceeded: /);
    expect(put[kind](engine, many(49, 50))).toBe('done');
    expect(listed[kind](engine)).toHaveLength(50);
    expect(take[kind](engine, ['key-0'])).toBe('done');
    expect(put[kind](engine, many(50, 51))).toBe('done');
  });

  test.each([
    [
      'a key of 129 characters',
      [{ key: 'k'.repeat(129), value: '' }],
      /'tags.1.member.key'.*less than or equal to 128/,
    ],
    ['a value of 257', [{ key: 'k', value: 'v'.repeat(257) }], /'tags.1.member.value'.*less than or equal to 256/],
    ['a sign that no tag has', [{ key: 'k!', value: '' }], /'tags.1.member.key'.*regular expression/],
    ['51 at once', many(0, 51), /'tags'.*less than or equal to 50/],
  ])('with %s are a ValidationError', (_, tags, text) => {
    const refusal = put[kind](withEntities(), tags);
    expect(refusal).toMatch(/^ValidationError: /);
    expect(refusal).toMatch(text);
  });
});

const cased: Tags = [
  { key: 'A', value: '2' },
  { key: 'a', value: '1' },
];

describe.each(['role', 'user'] as const)('tags of one %s compare without case', (kind) => {
  test('and are called as they were put last', () => {
    const engine = withEntities();
    put[kind](engine, [{ key: 'Department', value: 'finance' }]);
    put[kind](engine, [{ key: 'department', value: 'hr' }]);
    expect(listed[kind](engine)).toEqual([{ key: 'department', value: 'hr' }]);
    expect(take[kind](engine, ['DEPARTMENT'])).toBe('done');
    expect(listed[kind](engine)).toEqual([]);
  });

  test('also in one call', () => {
    const engine = withEntities();
    expect(put[kind](engine, cased)).toBe(
      'InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
    expect(listed[kind](engine)).toEqual([]);
  });
});

describe.each(['instance profile', 'policy'] as const)('tags of one %s compare with case', (kind) => {
  test('and stand beside each other, put at once or one by one', () => {
    const engine = withEntities();
    expect(put[kind](engine, cased.slice(1))).toBe('done');
    expect(put[kind](engine, cased)).toBe('done');
    expect(listed[kind](engine)).toEqual(cased);
  });

  test('and only the one that is named is taken off', () => {
    const engine = withEntities();
    put[kind](engine, cased);
    expect(take[kind](engine, ['a'])).toBe('done');
    expect(listed[kind](engine)).toEqual(cased.slice(0, 1));
  });
});

describe('tags in policies', () => {
  test('of a user decide what may be done to it', () => {
    const engine = withEntities();
    const condition = { StringEquals: { 'aws:ResourceTag/team': 'blue' } };
    const alice = engine.user('alice', { ...allow('iam:GetUser'), Condition: condition });
    expect(engine.code('GetUser', { userName: 'Blue' }, { as: alice })).toBe('AccessDenied');
    put.user(engine, [{ key: 'Team', value: 'blue' }]);
    expect(engine.code('GetUser', { userName: 'Blue' }, { as: alice })).toBeUndefined();
  });

  test('in a request decide whether it may be made', () => {
    const engine = withEntities();
    const alice = engine.user('alice', {
      ...allow(['iam:CreateUser', 'iam:TagUser']),
      Condition: {
        StringEquals: { 'aws:RequestTag/team': 'blue' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
      },
    });
    const make = (userName: string, tags: Tags): string | undefined =>
      engine.code('CreateUser', { userName, tags }, { as: alice });
    expect(make('a', [])).toBe('AccessDenied');
    expect(make('b', [{ key: 'team', value: 'red' }])).toBe('AccessDenied');
    expect(make('c', [...many(0, 1), { key: 'team', value: 'blue' }])).toBe('AccessDenied');
    expect(make('d', [{ key: 'team', value: 'blue' }])).toBeUndefined();
  });

  test('at creation need the permission to tag besides', () => {
    const engine = withEntities();
    const alice = engine.user('alice', allow('iam:CreateUser'));
    const tags = [{ key: 'a', value: 'b' }];
    expect(engine.refusal('CreateUser', { userName: 'x', tags }, { as: alice })).toMatch(/perform: iam:TagUser /);
    expect(engine.code('CreateUser', { userName: 'x' }, { as: alice })).toBeUndefined();
  });

  test('of the caller decide what it may do', () => {
    const engine = withEntities();
    const condition = { StringEquals: { 'aws:PrincipalTag/level': 'high' } };
    const alice = engine.user('alice', { ...allow('iam:ListUsers'), Condition: condition });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
    engine.respond('TagUser', { userName: 'alice', tags: [{ key: 'LEVEL', value: 'high' }] });
    expect(engine.code('ListUsers', {}, { as: alice })).toBeUndefined();
    engine.respond('UntagUser', { userName: 'alice', tagKeys: ['level'] });
    expect(engine.code('ListUsers', {}, { as: alice })).toBe('AccessDenied');
  });
});

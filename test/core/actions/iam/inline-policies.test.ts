// Inline policies of users, groups and roles: put, shown as sent, listed, deleted, and sized together.

import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../src/core/instruction.ts';
import { allow, arnOf, EngineUnderTest, policyOf, said, trustOf } from '../../../support/engine-under-test.ts';

type Kind = 'group' | 'role' | 'user';
const anything = policyOf(allow('s3:*'));

/** A user, a group and a role, all called `Blue`. */
function withEntities(): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateUser', { userName: 'Blue' });
  engine.respond('CreateGroup', { groupName: 'Blue' });
  engine.respond('CreateRole', { roleName: 'Blue', assumeRolePolicyDocument: trustOf(arnOf('root')) });
  return engine;
}

const outcome = ({ refusal, response }: Answer): unknown => (refusal === undefined ? response : said(refusal));

const puts: Record<Kind, (engine: EngineUnderTest, policyName: string, policyDocument: string) => unknown> = {
  group: (engine, policyName, policyDocument) =>
    outcome(engine.ask('PutGroupPolicy', { groupName: 'blue', policyName, policyDocument })),
  role: (engine, policyName, policyDocument) =>
    outcome(engine.ask('PutRolePolicy', { roleName: 'blue', policyName, policyDocument })),
  user: (engine, policyName, policyDocument) =>
    outcome(engine.ask('PutUserPolicy', { userName: 'blue', policyName, policyDocument })),
};
const gets: Record<Kind, (engine: EngineUnderTest, policyName: string) => unknown> = {
  group: (engine, policyName) => outcome(engine.ask('GetGroupPolicy', { groupName: 'blue', policyName })),
  role: (engine, policyName) => outcome(engine.ask('GetRolePolicy', { roleName: 'blue', policyName })),
  user: (engine, policyName) => outcome(engine.ask('GetUserPolicy', { userName: 'blue', policyName })),
};
const deletions: Record<Kind, (engine: EngineUnderTest, policyName: string) => unknown> = {
  group: (engine, policyName) => outcome(engine.ask('DeleteGroupPolicy', { groupName: 'blue', policyName })),
  role: (engine, policyName) => outcome(engine.ask('DeleteRolePolicy', { roleName: 'blue', policyName })),
  user: (engine, policyName) => outcome(engine.ask('DeleteUserPolicy', { userName: 'blue', policyName })),
};
const lists: Record<Kind, (engine: EngineUnderTest) => unknown> = {
  group: (engine) => engine.respond('ListGroupPolicies', { groupName: 'blue' }).policyNames,
  role: (engine) => engine.respond('ListRolePolicies', { roleName: 'blue' }).policyNames,
  user: (engine) => engine.respond('ListUserPolicies', { userName: 'blue' }).policyNames,
};
const sizes: Record<Kind, number> = { group: 5120, role: 10_240, user: 2048 };

describe.each(['group', 'role', 'user'] as const)('an inline policy of a %s', (kind) => {
  test('is shown with its entity as it is called, and the document as it was sent', () => {
    const engine = withEntities();
    const policyDocument = `\n${anything.replace(',', ',\n ')}\n`;
    expect(puts[kind](engine, 'Reading', policyDocument)).toEqual({});
    expect(gets[kind](engine, 'Reading')).toEqual({ [`${kind}Name`]: 'Blue', policyName: 'Reading', policyDocument });
    expect(lists[kind](engine)).toEqual(['Reading']);
  });

  test('put again replaces the one before', () => {
    const engine = withEntities();
    puts[kind](engine, 'p', anything);
    puts[kind](engine, 'p', policyOf(allow('s3:GetObject')));
    expect(gets[kind](engine, 'p')).toMatchObject({ policyDocument: policyOf(allow('s3:GetObject')) });
    expect(lists[kind](engine)).toEqual(['p']);
  });

  test('is one in every case of its name: listed under the first, shown under the one that is asked for', () => {
    const engine = withEntities();
    const later = policyOf(allow('s3:GetObject'));
    puts[kind](engine, 'MixedName', anything);
    expect(puts[kind](engine, 'mixedname', later)).toEqual({});
    expect(lists[kind](engine)).toEqual(['MixedName']);
    expect(gets[kind](engine, 'MIXEDNAME')).toMatchObject({ policyName: 'MIXEDNAME', policyDocument: later });
    expect(deletions[kind](engine, 'mIxEdNaMe')).toEqual({});
    expect(lists[kind](engine)).toEqual([]);
  });

  test('is gone when it is deleted, and cannot be deleted twice', () => {
    const engine = withEntities();
    const missing = `NoSuchEntity: The ${kind} policy with name p cannot be found.`;
    puts[kind](engine, 'p', anything);
    puts[kind](engine, 'q', anything);
    expect(deletions[kind](engine, 'p')).toEqual({});
    expect(gets[kind](engine, 'p')).toBe(missing);
    expect(deletions[kind](engine, 'p')).toBe(missing);
    expect(lists[kind](engine)).toEqual(['q']);
  });

  test('may be called like a member that every object has', () => {
    const engine = withEntities();
    expect(gets[kind](engine, 'constructor')).toMatch(/^NoSuchEntity: /);
    expect(deletions[kind](engine, 'toString')).toMatch(/^NoSuchEntity: /);
    expect(puts[kind](engine, '__proto__', anything)).toEqual({});
    expect(lists[kind](engine)).toEqual(['__proto__']);
    expect(gets[kind](engine, '__proto__')).toMatchObject({ policyDocument: anything });
    expect(deletions[kind](engine, '__proto__')).toEqual({});
    expect(lists[kind](engine)).toEqual([]);
  });

  test('with a document that is none is refused', () => {
    const engine = withEntities();
    expect(puts[kind](engine, 'p', '{')).toBe('MalformedPolicyDocument: Syntax errors in policy.');
    expect(lists[kind](engine)).toEqual([]);
  });

  test('counts with the others of its entity, without white space', () => {
    const engine = withEntities();
    const sized = (filler: number): string => policyOf({ ...allow('s3:*'), Sid: 's'.repeat(filler) });
    const spare = sizes[kind] - 2 * sized(0).length;
    expect(puts[kind](engine, 'first', `${sized(0)}${' '.repeat(300)}`)).toEqual({});
    expect(puts[kind](engine, 'second', sized(spare + 1))).toBe(
      `LimitExceeded: Maximum policy size of ${sizes[kind]} bytes exceeded for ${kind} Blue`,
    );
    expect(lists[kind](engine)).toEqual(['first']);
    expect(puts[kind](engine, 'second', sized(spare))).toEqual({});
    expect(puts[kind](engine, 'first', sized(1))).toMatch(/^LimitExceeded: /);
    expect(puts[kind](engine, 'second', sized(0))).toEqual({});
    expect(puts[kind](engine, 'first', sized(1))).toEqual({});
  });
});

// Trust policies pin unique ids: whoever gets the name of a trusted user or role later is not trusted.

import { describe, expect, test } from 'vitest';
import { allow, arnOf, EngineUnderTest, trustOf } from '../../../support/engine-under-test.ts';

const roleArn = arnOf('role/trusting');
const assume = { roleArn, roleSessionName: 'one' };

function trusting(principal: string, engine: EngineUnderTest): void {
  engine.respond('CreateRole', { roleName: 'trusting', assumeRolePolicyDocument: trustOf(principal) });
}

function trustShown(engine: EngineUnderTest): unknown {
  const { role } = engine.respond('GetRole', { roleName: 'trusting' });
  return JSON.parse(role?.assumeRolePolicyDocument ?? '');
}

const principalOf = (engine: EngineUnderTest): unknown =>
  (trustShown(engine) as { Statement: { Principal: { AWS: unknown } }[] }).Statement[0]?.Principal.AWS;

describe('a trusted user', () => {
  test('is shown by its ARN while it is there', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice', path: '/a/' });
    trusting(arnOf('user/a/alice'), engine);
    expect(principalOf(engine)).toBe(arnOf('user/a/alice'));
  });

  test('is shown by its new ARN, and still trusted, after it was renamed', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    trusting(arnOf('user/alice'), engine);
    engine.respond('UpdateUser', { userName: 'alice', newUserName: 'bob' });
    expect(principalOf(engine)).toBe(arnOf('user/bob'));
    expect(engine.code('AssumeRole', assume, { as: alice })).toBeUndefined();
  });

  test('is shown by its unique id once it is deleted', () => {
    const engine = new EngineUnderTest();
    const id = engine.respond('CreateUser', { userName: 'alice' }).user?.userId;
    trusting(arnOf('user/alice'), engine);
    engine.respond('DeleteUser', { userName: 'alice' });
    expect(principalOf(engine)).toBe(id);
  });

  test('that is gone is in no document that is put again, as it was read', () => {
    const engine = new EngineUnderTest();
    const id = engine.respond('CreateUser', { userName: 'alice' }).user?.userId ?? '';
    engine.respond('CreateUser', { userName: 'bob' });
    trusting(arnOf('user/alice'), engine);
    engine.respond('UpdateAssumeRolePolicy', { roleName: 'trusting', policyDocument: trustOf(id) });
    expect(principalOf(engine)).toBe(arnOf('user/alice'));
    engine.respond('DeleteUser', { userName: 'alice' });
    const refused = `MalformedPolicyDocument: Invalid principal in policy: "AWS":"${id}"`;
    const policyDocument = trustOf([arnOf('user/bob'), id]);
    expect(engine.refusal('UpdateAssumeRolePolicy', { roleName: 'trusting', policyDocument })).toBe(refused);
    expect(engine.refusal('CreateRole', { roleName: 'r', assumeRolePolicyDocument: policyDocument })).toBe(refused);
  });

  test('made anew under its name is trusted no more', () => {
    const engine = new EngineUnderTest();
    const id = engine.respond('CreateUser', { userName: 'alice' }).user?.userId;
    trusting(arnOf('user/alice'), engine);
    engine.respond('DeleteUser', { userName: 'alice' });
    const alice = engine.user('alice', allow('sts:AssumeRole'));
    expect(principalOf(engine)).toBe(id);
    expect(engine.code('AssumeRole', assume, { as: alice })).toBe('AccessDenied');
    const policyDocument = trustOf(arnOf('user/alice'));
    engine.respond('UpdateAssumeRolePolicy', { roleName: 'trusting', policyDocument });
    expect(engine.code('AssumeRole', assume, { as: alice })).toBeUndefined();
  });

  test('must be named with its path', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateUser', { userName: 'alice', path: '/a/' });
    const assumeRolePolicyDocument = trustOf(arnOf('user/alice'));
    expect(engine.code('CreateRole', { roleName: 'trusting', assumeRolePolicyDocument })).toBe(
      'MalformedPolicyDocument',
    );
  });
});

describe('a trusted role', () => {
  test('made anew under its name is trusted no more', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    const first = { roleName: 'first', assumeRolePolicyDocument: trustOf(arnOf('user/alice')) };
    const into = { roleArn: arnOf('role/first'), roleSessionName: 'hop' };
    engine.respond('CreateRole', first);
    trusting(arnOf('role/first'), engine);
    const before = engine.assume(into, { as: alice });
    expect(engine.code('AssumeRole', assume, { as: before })).toBeUndefined();
    engine.respond('DeleteRole', { roleName: 'first' });
    engine.respond('CreateRole', first);
    const after = engine.assume(into, { as: alice });
    expect(engine.code('AssumeRole', assume, { as: after })).toBe('AccessDenied');
  });
});

describe('a trusted account', () => {
  test('stays as it was written, and lets in whom its own policies let in', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice');
    trusting(arnOf('root'), engine);
    expect(principalOf(engine)).toBe(arnOf('root'));
    expect(engine.code('AssumeRole', assume, { as: alice })).toBe('AccessDenied');
    const bob = engine.user('bob', allow('sts:AssumeRole', roleArn));
    expect(engine.code('AssumeRole', assume, { as: bob })).toBeUndefined();
  });
});

describe('a session in a trust policy', () => {
  const session = 'arn:aws:sts::111122223333:assumed-role/worker/nightly';

  test('stays as it is written where its role is there', () => {
    const engine = new EngineUnderTest();
    engine.respond('CreateRole', {
      roleName: 'worker',
      path: '/batch/',
      assumeRolePolicyDocument: trustOf(arnOf('root')),
    });
    trusting(session, engine);
    expect(principalOf(engine)).toBe(session);
  });

  test('is refused where its role is not', () => {
    const assumeRolePolicyDocument = trustOf([arnOf('root'), session]);
    expect(new EngineUnderTest().refusal('CreateRole', { roleName: 'trusting', assumeRolePolicyDocument })).toBe(
      `MalformedPolicyDocument: Invalid principal in policy: "AWS":"${session}"`,
    );
  });
});

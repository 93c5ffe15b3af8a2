// Two views: IAM's own calls see what is committed, everything else what has become visible; tokens and releases between them.

import { describe, expect, test } from 'vitest';
import type { Consistency } from '../../../src/core/event.ts';
import { allow, arnOf, EngineUnderTest, policyOf, trustOf } from '../../support/engine-under-test.ts';

const manual = (): EngineUnderTest => new EngineUnderTest({ profile: 'manual' });
const assuming = { roleArn: arnOf('role/r'), roleSessionName: 'one' };
const locally = { consistency: { level: 'minimize-latency' } } as const;

const atLeast = (token: string | undefined, more: { waitMs?: number; otherwise?: 'fail' | 'serve-stale' } = {}) => {
  const { waitMs = 100, otherwise = 'fail' } = more;
  const consistency: Consistency = { level: 'at-least', tokens: [token ?? ''], waitMs, otherwise };
  return { consistency };
};

/** A visible user `alice` and her key, in a world where nothing becomes visible by itself. */
function withAlice(): { engine: EngineUnderTest; as: ReturnType<EngineUnderTest['keyOf']> } {
  const engine = manual();
  const as = engine.user('alice', allow(['sts:AssumeRole', 'iam:List*']));
  engine.respond('ReleaseVisibility', {});
  return { engine, as };
}

describe('a role just made', () => {
  test('is shown by GetRole at once and assumed only when it is visible', () => {
    const { engine, as } = withAlice();
    const assumeRolePolicyDocument = trustOf(arnOf('user/alice'));
    const made = engine.ask('CreateRole', { roleName: 'r', assumeRolePolicyDocument });
    expect(made.durability).toBe('committed');
    expect(engine.ask('GetRole', { roleName: 'r' })).toMatchObject({ view: 'committed' });
    expect(engine.code('GetRole', { roleName: 'r' })).toBeUndefined();
    expect(engine.code('AssumeRole', assuming, { as })).toBe('AccessDenied');
    engine.elapse(3_600_000);
    expect(engine.code('AssumeRole', assuming, { as })).toBe('AccessDenied');
    expect(engine.respond('ReleaseVisibility', { tokens: [made.token ?? ''] })).toEqual({ released: ['n1'] });
    expect(engine.code('AssumeRole', assuming, { as })).toBeUndefined();
  });

  test('is not there for a read that asks for the local view', () => {
    const { engine } = withAlice();
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) });
    expect(engine.code('GetRole', { roleName: 'r' }, locally)).toBe('NoSuchEntity');
    expect(engine.respond('ListRoles', {}, locally).roles).toEqual([]);
    expect(engine.respond('ListRoles', {}).roles).toHaveLength(1);
    engine.respond('ReleaseVisibility', {});
    expect(engine.ask('GetRole', { roleName: 'r' }, locally)).toMatchObject({ view: 'visible' });
    expect(engine.respond('ListRoles', {}, locally).roles).toHaveLength(1);
  });
});

describe('an access key', () => {
  test('just made is refused until it is visible', () => {
    const { engine } = withAlice();
    const fresh = engine.keyOf('alice');
    expect(engine.code('GetCallerIdentity', {}, { as: fresh })).toBe('InvalidClientTokenId');
    expect(engine.code('ListUsers', {}, { as: fresh })).toBe('InvalidClientTokenId');
    expect(engine.respond('ListAccessKeys', { userName: 'alice' }).accessKeyMetadata).toHaveLength(2);
    engine.respond('ReleaseVisibility', {});
    expect(engine.code('GetCallerIdentity', {}, { as: fresh })).toBeUndefined();
  });

  test('just deleted is refused here at once: a revocation waits for nobody', () => {
    const { engine, as } = withAlice();
    const { accessKeyId } = as;
    const deleted = engine.ask('DeleteAccessKey', { userName: 'alice', accessKeyId });
    expect(deleted.refusal).toBeUndefined();
    expect(engine.code('GetCallerIdentity', {}, { as })).toBe('InvalidClientTokenId');
    expect(engine.respond('ListAccessKeys', { userName: 'alice' }).accessKeyMetadata).toEqual([]);
    engine.respond('ReleaseVisibility', {});
    expect(engine.code('GetCallerIdentity', {}, { as })).toBe('InvalidClientTokenId');
  });

  test('just deleted cannot be deleted again, visible or not', () => {
    const { engine, as } = withAlice();
    const named = { userName: 'alice', accessKeyId: as.accessKeyId };
    engine.respond('DeleteAccessKey', named);
    expect(engine.code('DeleteAccessKey', named)).toBe('NoSuchEntity');
    expect(engine.code('UpdateAccessKey', { ...named, status: 'Inactive' })).toBe('NoSuchEntity');
    expect(engine.code('UpdateAccessKey', { ...named, status: 'Active' })).toBe('NoSuchEntity');
  });

  test('made and deleted before anybody saw it is never seen', () => {
    const { engine } = withAlice();
    const fresh = engine.keyOf('alice');
    engine.respond('DeleteAccessKey', { userName: 'alice', accessKeyId: fresh.accessKeyId });
    engine.respond('ReleaseVisibility', {});
    expect(engine.code('GetCallerIdentity', {}, { as: fresh })).toBe('InvalidClientTokenId');
  });

  test('switched off and on again before the switch was seen works', () => {
    const { engine, as } = withAlice();
    const named = { userName: 'alice', accessKeyId: as.accessKeyId };
    engine.respond('UpdateAccessKey', { ...named, status: 'Inactive' });
    expect(engine.code('GetCallerIdentity', {}, { as })).toBe('InvalidClientTokenId');
    engine.respond('UpdateAccessKey', { ...named, status: 'Active' });
    engine.respond('ReleaseVisibility', {});
    expect(engine.code('GetCallerIdentity', {}, { as })).toBeUndefined();
  });
});

describe('a permission just taken away', () => {
  test('still works outside IAM until that is visible, and not in IAM', () => {
    const { engine, as } = withAlice();
    engine.respond('PutUserPolicy', {
      ...{ userName: 'alice', policyName: 'inline', policyDocument: policyOf(allow('s3:GetObject')) },
    });
    const question = { principal: arnOf('user/alice'), action: 'iam:ListUsers', resource: '*' };
    const decision = (): unknown => engine.respond('Authorize', question).decision?.decision;
    expect(engine.code('ListUsers', {}, { as })).toBe('AccessDenied');
    expect(decision()).toBe('Allowed');
    engine.respond('ReleaseVisibility', {});
    expect(decision()).toBe('ImplicitlyDenied');
  });
});

describe('a causal token', () => {
  test('lets a call wait until what it names is visible', () => {
    const { engine, as } = withAlice();
    const { token } = engine.ask('CreateRole', {
      ...{ roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('user/alice')) },
    });
    const waiting = engine.start('AssumeRole', assuming, { as, ...atLeast(token, { waitMs: 5000 }) });
    engine.elapse(1000);
    expect(waiting()).toBeUndefined();
    engine.respond('ReleaseVisibility', {});
    expect(waiting()?.refusal).toBeUndefined();
    expect(waiting()?.response).toHaveProperty('credentials');
  });

  test('that is not reached in time is refused, or served from what is there', () => {
    const { engine, as } = withAlice();
    const { token } = engine.ask('CreateUser', { userName: 'bob' });
    const askedMs = engine.nowMs;
    const late = engine.ask('GetCallerIdentity', {}, { as, ...atLeast(token, { waitMs: 200 }) });
    expect(late.refusal?.code).toBe('STATE_NOT_YET_VISIBLE');
    expect(late.response).toBeUndefined();
    expect(engine.nowMs - askedMs).toBeGreaterThanOrEqual(200);
    const stale = engine.ask('GetCallerIdentity', {}, { as, ...atLeast(token, { otherwise: 'serve-stale' }) });
    expect(stale.refusal).toBeUndefined();
  });

  test('is honoured by IAM’s own calls from the committed view at once', () => {
    const { engine } = withAlice();
    const { token } = engine.ask('CreateUser', { userName: 'bob' });
    expect(engine.code('GetUser', { userName: 'bob' }, atLeast(token, { waitMs: 0 }))).toBeUndefined();
  });

  test('of a revocation is reached where it was made', () => {
    const { engine, as } = withAlice();
    const { token } = engine.ask('UpdateAccessKey', {
      ...{ userName: 'alice', accessKeyId: as.accessKeyId, status: 'Inactive' },
    });
    expect(token).toBeDefined();
    engine.respond('ReleaseVisibility', { tokens: [token ?? ''] });
    expect(engine.code('GetCallerIdentity', {}, atLeast(token))).toBeUndefined();
  });

  test.each(['', 'garbage', 'AcD_7gDA_-4AAAAB'])('that is none (%j) is refused', (token) => {
    const { engine } = withAlice();
    expect(engine.code('GetCallerIdentity', {}, atLeast(token))).toBe('INVALID_TOKEN');
    expect(engine.code('GetUser', {}, atLeast(token))).toBe('INVALID_TOKEN');
    expect(engine.code('ReleaseVisibility', { tokens: [token] })).toBe('INVALID_TOKEN');
  });

  test('of a visible write is answered at once', () => {
    const engine = new EngineUnderTest();
    const { token } = engine.ask('CreateUser', { userName: 'bob' });
    expect(engine.code('GetCallerIdentity', {}, atLeast(token, { waitMs: 0 }))).toBeUndefined();
    const again = engine.ask('CreateUser', { userName: 'bob' });
    expect(again.token).toBeUndefined();
  });
});

describe('ReleaseVisibility', () => {
  test('shows what came before the token with it, and nothing after', () => {
    const { engine } = withAlice();
    engine.respond('CreateUser', { userName: 'one' });
    const { token } = engine.ask('CreateUser', { userName: 'two' });
    engine.respond('CreateUser', { userName: 'three' });
    engine.respond('ReleaseVisibility', { tokens: [token ?? ''] });
    const seen = engine.respond('ListUsers', {}, locally).users.map((user) => user.userName);
    expect(seen).toEqual(['alice', 'one', 'two']);
  });

  test('outlives the process', () => {
    const { engine, as } = withAlice();
    engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('user/alice')) });
    engine.respond('ReleaseVisibility', {});
    engine.respond('CreateUser', { userName: 'late' });
    engine.restart();
    expect(engine.code('AssumeRole', assuming, { as })).toBeUndefined();
    expect(engine.code('GetUser', { userName: 'late' }, locally)).toBe('NoSuchEntity');
    expect(engine.code('GetUser', { userName: 'late' })).toBeUndefined();
  });

  test('is for the profile manual, and for replicas that are there', () => {
    expect(new EngineUnderTest().code('ReleaseVisibility', {})).toBe('InvalidInput');
    expect(manual().code('ReleaseVisibility', { replicas: ['n9'] })).toBe('InvalidInput');
    expect(manual().respond('ReleaseVisibility', { replicas: ['n1'] })).toEqual({ released: ['n1'] });
  });
});

describe('every answer', () => {
  test('says who answered, what was visible, and how old that may be', () => {
    const { engine } = withAlice();
    const fresh = engine.ask('GetCallerIdentity', {});
    expect(fresh.freshness).toEqual({
      replica: 'n1',
      visibleToken: expect.stringMatching(/^[\w-]+$/),
      stalenessMs: expect.any(Number),
    });
    engine.respond('CreateUser', { userName: 'bob' });
    engine.elapse(5000);
    const stale = engine.ask('GetCallerIdentity', {});
    expect(stale.freshness.visibleToken).toBe(fresh.freshness.visibleToken);
    expect(stale.freshness.stalenessMs).toBeGreaterThanOrEqual(5000);
    engine.respond('ReleaseVisibility', {});
    const shown = engine.ask('GetCallerIdentity', {});
    expect(shown.freshness.visibleToken).not.toBe(fresh.freshness.visibleToken);
    expect(shown.freshness.stalenessMs).toBeLessThan(5000);
  });
});

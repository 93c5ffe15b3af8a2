// Tag keys that are AWS's own: no session of a role takes them, in any case.

import { expect, test } from 'vitest';
import { arnOf, EngineUnderTest, trustOf } from '../../../support/engine-under-test.ts';

const asking = { roleArn: arnOf('role/Reader'), roleSessionName: 'one' };

function world(): { readonly engine: EngineUnderTest; readonly alice: ReturnType<EngineUnderTest['user']> } {
  const engine = new EngineUnderTest();
  const alice = engine.user('alice');
  const Action = ['sts:AssumeRole', 'sts:TagSession'];
  engine.respond('CreateRole', {
    roleName: 'Reader',
    assumeRolePolicyDocument: trustOf(arnOf('user/alice'), { Action }),
  });
  return { engine, alice };
}

test.each(['aws:team', 'AWS:x', 'Aws:'])('%s is refused', (key) => {
  const { engine, alice } = world();
  const tags = [
    { key: 'team', value: 'blue' },
    { key, value: '' },
  ];
  expect(engine.refusal('AssumeRole', { ...asking, tags }, { as: alice })).toBe(
    'InvalidParameterValue: Tag keys beginning with aws: are reserved for system use.',
  );
});

test.each([
  { key: 'aws', value: 'aws:x' },
  { key: 'my-aws:x', value: '' },
])('$key is not', (tag) => {
  const { engine, alice } = world();
  const as = engine.assume({ ...asking, tags: [tag] }, { as: alice });
  expect(engine.code('GetCallerIdentity', {}, { as })).toBeUndefined();
});

// Roles along a chain: what the trust policy of each must allow for tags that a session hands on.

import { expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

test('transitive tags need sts:TagSession in the trust policy of each role along the chain', () => {
  const engine = new EngineUnderTest();
  const alice = engine.user('alice');
  const [first, next] = [arnOf('role/First'), arnOf('role/Next')];
  const trusting = (who: string, ...actions: readonly string[]) =>
    trustOf(who, { Action: ['sts:AssumeRole', ...actions] });
  const tagging = trusting(arnOf('user/alice'), 'sts:TagSession');
  engine.respond('CreateRole', { roleName: 'First', assumeRolePolicyDocument: tagging });
  engine.respond('PutRolePolicy', { roleName: 'First', policyName: 'p', policyDocument: policyOf(allow('iam:List*')) });
  engine.respond('CreateRole', { roleName: 'Next', assumeRolePolicyDocument: trusting(first) });
  const tags = [{ key: 'Team', value: 'blue' }];
  const asked = { roleArn: first, roleSessionName: 'one', tags };
  const transitive = engine.assume({ ...asked, transitiveTagKeys: ['Team'] }, { as: alice });
  const goOn = (as: Credentials) => engine.assume({ roleArn: next, roleSessionName: 'two' }, { as });
  expect(engine.refusal('AssumeRole', { roleArn: next, roleSessionName: 'two' }, { as: transitive })).toContain(
    `AccessDenied: User: arn:aws:sts::${ownAccount}:assumed-role/First/one is not authorized to perform: sts:TagSession on resource: ${next}`,
  );
  expect(goOn(engine.assume(asked, { as: alice })).accessKeyId).toMatch(/^ASIA/);
  engine.respond('UpdateAssumeRolePolicy', { roleName: 'Next', policyDocument: trusting(first, 'sts:TagSession') });
  expect(goOn(transitive).accessKeyId).toMatch(/^ASIA/);
});

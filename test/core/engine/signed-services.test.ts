// What the signature of a call may be for: its own service, as on AWS, or Eventide.

import { describe, expect, test } from 'vitest';
import { EngineUnderTest } from '../../support/engine-under-test.ts';

describe('the signature of a call', () => {
  test.each([
    ['GetCallerIdentity', 'iam', 'sts'],
    ['GetCallerIdentity', 's3', 'sts'],
    ['ListUsers', 'sts', 'iam'],
    ['CreateGroup', 'sts', 'iam'],
    ['CreateGroup', 'IAM', 'iam'],
  ] as const)('of %s that is for %s should be for %s', (action, signedFor, own) => {
    const engine = new EngineUnderTest();
    const request = action === 'CreateGroup' ? { groupName: 'staff' } : {};
    expect(engine.refusal(action, request, { signedFor })).toBe(
      `SignatureDoesNotMatch: Credential should be scoped to correct service: '${own}'.`,
    );
    expect(engine.code(action, request, { signedFor: own })).toBeUndefined();
  });

  test.each(['GetCallerIdentity', 'ListUsers', 'ListAccounts'] as const)('of %s may be for Eventide', (action) => {
    expect(new EngineUnderTest().code(action, {}, { signedFor: 'eventide' })).toBeUndefined();
  });
});

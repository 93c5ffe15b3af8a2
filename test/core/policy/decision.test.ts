// The access-denied text: AWS's words for each policy type, and what it leaves out.

import { describe, expect, it } from 'vitest';
import { accessDeniedMessage, type Evaluation } from '../../../src/core/policy/decision.ts';
import type { PolicyType } from '../../../src/core/policy/document.ts';

const request = {
  callerArn: 'arn:aws:iam::111122223333:user/alice',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  sameAccount: true,
};
const start =
  'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k';

function evaluation(
  decision: Evaluation['decision'],
  decidedBy: PolicyType,
  ...policyIds: readonly string[]
): Evaluation {
  const matched = policyIds.map((policyId, index) => ({ policyType: decidedBy, policyId, index }));
  return { decision, decidedBy, matched, missingContext: [] };
}

describe('the access-denied text', () => {
  it.each<readonly [PolicyType, string, string]>([
    ['identity', 'identity-based policy', 'an identity-based policy'],
    ['boundary', 'permissions boundary', 'a permissions boundary'],
    ['session', 'session policy', 'a session policy'],
    ['resource', 'resource-based policy', 'a resource-based policy'],
    ['trust', 'role trust policy', 'the role trust policy'],
    ['scp', 'service control policy', 'a service control policy'],
    ['rcp', 'resource control policy', 'a resource control policy'],
  ])('names the policy type %s', (type, implicit, explicit) => {
    expect(accessDeniedMessage(request, evaluation('ImplicitlyDenied', type))).toBe(
      `${start} because no ${implicit} allows the s3:GetObject action`,
    );
    expect(accessDeniedMessage(request, evaluation('ExplicitlyDenied', type, 'p'))).toBe(
      `${start} with an explicit deny in ${explicit}`,
    );
  });

  it('leaves the reason out between accounts', () => {
    const across = { ...request, sameAccount: false, withPolicyArn: true };
    expect(accessDeniedMessage(across, evaluation('ExplicitlyDenied', 'resource', 'arn:aws:iam::aws:policy/P'))).toBe(
      start,
    );
    expect(accessDeniedMessage(across, evaluation('ImplicitlyDenied', 'identity'))).toBe(start);
  });

  it('ends with the ARN of the denying policy where that is wanted and there is one', () => {
    const denied = evaluation('ExplicitlyDenied', 'identity', 'user/alice/own', 'arn:aws:iam::111122223333:policy/P');
    expect(accessDeniedMessage({ ...request, withPolicyArn: true }, denied)).toBe(
      `${start} with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/P`,
    );
    expect(accessDeniedMessage(request, denied)).toBe(`${start} with an explicit deny in an identity-based policy`);
    const inline = evaluation('ExplicitlyDenied', 'identity', 'user/alice/own');
    expect(accessDeniedMessage({ ...request, withPolicyArn: true }, inline)).not.toContain('policy:');
  });
});

// Takes tags off a managed policy.

import { policyKey, vendorAccount } from '../../model/record.ts';
import type { UntagPolicyRequest, UntagPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findPolicy, noSuchPolicy, policyPermission, vendorPolicyRefusal } from '../managed-policies.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

/** Takes tags off a managed policy. */
export const UntagPolicy = defineAction<UntagPolicyRequest, UntagPolicyResponse>({
  service: 'iam',
  name: 'UntagPolicy',
  kind: 'write',
  permissions: (scope, request) => [
    policyPermission(scope, 'iam:UntagPolicy', request.policyArn, requestTagKeys(request.tagKeys)),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const found = findPolicy(view, account, request.policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(request.policyArn) };
    const { named, record } = found;
    if (named.owner === vendorAccount)
      return { outcome: 'refused', refusal: vendorPolicyRefusal(scope, 'UntagPolicy', request.policyArn) };
    const tags = withoutTags(record.tags, request.tagKeys, 'other');
    return {
      outcome: 'written',
      response: {},
      writes: [{ key: policyKey(account, named.name), value: { ...record, tags } }],
      class: 'update',
    };
  },
});

// Puts tags on a managed policy.

import { policyKey, vendorAccount } from '../../model/record.ts';
import type { TagPolicyRequest, TagPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findPolicy, noSuchPolicy, policyPermission, vendorPolicyRefusal } from '../managed-policies.ts';
import { requestTags, tagsRefused, withPutTags } from '../tags.ts';

/** Puts tags on a managed policy. */
export const TagPolicy = defineAction<TagPolicyRequest, TagPolicyResponse>({
  service: 'iam',
  name: 'TagPolicy',
  kind: 'write',
  permissions: (scope, request) => [
    policyPermission(scope, 'iam:TagPolicy', request.policyArn, requestTags(request.tags)),
  ],
  run(scope, request) {
    const { view, account } = scope;
    const found = findPolicy(view, account, request.policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(request.policyArn) };
    const { named, record } = found;
    if (named.owner === vendorAccount)
      return { outcome: 'refused', refusal: vendorPolicyRefusal(scope, 'TagPolicy', request.policyArn) };
    const tags = withPutTags(record.tags, request.tags, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    return {
      outcome: 'written',
      response: {},
      writes: [{ key: policyKey(account, named.name), value: { ...record, tags } }],
      class: 'update',
    };
  },
});

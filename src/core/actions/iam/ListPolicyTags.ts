// Lists the tags of a managed policy.

import type { ListPolicyTagsRequest, ListPolicyTagsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findPolicy, noSuchPolicy, policyPermission } from '../managed-policies.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the tags of a managed policy. */
export const ListPolicyTags = defineAction<ListPolicyTagsRequest, ListPolicyTagsResponse>({
  service: 'iam',
  name: 'ListPolicyTags',
  kind: 'read',
  permissions: (scope, request) => [policyPermission(scope, 'iam:ListPolicyTags', request.policyArn)],
  run(scope, request) {
    const found = findPolicy(scope.view, scope.account, request.policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(request.policyArn) };
    const page = pageOf(found.record.tags, request, { named: `tags/${found.record.id}`, nameOf: (tag) => tag.key });
    return page === null ? badMarker : { outcome: 'answered', response: { tags: page.items, ...page.end } };
  },
});

// Lists managed policies: the account's own, then the vendor's, a page at a time.

import { type PolicyRecord, prefixOf, vendorAccount } from '../../model/record.ts';
import type { ListPoliciesRequest, ListPoliciesResponse } from '../../shapes/iam.ts';
import { type ActionScope, defineAction } from '../action.ts';
import { policyShape, policyUse } from '../managed-policies.ts';
import { rangeOf } from '../paging.ts';

/** Lists managed policies: the account's own, then the vendor's, a page at a time. */
export const ListPolicies = defineAction<ListPoliciesRequest, ListPoliciesResponse>({
  service: 'iam',
  name: 'ListPolicies',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListPolicies', resource: '*' }],
  run(scope, request) {
    // Keys of accounts (digits) stand before those of the vendor (letters): one range holds both, others are passed over.
    const owners =
      request.scope === 'Local'
        ? [scope.account]
        : request.scope === 'AWS'
          ? [vendorAccount]
          : [scope.account, vendorAccount];
    const only = owners.length === 1 ? owners[0] : undefined;
    const ownerOf = (key: string): string => key.split('/')[1] ?? '';
    return rangeOf<PolicyRecord, ListPoliciesResponse>(request, {
      prefix: only === undefined ? prefixOf('policy') : prefixOf('policy', only),
      accept: (policy, key) => owners.includes(ownerOf(key)) && isWanted(scope, request, policy, ownerOf(key)),
      finish: (policies, end, keys) => ({
        policies: policies.map((policy, at) => {
          const named = { owner: ownerOf(keys[at] ?? ''), name: policy.name };
          // Description and tags are for GetPolicy to tell, as in AWS.
          const { description: _, ...listed } = policyShape(scope.view, scope.account, policy, named);
          return { ...listed, tags: [] };
        }),
        ...end,
      }),
    });
  },
});

function isWanted(scope: ActionScope, request: ListPoliciesRequest, policy: PolicyRecord, owner: string): boolean {
  if (!policy.path.startsWith(request.pathPrefix ?? '/')) return false;
  const use = policyUse(scope.view, scope.account, { owner, name: policy.name });
  if (request.onlyAttached === true && use.attachments === 0 && use.boundaries === 0) return false;
  if (request.policyUsageFilter === 'PermissionsPolicy') return use.attachments > 0;
  return request.policyUsageFilter !== 'PermissionsBoundary' || use.boundaries > 0;
}

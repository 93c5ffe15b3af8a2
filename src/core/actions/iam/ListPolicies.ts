// Lists managed policies: the account's own, then AWS's, a page at a time.

import { type PolicyRecord, policyKey, prefixOf, vendorAccount } from '../../model/record.ts';
import type { ListPoliciesRequest, ListPoliciesResponse } from '../../shapes/iam.ts';
import { type ActionScope, defineAction, type RangeItem } from '../action.ts';
import { policyShape, policyUse } from '../managed-policies.ts';
import { badMarker, pageEnd, pageSize, readMarker } from '../paging.ts';

/** Lists managed policies: the account's own, then AWS's, a page at a time. */
export const ListPolicies = defineAction<ListPoliciesRequest, ListPoliciesResponse>({
  service: 'iam',
  name: 'ListPolicies',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListPolicies', resource: '*' }],
  run(scope, request) {
    // Keys of accounts (digits) stand before those of AWS (letters): one range holds both, others are passed over.
    const owners =
      request.scope === 'Local'
        ? [scope.account]
        : request.scope === 'AWS'
          ? [vendorAccount]
          : [scope.account, vendorAccount];
    const [only, other] = owners;
    const prefix = only === undefined || other !== undefined ? prefixOf('policy') : prefixOf('policy', only);
    const after = readMarker(request.marker);
    if (after === null || (after !== undefined && !after.startsWith(prefix))) return badMarker;
    const limit = pageSize(request);
    return {
      outcome: 'range',
      plan: {
        ...{ prefix, limit, ...(after === undefined ? {} : { after }) },
        accept: (key, value) =>
          owners.includes(ownerOf(key)) && isWanted(scope, request, value as PolicyRecord, ownerOf(key)),
        finish(stored, lastKey) {
          const released = owners.includes(vendorAccount) ? releasedBetween(scope, request, { after, lastKey }) : [];
          const keys = new Set(stored.map(({ key }) => key));
          const all = [...stored, ...released.filter(({ key }) => !keys.has(key))];
          const page = all.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit);
          const more = lastKey !== undefined || all.length > page.length;
          return { policies: page.map((item) => listed(scope, item)), ...pageEnd(more ? page.at(-1)?.key : undefined) };
        },
      },
    };
  },
});

/** Policies of the release that a page may hold; those that an operator's import covers are seen as imported. */
function releasedBetween(
  scope: ActionScope,
  request: ListPoliciesRequest,
  { after = '', lastKey }: { readonly after: string | undefined; readonly lastKey: string | undefined },
): readonly RangeItem[] {
  const found: RangeItem[] = [];
  // One more than a page tells that there is more.
  const enough = pageSize(request) + 1;
  for (const name of scope.managedPolicies.names()) {
    const key = policyKey(vendorAccount, name);
    if (key <= after) continue;
    if (found.length >= enough || (lastKey !== undefined && key > lastKey)) break;
    const value = scope.view.get(key);
    if (value !== undefined && isWanted(scope, request, value, vendorAccount)) found.push({ key, value });
  }
  return found;
}

function listed(scope: ActionScope, { key, value }: RangeItem): ListPoliciesResponse['policies'][number] {
  const policy = value as PolicyRecord;
  const named = { owner: ownerOf(key), name: policy.name };
  // Description and tags are for GetPolicy to tell, as in AWS.
  const { description: _, ...shown } = policyShape(scope.view, scope.account, policy, named);
  return { ...shown, tags: [] };
}

function ownerOf(key: string): string {
  return key.split('/')[1] ?? '';
}

function isWanted(scope: ActionScope, request: ListPoliciesRequest, policy: PolicyRecord, owner: string): boolean {
  if (!policy.path.startsWith(request.pathPrefix ?? '/')) return false;
  // As AWS was seen to do, whatever it documents: by their use only those are told apart that are used.
  if (request.onlyAttached !== true) return true;
  const use = policyUse(scope.view, scope.account, { owner, name: policy.name });
  const { policyUsageFilter: filter } = request;
  const asPermissions = filter !== 'PermissionsBoundary' && use.attachments > 0;
  return asPermissions || (filter !== 'PermissionsPolicy' && use.boundaries > 0);
}

// Lists the versions of a managed policy, newest first.

import type { ListPolicyVersionsRequest, ListPolicyVersionsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findPolicy, noSuchPolicy, policyPermission, versionShape } from '../managed-policies.ts';
import { badMarker, pageOf } from '../paging.ts';

// Versions are numbered up from 1: their order in a page is that of the number counted down from here.
const highest = 1_000_000_000;

/** Lists the versions of a managed policy, newest first. */
export const ListPolicyVersions = defineAction<ListPolicyVersionsRequest, ListPolicyVersionsResponse>({
  service: 'iam',
  name: 'ListPolicyVersions',
  kind: 'read',
  permissions: (scope, request) => [policyPermission(scope, 'iam:ListPolicyVersions', request.policyArn)],
  run(scope, request) {
    const found = findPolicy(scope.view, scope.account, request.policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(request.policyArn) };
    const page = pageOf(found.record.versions, request, {
      named: `versions/${found.record.id}`,
      nameOf: (version) => String(highest - version.number),
    });
    if (page === null) return badMarker;
    const versions = page.items.map((version) => versionShape(found.record, version));
    return { outcome: 'answered', response: { versions, ...page.end } };
  },
});

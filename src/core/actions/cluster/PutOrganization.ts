// Makes the organization, or changes it into the one that is given, in one op.

import { organizationKey, organizationOwner } from '../../model/organization.ts';
import type { PutOrganizationRequest, PutOrganizationResponse } from '../../shapes/cluster.ts';
import { defineAction, refuse } from '../action.ts';
import { organizationOf, organizationShape, organizationWrites } from '../organization.ts';

/** Makes the organization, or changes it into the one that is given, in one op. */
export const PutOrganization = defineAction<PutOrganizationRequest, PutOrganizationResponse>({
  service: 'cluster',
  name: 'PutOrganization',
  kind: 'write',
  permissions: () => [{ action: 'eventide:PutOrganization', resource: '*' }],
  run(scope, request) {
    const { view, account } = scope;
    const before = view.get(organizationKey);
    if (before !== undefined && before.managementAccount !== account)
      return refuse('AccessDenied', 'Only the management account changes the organization.');
    const records = organizationOf(request, scope);
    if ('code' in records) return { outcome: 'refused', refusal: records };
    const documentOf = (name: string): string | undefined => records.policies.get(name)?.document;
    const response = { organization: organizationShape(records.tree, documentOf) };
    const writes = organizationWrites(view, records);
    if (writes.length === 0) return { outcome: 'answered', response };
    return { outcome: 'written', response, writes, class: 'organization', account: organizationOwner };
  },
});

// Dissolves the organization: its accounts stay, its policies go.

import { organizationKey, organizationOwner } from '../../model/organization.ts';
import type { DeleteOrganizationRequest, DeleteOrganizationResponse } from '../../shapes/cluster.ts';
import { defineAction, refuse } from '../action.ts';
import { organizationWrites } from '../organization.ts';

/** Dissolves the organization: its accounts stay, its policies go. */
export const DeleteOrganization = defineAction<DeleteOrganizationRequest, DeleteOrganizationResponse>({
  service: 'cluster',
  name: 'DeleteOrganization',
  kind: 'write',
  permissions: () => [{ action: 'eventide:DeleteOrganization', resource: '*' }],
  run({ view, account }) {
    const before = view.get(organizationKey);
    if (before === undefined) return refuse('NoSuchEntity', 'There is no organization.');
    if (before.managementAccount !== account)
      return refuse('AccessDenied', 'Only the management account changes the organization.');
    const writes = organizationWrites(view, undefined);
    return { outcome: 'written', response: {}, writes, class: 'organization', account: organizationOwner };
  },
});

// The organization.

import { organizationKey, organizationPolicyKey } from '../../model/organization.ts';
import type { GetOrganizationRequest, GetOrganizationResponse } from '../../shapes/cluster.ts';
import { defineAction, refuse } from '../action.ts';
import { organizationShape } from '../organization.ts';

/** The organization. */
export const GetOrganization = defineAction<GetOrganizationRequest, GetOrganizationResponse>({
  service: 'cluster',
  name: 'GetOrganization',
  kind: 'read',
  permissions: () => [{ action: 'eventide:GetOrganization', resource: '*' }],
  run({ view }) {
    const tree = view.get(organizationKey);
    if (tree === undefined) return refuse('NoSuchEntity', 'There is no organization.');
    const documentOf = (name: string): string | undefined => view.get(organizationPolicyKey(name))?.document;
    return { outcome: 'answered', response: { organization: organizationShape(tree, documentOf) } };
  },
});

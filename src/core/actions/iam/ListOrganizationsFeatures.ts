// Lists the features of central root access that the organization has enabled.

import type { ListOrganizationsFeaturesRequest, ListOrganizationsFeaturesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { managedOrganization, organizationFeatures } from '../organization-features.ts';

/** Lists the features of central root access that the organization has enabled. */
export const ListOrganizationsFeatures = defineAction<
  ListOrganizationsFeaturesRequest,
  ListOrganizationsFeaturesResponse
>({
  service: 'iam',
  name: 'ListOrganizationsFeatures',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListOrganizationsFeatures', resource: '*' }],
  run(scope) {
    const organizationId = managedOrganization(scope, 'AccountNotManagementOrDelegatedAdministratorException');
    if (typeof organizationId !== 'string') return { outcome: 'refused', refusal: organizationId };
    return {
      outcome: 'answered',
      response: { organizationId, enabledFeatures: organizationFeatures(scope.view) },
    };
  },
});

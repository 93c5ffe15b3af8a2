// No longer lets the management account manage the root credentials of its members.

import type {
  DisableOrganizationsRootCredentialsManagementRequest,
  DisableOrganizationsRootCredentialsManagementResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { disableFeature } from '../organization-features.ts';

/** No longer lets the management account manage the root credentials of its members. */
export const DisableOrganizationsRootCredentialsManagement = defineAction<
  DisableOrganizationsRootCredentialsManagementRequest,
  DisableOrganizationsRootCredentialsManagementResponse
>({
  service: 'iam',
  name: 'DisableOrganizationsRootCredentialsManagement',
  kind: 'write',
  permissions: () => [{ action: 'iam:DisableOrganizationsRootCredentialsManagement', resource: '*' }],
  run: (scope) => disableFeature(scope, 'RootCredentialsManagement'),
});

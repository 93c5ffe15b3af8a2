// Lets the management account manage the root credentials of its members.

import type {
  EnableOrganizationsRootCredentialsManagementRequest,
  EnableOrganizationsRootCredentialsManagementResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { enableFeature } from '../organization-features.ts';

/** Lets the management account manage the root credentials of its members. */
export const EnableOrganizationsRootCredentialsManagement = defineAction<
  EnableOrganizationsRootCredentialsManagementRequest,
  EnableOrganizationsRootCredentialsManagementResponse
>({
  service: 'iam',
  name: 'EnableOrganizationsRootCredentialsManagement',
  kind: 'write',
  permissions: () => [{ action: 'iam:EnableOrganizationsRootCredentialsManagement', resource: '*' }],
  run: (scope) => enableFeature(scope, 'RootCredentialsManagement'),
});

// Lets the management account open sessions of its members' root users.

import type {
  EnableOrganizationsRootSessionsRequest,
  EnableOrganizationsRootSessionsResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { enableFeature } from '../organization-features.ts';

/** Lets the management account open sessions of its members' root users. */
export const EnableOrganizationsRootSessions = defineAction<
  EnableOrganizationsRootSessionsRequest,
  EnableOrganizationsRootSessionsResponse
>({
  service: 'iam',
  name: 'EnableOrganizationsRootSessions',
  kind: 'write',
  permissions: () => [{ action: 'iam:EnableOrganizationsRootSessions', resource: '*' }],
  run: (scope) => enableFeature(scope, 'RootSessions'),
});

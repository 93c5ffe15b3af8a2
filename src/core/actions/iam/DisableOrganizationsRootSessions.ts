// No longer lets the management account open sessions of its members' root users.

import type {
  DisableOrganizationsRootSessionsRequest,
  DisableOrganizationsRootSessionsResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { disableFeature } from '../organization-features.ts';

/** No longer lets the management account open sessions of its members' root users. */
export const DisableOrganizationsRootSessions = defineAction<
  DisableOrganizationsRootSessionsRequest,
  DisableOrganizationsRootSessionsResponse
>({
  service: 'iam',
  name: 'DisableOrganizationsRootSessions',
  kind: 'write',
  permissions: () => [{ action: 'iam:DisableOrganizationsRootSessions', resource: '*' }],
  run: (scope) => disableFeature(scope, 'RootSessions'),
});

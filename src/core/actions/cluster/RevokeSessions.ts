// Ends the sessions of a principal that were issued before this is seen. Any replica may do it, cut off from the home too.

import type { RevokeSessionsRequest, RevokeSessionsResponse } from '../../shapes/cluster.ts';
import { defineAction } from '../action.ts';
import { principalPermissions, principalRevocation, revokedAtHome } from '../revocations.ts';

/** Ends the sessions of a principal that were issued before this is seen. Any replica may do it, cut off from the home too. */
export const RevokeSessions = defineAction<RevokeSessionsRequest, RevokeSessionsResponse>({
  service: 'cluster',
  name: 'RevokeSessions',
  kind: 'write',
  permissions: (scope, { principal }) => principalPermissions(scope, 'eventide:RevokeSessions', principal),
  revocation: (scope, { principal }) => principalRevocation(scope, principal, 'principal-sessions'),
  run: (scope, { principal }) => revokedAtHome(scope, principal, 'principal-sessions'),
});

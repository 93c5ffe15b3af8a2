// Takes everything from a principal, keys and sessions, until it is lifted. Any replica may do it, cut off from the home too.

import type { QuarantinePrincipalRequest, QuarantinePrincipalResponse } from '../../shapes/cluster.ts';
import { defineAction } from '../action.ts';
import { principalPermissions, principalRevocation, revokedAtHome } from '../revocations.ts';

/** Takes everything from a principal, keys and sessions, until it is lifted. Any replica may do it, cut off from the home too. */
export const QuarantinePrincipal = defineAction<QuarantinePrincipalRequest, QuarantinePrincipalResponse>({
  service: 'cluster',
  name: 'QuarantinePrincipal',
  kind: 'write',
  permissions: (scope, { principal }) => principalPermissions(scope, 'eventide:QuarantinePrincipal', principal),
  revocation: (scope, { principal }) => principalRevocation(scope, principal, 'principal-quarantine'),
  run: (scope, { principal }) => revokedAtHome(scope, principal, 'principal-quarantine'),
});

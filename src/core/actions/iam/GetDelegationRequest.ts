// Shows a delegation request.

import type { GetDelegationRequestRequest, GetDelegationRequestResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { delegationPermissions, delegationShape, findDelegation, noSuchDelegation } from '../delegation.ts';

/** Shows a delegation request. */
export const GetDelegationRequest = defineAction<GetDelegationRequestRequest, GetDelegationRequestResponse>({
  service: 'iam',
  name: 'GetDelegationRequest',
  kind: 'read',
  permissions: (scope, request) =>
    delegationPermissions(scope, 'GetDelegationRequest', request.delegationRequestId, 'free'),
  run({ view, caller, nowMs }, { delegationRequestId, delegationPermissionCheck }) {
    const record = findDelegation(view, caller, delegationRequestId);
    if (record === undefined) return { outcome: 'refused', refusal: noSuchDelegation(delegationRequestId) };
    return {
      outcome: 'answered',
      response: {
        delegationRequest: delegationShape(view, record, nowMs),
        // Whether one policy covers another is not worked out: AWS's answer for that is UNSURE.
        ...(delegationPermissionCheck === true
          ? { permissionCheckStatus: 'COMPLETE', permissionCheckResult: 'UNSURE' }
          : {}),
      },
    };
  },
});

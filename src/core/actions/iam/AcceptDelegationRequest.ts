// Accepts a delegation request: the access will be that of the calling identity, narrowed.

import type { AcceptDelegationRequestRequest, AcceptDelegationRequestResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { changedDelegation, delegationPermissions, ownedDelegation } from '../delegation.ts';
import { seenSessionRevocations } from '../sessions.ts';

/** Accepts a delegation request: the access will be that of the calling identity, narrowed. */
export const AcceptDelegationRequest = defineAction<AcceptDelegationRequestRequest, AcceptDelegationRequestResponse>({
  service: 'iam',
  name: 'AcceptDelegationRequest',
  kind: 'write',
  permissions: (scope, request) =>
    delegationPermissions(scope, 'AcceptDelegationRequest', request.delegationRequestId, 'judged'),
  run(scope, request) {
    const record = ownedDelegation(scope, request.delegationRequestId, ['ASSIGNED', 'PENDING_APPROVAL']);
    if ('code' in record) return { outcome: 'refused', refusal: record };
    const { caller, view } = scope;
    if (caller.kind !== 'User' && caller.kind !== 'AssumedRole')
      return refuse(
        'AccessDenied',
        'A delegation request is accepted by a user or by a role, whose access is then narrowed.',
      );
    if (caller.session?.narrowed === true)
      return refuse('AccessDenied', 'A session that has session policies cannot accept a delegation request.');
    const { kind, arn, principalArn, principalId, principalName } = caller;
    const seenRevocations = caller.session?.seenRevocations ?? seenSessionRevocations(view, principalId);
    const approver = {
      ...{ kind, arn, principalArn, principalId, principalName, seenRevocations },
      sessionName: caller.session?.sessionName ?? '',
    };
    return changedDelegation(scope, record, { state: 'ACCEPTED', approver });
  },
});

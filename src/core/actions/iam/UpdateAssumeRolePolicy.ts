// Replaces a role's trust policy.

import type { UpdateAssumeRolePolicyRequest, UpdateAssumeRolePolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { pinnedTrust } from '../documents.ts';
import { boundaryContext, entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { protectedRefusal } from '../service-linked-roles.ts';

/** Replaces a role's trust policy. */
export const UpdateAssumeRolePolicy = defineAction<UpdateAssumeRolePolicyRequest, UpdateAssumeRolePolicyResponse>({
  service: 'iam',
  name: 'UpdateAssumeRolePolicy',
  kind: 'write',
  permissions(scope, { roleName }) {
    const target = { kind: 'role', name: roleName } as const;
    return [entityPermission(scope, 'iam:UpdateAssumeRolePolicy', target, boundaryContext(scope, 'role', roleName))];
  },
  run(scope, { roleName, policyDocument }) {
    const found = findEntity(scope.view, 'role', scope.account, roleName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchEntity('role', roleName) };
    const guarded = protectedRefusal(found.record);
    if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
    const trust = pinnedTrust(policyDocument, scope);
    if ('refusal' in trust) return { outcome: 'refused', refusal: trust.refusal };
    return {
      outcome: 'written',
      response: {},
      writes: [{ key: found.key, value: { ...found.record, trustPolicy: trust.text } }],
      class: 'update',
    };
  },
});

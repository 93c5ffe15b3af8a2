// Users, groups, roles and managed policies with all that belongs to them, as GetAccountAuthorizationDetails shows them.

import { policyNameOf } from '../model/policy-arn.ts';
import { quotas } from '../model/quotas.ts';
import {
  type GroupRecord,
  type InlinePolicies,
  idKey,
  type PolicyRecord,
  type RoleRecord,
  type UserRecord,
} from '../model/record.ts';
import type { View } from '../model/view.ts';
import type {
  AttachedPolicy,
  GroupDetail,
  InstanceProfile,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '../shapes/iam.ts';
import type { ActionScope } from './action.ts';
import { bareRoleShape, groupShape, roleUse, userShape } from './entities.ts';
import { documentOf, policyShape, versionShape } from './managed-policies.ts';

type Reading = Pick<ActionScope, 'account' | 'view'>;

/** A user with its policies, and the names of its groups. */
export function userDetail({ account, view }: Reading, user: UserRecord): UserDetail {
  return {
    ...userShape(account, user),
    userPolicyList: inlineDetails(user.inlinePolicies),
    groupList: groupNames(view, user),
    attachedManagedPolicies: attachedDetails(user.attachedPolicies),
  };
}

/** A group with its policies. */
export function groupDetail({ account }: Reading, group: GroupRecord): GroupDetail {
  return {
    ...groupShape(account, group),
    groupPolicyList: inlineDetails(group.inlinePolicies),
    attachedManagedPolicies: attachedDetails(group.attachedPolicies),
  };
}

/** A role with its policies, its trust policy too, and the instance profiles that it stands in. */
export function roleDetail(
  scope: Pick<ActionScope, 'nowMs' | 'uses'> & Reading,
  role: RoleRecord,
  instanceProfileList: readonly InstanceProfile[],
): RoleDetail {
  const { account, view } = scope;
  // Description and session length are for GetRole to tell, as in AWS.
  const shown = bareRoleShape(view, account, role);
  return {
    ...shown,
    ...roleUse(scope, role.id),
    instanceProfileList,
    rolePolicyList: inlineDetails(role.inlinePolicies),
    attachedManagedPolicies: attachedDetails(role.attachedPolicies),
  };
}

/** A managed policy with the documents of its versions, newest first: of AWS's, which may have hundreds, as many as others have. */
export function policyDetail({ account, view }: Reading, owner: string, policy: PolicyRecord): ManagedPolicyDetail {
  const named = { owner, name: policy.name };
  // Tags are for GetPolicy to tell, as in AWS.
  const { tags: _, ...shown } = policyShape(view, account, policy, named);
  const policyVersionList = policy.versions
    .toReversed()
    .slice(0, quotas.versionsPerPolicy)
    .map((version) => versionShape(policy, version, documentOf(view, { named, record: policy }, version.number)));
  return { ...shown, policyVersionList };
}

function inlineDetails(policies: InlinePolicies): readonly PolicyDetail[] {
  return Object.entries(policies).map(([policyName, policyDocument]) => ({ policyName, policyDocument }));
}

function attachedDetails(arns: readonly string[]): readonly AttachedPolicy[] {
  return arns.map((policyArn) => ({ policyName: policyNameOf(policyArn)?.name ?? policyArn, policyArn }));
}

function groupNames(view: View, user: UserRecord): readonly string[] {
  return user.groups.flatMap((id) => view.get(idKey(id))?.name ?? []);
}

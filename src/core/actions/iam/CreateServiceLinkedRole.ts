// Makes the role that a service acts with, under that service's path and with its trust policy.

import { iamArn } from '../../model/arn.ts';
import { idKey, type RoleRecord } from '../../model/record.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type { CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { linkedPolicyWrites } from '../attachments.ts';
import { bareRoleShape, counted, entityKey } from '../entities.ts';
import { findPolicy } from '../managed-policies.ts';
import {
  linkedRoleName,
  linkedRolePath,
  linkedRolePolicy,
  linkedRoleProblem,
  linkedRoleTaken,
  linkedRoleTrust,
} from '../service-linked-roles.ts';

// AWS's session length of these roles.
const sessionS = 3600;

/** Makes the role that a service acts with, under that service's path and with its trust policy. */
export const CreateServiceLinkedRole = defineAction<CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse>({
  service: 'iam',
  name: 'CreateServiceLinkedRole',
  kind: 'write',
  permissions({ caller }, { awsServiceName, customSuffix }) {
    const name = linkedRoleName(awsServiceName, customSuffix);
    const resource = iamArn('role', caller.account, linkedRolePath(awsServiceName), name);
    return [{ action: 'iam:CreateServiceLinkedRole', resource, context: { 'iam:awsservicename': awsServiceName } }];
  },
  // The account's quota of roles counts these, and does not hinder them.
  run(scope, { awsServiceName, customSuffix, description }) {
    const { view, account } = scope;
    const problem = linkedRoleProblem(awsServiceName, customSuffix);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    const name = linkedRoleName(awsServiceName, customSuffix);
    const key = entityKey('role', account, name);
    if (view.get(key) !== undefined) return { outcome: 'refused', refusal: linkedRoleTaken(name) };
    // Another release may not have the policy.
    const policy = findPolicy(view, account, linkedRolePolicy(awsServiceName) ?? '')?.record.arn;
    const attachedPolicies = policy === undefined ? [] : [policy];
    const role: RoleRecord = {
      ...{ name, path: linkedRolePath(awsServiceName), id: newUniqueId('role', scope.entropy) },
      ...{ createdAtMs: scope.nowMs, createdAtSeq: scope.accountSeq, trustPolicy: linkedRoleTrust(awsServiceName) },
      ...{ maxSessionDurationS: sessionS, tags: [], inlinePolicies: {}, attachedPolicies },
      ...(description === undefined ? {} : { description }),
    };
    const writes = [
      { key, value: role },
      { key: idKey(role.id), value: { kind: 'role', account, name } },
      counted(view, account, 'roles', 1),
      ...linkedPolicyWrites(scope, role, 1),
    ];
    return { outcome: 'written', response: { role: bareRoleShape(view, account, role) }, writes, class: 'create' };
  },
});

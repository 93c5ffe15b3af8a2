// Makes a role. Its trust policy pins the unique ids of the users and roles that it names.

import { iamArn } from '../../model/arn.ts';
import { quotas } from '../../model/quotas.ts';
import { idKey, type RoleRecord } from '../../model/record.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type { CreateRoleRequest, CreateRoleResponse } from '../../shapes/iam.ts';
import { defineAction, type Permission } from '../action.ts';
import { boundaryWrites } from '../attachments.ts';
import { pinnedTrust } from '../documents.ts';
import { alreadyExists, bareRoleShape, counted, countOf, entityKey, quotaExceeded } from '../entities.ts';
import { isServiceLinked, reservedPath } from '../service-linked-roles.ts';
import { creationTags, tagsRefused, withTags } from '../tags.ts';

// AWS's default of MaxSessionDuration.
const defaultSessionS = 3600;

/** Makes a role. Its trust policy pins the unique ids of the users and roles that it names. */
export const CreateRole = defineAction<CreateRoleRequest, CreateRoleResponse>({
  service: 'iam',
  name: 'CreateRole',
  kind: 'write',
  permissions({ caller }, { roleName, path = '/', tags, permissionsBoundary }) {
    const resource = iamArn('role', caller.account, path, roleName);
    const bounded = permissionsBoundary === undefined ? {} : { 'iam:permissionsboundary': permissionsBoundary };
    const permission: Permission = {
      action: 'iam:CreateRole',
      resource,
      context: { ...creationTags(tags), ...bounded },
    };
    return tags.length === 0
      ? [permission]
      : [permission, { action: 'iam:TagRole', resource, context: creationTags(tags) }];
  },
  run(scope, request) {
    const { view, account } = scope;
    const { roleName, path = '/', permissionsBoundary, description } = request;
    if (isServiceLinked({ path })) return { outcome: 'refused', refusal: reservedPath };
    const key = entityKey('role', account, roleName);
    if (view.get(key) !== undefined) return { outcome: 'refused', refusal: alreadyExists('role', roleName) };
    if (countOf(view, account, 'roles') >= quotas.rolesPerAccount) {
      return { outcome: 'refused', refusal: quotaExceeded('RolesPerAccount', quotas.rolesPerAccount) };
    }
    const trust = pinnedTrust(request.assumeRolePolicyDocument, scope.principals);
    if ('refusal' in trust) return { outcome: 'refused', refusal: trust.refusal };
    const tags = withTags([], request.tags, 'principal');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const role: RoleRecord = {
      ...{
        name: roleName,
        path,
        id: newUniqueId('role', scope.entropy),
        createdAtMs: scope.nowMs,
        createdAtSeq: scope.accountSeq,
        trustPolicy: trust.text,
      },
      ...{
        maxSessionDurationS: request.maxSessionDuration ?? defaultSessionS,
        tags,
        inlinePolicies: {},
        attachedPolicies: [],
      },
      ...(description === undefined ? {} : { description }),
      ...(permissionsBoundary === undefined ? {} : { boundary: permissionsBoundary }),
    };
    const uses = boundaryWrites(scope, 'role', role, { before: undefined, after: permissionsBoundary });
    if ('code' in uses) return { outcome: 'refused', refusal: uses };
    const writes = [
      { key, value: role },
      { key: idKey(role.id), value: { kind: 'role', account, name: role.name } },
      counted(view, account, 'roles', 1),
      ...uses,
    ];
    return { outcome: 'written', response: { role: bareRoleShape(view, account, role) }, writes, class: 'create' };
  },
});

// Lists the users, groups and roles that have a managed policy attached or as their boundary, a page at a time.

import { type EdgeRecord, prefixOf } from '../../model/record.ts';
import type { ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse } from '../../shapes/iam.ts';
import { type ActionScope, defineAction } from '../action.ts';
import { boundaryOf } from '../attachments.ts';
import { type EntityKind, findEntity } from '../entities.ts';
import { findPolicy, noSuchPolicy, policyPermission } from '../managed-policies.ts';
import { rangeOf } from '../paging.ts';

/** Lists the users, groups and roles that have a managed policy attached or as their boundary, a page at a time. */
export const ListEntitiesForPolicy = defineAction<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>({
  service: 'iam',
  name: 'ListEntitiesForPolicy',
  kind: 'read',
  permissions: (scope, request) => [policyPermission(scope, 'iam:ListEntitiesForPolicy', request.policyArn)],
  run(scope, request) {
    const found = findPolicy(scope.view, scope.account, request.policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(request.policyArn) };
    const { owner, name } = found.named;
    return rangeOf<EdgeRecord, ListEntitiesForPolicyResponse>(request, {
      prefix: prefixOf('attachment', scope.account, owner, name.toLowerCase()),
      accept: (edge, key) => isWanted(scope, request, edge, kindOf(key)),
      finish(edges, end, keys) {
        const named = edges.map((edge, at) => ({ kind: kindOf(keys[at] ?? ''), name: edge.name }));
        const of = (kind: EntityKind) =>
          named.flatMap((one) =>
            one.kind === kind ? (findEntity(scope.view, kind, scope.account, one.name)?.record ?? []) : [],
          );
        return {
          policyGroups: of('group').map((group) => ({ groupName: group.name, groupId: group.id })),
          policyUsers: of('user').map((user) => ({ userName: user.name, userId: user.id })),
          policyRoles: of('role').map((role) => ({ roleName: role.name, roleId: role.id })),
          ...end,
        };
      },
    });
  },
});

function kindOf(key: string): EntityKind {
  const kind = key.split('/')[4];
  return kind === 'group' || kind === 'role' ? kind : 'user';
}

function isWanted(
  scope: ActionScope,
  request: ListEntitiesForPolicyRequest,
  edge: EdgeRecord,
  kind: EntityKind,
): boolean {
  const { entityFilter, pathPrefix = '/', policyUsageFilter, policyArn } = request;
  if (entityFilter !== undefined && entityFilter.toLowerCase() !== kind) return false;
  const record = findEntity(scope.view, kind, scope.account, edge.name)?.record;
  if (record?.path.startsWith(pathPrefix) !== true) return false;
  if (policyUsageFilter === undefined) return true;
  return policyUsageFilter === 'PermissionsBoundary'
    ? boundaryOf(record) === policyArn
    : record.attachedPolicies.includes(policyArn);
}

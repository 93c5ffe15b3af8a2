// Attachments: managed policies put on users, groups and roles, and bounding users and roles.

import { policyNameOf } from '../model/policy-arn.ts';
import type { QuotaName } from '../model/quotas.ts';
import { attachmentKey, type RecordWrite } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { AttachedPolicy } from '../shapes/iam.ts';
import type { ActionOutcome, ActionScope, Permission, PermissionScope } from './action.ts';
import {
  boundaryContext,
  type EntityKind,
  entityPermission,
  findEntity,
  noSuchEntity,
  quotaExceeded,
} from './entities.ts';
import { findPolicy, noSuchPolicy, notAnArn, notAttachable, policyUseWrite } from './managed-policies.ts';
import { badMarker, type PageEnd, type PageRequest, pageOf } from './paging.ts';
import { protectedRefusal } from './service-linked-roles.ts';

const limits: Readonly<Record<EntityKind, readonly [quota: string, name: QuotaName]>> = {
  group: ['PoliciesPerGroup', 'attachedPoliciesPerGroup'],
  role: ['PoliciesPerRole', 'attachedPoliciesPerRole'],
  user: ['PoliciesPerUser', 'attachedPoliciesPerUser'],
};

/** What attaching or detaching must be allowed. */
export function attachmentPermission(
  scope: PermissionScope,
  action: string,
  target: { readonly kind: EntityKind; readonly name: string },
  policyArn: string,
): readonly Permission[] {
  const bounded = target.kind === 'group' ? {} : boundaryContext(scope, target.kind, target.name);
  return [entityPermission(scope, action, target, { 'iam:policyarn': policyArn, ...bounded })];
}

/** Attaches a policy; nothing happens where it is attached already. */
export function attach(
  scope: ActionScope,
  kind: EntityKind,
  name: string,
  policyArn: string,
): ActionOutcome<Record<string, never>> {
  const { view, account } = scope;
  const entity = findEntity(view, kind, account, name);
  if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity(kind, name) };
  const guarded = kind === 'role' ? protectedRefusal(entity.record) : undefined;
  if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
  const policy = findPolicy(view, account, policyArn);
  if (policy === undefined)
    return {
      outcome: 'refused',
      refusal:
        notAnArn(policyArn) ?? refusal('NoSuchEntity', `Policy ${policyArn} does not exist or is not attachable.`),
    };
  const unattachable = notAttachable(policy);
  if (unattachable !== undefined) return { outcome: 'refused', refusal: unattachable };
  const { record } = entity;
  if (record.attachedPolicies.includes(policyArn)) return { outcome: 'answered', response: {} };
  const [quota, quotaName] = limits[kind];
  const limit = scope.quotas[quotaName];
  if (record.attachedPolicies.length >= limit) return { outcome: 'refused', refusal: quotaExceeded(quota, limit) };
  const writes: RecordWrite[] = [
    { key: entity.key, value: { ...record, attachedPolicies: [...record.attachedPolicies, policyArn] } },
    { key: attachmentKey(account, policy.named, kind, record.name), value: { name: record.name } },
    policyUseWrite(view, account, policy.named, { attachments: 1 }),
  ];
  return { outcome: 'written', response: {}, writes, class: 'update' };
}

/** Writes of the use and the edges of policies that a service-linked role is made with (1), or goes with (-1). */
export function linkedPolicyWrites(
  { view, account }: Pick<ActionScope, 'account' | 'view'>,
  { name, attachedPolicies }: { readonly name: string; readonly attachedPolicies: readonly string[] },
  by: -1 | 1,
): readonly RecordWrite[] {
  return attachedPolicies.flatMap((arn) => {
    const named = policyNameOf(arn);
    if (named === undefined) return [];
    return [
      { key: attachmentKey(account, named, 'role', name), value: by === 1 ? { name } : undefined },
      policyUseWrite(view, account, named, { attachments: by }),
    ];
  });
}

/** Detaches a policy. */
export function detach(
  scope: ActionScope,
  kind: EntityKind,
  name: string,
  policyArn: string,
): ActionOutcome<Record<string, never>> {
  const { view, account } = scope;
  const entity = findEntity(view, kind, account, name);
  if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity(kind, name) };
  const guarded = kind === 'role' ? protectedRefusal(entity.record) : undefined;
  if (guarded !== undefined) return { outcome: 'refused', refusal: guarded };
  const named = policyNameOf(policyArn);
  const { record } = entity;
  if (named === undefined || !record.attachedPolicies.includes(policyArn)) {
    return { outcome: 'refused', refusal: noSuchPolicy(policyArn) };
  }
  const writes: RecordWrite[] = [
    {
      key: entity.key,
      value: { ...record, attachedPolicies: record.attachedPolicies.filter((arn) => arn !== policyArn) },
    },
    policyUseWrite(view, account, named, { attachments: -1 }),
  ];
  // The edge stays while the policy bounds the entity.
  if (boundaryOf(record) !== policyArn)
    writes.push({ key: attachmentKey(account, named, kind, record.name), value: undefined });
  return { outcome: 'written', response: {}, writes, class: 'update' };
}

/** Attached policies of an entity, a page at a time. */
export function listAttached(
  scope: ActionScope,
  kind: EntityKind,
  name: string,
  request: PageRequest & { readonly pathPrefix?: string },
): ActionOutcome<{ readonly attachedPolicies: readonly AttachedPolicy[] } & PageEnd> {
  const entity = findEntity(scope.view, kind, scope.account, name);
  if (entity === undefined) return { outcome: 'refused', refusal: noSuchEntity(kind, name) };
  const listed = entity.record.attachedPolicies.filter((arn) => pathOf(arn).startsWith(request.pathPrefix ?? '/'));
  const page = pageOf(listed, request, { named: `attached/${entity.record.id}`, nameOf: (arn) => arn });
  if (page === null) return badMarker;
  const attachedPolicies = page.items.map((arn) => ({ policyName: policyNameOf(arn)?.name ?? arn, policyArn: arn }));
  return { outcome: 'answered', response: { attachedPolicies, ...page.end } };
}

/** Path in a policy's ARN. */
export function pathOf(policyArn: string): string {
  const resource = policyArn.slice(policyArn.indexOf(':policy/') + ':policy'.length);
  return resource.slice(0, resource.lastIndexOf('/') + 1);
}

/** ARN of the boundary that an entity has; groups have none. */
export function boundaryOf(record: object): string | undefined {
  return 'boundary' in record && typeof record.boundary === 'string' ? record.boundary : undefined;
}

/** Writes that give a user or role another boundary (undefined: none), or why that may not be. */
export function boundaryWrites(
  scope: Pick<ActionScope, 'account' | 'view'>,
  kind: 'role' | 'user',
  record: { readonly name: string; readonly attachedPolicies: readonly string[] },
  boundary: { readonly before: string | undefined; readonly after: string | undefined },
): readonly RecordWrite[] | Refusal {
  const { view, account } = scope;
  const { before, after } = boundary;
  if (before === after) return [];
  const writes: RecordWrite[] = [];
  const named = before === undefined ? undefined : policyNameOf(before);
  if (before !== undefined && named !== undefined) {
    writes.push(policyUseWrite(view, account, named, { boundaries: -1 }));
    // The edge stays while the policy is attached too.
    if (!record.attachedPolicies.includes(before))
      writes.push({ key: attachmentKey(account, named, kind, record.name), value: undefined });
  }
  if (after === undefined) return writes;
  const policy = findPolicy(view, account, after);
  if (policy === undefined) {
    const text = `Scope ARN: ${after} does not exist or is not attachable.`;
    return notAnArn(after, 'InvalidInput') ?? refusal('NoSuchEntity', text);
  }
  const unattachable = notAttachable(policy);
  if (unattachable !== undefined) return unattachable;
  writes.push(policyUseWrite(view, account, policy.named, { boundaries: 1 }));
  writes.push({ key: attachmentKey(account, policy.named, kind, record.name), value: { name: record.name } });
  return writes;
}

/** Writes that move the edges of an entity's policies, its boundary's too, to the entity's new name. */
export function renamedEdges(
  account: string,
  kind: EntityKind,
  before: { readonly name: string; readonly attachedPolicies: readonly string[] },
  name: string,
): readonly RecordWrite[] {
  const arns = new Set(before.attachedPolicies);
  const boundary = boundaryOf(before);
  if (boundary !== undefined) arns.add(boundary);
  return [...arns].flatMap((arn) => {
    const named = policyNameOf(arn);
    if (named === undefined) return [];
    return [
      { key: attachmentKey(account, named, kind, before.name), value: undefined },
      { key: attachmentKey(account, named, kind, name), value: { name } },
    ];
  });
}

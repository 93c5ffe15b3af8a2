// Inline policies of users, groups and roles.

import type { InlinePolicies, RecordWrite } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { ActionOutcome, ActionScope, Permission, PermissionScope } from './action.ts';
import { documentProblem, inlineSizeProblem } from './documents.ts';
import { boundaryContext, type EntityKind, entityPermission, findEntity, noSuchEntity } from './entities.ts';
import { badMarker, type PageEnd, type PageRequest, pageOf } from './paging.ts';
import { protectedRefusal } from './service-linked-roles.ts';

/** What a call on an inline policy must be allowed. */
export function inlinePermission(
  scope: PermissionScope,
  action: string,
  target: { readonly kind: EntityKind; readonly name: string },
): readonly Permission[] {
  const changes = /^iam:(?:Put|Delete)/.test(action);
  const bounded = !changes || target.kind === 'group' ? {} : boundaryContext(scope, target.kind, target.name);
  return [entityPermission(scope, action, target, bounded)];
}

/** Puts an inline policy. */
export function putInline(
  scope: ActionScope,
  target: { readonly kind: EntityKind; readonly name: string },
  request: { readonly policyName: string; readonly policyDocument: string },
): ActionOutcome<Record<string, never>> {
  const entity = findEntity(scope.view, target.kind, scope.account, target.name);
  if (entity === undefined) return refused(noSuchEntity(target.kind, target.name));
  const guarded = target.kind === 'role' ? protectedRefusal(entity.record) : undefined;
  if (guarded !== undefined) return refused(guarded);
  const problem = documentProblem(request.policyDocument, 'inline');
  if (problem !== undefined) return refused(problem);
  const before = entity.record.inlinePolicies;
  // A policy that is put again keeps the name that it has.
  const inlinePolicies = {
    ...before,
    [nameIn(before, request.policyName) ?? request.policyName]: request.policyDocument,
  };
  const size = inlineSizeProblem(target.kind, entity.record.name, Object.values(inlinePolicies));
  if (size !== undefined) return refused(size);
  const writes: RecordWrite[] = [{ key: entity.key, value: { ...entity.record, inlinePolicies } }];
  return { outcome: 'written', response: {}, writes, class: 'update' };
}

/** Deletes an inline policy. */
export function deleteInline(
  scope: ActionScope,
  target: { readonly kind: EntityKind; readonly name: string },
  policyName: string,
): ActionOutcome<Record<string, never>> {
  const entity = findEntity(scope.view, target.kind, scope.account, target.name);
  if (entity === undefined) return refused(noSuchEntity(target.kind, target.name));
  const guarded = target.kind === 'role' ? protectedRefusal(entity.record) : undefined;
  if (guarded !== undefined) return refused(guarded);
  const named = nameIn(entity.record.inlinePolicies, policyName);
  if (named === undefined) return refused(noSuchInline(target.kind, policyName));
  const { [named]: _, ...inlinePolicies } = entity.record.inlinePolicies;
  return {
    outcome: 'written',
    response: {},
    writes: [{ key: entity.key, value: { ...entity.record, inlinePolicies } }],
    class: 'update',
  };
}

/** An inline policy's document, or why there is none. */
export function getInline(
  scope: ActionScope,
  target: { readonly kind: EntityKind; readonly name: string },
  policyName: string,
): { readonly name: string; readonly document: string } | Refusal {
  const entity = findEntity(scope.view, target.kind, scope.account, target.name);
  if (entity === undefined) return noSuchEntity(target.kind, target.name);
  const named = nameIn(entity.record.inlinePolicies, policyName);
  const document = named === undefined ? undefined : entity.record.inlinePolicies[named];
  return document === undefined ? noSuchInline(target.kind, policyName) : { name: entity.record.name, document };
}

/** Names of inline policies, a page at a time. */
export function listInline(
  scope: ActionScope,
  target: { readonly kind: EntityKind; readonly name: string },
  request: PageRequest,
): ActionOutcome<{ readonly policyNames: readonly string[] } & PageEnd> {
  const entity = findEntity(scope.view, target.kind, scope.account, target.name);
  if (entity === undefined) return refused(noSuchEntity(target.kind, target.name));
  const { id, inlinePolicies } = entity.record;
  const page = pageOf(Object.keys(inlinePolicies), request, { named: `inline/${id}`, nameOf: (name) => name });
  return page === null ? badMarker : { outcome: 'answered', response: { policyNames: page.items, ...page.end } };
}

/**
 * The name that a policy has, compared without case; undefined where there is none. Of several that differ in case, which
 * older releases took for different ones, the one that is written so.
 */
export function nameIn(policies: InlinePolicies, policyName: string): string | undefined {
  if (Object.hasOwn(policies, policyName)) return policyName;
  const lowered = policyName.toLowerCase();
  return Object.keys(policies).find((name) => name.toLowerCase() === lowered);
}

/** Whether an inline policy was not found. */
export function inlineRefused(found: { readonly document: string } | Refusal): found is Refusal {
  return 'code' in found;
}

function noSuchInline(kind: EntityKind, policyName: string): Refusal {
  return refusal('NoSuchEntity', `The ${kind} policy with name ${policyName} cannot be found.`);
}

function refused(reason: Refusal): { readonly outcome: 'refused'; readonly refusal: Refusal } {
  return { outcome: 'refused', refusal: reason };
}

// Delegation requests as actions see them: found, judged, changed and shown.

import type { Caller } from '../model/caller.ts';
import {
  type DelegationListRecord,
  type DelegationRecord,
  type DelegationState,
  delegationKey,
  delegationListKey,
  delegationStateAt,
  requestorOf,
} from '../model/delegation.ts';
import { accountKey, type RecordWrite } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { DelegationRequest } from '../shapes/iam.ts';
import type { ActionOutcome, ActionScope, Permission, PermissionScope } from './action.ts';

/** How long a request waits for the next step: AWS's week. */
export const delegationLifeMs = 7 * 24 * 3_600_000;

// AWS's longest name of who asks.
const longestRequestorName = 30;

/** The request of that id, where the caller may know of it. */
export function findDelegation(view: View, caller: Caller, id: string): DelegationRecord | undefined {
  const requestor = requestorOf(id);
  const record = requestor === undefined ? undefined : view.get(delegationKey(requestor, id));
  if (record === undefined) return undefined;
  const { ownerAccount = caller.account } = record;
  return ownerAccount === caller.account || record.requestor === caller.account ? record : undefined;
}

/** What is said of a request that is not there, or that is not the caller's to see. */
export function noSuchDelegation(id: string): Refusal {
  return refusal('NoSuchEntity', `The delegation request with id ${id} cannot be found.`);
}

/** ARN of a request, in the account that it was put to. */
function delegationArn(account: string, id: string): string {
  return `arn:aws:iam::${account}:delegation-request/${id}`;
}

/** Id of the request in an ARN; undefined where it is that of something else. */
export function delegationIdOf(arn: string): string | undefined {
  return /^arn:aws:iam::(?:\d{12})?:delegation-request\/([\w-]{16,128})$/.exec(arn)?.[1];
}

/** What a call on a request must be allowed; nothing where its owner asks what every owner may. */
export function delegationPermissions(
  scope: PermissionScope,
  action: string,
  id: string,
  ownersOwn: 'judged' | 'free',
): readonly Permission[] {
  const { caller, view } = scope;
  const record = findDelegation(view, caller, id);
  const context: Record<string, ContextValue> =
    record?.ownerId === undefined ? {} : { 'iam:delegationrequestowner': record.ownerId };
  // A session that was narrowed has what was left to it, not what its principal owns; and one that may not call IAM, nothing.
  const { session } = caller;
  const isLess = session?.narrowed === true || (session?.kind === 'SessionToken' && session.mfaAtMs === undefined);
  const owns = record?.ownerId === caller.arn && !isLess;
  if (ownersOwn === 'free' && owns) return [];
  const resource = delegationArn(record?.ownerAccount ?? caller.account, id);
  return [{ action: `iam:${action}`, resource, resourceAccount: caller.account, context }];
}

/** The request, where it was put to the caller's account and is in one of these states; else why not. */
export function ownedDelegation(
  scope: ActionScope,
  id: string,
  states: readonly DelegationState[],
): DelegationRecord | Refusal {
  const record = findDelegation(scope.view, scope.caller, id);
  if (record === undefined || (record.ownerAccount !== undefined && record.ownerAccount !== scope.account))
    return noSuchDelegation(id);
  const state = delegationStateAt(record, scope.nowMs);
  if (state !== 'EXPIRED' && states.includes(state)) return record;
  return refusal(
    'InvalidInput',
    `The delegation request ${id} is in state ${state}; it must be ${states.join(' or ')}.`,
  );
}

/** A change of a request: an op of the account that asked, whoever makes it. */
export function changedDelegation(
  { view, nowMs }: ActionScope,
  before: DelegationRecord,
  change: Partial<DelegationRecord>,
): ActionOutcome<Record<string, never>> {
  const after: DelegationRecord = { ...before, expiresAtMs: nowMs + delegationLifeMs, ...change, updatedAtMs: nowMs };
  const list = view.get(delegationListKey(before.requestor))?.requests ?? [];
  const requests = list.map((one) => (one.id === after.id ? { id: one.id, expiresAtMs: after.expiresAtMs } : one));
  const writes: RecordWrite[] = [
    { key: delegationKey(before.requestor, before.id), value: after },
    { key: delegationListKey(before.requestor), value: { requests } satisfies DelegationListRecord },
  ];
  return { outcome: 'written', response: {}, writes, class: 'update', account: before.requestor };
}

/** A request as the API shows it. */
export function delegationShape(view: View, record: DelegationRecord, nowMs: number): DelegationRequest {
  const name = view.get(accountKey(record.requestor))?.name.slice(0, longestRequestorName);
  const parameters = record.parameters.map(({ name: named, values, type }) => ({ name: named, values, type }));
  return {
    ...{ delegationRequestId: record.id, description: record.description, state: delegationStateAt(record, nowMs) },
    ...{ requestorId: record.requestor, permissions: { policyTemplateArn: record.templateArn, parameters } },
    ...{ permissionPolicy: record.policy, rolePermissionRestrictionArns: [], expirationTime: record.expiresAtMs },
    ...{ createDate: record.createdAtMs, updatedTime: record.updatedAtMs, sessionDuration: record.sessionDurationS },
    onlySendByOwner: record.onlySendByOwner,
    ...(name === undefined ? {} : { requestorName: name }),
    ...(record.ownerAccount === undefined ? {} : { ownerAccountId: record.ownerAccount }),
    ...(record.ownerId === undefined ? {} : { ownerId: record.ownerId }),
    ...(record.approver === undefined ? {} : { approverId: record.approver.arn }),
    ...(record.message === undefined ? {} : { requestMessage: record.message }),
    ...(record.redirectUrl === undefined ? {} : { redirectUrl: record.redirectUrl }),
    ...(record.notes === undefined ? {} : { notes: record.notes }),
    ...(record.rejectionReason === undefined ? {} : { rejectionReason: record.rejectionReason }),
  };
}

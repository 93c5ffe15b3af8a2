// Delegation requests: what one account asks of another, and how far that has come.

import { prefixOf, type RecordKey } from './record.ts';

/** State of a request, as it was last written; time alone makes it EXPIRED. */
export type DelegationState = 'ACCEPTED' | 'ASSIGNED' | 'FINALIZED' | 'PENDING_APPROVAL' | 'REJECTED' | 'UNASSIGNED';

/** A delegation request. It belongs to the account that asks, whoever changes it: so its changes stay in one order. */
export type DelegationRecord = {
  readonly id: string;
  readonly requestor: string;
  /** Account that is asked; absent until somebody takes the request. */
  readonly ownerAccount?: string;
  /** ARN of who took it. */
  readonly ownerId?: string;
  readonly description: string;
  readonly message?: string;
  readonly templateArn: string;
  readonly parameters: readonly DelegationParameter[];
  /** The template with its parameters filled in, as it was when the request was made. */
  readonly policy: string;
  readonly workflowId: string;
  readonly redirectUrl?: string;
  readonly notificationChannel: string;
  readonly sessionDurationS: number;
  readonly onlySendByOwner: boolean;
  readonly notes?: string;
  readonly rejectionReason?: string;
  readonly state: DelegationState;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly expiresAtMs: number;
  /** Who accepted it: the identity behind the access that it gives. */
  readonly approver?: DelegationApprover;
};

/** A value, or values, for a place in the template. */
export type DelegationParameter = {
  readonly name: string;
  readonly values: readonly string[];
  readonly type: 'string' | 'stringList';
};

/** Who accepted a request, as it was then. */
export type DelegationApprover = {
  readonly kind: 'AssumedRole' | 'User';
  readonly arn: string;
  readonly principalArn: string;
  readonly principalId: string;
  readonly principalName: string;
  readonly sessionName: string;
  /** Newest revocations of its sessions that were seen then: a later one ends the access. */
  readonly seenRevocations: readonly string[];
};

/** The requests of an account that are kept, oldest first. */
export type DelegationListRecord = {
  readonly requests: readonly { readonly id: string; readonly expiresAtMs: number }[];
};

/** Key of a delegation request. */
export const delegationKey = (requestor: string, id: string): RecordKey<DelegationRecord> =>
  `${prefixOf('delegation-request', requestor)}${id}` as RecordKey<DelegationRecord>;
/** Key of the list of an account's requests. */
export const delegationListKey = (requestor: string): RecordKey<DelegationListRecord> =>
  `${prefixOf('delegation-list', requestor)}all` as RecordKey<DelegationListRecord>;

const idPattern = /^dr-(\d{12})-[A-Z2-7]{20}$/;

/** Id of a request: the account that asks, and what was drawn. */
export function delegationId(requestor: string, drawn: string): string {
  return `dr-${requestor}-${drawn}`;
}

/** Account that made the request of that id; undefined where it is none. */
export function requestorOf(id: string): string | undefined {
  return idPattern.exec(id)?.[1];
}

/** How a request stands at a time. */
export function delegationStateAt(
  { state, expiresAtMs }: DelegationRecord,
  nowMs: number,
): DelegationState | 'EXPIRED' {
  return state !== 'FINALIZED' && nowMs >= expiresAtMs ? 'EXPIRED' : state;
}

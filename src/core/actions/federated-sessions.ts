// Sessions of whom an identity provider vouches for: what the role's trust must allow, and what such a session carries.

import { packedSizePercent } from '../authn/session-token.ts';
import { invariant } from '../base/invariant.ts';
import { assumedRoleArn, parseArn } from '../model/arn.ts';
import type { Caller, Vouched } from '../model/caller.ts';
import { quotas } from '../model/quotas.ts';
import type { RoleRecord, TagRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { ContextValue } from '../policy/context.ts';
import type { AssumedRoleUser, Credentials, PolicyDescriptorType } from '../shapes/sts.ts';
import type { ActionScope, Permission, PermissionScope } from './action.ts';
import { resourceTags } from './entities.ts';
import { findRole, noTrust, quarantineProblem } from './role-sessions.ts';
import { sessionPolicies, sessionTagsProblem } from './session-policies.ts';
import { seenSessionRevocations } from './sessions.ts';
import { isReservedTagKey, requestTags } from './tags.ts';

const defaultS = 3600;

/** What both calls ask for. */
export interface FederatedRequest {
  readonly roleArn: string;
  readonly policyArns: readonly PolicyDescriptorType[];
  readonly policy?: string;
  readonly durationSeconds?: number;
}

/** What both calls answer. */
export interface FederatedSession {
  readonly credentials: Credentials;
  readonly assumedRoleUser: AssumedRoleUser;
  readonly packedPolicySize?: number;
  readonly sourceIdentity?: string;
}

/** The account whose role is asked for, or AWS's words for no ARN of a role. */
export function roleAccount(roleArn: string): Refusal | string {
  const arn = parseArn(roleArn);
  if (arn === undefined) return refusal('ValidationError', `${roleArn} is invalid`);
  return arn.service === 'iam' && arn.resource.startsWith('role/')
    ? arn.account
    : refusal('ValidationError', 'Request ARN is invalid');
}

/** Somebody whom a provider vouches for: its ARN, or its host, stands for the caller until a role's session does. */
export function federatedCaller(account: string, provider: string, vouched: Vouched): Caller {
  return {
    ...{ kind: 'Federated', account, arn: provider, principalArn: provider, principalId: '', principalName: provider },
    ...{ userId: `${provider}:${vouched.subject}`, accessKeyId: '', vouched },
  };
}

/** What the provider says of the caller. */
export function vouchedOf({ vouched }: Caller): Vouched {
  invariant(vouched !== undefined, 'a federated caller is vouched for');
  return vouched;
}

/** What the role's trust policy must allow. */
export function federatedPermissions(
  { caller, view }: PermissionScope,
  asked: { readonly action: string; readonly roleArn: string; readonly sessionName: string },
): readonly Permission[] {
  const { keys, tags, transitiveTagKeys, sourceIdentity } = vouchedOf(caller);
  const role = findRole(view, asked.roleArn);
  const context: Record<string, ContextValue> = {
    ...keys,
    ...resourceTags(role?.tags ?? []),
    ...requestTags(tags),
    'sts:rolesessionname': asked.sessionName,
    ...(sourceIdentity === undefined ? {} : { 'sts:sourceidentity': sourceIdentity }),
    ...(transitiveTagKeys.length === 0 ? {} : { 'sts:transitivetagkeys': transitiveTagKeys }),
  };
  const permission: Permission = {
    ...{ action: asked.action, resource: asked.roleArn, resourceAccount: caller.account, context },
    trustPolicy: role?.trustPolicy ?? noTrust,
  };
  return [
    permission,
    ...(tags.length === 0 ? [] : [{ ...permission, action: 'sts:TagSession' }]),
    ...(sourceIdentity === undefined ? [] : [{ ...permission, action: 'sts:SetSourceIdentity' }]),
  ];
}

/** Opens the session, or says why not. */
export function openFederatedSession(
  scope: ActionScope,
  request: FederatedRequest,
  sessionName: string,
): FederatedSession | Refusal {
  const { account, caller, nowMs, secrets, view } = scope;
  const vouched = vouchedOf(caller);
  const role = findRole(view, request.roleArn);
  if (role === undefined) return refusal('AccessDenied', 'Not authorized to perform sts:AssumeRole');
  const problem = quarantineProblem(scope, account, role) ?? durationProblem(role, request.durationSeconds);
  if (problem !== undefined) return problem;
  const policies = sessionPolicies(scope, request, account);
  if ('code' in policies) return policies;
  const expiresAtMs = endOf(vouched, request, nowMs);
  if (expiresAtMs <= nowMs) return refusal('ExpiredTokenException', 'The session of the identity provider has ended.');
  const { sourceIdentity, tags, transitiveTagKeys } = vouched;
  const carried = { ...policies, tags, transitiveTagKeys };
  const issued = secrets.issueSession({
    ...{ kind: 'AssumedRole', account, principalId: role.id, principalArn: request.roleArn, principalName: role.name },
    ...{ sessionName, issuedAtMs: nowMs, expiresAtMs, ...carried, chained: false },
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    ...{ provider: caller.arn, providerKeys: vouched.keptKeys },
    seenRevocations: seenSessionRevocations(view, role.id),
  });
  if (!issued.ok) return issued.error;
  const { accessKeyId, secretAccessKey, sessionToken } = issued.value;
  const packedPolicySize = packedSizePercent(carried);
  return {
    credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAtMs },
    assumedRoleUser: {
      assumedRoleId: `${role.id}:${sessionName}`,
      arn: assumedRoleArn(account, role.name, sessionName),
    },
    ...(packedPolicySize === 0 ? {} : { packedPolicySize }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  };
}

/** What is asked for, and no longer than the provider says. */
function endOf(vouched: Vouched, { durationSeconds = defaultS }: FederatedRequest, nowMs: number): number {
  const { durationS = durationSeconds, endsAtMs } = vouched;
  const endMs = nowMs + Math.min(durationSeconds, durationS) * 1000;
  return endsAtMs === undefined ? endMs : Math.min(endMs, endsAtMs);
}

function durationProblem(role: RoleRecord, askedS: number | undefined): Refusal | undefined {
  if ((askedS ?? defaultS) <= role.maxSessionDurationS) return undefined;
  return refusal('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
}

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const [longestTagKey, longestTagValue] = [128, 256];

/** Why what a provider says may not become a session's tags and source identity: it is refused as a part of the proof. */
export function vouchedProblem({
  tags,
  transitiveTagKeys,
  sourceIdentity,
}: Pick<Vouched, 'sourceIdentity' | 'tags' | 'transitiveTagKeys'>): Refusal | undefined {
  const keys = new Set(tags.map(({ key }) => key.toLowerCase()));
  const stray = transitiveTagKeys.find((key) => !keys.has(key.toLowerCase()));
  if (tags.length > quotas.sessionTags || !tags.every(isTag) || stray !== undefined)
    return refusal('InvalidIdentityToken', 'The session tags of the identity provider cannot be those of a session.');
  if (sourceIdentity !== undefined && !/^[\w+=,.@-]{2,64}$/.test(sourceIdentity))
    return refusal('InvalidIdentityToken', 'The source identity of the identity provider cannot be that of a session.');
  return sessionTagsProblem(tags);
}

function isTag({ key, value }: TagRecord): boolean {
  if (key.length === 0 || key.length > longestTagKey || value.length > longestTagValue) return false;
  return tagText.test(key) && tagText.test(value) && !isReservedTagKey(key);
}

// Temporary credentials of a role that trusts the caller.

import { packedSizePercent } from '../../authn/session-token.ts';
import { assumedRoleArn, parseArn } from '../../model/arn.ts';
import type { RoleRecord, TagRecord } from '../../model/record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { ContextValue } from '../../policy/context.ts';
import type { AssumeRoleRequest, AssumeRoleResponse } from '../../shapes/sts.ts';
import { type ActionScope, defineAction, type Permission, type PermissionScope } from '../action.ts';
import { resourceTags } from '../entities.ts';
import { mfaRefused, proveMfa } from '../mfa-devices.ts';
import { findRole, noTrust, quarantineProblem } from '../role-sessions.ts';
import { sessionPolicies, sessionTagsProblem } from '../session-policies.ts';
import { seenSessionRevocations } from '../sessions.ts';
import { requestTags } from '../tags.ts';

const defaultS = 3600;
// A role session made from a role session's credentials lasts at most so long.
const chainedS = 3600;

/** Temporary credentials of a role that trusts the caller. */
export const AssumeRole = defineAction<AssumeRoleRequest, AssumeRoleResponse>({
  service: 'sts',
  name: 'AssumeRole',
  kind: 'session',
  permissions(scope, request) {
    const target = parseArn(request.roleArn);
    if (target === undefined) return refusal('ValidationError', `${request.roleArn} is invalid`);
    const role = findRole(scope.view, request.roleArn);
    const context = contextOf(scope, request, role);
    const permission: Permission = {
      ...{ action: 'sts:AssumeRole', resource: request.roleArn, resourceAccount: target.account, context },
      trustPolicy: role?.trustPolicy ?? noTrust,
      bringsMfaCode: request.tokenCode !== undefined,
    };
    const permissions = [permission];
    // Those that come along the chain are set anew.
    const isTagged = request.tags.length > 0 || inheritedTags(scope).length > 0;
    if (isTagged) permissions.push({ ...permission, action: 'sts:TagSession' });
    const sourceIdentity = request.sourceIdentity ?? scope.caller.session?.sourceIdentity;
    if (sourceIdentity !== undefined) permissions.push({ ...permission, action: 'sts:SetSourceIdentity' });
    if (request.providedContexts.length > 0) permissions.push({ ...permission, action: 'sts:SetContext' });
    return permissions;
  },
  run(scope, request) {
    const role = findRole(scope.view, request.roleArn);
    const account = parseArn(request.roleArn)?.account;
    if (role === undefined || account === undefined)
      return { outcome: 'refused', refusal: refusal('AccessDenied', 'Not authorized to perform sts:AssumeRole') };
    const durationS = request.durationSeconds ?? defaultS;
    const mfa = quarantineProblem(scope, account, role) ?? proveMfa(scope, request);
    if (mfaRefused(mfa)) return { outcome: 'refused', refusal: mfa };
    const problem =
      durationProblem(scope, role, request.durationSeconds) ??
      tagProblem(scope, request) ??
      identityProblem(scope, request) ??
      assertionProblem(request);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    const policies = sessionPolicies(scope, request, account);
    if ('code' in policies) return { outcome: 'refused', refusal: policies };
    const expiresAtMs = scope.nowMs + durationS * 1000;
    const sourceIdentity = request.sourceIdentity ?? scope.caller.session?.sourceIdentity;
    const carried = {
      ...policies,
      ...{ tags: sessionTags(scope, request), transitiveTagKeys: transitiveKeys(scope, request) },
    };
    const issued = scope.secrets.issueSession({
      ...{
        kind: 'AssumedRole',
        account,
        principalId: role.id,
        principalArn: request.roleArn,
        principalName: role.name,
      },
      ...{ sessionName: request.roleSessionName, issuedAtMs: scope.nowMs, expiresAtMs, ...carried },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(mfa === undefined ? {} : { mfaAtMs: scope.nowMs }),
      ...{ chained: isChained(scope), seenRevocations: seenSessionRevocations(scope.view, role.id) },
    });
    if (!issued.ok) return { outcome: 'refused', refusal: issued.error };
    if (mfa !== undefined) scope.secrets.useMfaCode(mfa.device, mfa.step);
    const { accessKeyId, secretAccessKey, sessionToken } = issued.value;
    const packedPolicySize = packedSizePercent(carried);
    const response: AssumeRoleResponse = {
      credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAtMs },
      assumedRoleUser: {
        assumedRoleId: `${role.id}:${request.roleSessionName}`,
        arn: assumedRoleArn(account, role.name, request.roleSessionName),
      },
      ...(packedPolicySize === 0 ? {} : { packedPolicySize }),
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    };
    return { outcome: 'answered', response };
  },
});

function contextOf(
  scope: PermissionScope,
  request: AssumeRoleRequest,
  role: RoleRecord | undefined,
): Record<string, ContextValue> {
  return {
    ...resourceTags(role?.tags ?? []),
    // An inherited transitive tag stands for the role's tag of the same key while the trust policy is judged.
    ...resourceTags(inheritedTags(scope)),
    ...requestTags(request.tags),
    'sts:rolesessionname': request.roleSessionName,
    ...(request.externalId === undefined ? {} : { 'sts:externalid': request.externalId }),
    ...(request.sourceIdentity === undefined ? {} : { 'sts:sourceidentity': request.sourceIdentity }),
    ...(request.transitiveTagKeys.length === 0 ? {} : { 'sts:transitivetagkeys': request.transitiveTagKeys }),
    ...(request.providedContexts.length === 0
      ? {}
      : { 'sts:requestcontextproviders': request.providedContexts.map(({ providerArn = '' }) => providerArn) }),
  };
}

/** Assertions are made by AWS's Identity Center and sealed by STS: there is none here, so that none can be true. */
function assertionProblem({ providedContexts: [asserted] }: AssumeRoleRequest): Refusal | undefined {
  if (asserted === undefined) return undefined;
  return refusal('ValidationError', `The context assertion of ${asserted.providerArn ?? 'nobody'} is invalid.`);
}

function hasKey(keys: readonly string[], key: string): boolean {
  return keys.some((one) => one.toLowerCase() === key.toLowerCase());
}

/** Chaining is from role to role: a user's own session makes none. */
function isChained({ caller }: ActionScope): boolean {
  return caller.kind === 'AssumedRole';
}

function durationProblem(scope: ActionScope, role: RoleRecord, askedS: number | undefined): Refusal | undefined {
  if (isChained(scope) && askedS !== undefined && askedS > chainedS) {
    return refusal(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if ((askedS ?? defaultS) > role.maxSessionDurationS) {
    return refusal(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  return undefined;
}

function tagProblem(scope: ActionScope, request: AssumeRoleRequest): Refusal | undefined {
  const problem = sessionTagsProblem(request.tags);
  if (problem !== undefined) return problem;
  const keys = request.tags.map((tag) => tag.key);
  if (request.transitiveTagKeys.some((key) => !hasKey(keys, key)))
    return refusal('InvalidParameterValue', 'The specified transitive tag key must be included in the requested tags.');
  const { session } = scope.caller;
  if (keys.some((key) => hasKey(session?.transitiveTagKeys ?? [], key)))
    return refusal(
      'InvalidParameterValue',
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  return undefined;
}

function identityProblem(scope: ActionScope, request: AssumeRoleRequest): Refusal | undefined {
  const inherited = scope.caller.session?.sourceIdentity;
  if (inherited === undefined || request.sourceIdentity === undefined || request.sourceIdentity === inherited)
    return undefined;
  return refusal('AccessDenied', 'The source identity of a session cannot be changed.');
}

function transitiveKeys(scope: ActionScope, request: AssumeRoleRequest): readonly string[] {
  return [...(scope.caller.session?.transitiveTagKeys ?? []), ...request.transitiveTagKeys];
}

function sessionTags(scope: ActionScope, request: AssumeRoleRequest): readonly TagRecord[] {
  return [...inheritedTags(scope), ...request.tags].map(({ key, value }) => ({ key, value }));
}

/** The transitive tags of the calling session. */
function inheritedTags({ caller: { session } }: PermissionScope): readonly TagRecord[] {
  return (session?.tags ?? []).filter((tag) => hasKey(session?.transitiveTagKeys ?? [], tag.key));
}

// Temporary credentials of a federated user: never more than the calling user has, and nothing without a session policy.

import { packedSizePercent } from '../../authn/session-token.ts';
import type { GetFederationTokenRequest, GetFederationTokenResponse } from '../../shapes/sts.ts';
import { defineAction, type Permission, refuse } from '../action.ts';
import { sessionPolicies, sessionTagsProblem } from '../session-policies.ts';
import { seenSessionRevocations } from '../sessions.ts';
import { requestTags } from '../tags.ts';

const defaultS = 43_200;
// Sessions of the root user are shorter.
const rootS = 3600;

/** Temporary credentials of a federated user: never more than the calling user has, and nothing without a session policy. */
export const GetFederationToken = defineAction<GetFederationTokenRequest, GetFederationTokenResponse>({
  service: 'sts',
  name: 'GetFederationToken',
  kind: 'session',
  permissions({ caller }, { name, tags }) {
    const resource = federatedArn(caller.account, name);
    const permission: Permission = { action: 'sts:GetFederationToken', resource, context: requestTags(tags) };
    return tags.length === 0 ? [permission] : [permission, { ...permission, action: 'sts:TagSession' }];
  },
  run(scope, request) {
    const { caller, nowMs, secrets, view } = scope;
    if (caller.session !== undefined)
      return refuse('AccessDenied', 'Cannot call GetFederationToken with session credentials');
    const problem = sessionTagsProblem(request.tags);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    const policies = sessionPolicies(scope, request, caller.account);
    if ('code' in policies) return { outcome: 'refused', refusal: policies };
    const asked = request.durationSeconds ?? defaultS;
    const durationS = caller.kind === 'Root' ? Math.min(asked, rootS) : asked;
    const expiresAtMs = nowMs + durationS * 1000;
    const tags = request.tags.map(({ key, value }) => ({ key, value }));
    const carried = { ...policies, tags, transitiveTagKeys: [] };
    const issued = secrets.issueSession({
      ...{ kind: 'FederatedUser', account: caller.account, principalId: caller.principalId },
      ...{ principalArn: caller.principalArn, principalName: caller.principalName, sessionName: request.name },
      ...{ issuedAtMs: nowMs, expiresAtMs, ...carried, chained: false },
      seenRevocations: seenSessionRevocations(view, caller.principalId),
    });
    if (!issued.ok) return { outcome: 'refused', refusal: issued.error };
    const { accessKeyId, secretAccessKey, sessionToken } = issued.value;
    return {
      outcome: 'answered',
      response: {
        credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAtMs },
        federatedUser: {
          federatedUserId: `${caller.account}:${request.name}`,
          arn: federatedArn(caller.account, request.name),
        },
        // Told even where nothing was packed: here AWS does, and leaves it out where a role is assumed.
        packedPolicySize: packedSizePercent(carried),
      },
    };
  },
});

function federatedArn(account: string, name: string): string {
  return `arn:aws:sts::${account}:federated-user/${name}`;
}

// Temporary credentials with the calling user's own permissions. Policies cannot control it.

import type { GetSessionTokenRequest, GetSessionTokenResponse } from '../../shapes/sts.ts';
import { defineAction, refuse } from '../action.ts';
import { mfaRefused, proveMfa } from '../mfa-devices.ts';
import { seenSessionRevocations } from '../sessions.ts';

const defaultS = 43_200;
// Sessions of the root user are shorter.
const rootS = 3600;

/** Temporary credentials with the calling user's own permissions. Policies cannot control it. */
export const GetSessionToken = defineAction<GetSessionTokenRequest, GetSessionTokenResponse>({
  service: 'sts',
  name: 'GetSessionToken',
  kind: 'session',
  permissions: () => [],
  run(scope, request) {
    const { caller, nowMs, secrets, view } = scope;
    if (caller.session !== undefined)
      return refuse('AccessDenied', 'Cannot call GetSessionToken with session credentials');
    const mfa = proveMfa(scope, request);
    if (mfaRefused(mfa)) return { outcome: 'refused', refusal: mfa };
    const asked = request.durationSeconds ?? defaultS;
    const durationS = caller.kind === 'Root' ? Math.min(asked, rootS) : asked;
    const expiresAtMs = nowMs + durationS * 1000;
    const issued = secrets.issueSession({
      ...{
        kind: 'SessionToken',
        account: caller.account,
        principalId: caller.principalId,
        principalArn: caller.principalArn,
      },
      ...{
        principalName: caller.principalName,
        sessionName: '',
        issuedAtMs: nowMs,
        expiresAtMs,
        policies: [],
        policyArns: [],
        tags: [],
      },
      ...(mfa === undefined ? {} : { mfaAtMs: nowMs }),
      ...{ transitiveTagKeys: [], chained: false, seenRevocations: seenSessionRevocations(view, caller.principalId) },
    });
    if (!issued.ok) return { outcome: 'refused', refusal: issued.error };
    if (mfa !== undefined) secrets.useMfaCode(mfa.device, mfa.step);
    const { accessKeyId, secretAccessKey, sessionToken } = issued.value;
    return {
      outcome: 'answered',
      response: { credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAtMs } },
    };
  },
});

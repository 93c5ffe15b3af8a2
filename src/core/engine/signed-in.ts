// What somebody gets who has proved who it is: a bearer token, or its description.

import type { SessionDraft } from '../actions/action.ts';
import { seenSessionRevocations } from '../actions/sessions.ts';
import type { Instant } from '../base/instant.ts';
import { invariant } from '../base/invariant.ts';
import { ok, type Result } from '../base/result.ts';
import type { Caller } from '../model/caller.ts';
import type { Refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { Principal, SignInResponse } from '../shapes/access.ts';
import type { ActionSecrets } from './secrets.ts';

/** How a token is to be. */
export interface TokenTerms {
  readonly durationS: number;
  /** When a code of an MFA device was checked for it. */
  readonly mfaAtMs?: number;
  /** Session policy that narrows it. */
  readonly policy?: string;
}

/** A bearer token of somebody with long-term credentials. */
export function bearerTokenFor(
  caller: Caller,
  { durationS, mfaAtMs, policy }: TokenTerms,
  parts: { readonly secrets: ActionSecrets; readonly view: View; readonly now: Instant },
): Result<SignInResponse, Refusal> {
  const { account, principalId, principalArn, principalName } = caller;
  const { secrets, view, now } = parts;
  const draft: SessionDraft = {
    ...{ kind: 'SignIn', account, principalId, principalArn, principalName, sessionName: '' },
    ...{ issuedAtMs: now.wallMs, expiresAtMs: now.wallMs + durationS * 1000, chained: false },
    ...{ policies: policy === undefined ? [] : [policy], policyArns: [], tags: [], transitiveTagKeys: [] },
    ...(mfaAtMs === undefined ? {} : { mfaAtMs }),
    // INVARIANT: a session made after its principal's sessions were revoked is none of those.
    seenRevocations: seenSessionRevocations(view, principalId),
  };
  const issued = secrets.issueSession(draft);
  return issued.ok ? ok({ bearerToken: issued.value.sessionToken, expiresAt: issued.value.expiresAtMs }) : issued;
}

/** Somebody, as Authenticate tells it. */
export function principalShape(caller: Caller): Principal {
  const { kind, account, arn, principalId, userId, principalName, accessKeyId, session, principalArn } = caller;
  invariant(kind !== 'Federated', 'whom an identity provider vouches for has no credentials');
  return {
    ...{ kind, account, arn, uniqueId: principalId, userId, name: principalName },
    ...(accessKeyId === '' ? {} : { accessKeyId }),
    ...(kind === 'AssumedRole' ? { roleArn: principalArn } : {}),
    ...(session === undefined ? {} : { sessionName: session.sessionName, expiresAt: session.expiresAtMs }),
  };
}

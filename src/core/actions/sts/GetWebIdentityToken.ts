// A token that tells the outside who the caller is, signed as its account.

import { toBase64Url, toHex, utf8 } from '../../base/text.ts';
import { tokenAlgorithms } from '../../model/federation-record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { GetWebIdentityTokenRequest, GetWebIdentityTokenResponse } from '../../shapes/sts.ts';
import { type ActionScope, defineAction, type Permission } from '../action.ts';
import { outboundFederation } from '../outbound-federation.ts';
import { sessionTagsProblem } from '../session-policies.ts';
import { requestTags } from '../tags.ts';
import { signedPart, subjectClaims } from '../web-identity-tokens.ts';

const defaultS = 300;
// What AssumeRoleWithWebIdentity takes.
const longestToken = 20_000;
const jtiBytes = 16;

/** A token that tells the outside who the caller is, signed as its account. */
export const GetWebIdentityToken = defineAction<GetWebIdentityTokenRequest, GetWebIdentityTokenResponse>({
  service: 'sts',
  name: 'GetWebIdentityToken',
  kind: 'session',
  permissions(_, { audience, durationSeconds = defaultS, signingAlgorithm, tags }) {
    const context = {
      ...requestTags(tags),
      ...{ 'sts:identitytokenaudience': audience, 'sts:signingalgorithm': signingAlgorithm },
      'sts:durationseconds': String(durationSeconds),
    };
    const permission: Permission = { action: 'sts:GetWebIdentityToken', resource: '*', context };
    return tags.length === 0 ? [permission] : [permission, { ...permission, action: 'sts:TagGetWebIdentityToken' }];
  },
  run(scope, request) {
    const { account, caller, nowMs, view, keyReader, secrets } = scope;
    const { audience, durationSeconds = defaultS, signingAlgorithm, tags } = request;
    const federation = outboundFederation(view, account);
    if (federation?.enabled !== true) return { outcome: 'refused', refusal: disabled };
    const problem =
      algorithmProblem(signingAlgorithm) ?? sessionTagsProblem(tags) ?? durationProblem(scope, durationSeconds);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    const key = federation.keys.find(({ algorithm }) => algorithm === signingAlgorithm);
    const privateKey = key === undefined ? undefined : secrets.openPrivateKey(key.sealedSecret, key.id, account);
    if (key === undefined || privateKey === undefined) return { outcome: 'refused', refusal: unopened };
    const issuedS = Math.floor(nowMs / 1000);
    const part = signedPart(
      { alg: key.algorithm, kid: key.id },
      {
        ...{ iss: federation.issuer, iat: issuedS, exp: issuedS + durationSeconds },
        jti: toHex(scope.entropy.bytes(jtiBytes)),
        ...subjectClaims({ caller, view, audience, tags, region: scope.region }),
      },
    );
    const signature = keyReader.tokenSignature(key.algorithm, privateKey, utf8(part));
    if (signature === undefined) return { outcome: 'refused', refusal: unopened };
    const webIdentityToken = `${part}.${toBase64Url(signature)}`;
    if (webIdentityToken.length > longestToken) return { outcome: 'refused', refusal: tooLarge };
    return { outcome: 'answered', response: { webIdentityToken, expiration: (issuedS + durationSeconds) * 1000 } };
  },
});

function algorithmProblem(asked: string): Refusal | undefined {
  if (tokenAlgorithms.some((algorithm) => algorithm === asked)) return undefined;
  return refusal('ValidationError', `The signing algorithm must be one of ${tokenAlgorithms.join(', ')}.`);
}

/** A token would prove who one is beyond the end of the session that asks for it. */
function durationProblem({ caller, nowMs }: ActionScope, durationS: number): Refusal | undefined {
  const { session } = caller;
  if (session === undefined || nowMs + durationS * 1000 <= session.expiresAtMs) return undefined;
  return refusal(
    'SessionDurationEscalationException',
    'The requested token duration would extend the session beyond its original expiration time.',
  );
}

const disabled = refusal(
  'OutboundWebIdentityFederationDisabledException',
  'Outbound web identity federation is not enabled for this account.',
);
const unopened = refusal(
  'ServiceFailure',
  'The signing key of the account cannot be opened here: its data key is missing.',
);
const tooLarge = refusal(
  'JWTPayloadSizeExceededException',
  'The requested token payload size exceeds the maximum allowed size: ask for fewer or shorter audiences and tags.',
);

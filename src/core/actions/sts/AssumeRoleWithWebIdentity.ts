// Temporary credentials of a role for whom an OpenID Connect provider vouches.

import { refusal } from '../../model/refusal.ts';
import type { AssumeRoleWithWebIdentityRequest, AssumeRoleWithWebIdentityResponse } from '../../shapes/sts.ts';
import { defineAction } from '../action.ts';
import {
  federatedCaller,
  federatedPermissions,
  openFederatedSession,
  roleAccount,
  vouchedOf,
} from '../federated-sessions.ts';
import { providerOf, tokenAsk, webIdentityOf } from '../web-identities.ts';

const action = 'sts:AssumeRoleWithWebIdentity';

/** Temporary credentials of a role for whom an OpenID Connect provider vouches. Nobody signs the call: the token does. */
export const AssumeRoleWithWebIdentity = defineAction<
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse
>({
  service: 'sts',
  name: 'AssumeRoleWithWebIdentity',
  kind: 'session',
  vouching: {
    proof({ view }, { roleArn, webIdentityToken, providerId }) {
      if (providerId !== undefined)
        return refusal('InvalidIdentityToken', `Access tokens of ${providerId} are not taken: send an ID token.`);
      const account = roleAccount(roleArn);
      if (typeof account !== 'string') return account;
      const provider = providerOf(view, account, webIdentityToken);
      return 'code' in provider ? provider : tokenAsk(view, webIdentityToken, provider);
    },
    caller({ view, nowMs }, { roleArn, webIdentityToken }, done) {
      const account = roleAccount(roleArn);
      if (typeof account !== 'string') return account;
      const provider = providerOf(view, account, webIdentityToken);
      if ('code' in provider) return provider;
      if (done.kind !== 'web-identity') return refusal('ServiceFailure', 'The token was not checked.');
      const vouched = webIdentityOf(provider, done, nowMs);
      return 'code' in vouched ? vouched : federatedCaller(account, provider.principal, vouched);
    },
  },
  permissions: (scope, { roleArn, roleSessionName }) =>
    federatedPermissions(scope, { action, roleArn, sessionName: roleSessionName }),
  run(scope, request) {
    const session = openFederatedSession(scope, request, request.roleSessionName);
    if ('code' in session) return { outcome: 'refused', refusal: session };
    const { subject, audience } = vouchedOf(scope.caller);
    const response = {
      ...session,
      ...{ subjectFromWebIdentityToken: subject, provider: scope.caller.arn, audience },
    };
    return { outcome: 'answered', response };
  },
});

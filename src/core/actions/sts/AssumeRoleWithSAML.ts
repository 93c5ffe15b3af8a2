// Temporary credentials of a role for whom a SAML provider vouches.

import { refusal } from '../../model/refusal.ts';
import type { AssumeRoleWithSAMLRequest, AssumeRoleWithSAMLResponse } from '../../shapes/sts.ts';
import { defineAction } from '../action.ts';
import {
  federatedCaller,
  federatedPermissions,
  openFederatedSession,
  roleAccount,
  vouchedOf,
} from '../federated-sessions.ts';
import { samlAsk, samlIdentityOf, samlProviderOf } from '../saml-identities.ts';

const action = 'sts:AssumeRoleWithSAML';

/** Temporary credentials of a role for whom a SAML provider vouches. Nobody signs the call: the assertion does. */
export const AssumeRoleWithSAML = defineAction<AssumeRoleWithSAMLRequest, AssumeRoleWithSAMLResponse>({
  service: 'sts',
  name: 'AssumeRoleWithSAML',
  kind: 'session',
  vouching: {
    proof({ view, secrets }, { roleArn, principalArn, samlAssertion }) {
      const account = roleAccount(roleArn);
      if (typeof account !== 'string') return account;
      const provider = samlProviderOf(view, account, principalArn);
      return 'code' in provider ? provider : samlAsk(provider, samlAssertion, secrets);
    },
    caller({ view, nowMs }, request, done) {
      const account = roleAccount(request.roleArn);
      if (typeof account !== 'string') return account;
      const provider = samlProviderOf(view, account, request.principalArn);
      if ('code' in provider) return provider;
      if (done.kind !== 'saml') return refusal('ServiceFailure', 'The assertion was not checked.');
      const vouched = samlIdentityOf(provider, request, done, nowMs);
      return 'code' in vouched ? vouched : federatedCaller(account, provider.record.arn, vouched);
    },
  },
  permissions: (scope, { roleArn }) =>
    federatedPermissions(scope, { action, roleArn, sessionName: vouchedOf(scope.caller).sessionName ?? '' }),
  run(scope, request) {
    const vouched = vouchedOf(scope.caller);
    const session = openFederatedSession(scope, request, vouched.sessionName ?? '');
    if ('code' in session) return { outcome: 'refused', refusal: session };
    const { subject, subjectType = '', issuer, audience, nameQualifier = '' } = vouched;
    return { outcome: 'answered', response: { ...session, subject, subjectType, issuer, audience, nameQualifier } };
  },
});

// Shows an OpenID Connect provider.

import type { GetOpenIDConnectProviderRequest, GetOpenIDConnectProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findOidcProvider, noSuchOidcProvider, oidcPermission } from '../oidc-providers.ts';

/** Shows an OpenID Connect provider, its URL without the scheme. */
export const GetOpenIDConnectProvider = defineAction<GetOpenIDConnectProviderRequest, GetOpenIDConnectProviderResponse>(
  {
    service: 'iam',
    name: 'GetOpenIDConnectProvider',
    kind: 'read',
    permissions: (scope, request) => [
      oidcPermission(scope, 'iam:GetOpenIDConnectProvider', request.openIdConnectProviderArn),
    ],
    run(scope, request) {
      const found = findOidcProvider(scope.view, scope.account, request.openIdConnectProviderArn);
      if (found === undefined)
        return { outcome: 'refused', refusal: noSuchOidcProvider(request.openIdConnectProviderArn) };
      const { name, clientIds, thumbprints, createdAtMs, tags } = found;
      return {
        outcome: 'answered',
        response: { url: name, clientIdList: clientIds, thumbprintList: thumbprints, createDate: createdAtMs, tags },
      };
    },
  },
);

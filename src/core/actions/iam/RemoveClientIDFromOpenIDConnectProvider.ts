// Removes an audience from an OpenID Connect provider.

import type {
  RemoveClientIDFromOpenIDConnectProviderRequest,
  RemoveClientIDFromOpenIDConnectProviderResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findOidcProvider, noSuchOidcProvider, oidcPermission, oidcProviderWrite } from '../oidc-providers.ts';

/** Removes an audience from an OpenID Connect provider; one that it does not have changes nothing. */
export const RemoveClientIDFromOpenIDConnectProvider = defineAction<
  RemoveClientIDFromOpenIDConnectProviderRequest,
  RemoveClientIDFromOpenIDConnectProviderResponse
>({
  service: 'iam',
  name: 'RemoveClientIDFromOpenIDConnectProvider',
  kind: 'write',
  permissions: (scope, request) => [
    oidcPermission(scope, 'iam:RemoveClientIDFromOpenIDConnectProvider', request.openIdConnectProviderArn),
  ],
  run({ view, account }, request) {
    const found = findOidcProvider(view, account, request.openIdConnectProviderArn);
    if (found === undefined)
      return { outcome: 'refused', refusal: noSuchOidcProvider(request.openIdConnectProviderArn) };
    if (!found.clientIds.includes(request.clientId)) return { outcome: 'answered', response: {} };
    const clientIds = found.clientIds.filter((clientId) => clientId !== request.clientId);
    return {
      outcome: 'written',
      response: {},
      writes: [oidcProviderWrite(account, { ...found, clientIds })],
      class: 'update',
    };
  },
});

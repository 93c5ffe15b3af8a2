// Adds an audience to an OpenID Connect provider.

import type {
  AddClientIDToOpenIDConnectProviderRequest,
  AddClientIDToOpenIDConnectProviderResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  clientIdsProblem,
  findOidcProvider,
  noSuchOidcProvider,
  oidcPermission,
  oidcProviderWrite,
} from '../oidc-providers.ts';

/** Adds an audience to an OpenID Connect provider; one that it has changes nothing. */
export const AddClientIDToOpenIDConnectProvider = defineAction<
  AddClientIDToOpenIDConnectProviderRequest,
  AddClientIDToOpenIDConnectProviderResponse
>({
  service: 'iam',
  name: 'AddClientIDToOpenIDConnectProvider',
  kind: 'write',
  permissions: (scope, request) => [
    oidcPermission(scope, 'iam:AddClientIDToOpenIDConnectProvider', request.openIdConnectProviderArn),
  ],
  run({ view, account }, request) {
    const found = findOidcProvider(view, account, request.openIdConnectProviderArn);
    if (found === undefined)
      return { outcome: 'refused', refusal: noSuchOidcProvider(request.openIdConnectProviderArn) };
    if (found.clientIds.includes(request.clientId)) return { outcome: 'answered', response: {} };
    const clientIds = [...found.clientIds, request.clientId];
    const problem = clientIdsProblem(clientIds);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    return {
      outcome: 'written',
      response: {},
      writes: [oidcProviderWrite(account, { ...found, clientIds })],
      class: 'update',
    };
  },
});

// Replaces the thumbprints of an OpenID Connect provider.

import { refusal } from '../../model/refusal.ts';
import type {
  UpdateOpenIDConnectProviderThumbprintRequest,
  UpdateOpenIDConnectProviderThumbprintResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  findOidcProvider,
  keptThumbprints,
  noSuchOidcProvider,
  oidcPermission,
  oidcProviderWrite,
  thumbprintsProblem,
} from '../oidc-providers.ts';

const noThumbprint = refusal('InvalidInput', 'Thumbprint list must contain at least one entry.');

/** Replaces the thumbprints of an OpenID Connect provider, all of them. */
export const UpdateOpenIDConnectProviderThumbprint = defineAction<
  UpdateOpenIDConnectProviderThumbprintRequest,
  UpdateOpenIDConnectProviderThumbprintResponse
>({
  service: 'iam',
  name: 'UpdateOpenIDConnectProviderThumbprint',
  kind: 'write',
  permissions: (scope, request) => [
    oidcPermission(scope, 'iam:UpdateOpenIDConnectProviderThumbprint', request.openIdConnectProviderArn),
  ],
  run({ view, account }, request) {
    const found = findOidcProvider(view, account, request.openIdConnectProviderArn);
    if (found === undefined)
      return { outcome: 'refused', refusal: noSuchOidcProvider(request.openIdConnectProviderArn) };
    const { thumbprintList } = request;
    const problem = thumbprintList.length === 0 ? noThumbprint : thumbprintsProblem(thumbprintList);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    return {
      outcome: 'written',
      response: {},
      writes: [oidcProviderWrite(account, { ...found, thumbprints: keptThumbprints(thumbprintList) })],
      class: 'update',
    };
  },
});

// Takes tags off an OpenID Connect provider.

import type { UntagOpenIDConnectProviderRequest, UntagOpenIDConnectProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findOidcProvider, noSuchOidcProvider, oidcPermission, oidcProviderWrite } from '../oidc-providers.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

/** Takes tags off an OpenID Connect provider. */
export const UntagOpenIDConnectProvider = defineAction<
  UntagOpenIDConnectProviderRequest,
  UntagOpenIDConnectProviderResponse
>({
  service: 'iam',
  name: 'UntagOpenIDConnectProvider',
  kind: 'write',
  permissions: (scope, request) => [
    oidcPermission(
      scope,
      'iam:UntagOpenIDConnectProvider',
      request.openIdConnectProviderArn,
      requestTagKeys(request.tagKeys),
    ),
  ],
  run({ view, account }, request) {
    const found = findOidcProvider(view, account, request.openIdConnectProviderArn);
    if (found === undefined)
      return { outcome: 'refused', refusal: noSuchOidcProvider(request.openIdConnectProviderArn) };
    const tags = withoutTags(found.tags, request.tagKeys, 'other');
    return {
      outcome: 'written',
      response: {},
      writes: [oidcProviderWrite(account, { ...found, tags })],
      class: 'update',
    };
  },
});

// Puts tags on an OpenID Connect provider.

import type { TagOpenIDConnectProviderRequest, TagOpenIDConnectProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findOidcProvider, noSuchOidcProvider, oidcPermission, oidcProviderWrite } from '../oidc-providers.ts';
import { requestTags, tagsRefused, withPutTags } from '../tags.ts';

/** Puts tags on an OpenID Connect provider. */
export const TagOpenIDConnectProvider = defineAction<TagOpenIDConnectProviderRequest, TagOpenIDConnectProviderResponse>(
  {
    service: 'iam',
    name: 'TagOpenIDConnectProvider',
    kind: 'write',
    permissions: (scope, request) => [
      oidcPermission(
        scope,
        'iam:TagOpenIDConnectProvider',
        request.openIdConnectProviderArn,
        requestTags(request.tags),
      ),
    ],
    run({ view, account }, request) {
      const found = findOidcProvider(view, account, request.openIdConnectProviderArn);
      if (found === undefined)
        return { outcome: 'refused', refusal: noSuchOidcProvider(request.openIdConnectProviderArn) };
      const tags = withPutTags(found.tags, request.tags, 'other');
      if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
      return {
        outcome: 'written',
        response: {},
        writes: [oidcProviderWrite(account, { ...found, tags })],
        class: 'update',
      };
    },
  },
);

// Lists the tags of an OpenID Connect provider.

import type { ListOpenIDConnectProviderTagsRequest, ListOpenIDConnectProviderTagsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findOidcProvider, noSuchOidcProvider, oidcPermission } from '../oidc-providers.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the tags of an OpenID Connect provider. */
export const ListOpenIDConnectProviderTags = defineAction<
  ListOpenIDConnectProviderTagsRequest,
  ListOpenIDConnectProviderTagsResponse
>({
  service: 'iam',
  name: 'ListOpenIDConnectProviderTags',
  kind: 'read',
  permissions: (scope, request) => [
    oidcPermission(scope, 'iam:ListOpenIDConnectProviderTags', request.openIdConnectProviderArn),
  ],
  run(scope, request) {
    const found = findOidcProvider(scope.view, scope.account, request.openIdConnectProviderArn);
    if (found === undefined)
      return { outcome: 'refused', refusal: noSuchOidcProvider(request.openIdConnectProviderArn) };
    const page = pageOf(found.tags, request, { named: `tags/${found.id}`, nameOf: (tag) => tag.key });
    return page === null ? badMarker : { outcome: 'answered', response: { tags: page.items, ...page.end } };
  },
});

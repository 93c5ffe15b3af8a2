// Lists the tags of a SAML provider.

import type { ListSAMLProviderTagsRequest, ListSAMLProviderTagsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { badMarker, pageOf } from '../paging.ts';
import { findSamlProvider, noSuchSamlProvider, samlPermission } from '../saml-providers.ts';

/** Lists the tags of a SAML provider. */
export const ListSAMLProviderTags = defineAction<ListSAMLProviderTagsRequest, ListSAMLProviderTagsResponse>({
  service: 'iam',
  name: 'ListSAMLProviderTags',
  kind: 'read',
  permissions: (scope, request) => [samlPermission(scope, 'iam:ListSAMLProviderTags', request.samlProviderArn)],
  run(scope, request) {
    const found = findSamlProvider(scope.view, scope.account, request.samlProviderArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchSamlProvider(request.samlProviderArn) };
    const page = pageOf(found.tags, request, { named: `tags/${found.id}`, nameOf: (tag) => tag.key });
    return page === null ? badMarker : { outcome: 'answered', response: { tags: page.items, ...page.end } };
  },
});

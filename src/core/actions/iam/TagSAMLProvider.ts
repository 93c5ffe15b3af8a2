// Puts tags on a SAML provider.

import type { TagSAMLProviderRequest, TagSAMLProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findSamlProvider, noSuchSamlProvider, samlPermission, samlProviderWrite } from '../saml-providers.ts';
import { requestTags, tagsRefused, withPutTags } from '../tags.ts';

/** Puts tags on a SAML provider. */
export const TagSAMLProvider = defineAction<TagSAMLProviderRequest, TagSAMLProviderResponse>({
  service: 'iam',
  name: 'TagSAMLProvider',
  kind: 'write',
  permissions: (scope, request) => [
    samlPermission(scope, 'iam:TagSAMLProvider', request.samlProviderArn, requestTags(request.tags)),
  ],
  run({ view, account }, request) {
    const found = findSamlProvider(view, account, request.samlProviderArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchSamlProvider(request.samlProviderArn) };
    const tags = withPutTags(found.tags, request.tags, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    return {
      outcome: 'written',
      response: {},
      writes: [samlProviderWrite(account, { ...found, tags })],
      class: 'update',
    };
  },
});

// Takes tags off a SAML provider.

import type { UntagSAMLProviderRequest, UntagSAMLProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findSamlProvider, noSuchSamlProvider, samlPermission, samlProviderWrite } from '../saml-providers.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

/** Takes tags off a SAML provider. */
export const UntagSAMLProvider = defineAction<UntagSAMLProviderRequest, UntagSAMLProviderResponse>({
  service: 'iam',
  name: 'UntagSAMLProvider',
  kind: 'write',
  permissions: (scope, request) => [
    samlPermission(scope, 'iam:UntagSAMLProvider', request.samlProviderArn, requestTagKeys(request.tagKeys)),
  ],
  run({ view, account }, request) {
    const found = findSamlProvider(view, account, request.samlProviderArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchSamlProvider(request.samlProviderArn) };
    const tags = withoutTags(found.tags, request.tagKeys, 'other');
    return {
      outcome: 'written',
      response: {},
      writes: [samlProviderWrite(account, { ...found, tags })],
      class: 'update',
    };
  },
});

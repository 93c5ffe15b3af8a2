// Deletes a SAML provider.

import { samlProviderKey } from '../../model/record.ts';
import type { DeleteSAMLProviderRequest, DeleteSAMLProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted } from '../entities.ts';
import { findSamlProvider, noSuchSamlProvider, samlMetadataWrite, samlPermission } from '../saml-providers.ts';

/** Deletes a SAML provider. Roles that trust it keep their trust policies. */
export const DeleteSAMLProvider = defineAction<DeleteSAMLProviderRequest, DeleteSAMLProviderResponse>({
  service: 'iam',
  name: 'DeleteSAMLProvider',
  kind: 'write',
  permissions: (scope, request) => [samlPermission(scope, 'iam:DeleteSAMLProvider', request.samlProviderArn)],
  run({ view, account }, request) {
    const found = findSamlProvider(view, account, request.samlProviderArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchSamlProvider(request.samlProviderArn) };
    const writes = [
      { key: samlProviderKey(account, found.name), value: undefined },
      samlMetadataWrite(account, found.name, undefined),
      counted(view, account, 'samlProviders', -1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});

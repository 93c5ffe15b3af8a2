// Shows a SAML provider with its metadata.

import { samlMetadataKey } from '../../model/record.ts';
import type { GetSAMLProviderRequest, GetSAMLProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findSamlProvider, noSuchSamlProvider, samlPermission } from '../saml-providers.ts';

/** Shows a SAML provider with its metadata; of its private keys, ids and times alone. */
export const GetSAMLProvider = defineAction<GetSAMLProviderRequest, GetSAMLProviderResponse>({
  service: 'iam',
  name: 'GetSAMLProvider',
  kind: 'read',
  permissions: (scope, request) => [samlPermission(scope, 'iam:GetSAMLProvider', request.samlProviderArn)],
  run({ view, account }, request) {
    const found = findSamlProvider(view, account, request.samlProviderArn);
    const metadata = found === undefined ? undefined : view.get(samlMetadataKey(account, found.name));
    if (found === undefined || metadata === undefined)
      return { outcome: 'refused', refusal: noSuchSamlProvider(request.samlProviderArn) };
    const { encryptionMode, privateKeys, tags } = found;
    return {
      outcome: 'answered',
      response: {
        ...{ samlProviderUuid: found.id, samlMetadataDocument: metadata.document, tags },
        ...{ createDate: found.createdAtMs, validUntil: found.validUntilMs },
        assertionEncryptionMode: encryptionMode ?? 'Allowed',
        privateKeyList: privateKeys.map(({ id, createdAtMs }) => ({ keyId: id, timestamp: createdAtMs })),
      },
    };
  },
});

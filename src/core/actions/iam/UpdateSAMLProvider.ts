// Changes a SAML provider: its metadata, whether assertions are encrypted, and the private keys that open them.

import { refusal } from '../../model/refusal.ts';
import type { UpdateSAMLProviderRequest, UpdateSAMLProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  findSamlProvider,
  keysRefused,
  metadataRefused,
  metadataValidity,
  noSuchSamlProvider,
  samlMetadataWrite,
  samlPermission,
  samlProviderWrite,
  withPrivateKey,
} from '../saml-providers.ts';

/**
 * Changes a SAML provider: its metadata, whether assertions are encrypted, and the private keys that open them. A key is
 * taken away before one is added, so that one call puts a new key in the place of an old one.
 */
export const UpdateSAMLProvider = defineAction<UpdateSAMLProviderRequest, UpdateSAMLProviderResponse>({
  service: 'iam',
  name: 'UpdateSAMLProvider',
  kind: 'write',
  permissions: (scope, request) => [samlPermission(scope, 'iam:UpdateSAMLProvider', request.samlProviderArn)],
  run(scope, request) {
    const { view, account } = scope;
    const { samlProviderArn, samlMetadataDocument, assertionEncryptionMode, addPrivateKey, removePrivateKey } = request;
    const found = findSamlProvider(view, account, samlProviderArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchSamlProvider(samlProviderArn) };
    const validUntilMs =
      samlMetadataDocument === undefined ? found.validUntilMs : metadataValidity(samlMetadataDocument, scope.nowMs);
    if (metadataRefused(validUntilMs)) return { outcome: 'refused', refusal: validUntilMs };
    if (removePrivateKey !== undefined && !found.privateKeys.some(({ id }) => id === removePrivateKey)) {
      const text = `Private key ${removePrivateKey} not found for arn ${samlProviderArn}`;
      return { outcome: 'refused', refusal: refusal('NoSuchEntity', text) };
    }
    const kept = found.privateKeys.filter(({ id }) => id !== removePrivateKey);
    const privateKeys = withPrivateKey(scope, kept, addPrivateKey);
    if (keysRefused(privateKeys)) return { outcome: 'refused', refusal: privateKeys };
    const record = {
      ...{ ...found, validUntilMs, privateKeys },
      ...(assertionEncryptionMode === undefined ? {} : { encryptionMode: assertionEncryptionMode }),
    };
    const writes = [
      samlProviderWrite(account, record),
      ...(samlMetadataDocument === undefined ? [] : [samlMetadataWrite(account, found.name, samlMetadataDocument)]),
    ];
    return { outcome: 'written', response: { samlProviderArn }, writes, class: 'update' };
  },
});

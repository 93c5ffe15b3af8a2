// Changes a SAML provider: its metadata, whether assertions are encrypted, and the private keys that open them.

import { type Refusal, refusal } from '../../model/refusal.ts';
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

/** Changes a SAML provider: its metadata, whether assertions are encrypted, and the private keys that open them. */
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
    const problem = requestProblem(request);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
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
    if (record.encryptionMode === 'Required' && privateKeys.length === 0) {
      const text = removePrivateKey === undefined ? keyless : 'Failed to remove private key.';
      return { outcome: 'refused', refusal: refusal('InvalidInput', text) };
    }
    const writes = [
      samlProviderWrite(account, record),
      ...(samlMetadataDocument === undefined ? [] : [samlMetadataWrite(account, found.name, samlMetadataDocument)]),
    ];
    return { outcome: 'written', response: { samlProviderArn }, writes, class: 'update' };
  },
});

const keyless = 'Failed to set assertion encryption mode to Required because no private key is present.';

/** AWS's words for a call that changes nothing, or too much. */
function requestProblem(request: UpdateSAMLProviderRequest): Refusal | undefined {
  const { samlMetadataDocument, assertionEncryptionMode, addPrivateKey, removePrivateKey } = request;
  if (addPrivateKey !== undefined && removePrivateKey !== undefined) {
    const text =
      'Unable to add and remove private keys in the same request. Set a value for only one of the two parameters.';
    return refusal('ValidationError', text);
  }
  if ((samlMetadataDocument ?? assertionEncryptionMode ?? addPrivateKey ?? removePrivateKey) !== undefined)
    return undefined;
  const text = 'Unable to update identity provider. No updates are defined for metadata or encryption assertion.';
  return refusal('ValidationError', text);
}

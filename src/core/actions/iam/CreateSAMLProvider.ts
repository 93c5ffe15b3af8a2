// Makes a SAML provider from the metadata of an identity provider.

import { providerArn } from '../../model/arn.ts';
import { type SamlProviderRecord, samlProviderKey } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import type { CreateSAMLProviderRequest, CreateSAMLProviderResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted, countOf, quotaExceeded } from '../entities.ts';
import { creationPermissions, newProviderId } from '../identity-providers.ts';
import {
  keysRefused,
  metadataRefused,
  metadataValidity,
  samlMetadataWrite,
  samlProviderWrite,
  withPrivateKey,
} from '../saml-providers.ts';
import { tagsRefused, withTags } from '../tags.ts';

/** Makes a SAML provider from the metadata of an identity provider. */
export const CreateSAMLProvider = defineAction<CreateSAMLProviderRequest, CreateSAMLProviderResponse>({
  service: 'iam',
  name: 'CreateSAMLProvider',
  kind: 'write',
  permissions({ caller }, { name, tags }) {
    const arn = providerArn('saml-provider', caller.account, name);
    return creationPermissions({ create: 'iam:CreateSAMLProvider', tag: 'iam:TagSAMLProvider' }, arn, tags);
  },
  run(scope, request) {
    const { view, account, nowMs, quotas } = scope;
    const { name, samlMetadataDocument, assertionEncryptionMode, addPrivateKey } = request;
    if (view.get(samlProviderKey(account, name)) !== undefined) {
      const text = `SAMLProvider with name ${name} already exists.`;
      return { outcome: 'refused', refusal: refusal('EntityAlreadyExists', text) };
    }
    if (assertionEncryptionMode === 'Required' && addPrivateKey === undefined) {
      const text = 'Unable to set assertion encryption mode to Required because no private key is provided.';
      return { outcome: 'refused', refusal: refusal('ValidationError', text) };
    }
    const limit = quotas.samlProvidersPerAccount;
    if (countOf(view, account, 'samlProviders') >= limit)
      return { outcome: 'refused', refusal: quotaExceeded('SAMLProvidersPerAccount', limit) };
    const validUntilMs = metadataValidity(samlMetadataDocument, nowMs);
    if (metadataRefused(validUntilMs)) return { outcome: 'refused', refusal: validUntilMs };
    const tags = withTags([], request.tags, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const privateKeys = withPrivateKey(scope, [], addPrivateKey);
    if (keysRefused(privateKeys)) return { outcome: 'refused', refusal: privateKeys };
    const arn = providerArn('saml-provider', account, name);
    const record: SamlProviderRecord = {
      ...{ name, arn, id: newProviderId(scope.entropy), createdAtMs: nowMs, validUntilMs, privateKeys, tags },
      ...(assertionEncryptionMode === undefined ? {} : { encryptionMode: assertionEncryptionMode }),
    };
    const writes = [
      samlProviderWrite(account, record),
      samlMetadataWrite(account, name, samlMetadataDocument),
      counted(view, account, 'samlProviders', 1),
    ];
    return { outcome: 'written', response: { samlProviderArn: arn, tags }, writes, class: 'create' };
  },
});

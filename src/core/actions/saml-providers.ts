// SAML providers: found by ARN, with metadata that can be read and private keys that nobody gets back.

import { utf8 } from '../base/text.ts';
import { providerArn } from '../model/arn.ts';
import { quotas } from '../model/quotas.ts';
import {
  type PrivateKeyRecord,
  type RecordWrite,
  type SamlProviderRecord,
  samlMetadataKey,
  samlProviderKey,
} from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { ActionScope, Permission, PermissionScope } from './action.ts';
import { quotaExceeded } from './entities.ts';
import { newProviderId, providerNotFound, providerPermission } from './identity-providers.ts';
import { readSamlMetadata } from './saml-metadata.ts';

// A hundred years from any day of this century: 24 of them have a leap day, as 2100 has none.
const hundredYearsMs = 36_524 * 86_400_000;
const pemLabels = ['PRIVATE KEY', 'RSA PRIVATE KEY'];

/** The provider of that ARN in the account. */
export function findSamlProvider(view: View, account: string, arn: string): SamlProviderRecord | undefined {
  const start = providerArn('saml-provider', account, '');
  if (!arn.startsWith(start)) return undefined;
  const record = view.get(samlProviderKey(account, arn.slice(start.length)));
  return record?.arn === arn ? record : undefined;
}

/** AWS's words for a provider that is not there. */
export function noSuchSamlProvider(arn: string): Refusal {
  return providerNotFound(arn, `Manifest not found for arn ${arn}`);
}

/** What a call on a provider must be allowed. */
export function samlPermission(
  scope: PermissionScope,
  action: string,
  arn: string,
  context: Readonly<Record<string, ContextValue>> = {},
): Permission {
  const found = findSamlProvider(scope.view, scope.caller.account, arn);
  return providerPermission(action, arn, found?.tags ?? [], context);
}

/** Until when a provider is said to be good, or why its metadata is not taken. What the document says of that counts for nothing, as on AWS. */
export function metadataValidity(document: string, nowMs: number): number | Refusal {
  // What no op carries is refused before it is read; see `samlMetadataBytes`.
  if (utf8(document).length > quotas.samlMetadataBytes)
    return quotaExceeded('SAMLMetadataDocumentSize', quotas.samlMetadataBytes);
  if (readSamlMetadata(document) === undefined) return refusal('InvalidInput', 'Could not parse metadata');
  return nowMs + hundredYearsMs;
}

/** Whether metadata was refused. */
export function metadataRefused(validity: number | Refusal): validity is Refusal {
  return typeof validity !== 'number';
}

/** The private keys with one more, sealed, or why that may not be. */
export function withPrivateKey(
  scope: ActionScope,
  present: readonly PrivateKeyRecord[],
  privateKey: string | undefined,
): readonly PrivateKeyRecord[] | Refusal {
  if (privateKey === undefined) return present;
  if (!isPrivateKey(privateKey))
    return refusal('InvalidInput', 'The private key must be an unencrypted RSA key in PEM.');
  const limit = quotas.privateKeysPerSamlProvider;
  if (present.length >= limit) return refusal('LimitExceeded', `Private key limit of ${limit} is reached.`);
  const id = newProviderId(scope.entropy);
  const sealedSecret = scope.secrets.sealPrivateKey(privateKey, id, scope.account);
  return [...present, { id, createdAtMs: scope.nowMs, sealedSecret }];
}

/** Whether a key was refused. */
export function keysRefused(keys: readonly PrivateKeyRecord[] | Refusal): keys is Refusal {
  return !Array.isArray(keys);
}

/** The write of a provider, its metadata left as it is. */
export function samlProviderWrite(account: string, record: SamlProviderRecord): RecordWrite {
  return { key: samlProviderKey(account, record.name), value: record };
}

/** The write of a provider's metadata; undefined deletes it. */
export function samlMetadataWrite(account: string, name: string, document: string | undefined): RecordWrite {
  return { key: samlMetadataKey(account, name), value: document === undefined ? undefined : { document } };
}

/** Whether a text is one key in PEM's envelope. What is inside, whoever decrypts will see. */
function isPrivateKey(text: string): boolean {
  const pem = text.trim();
  return pemLabels.some((label) => {
    const [head, tail] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
    if (!pem.startsWith(head) || !pem.endsWith(tail)) return false;
    const body = pem.slice(head.length, -tail.length);
    return body.trim() !== '' && /^[A-Za-z0-9+/=\s]*$/.test(body);
  });
}

// OpenID Connect providers: found by ARN, named by their URL, limited in what they hold.

import { providerArn } from '../model/arn.ts';
import { quotas } from '../model/quotas.ts';
import { type OidcProviderRecord, oidcProviderKey, type RecordWrite } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { Permission, PermissionScope } from './action.ts';
import { quotaExceeded } from './entities.ts';
import { providerNotFound, providerPermission } from './identity-providers.ts';

const scheme = 'https://';
// Host, port where there is one, path; neither query nor fragment: tokens are compared with it as it stands.
const urlForm = /^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?(?:\/[!"$->@-~]*)?$/;
// What else condition keys begin with: claims of a provider of that name could be taken for what the store itself says.
const reserved: ReadonlySet<string> = new Set(['aws', 'ec2', 'iam', 'saml', 'sts']);

/** The provider of that ARN in the account. */
export function findOidcProvider(view: View, account: string, arn: string): OidcProviderRecord | undefined {
  const start = providerArn('oidc-provider', account, '');
  if (!arn.startsWith(start)) return undefined;
  const record = view.get(oidcProviderKey(account, arn.slice(start.length)));
  return record?.arn === arn ? record : undefined;
}

/** AWS's words for a provider that is not there. */
export function noSuchOidcProvider(arn: string): Refusal {
  return providerNotFound(arn, `OpenIDConnect Provider not found for arn ${arn}`);
}

/** What a call on a provider must be allowed. */
export function oidcPermission(
  scope: PermissionScope,
  action: string,
  arn: string,
  context: Readonly<Record<string, ContextValue>> = {},
): Permission {
  const found = findOidcProvider(scope.view, scope.caller.account, arn);
  return providerPermission(action, arn, found?.tags ?? [], context);
}

/** A URL without its scheme and the scheme's port: the provider's name. */
export function oidcName(url: string): string {
  const name = url.startsWith(scheme) ? url.slice(scheme.length) : url;
  return name.replace(/^([^/:]*):443(?=\/|$)/, '$1');
}

/** Why a provider may not have this URL. */
export function urlProblem(url: string): Refusal | undefined {
  const isOpen = url.startsWith('http://') && urlForm.test(url.replace('http:', 'https:'));
  if (isOpen || (urlForm.test(url.replace(/[?#].*$/s, '')) && /[?#]/.test(url)))
    return refusal('InvalidInput', 'Unknown');
  return urlForm.test(url) && !reserved.has(oidcName(url).toLowerCase())
    ? undefined
    : refusal('ValidationError', 'Invalid Open ID Connect Provider URL');
}

/** Why a provider may not have these audiences. */
export function clientIdsProblem(clientIds: readonly string[]): Refusal | undefined {
  const limit = quotas.clientIdsPerOidcProvider;
  return clientIds.length > limit ? quotaExceeded('ClientIdsPerOpenIdConnectProvider', limit) : undefined;
}

/** Why a provider may not have these thumbprints. */
export function thumbprintsProblem(thumbprints: readonly string[]): Refusal | undefined {
  // AWS says so of six, and takes five.
  return thumbprints.length > quotas.thumbprintsPerOidcProvider
    ? refusal('InvalidInput', 'Thumbprint list must contain fewer than 5 entries.')
    : undefined;
}

/** Thumbprints as they are kept: their letters small, whatever signs they consist of. */
export function keptThumbprints(thumbprints: readonly string[]): readonly string[] {
  return thumbprints.map((thumbprint) => thumbprint.toLowerCase());
}

/** The write of a provider. */
export function oidcProviderWrite(account: string, record: OidcProviderRecord): RecordWrite {
  return { key: oidcProviderKey(account, record.name), value: record };
}

// Outbound federation: the issuer that an account is towards services that know nothing of it but its keys.

import type { Json } from '../base/canonical-json.ts';
import { invariant } from '../base/invariant.ts';
import {
  type OutboundFederationRecord,
  outboundFederationKey,
  publicKeySet,
  type TokenKeyRecord,
} from '../model/federation-record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { NewTokenKey } from '../model/slow-work.ts';
import type { View } from '../model/view.ts';
import { isClosed } from './accounts.ts';
import type { ActionScope } from './action.ts';
import { newProviderId } from './identity-providers.ts';

/** What an issuer's path begins with, on every replica's HTTP port. */
const issuerPath = '/oidc/';
const issuerForm = /^https?:\/\/[^\s?#]+\/oidc\/(\d{12})$/;

/** The issuer of an account, under the URL that callers reach the cluster by. */
export function issuerOf(issuerUrl: string, account: string): string {
  return `${issuerUrl.replace(/\/+$/, '')}${issuerPath}${account}`;
}

/** The account's issuer, where it has ever been one, and is not closed. */
export function outboundFederation(view: View, account: string): OutboundFederationRecord | undefined {
  return isClosed(view, account) ? undefined : view.get(outboundFederationKey(account));
}

/** The issuer of that URL, where it is an account of this cluster. */
export function ownIssuer(view: View, issuer: string): OutboundFederationRecord | undefined {
  const account = issuerForm.exec(issuer)?.[1];
  const record = account === undefined ? undefined : outboundFederation(view, account);
  return record?.issuer === issuer ? record : undefined;
}

/** AWS's answer while the feature is disabled. */
export const federationDisabled: Refusal = refusal(
  'FeatureDisabled',
  'Outbound web identity federation is not enabled for this account.',
);

/** Keys as they are stored, sealed. */
export function tokenKeyRecords(scope: ActionScope, keys: readonly NewTokenKey[]): readonly TokenKeyRecord[] {
  return keys.map(({ algorithm, privateKey, publicKey }) => {
    const id = newProviderId(scope.entropy);
    const sealedSecret = scope.secrets.sealPrivateKey(privateKey, id, scope.account);
    return { ...{ id, algorithm, publicKey, sealedSecret }, createdAtMs: scope.nowMs };
  });
}

/** The documents that an issuer publishes, by what stands behind its URL. */
export function issuerDocument(record: OutboundFederationRecord, name: string): Json | undefined {
  const { issuer, keys } = record;
  if (name === keySetName) return publicKeySet(record);
  if (name !== '.well-known/openid-configuration') return undefined;
  invariant(keys.length > 0, 'an issuer has keys');
  return {
    ...{ issuer, jwks_uri: `${issuer}/${keySetName}` },
    ...{ response_types_supported: ['id_token'], subject_types_supported: ['public'] },
    id_token_signing_alg_values_supported: keys.map(({ algorithm }) => algorithm),
    claims_supported: ['iss', 'aud', 'sub', 'iat', 'exp', 'jti', 'https://sts.amazonaws.com/'],
  };
}

const keySetName = '.well-known/jwks.json';

/** The account and the document that a path of the HTTP port names; undefined where it is of no issuer. */
export function issuerPathOf(path: string): { readonly account: string; readonly name: string } | undefined {
  const [, account, name] = /\/oidc\/(\d{12})\/(\.well-known\/[a-z.-]+)$/.exec(path) ?? [];
  return account === undefined || name === undefined ? undefined : { account, name };
}

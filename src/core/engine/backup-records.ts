// What of the records goes into a backup, and what becomes of it in the cluster that is made from it.

import type { CredentialOwner, SealedKind } from '../authn/sealed-secret.ts';
import type { Json } from '../base/canonical-json.ts';
import type { LoginProfileRecord, MfaDeviceRecord, ServiceCredentialRecord } from '../model/credential-record.ts';
import type { OutboundFederationRecord } from '../model/federation-record.ts';
import { organizationOwner, organizationPrefix } from '../model/organization.ts';
import type {
  AccessKeyRecord,
  AccountRecord,
  PrivateKeyRecord,
  RevokedRecord,
  SamlProviderRecord,
  ServerCertificateBodyRecord,
} from '../model/record.ts';

// Whose records are of one cluster only: its own state, and answers and reports that it kept for its callers.
const leftBehind: ReadonlySet<string> = new Set([
  'epoch',
  'member',
  'joinTokens',
  'idempotency',
  'idempotency-slot',
  'answers',
  'access-report',
  'access-reports',
]);

/** Whether a record is about identities, and so goes into a backup. */
export function isBackedUp(key: string): boolean {
  return !leftBehind.has(kindOf(key));
}

const kindOf = (key: string): string => key.slice(0, key.indexOf('/'));

/** The access key in a record; undefined where it is another record. */
export function accessKeyIn(key: string, value: Json): AccessKeyRecord | undefined {
  return kindOf(key) === 'access-key' ? (value as unknown as AccessKeyRecord) : undefined;
}

/** The private keys of the SAML provider, server certificate or issuer in a record; none where it is another record. */
export function privateKeysIn(key: string, value: Json): readonly PrivateKeyRecord[] {
  switch (kindOf(key)) {
    case 'saml-provider':
      return (value as unknown as SamlProviderRecord).privateKeys;
    case 'server-certificate-body':
      return [(value as unknown as ServerCertificateBodyRecord).privateKey];
    case 'outbound-federation':
      return (value as unknown as OutboundFederationRecord).keys;
    default:
      return [];
  }
}

/** The service-specific credential, MFA device or passwords in a record, and as what each secret is sealed. */
export function sealedCredentialsIn(key: string, value: Json): readonly SealedCredential[] {
  const account = accountOfRecord(key, value);
  switch (kindOf(key)) {
    case 'service-credential': {
      const { id, sealedSecret } = value as unknown as ServiceCredentialRecord;
      return [{ id, sealedSecret, kind: 'service password', owner: { id, account } }];
    }
    case 'mfa-device': {
      const { serialNumber: id, sealedSecret } = value as unknown as MfaDeviceRecord;
      return [{ id, sealedSecret, kind: 'mfa seed', owner: { id, account } }];
    }
    case 'login-profile': {
      const id = key.slice(key.lastIndexOf('/') + 1);
      const { sealedSecret: current, earlier } = value as unknown as LoginProfileRecord;
      const what = { id, kind: 'password hash', owner: { id, account } } as const;
      return [current, ...earlier].map((sealedSecret) => ({ ...what, sealedSecret }));
    }
    default:
      return [];
  }
}

/** A sealed secret, and what it is. */
export interface SealedCredential {
  readonly id: string;
  readonly sealedSecret: string;
  readonly kind: SealedKind;
  readonly owner: CredentialOwner;
}

/** The account whose ops write a record. */
export function accountOfRecord(key: string, value: Json): string {
  if (key.startsWith(organizationPrefix)) return organizationOwner;
  const kind = kindOf(key);
  if (kind === 'access-key' || kind === 'id') return (value as { readonly account: string }).account;
  return key.split('/')[1] ?? '';
}

/** How a backup is restored. */
export interface Restoring {
  /** Whether access keys, service-specific credentials and passwords that were good are it at once. */
  readonly activateKeys: boolean;
  /** The account that gets a fresh root key, and the id of that. */
  readonly account: string;
  readonly rootAccessKeyId: string;
  /** The dot of the quarantine that a principal's quarantines become; undefined where it has none. */
  readonly quarantineOf: (principalId: string) => string | undefined;
}

/** A record as the restored cluster has it. Sessions are void there, and so are the revocations of them. */
export function restoredRecord(key: string, value: Json, restoring: Restoring): Json {
  switch (kindOf(key)) {
    case 'access-key': {
      const record = value as unknown as AccessKeyRecord;
      const active = restoring.activateKeys && record.status === 'Active';
      return { ...record, coveredDots: [], status: active ? 'Active' : 'Inactive' };
    }
    case 'service-credential': {
      const record = value as unknown as ServiceCredentialRecord;
      const active = restoring.activateKeys && record.status === 'Active';
      return { ...record, status: active ? 'Active' : 'Inactive' };
    }
    case 'login-profile': {
      // Who lost it after the backup must not sign in with it again; who may is an administrator's to say.
      const record = value as unknown as LoginProfileRecord;
      return restoring.activateKeys ? value : { ...record, suspended: true };
    }
    case 'account': {
      const record = value as unknown as AccountRecord;
      if (record.account !== restoring.account) return value;
      return { ...record, rootAccessKeys: [...record.rootAccessKeys, restoring.rootAccessKeyId] };
    }
    case 'revoked': {
      const { principalId } = value as unknown as RevokedRecord;
      const dot = restoring.quarantineOf(principalId);
      return { principalId, sessions: [], quarantines: dot === undefined ? [] : [dot], coveredDots: [] };
    }
    default:
      return value;
  }
}

// Records: what the replicas store about identities, under which key, one account to a record.

import type { Json } from '../base/canonical-json.ts';

declare const recordOf: unique symbol;

/** The key of a replicated record that holds a `T`. Text: `<kind>/<account>/<name or id>`, names in lower case. */
export type RecordKey<T> = string & { readonly [recordOf]: T };

/** One record as an op writes it; undefined deletes it. */
export interface RecordWrite {
  readonly key: string;
  readonly value: Json | undefined;
  /** The value itself may be kept and shown: it holds no text of a request, which would keep all of that in memory. */
  readonly isOwn?: true;
}

/** One tag of an entity, in the order it was put. */
export type TagRecord = { readonly key: string; readonly value: string };

/** Inline policies of one entity: policy name to document text, as sent. */
export type InlinePolicies = { readonly [policyName: string]: string };

/** An account. */
export type AccountRecord = {
  readonly account: string;
  readonly name: string;
  readonly createdAtMs: number;
  /** Of its owner, for people. */
  readonly email?: string;
  /** When it was closed: for ever. */
  readonly closedAtMs?: number;
  /** Made without a key of its root user. Where accounts are made on demand, that user has the credentials of those. */
  readonly onDemand?: true;
  /** Ids of the root user's access keys. */
  readonly rootAccessKeys: readonly string[];
  /** How many of each kind the account holds now, for quotas and GetAccountSummary. */
  readonly counts: {
    readonly users: number;
    readonly groups: number;
    readonly roles: number;
    readonly policies: number;
    /** The following are absent in an account that never had one. */
    readonly instanceProfiles?: number;
    readonly oidcProviders?: number;
    readonly samlProviders?: number;
    readonly mfaDevices?: number;
    /** Of those, how many a user has enabled. */
    readonly mfaDevicesInUse?: number;
    readonly serverCertificates?: number;
  };
  /** Version of the session tokens that STS's global endpoint is to issue; absent: 1. */
  readonly globalEndpointTokenVersion?: 1 | 2;
  /** The export that it comes from, by the SHA-256 of its file, how many parts that has, and how many of them are here. */
  readonly imported?: { readonly file: string; readonly total: number; readonly done: number };
};

/** What passwords of an account's users must be like. The record is absent where the account has no such policy. */
export type PasswordPolicyRecord = {
  readonly minimumPasswordLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercaseCharacters: boolean;
  readonly requireLowercaseCharacters: boolean;
  readonly allowUsersToChangePassword: boolean;
  /** Days; absent: passwords do not expire. */
  readonly maxPasswordAge?: number;
  /** How many passwords back none may be used again; absent: any may. */
  readonly passwordReusePrevention?: number;
  readonly hardExpiry?: boolean;
};

/** A user, with everything that a decision about it needs but policy documents of managed policies and groups. */
export type UserRecord = {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAtMs: number;
  /** accountSeq of the op that created it: names its revocations in delay draws. */
  readonly createdAtSeq?: number;
  readonly tags: readonly TagRecord[];
  /** Unique ids of its groups (at most 10): a group's new name is nothing to its users. */
  readonly groups: readonly string[];
  readonly inlinePolicies: InlinePolicies;
  /** ARNs of attached managed policies (at most 10), in the order of attachment. */
  readonly attachedPolicies: readonly string[];
  /** Ids of its access keys (at most 2). */
  readonly accessKeys: readonly string[];
  /** ARN of its permissions boundary. */
  readonly boundary?: string;
  /** Ids of its service-specific credentials (at most 2 of a service); absent where it never had one. */
  readonly serviceCredentials?: readonly string[];
  /** Serial numbers of its MFA devices (at most 8); absent where it never had one. */
  readonly mfaDevices?: readonly string[];
};

/** A group. Its members stand on the users and in {@link membershipKey} edges. */
export type GroupRecord = {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAtMs: number;
  readonly inlinePolicies: InlinePolicies;
  readonly attachedPolicies: readonly string[];
  readonly memberCount: number;
};

/** A role. */
export type RoleRecord = {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAtMs: number;
  /** accountSeq of the op that created it: names its revocations in delay draws. */
  readonly createdAtSeq?: number;
  readonly description?: string;
  /** Trust policy text with user and role ARNs turned into unique ids. */
  readonly trustPolicy: string;
  readonly maxSessionDurationS: number;
  readonly tags: readonly TagRecord[];
  readonly inlinePolicies: InlinePolicies;
  readonly attachedPolicies: readonly string[];
  readonly boundary?: string;
};

/** An instance profile: what hands a role to a machine. */
export type InstanceProfileRecord = {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAtMs: number;
  readonly tags: readonly TagRecord[];
  /** Unique id of the one role that it may hold. */
  readonly roleId?: string;
};

/** In how many instance profiles a role stands. The record is absent where that is none. */
export type RoleUseRecord = { readonly instanceProfiles: number };

/** The deletion of a service-linked role, for whoever asks how it went. */
export type RoleDeletionRecord = { readonly taskId: string; readonly status: 'SUCCEEDED' };

/** A managed policy; its documents stand in {@link policyVersionKey} records. */
export type PolicyRecord = {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly description?: string;
  /** Number n of the default version `vn`. */
  readonly defaultVersion: number;
  /** Number that the next version gets: never reused. */
  readonly nextVersion: number;
  /** Living versions (at most 5), oldest first. */
  readonly versions: readonly { readonly number: number; readonly createdAtMs: number }[];
  readonly tags: readonly TagRecord[];
};

/** One version's document. */
export type PolicyVersionRecord = { readonly document: string; readonly createdAtMs: number };

/** How often one account uses a managed policy. The record is absent where that is never. */
export type PolicyUseRecord = { readonly attachments: number; readonly boundaries: number };

/** An OpenID Connect provider. */
export type OidcProviderRecord = {
  /** Its URL without `https://`, as sent. */
  readonly name: string;
  readonly arn: string;
  /** Drawn; names the provider in markers. */
  readonly id: string;
  readonly createdAtMs: number;
  /** Audiences (at most 100), in the order they were put. */
  readonly clientIds: readonly string[];
  /** Fingerprints of certificates (at most 5). */
  readonly thumbprints: readonly string[];
  readonly tags: readonly TagRecord[];
};

/** A SAML provider; its metadata stands in the {@link samlMetadataKey} record, so that listings need not read it. */
export type SamlProviderRecord = {
  readonly name: string;
  readonly arn: string;
  /** `SAMLProviderUUID`. */
  readonly id: string;
  readonly createdAtMs: number;
  readonly validUntilMs: number;
  readonly encryptionMode?: 'Allowed' | 'Required';
  /** Keys that open encrypted assertions (at most 2), oldest first. */
  readonly privateKeys: readonly PrivateKeyRecord[];
  readonly tags: readonly TagRecord[];
};

/** A private key of a SAML provider, or of a server certificate. */
export type PrivateKeyRecord = {
  readonly id: string;
  readonly createdAtMs: number;
  /** The sealed key (see core/authn/sealed-secret), base64. */
  readonly sealedSecret: string;
};

/** Metadata of a SAML provider, as sent. */
export type SamlMetadataRecord = { readonly document: string };

/** An access key of a user or of the root user. */
export type AccessKeyRecord = {
  readonly id: string;
  readonly account: string;
  readonly owner: { readonly kind: 'root' } | { readonly kind: 'user'; readonly id: string; readonly name: string };
  readonly status: 'Active' | 'Inactive';
  readonly createdAtMs: number;
  /** accountSeq of the op that created it: names its revocations in delay draws. */
  readonly createdAtSeq: number;
  /** Sealed secret (see core/authn/sealed-secret), base64. */
  readonly sealedSecret: string;
  /** Revocation dots that a lift has covered, as {@link dotText}. */
  readonly coveredDots: readonly string[];
};

/** The SSH public keys of a user (at most 5), oldest first. The record is absent where there are none. */
export type SshPublicKeysRecord = { readonly keys: readonly SshPublicKeyRecord[] };

/** An SSH public key, in both encodings; the one that it came in as sent. */
export type SshPublicKeyRecord = {
  readonly id: string;
  readonly status: 'Active' | 'Inactive';
  readonly uploadedAtMs: number;
  readonly fingerprint: string;
  readonly ssh: string;
  readonly pem: string;
};

/** The signing certificates of a user or of the root user (at most 2), oldest first. The record is absent where there are none. */
export type SigningCertificatesRecord = { readonly certificates: readonly SigningCertificateRecord[] };

/** A signing certificate. */
export type SigningCertificateRecord = {
  readonly id: string;
  readonly status: 'Active' | 'Inactive';
  readonly uploadedAtMs: number;
  readonly fingerprint: string;
  /** PEM, as sent. */
  readonly body: string;
};

/** Who has the signing certificate with a fingerprint: nobody else in the account may. */
export type SigningCertificateUseRecord = { readonly holder: string };

/** A server certificate; what it is made of stands in the {@link serverCertificateBodyKey} record. */
export type ServerCertificateRecord = {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly tags: readonly TagRecord[];
};

/** The parts of a server certificate. */
export type ServerCertificateBodyRecord = {
  /** PEM. */
  readonly body: string;
  readonly chain?: string;
  readonly privateKey: PrivateKeyRecord;
};

/** Where the entity with a unique id stands now. */
export type IdRecord = {
  readonly kind: 'user' | 'role' | 'group' | 'policy' | 'instance-profile';
  readonly account: string;
  readonly name: string;
};

/** What the home has taken up of the revocations of a principal, as {@link dotText}. */
export type RevokedRecord = {
  readonly principalId: string;
  /** Revocations of its sessions. */
  readonly sessions: readonly string[];
  readonly quarantines: readonly string[];
  /** Quarantines that a lift has covered. */
  readonly coveredDots: readonly string[];
};

/** Marks a unique id as dead for ever. */
export type GraveRecord = { readonly at: number };

/** An edge for listings; its facts are in its key. */
export type EdgeRecord = { readonly name: string };

/** Owner of AWS's managed policies, the release's and those that the operator imported: stands where an account id stands in `arn:aws:iam::aws:policy/…`. */
export const vendorAccount = 'aws';

function key<T>(...parts: readonly string[]): RecordKey<T> {
  return parts.join('/') as RecordKey<T>;
}
const lower = (name: string): string => name.toLowerCase();

/** Key of an account. */
export const accountKey = (account: string): RecordKey<AccountRecord> => key('account', account);
/** Key of an account's password policy. */
export const passwordPolicyKey = (account: string): RecordKey<PasswordPolicyRecord> => key('password-policy', account);
/** Key of a user. */
export const userKey = (account: string, name: string): RecordKey<UserRecord> => key('user', account, lower(name));
/** Key of a group. */
export const groupKey = (account: string, name: string): RecordKey<GroupRecord> => key('group', account, lower(name));
/** Key of a role. */
export const roleKey = (account: string, name: string): RecordKey<RoleRecord> => key('role', account, lower(name));
/** Key of an instance profile. */
export const instanceProfileKey = (account: string, name: string): RecordKey<InstanceProfileRecord> =>
  key('instance-profile', account, lower(name));
/** Where a role is used, by its unique id. */
export const roleUseKey = (account: string, roleId: string): RecordKey<RoleUseRecord> =>
  key('role-use', account, roleId);
/** Key of the deletion of a service-linked role; `task` is the last part of its task id. */
export const roleDeletionKey = (account: string, task: string): RecordKey<RoleDeletionRecord> =>
  key('role-deletion', account, task);
/** Key of a managed policy, by its owner and name. */
export const policyKey = (account: string, name: string): RecordKey<PolicyRecord> =>
  key('policy', account, lower(name));
/** `number` is the n of `vn`. */
export const policyVersionKey = (account: string, name: string, number: number): RecordKey<PolicyVersionRecord> =>
  key('policy-version', account, lower(name), String(number));
/** How often `account` uses the policy `name` owned by `owner` (an account or {@link vendorAccount}). */
export const policyUseKey = (account: string, owner: string, name: string): RecordKey<PolicyUseRecord> =>
  key('policy-use', account, owner, lower(name));
/** Key of an OpenID Connect provider. Its host stands in lower case; the path of a URL has case. */
export const oidcProviderKey = (account: string, name: string): RecordKey<OidcProviderRecord> => {
  const slash = name.indexOf('/');
  const host = slash < 0 ? name : name.slice(0, slash);
  return key('oidc-provider', account, lower(host) + name.slice(host.length));
};
/** Key of a SAML provider. */
export const samlProviderKey = (account: string, name: string): RecordKey<SamlProviderRecord> =>
  key('saml-provider', account, lower(name));
/** Key of a SAML provider's metadata. */
export const samlMetadataKey = (account: string, name: string): RecordKey<SamlMetadataRecord> =>
  key('saml-metadata', account, lower(name));
/** Key of a user's SSH public keys, by its unique id. */
export const sshPublicKeysKey = (account: string, userId: string): RecordKey<SshPublicKeysRecord> =>
  key('ssh-public-keys', account, userId);
/** Key of the signing certificates of a user, by its unique id, or of the root user, by the account. */
export const signingCertificatesKey = (account: string, holder: string): RecordKey<SigningCertificatesRecord> =>
  key('signing-certificates', account, holder);
/** Key of who has a signing certificate. */
export const signingCertificateUseKey = (
  account: string,
  fingerprint: string,
): RecordKey<SigningCertificateUseRecord> => key('signing-certificate-use', account, fingerprint);
/** Key of a server certificate. */
export const serverCertificateKey = (account: string, name: string): RecordKey<ServerCertificateRecord> =>
  key('server-certificate', account, lower(name));
/** Key of the parts of a server certificate, by its unique id. */
export const serverCertificateBodyKey = (account: string, id: string): RecordKey<ServerCertificateBodyRecord> =>
  key('server-certificate-body', account, id);
export const accessKeyKey = (accessKeyId: string): RecordKey<AccessKeyRecord> => key('access-key', accessKeyId);
export const idKey = (uniqueId: string): RecordKey<IdRecord> => key('id', uniqueId);
export const graveKey = (account: string, uniqueId: string): RecordKey<GraveRecord> => key('grave', account, uniqueId);
/** What is revoked of a principal, by unique id (for the root user, the account). */
export const revokedKey = (account: string, principalId: string): RecordKey<RevokedRecord> =>
  key('revoked', account, principalId);
/** Edge from a group, by its unique id, to one of its users. */
export const membershipKey = (account: string, groupId: string, user: string): RecordKey<EdgeRecord> =>
  key('membership', account, groupId, lower(user));
/** Edge from a role, by its unique id, to an instance profile that it stands in. */
export const roleProfileKey = (account: string, roleId: string, profile: string): RecordKey<EdgeRecord> =>
  key('role-profile', account, roleId, lower(profile));
/** Edge from a managed policy to an entity of `account` that it is attached to, or that it bounds. */
export const attachmentKey = (
  account: string,
  policy: { readonly owner: string; readonly name: string },
  entity: 'group' | 'role' | 'user',
  name: string,
): RecordKey<EdgeRecord> => key('attachment', account, policy.owner, lower(policy.name), entity, lower(name));

/** Prefix of all record keys that start with these parts: `prefixOf('user', account)`. */
export function prefixOf(...parts: readonly string[]): string {
  return `${parts.join('/')}/`;
}

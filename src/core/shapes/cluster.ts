// Generated from proto/eventide/cluster/v1 by scripts/generate-shapes.ts: plain types of every request and response. Do not edit.
// Timestamps and durations are milliseconds. A list is always there; everything else that is not required may be absent.

/** Asks for the cluster. */
export type GetClusterRequest = Readonly<Record<string, never>>;

/** How far a member is with an account. */
export interface AccountPosition {
  /** Account id. */
  readonly account?: string;
  /** Number of its newest visible op. */
  readonly visibleSeq?: number;
  /** Hash over its visible records, hex. */
  readonly fingerprint?: string;
  /** Number of its newest committed op that is known there. */
  readonly committedSeq?: number;
  /** Why nothing more of the account becomes visible there; absent: nothing is in the way. Told by the asked replica of itself. */
  readonly blocked?: string;
}

/** One member. */
export interface Member {
  /** Name, such as n1. */
  readonly name?: string;
  /** Replica id. */
  readonly id?: string;
  /** voter, replica or observer. */
  readonly kind?: string;
  /** Whether it decides writes. */
  readonly home?: boolean;
  /** Whether the asked replica reaches it. */
  readonly reachable?: boolean;
  /** Whether it serves. */
  readonly ready?: boolean;
  /** Public gRPC address. */
  readonly grpcAddress?: string;
  /** Public HTTP address. */
  readonly httpAddress?: string;
  /** Epoch of the newest op it has stored. */
  readonly storedEpoch?: number;
  /** Index of the newest op it has stored. */
  readonly storedIndex?: number;
  /** Newest index it knows to be committed. */
  readonly committedIndex?: number;
  /** Every op up to here is visible there. */
  readonly visibleFloor?: number;
  /** At most how old its visible state is, milliseconds. */
  readonly stalenessMs?: number;
  /** Positions by account. */
  readonly accounts: readonly AccountPosition[];
  /** Address that peers use. */
  readonly peerAddress?: string;
  /** Whether its disk is full: it serves reads, and refuses writes until there is room. */
  readonly diskFull?: boolean;
  /** Its log begins behind this index: everything up to there has been trimmed, or came in a snapshot. */
  readonly trimmedThrough?: number;
  /** Index of the newest signed checkpoint that it has stored. */
  readonly checkpointIndex?: number;
  /** Whether its next op is in no log any more: it waits for a snapshot from a voter. */
  readonly needsSnapshot?: boolean;
  /** Why it does not serve though it runs: its state was found to differ, and is being repaired. */
  readonly quarantine?: string;
  /** What its version understands. */
  readonly featureLevel?: number;
  /** Whether it is an observer without data keys: it answers unsigned Authorize calls about a named principal only. */
  readonly keyless?: boolean;
}

/** The cluster. */
export interface GetClusterResponse {
  /** Cluster id. */
  readonly clusterId?: string;
  /** Name of the asked replica. */
  readonly replica?: string;
  /** Epoch of the home log. */
  readonly epoch?: number;
  /** Name of the home. */
  readonly home?: string;
  /** Whether the home decides writes now, as far as the asked replica knows. */
  readonly homeActive?: boolean;
  /** Delay profile. */
  readonly profile?: string;
  /** Seed of the delays. */
  readonly seed?: number;
  /** How many voters store an op before it is committed. */
  readonly durability?: string;
  /** Which view judges IAM calls: committed or delayed. */
  readonly controlPlaneAuthz?: string;
  /** All members, by name. */
  readonly members: readonly Member[];
  /** What the asked replica's last comparison of fingerprints found. */
  readonly alarms: readonly string[];
  /** Which revision of AWS's managed policies the asked replica has: part of its release. */
  readonly managedPolicies?: string;
  /** How often the cluster was reset. */
  readonly generation?: number;
  /** Whether the asked replica takes resets. */
  readonly resetAllowed?: boolean;
}

/** Asks to follow tokens. */
export interface WaitForPropagationRequest {
  /** Causal tokens. */
  readonly tokens: readonly string[];
  /** all (default), quorum or replicas. */
  readonly scope?: 'all' | 'quorum' | 'replicas';
  /** Names, with scope replicas. */
  readonly replicas: readonly string[];
  /** stored or visible (default). */
  readonly stage?: 'stored' | 'visible';
}

/** How far the tokens are on one replica. */
export interface ReplicaProgress {
  /** Name. */
  readonly replica?: string;
  /** Whether the stage is reached there. */
  readonly reached?: boolean;
  /** Whether the asked replica reaches it. */
  readonly reachable?: boolean;
}

/** Progress of a wait. The last one says how it ended. */
export interface WaitForPropagationResponse {
  /** WAITING, COMPLETE, BLOCKED or TOKEN_VOID (a promotion voided what the token names). */
  readonly state?: 'WAITING' | 'COMPLETE' | 'BLOCKED' | 'TOKEN_VOID';
  /** For BLOCKED and TOKEN_VOID: by whom, and why. */
  readonly reason?: string;
  /** Replica by replica. */
  readonly replicas: readonly ReplicaProgress[];
}

/** Asks how changes spread. */
export interface GetPropagationRequest {
  /** A causal token. */
  readonly token?: string;
  /** Or the id of the request that made the change. */
  readonly requestId?: string;
  /** Or every change of the caller's account after this accountSeq. */
  readonly afterAccountSeq?: number;
  /** At most so many. */
  readonly limit?: number;
}

/** When a change reached a replica. */
export interface ReplicaPropagation {
  /** Name. */
  readonly replica?: string;
  /** When it was stored there. */
  readonly receivedAt?: number;
  /** When it became visible there. */
  readonly visibleAt?: number;
  /** The delay drawn for it there, milliseconds; absent: until it is released. */
  readonly delayMs?: number;
  /** unreachable, pending, received or visible. */
  readonly state?: string;
}

/** How one change spread. */
export interface OpPropagation {
  /** Account id. */
  readonly account?: string;
  /** Number in the account. */
  readonly accountSeq?: number;
  /** Epoch in the home log. */
  readonly epoch?: number;
  /** Index in the home log. */
  readonly index?: number;
  /** create, update, revoke or organization. */
  readonly class?: string;
  /** What kind of change, such as iam:CreateUser. */
  readonly kind?: string;
  /** Request that made it. */
  readonly requestId?: string;
  /** When it was committed. */
  readonly committedAt?: number;
  /** Replica by replica, by name. */
  readonly replicas: readonly ReplicaPropagation[];
}

/** How changes spread. */
export interface GetPropagationResponse {
  /** Oldest first. */
  readonly ops: readonly OpPropagation[];
  /** Every op up to this index has been trimmed from the log of the asked replica: nothing is told of it any more. */
  readonly trimmedThrough?: number;
}

/** Asks for the change feed. */
export interface WatchChangesRequest {
  /** Only what comes after this causal token. */
  readonly fromToken?: string;
}

/** One change. */
export interface WatchChangesResponse {
  /** The change. */
  readonly op?: OpPropagation;
  /** Token of having seen it. */
  readonly token?: string;
}

/** Asks to move the home. */
export interface PromoteRequest {
  /** Name of the new home. */
  readonly replica: string;
  /** Whether losing acknowledged writes is accepted. */
  readonly acceptLoss?: boolean;
}

/** The moved home. */
export interface PromoteResponse {
  /** New epoch. */
  readonly epoch?: number;
}

/** Asks for a join token. */
export interface CreateJoinTokenRequest {
  /** voter, replica (default) or observer, which is given no data keys. */
  readonly kind?: 'voter' | 'replica' | 'observer';
  /** How long it is good; default 3600. */
  readonly expiresInSeconds?: number;
}

/** A join token. */
export interface CreateJoinTokenResponse {
  /** Good for one replica. */
  readonly joinToken?: string;
  /** When it expires. */
  readonly expiresAt?: number;
}

/** Asks to take a member out. */
export interface EvictMemberRequest {
  /** Name. */
  readonly replica: string;
}

/** Answer of EvictMember. */
export type EvictMemberResponse = Readonly<Record<string, never>>;

/** Asks for a reset. */
export type ResetRequest = Readonly<Record<string, never>>;

/** What a reset came to. */
export interface ResetResponse {
  /** How often the cluster was reset. */
  readonly generation?: number;
  /** The cluster id from now on. */
  readonly clusterId?: string;
  /** Members that have not switched yet: they do before they serve anything once they reach one that has. */
  readonly unreached: readonly string[];
}

/** Asks for a mark. */
export type MarkResetPointRequest = Readonly<Record<string, never>>;

/** The reset point from now on. */
export interface MarkResetPointResponse {
  /** 1 for the first mark; the state that the cluster began with is 0. */
  readonly number?: number;
  /** Members that do not hold a copy yet: they fetch one when they are told of a reset. */
  readonly unreached: readonly string[];
}

/** One account. */
export interface Account {
  /** Account id. */
  readonly id?: string;
  /** Name. */
  readonly name?: string;
  /** When it was made. */
  readonly createdAt?: number;
  /** Mail address of its owner, where one was given. */
  readonly email?: string;
  /** ACTIVE, or SUSPENDED from its closing on. */
  readonly status?: 'ACTIVE' | 'SUSPENDED';
  /** When it was closed. */
  readonly closedAt?: number;
}

/** Asks for a new account. */
export interface CreateAccountRequest {
  /** Account id; absent: drawn. */
  readonly id?: string;
  /** Name. */
  readonly name?: string;
  /** Mail address of its owner, for people: nothing is sent there. */
  readonly email?: string;
  /** Password of its root user, who signs in with it and the mail address; absent: it has none. */
  readonly password?: string;
}

/** A new account with its root user's key. */
export interface CreateAccountResponse {
  /** The account. */
  readonly account?: Account;
  /** Access key of its root user. */
  readonly accessKeyId?: string;
  /** Its secret, shown once. */
  readonly secretAccessKey?: string;
}

/** Asks for another password of a root user. */
export interface SetRootPasswordRequest {
  /** Account id; absent: the caller's. */
  readonly account?: string;
  /** Mail address that it signs in with; absent: the account's own. */
  readonly email?: string;
  /** Password. */
  readonly password: string;
}

/** Answer of SetRootPassword. */
export type SetRootPasswordResponse = Readonly<Record<string, never>>;

/** Asks for accounts. */
export interface ListAccountsRequest {
  /** Where the listing goes on. */
  readonly marker?: string;
}

/** Accounts. */
export interface ListAccountsResponse {
  /** By id. */
  readonly accounts: readonly Account[];
  /** Set where more follow. */
  readonly marker?: string;
}

/** Asks for one account. */
export interface DescribeAccountRequest {
  /** Account id. */
  readonly id: string;
}

/** One account. */
export interface DescribeAccountResponse {
  /** The account. */
  readonly account?: Account;
}

/** Asks to close an account. */
export interface CloseAccountRequest {
  /** Account id. */
  readonly id: string;
}

/** A closed account. */
export interface CloseAccountResponse {
  /** The account. */
  readonly account?: Account;
}

/** A tag of a seed. */
export interface SeedTag {
  /** Key. */
  readonly key: string;
  /** Value. */
  readonly value: string;
}

/** An inline policy of a seed. */
export interface SeedInlinePolicy {
  /** Name. */
  readonly name: string;
  /** The policy as JSON text. */
  readonly document: string;
}

/** An access key of a seed. */
export interface SeedAccessKey {
  /** Its id: letters, digits and underscores. */
  readonly id: string;
  /** Its secret. */
  readonly secret: string;
}

/** A managed policy of a seed. */
export interface SeedPolicy {
  /** Name. */
  readonly name: string;
  /** Path; absent: /. */
  readonly path?: string;
  /** The policy as JSON text: it becomes the default version. */
  readonly document: string;
  /** Description. */
  readonly description?: string;
  /** Tags. */
  readonly tags: readonly SeedTag[];
}

/** A group of a seed. */
export interface SeedGroup {
  /** Name. */
  readonly name: string;
  /** Path; absent: /. */
  readonly path?: string;
  /** ARNs of managed policies. */
  readonly attachedPolicies: readonly string[];
  /** Inline policies. */
  readonly inlinePolicies: readonly SeedInlinePolicy[];
}

/** A user of a seed. */
export interface SeedUser {
  /** Name. */
  readonly name: string;
  /** Path; absent: /. */
  readonly path?: string;
  /** Tags. */
  readonly tags: readonly SeedTag[];
  /** Access keys. */
  readonly accessKeys: readonly SeedAccessKey[];
  /** ARNs of managed policies. */
  readonly attachedPolicies: readonly string[];
  /** Inline policies. */
  readonly inlinePolicies: readonly SeedInlinePolicy[];
  /** Names of groups. */
  readonly groups: readonly string[];
  /** ARN of the permissions boundary. */
  readonly permissionsBoundary?: string;
}

/** A role of a seed. */
export interface SeedRole {
  /** Name. */
  readonly name: string;
  /** Path; absent: /. */
  readonly path?: string;
  /** The trust policy as JSON text; absent: the role is made with one that trusts nobody, or keeps the one it has. */
  readonly trustPolicy?: string;
  /** Tags. */
  readonly tags: readonly SeedTag[];
  /** ARNs of managed policies. */
  readonly attachedPolicies: readonly string[];
  /** Inline policies. */
  readonly inlinePolicies: readonly SeedInlinePolicy[];
  /** Longest session, seconds. */
  readonly maxSessionDuration?: number;
  /** ARN of the permissions boundary. */
  readonly permissionsBoundary?: string;
  /** Description. */
  readonly description?: string;
}

/** One part of an account as it is to be: at most one of alias, policy, group, user and role. The account is made where it is not there. */
export interface SeedAccountRequest {
  /** Account id. */
  readonly id: string;
  /** Name of the account, where it is made. */
  readonly name?: string;
  /** Alias. */
  readonly alias?: string;
  /** A managed policy. */
  readonly policy?: SeedPolicy;
  /** A group. */
  readonly group?: SeedGroup;
  /** A user. */
  readonly user?: SeedUser;
  /** A role. */
  readonly role?: SeedRole;
}

/** What the seed changed. */
export interface SeedAccountResponse {
  /** In the order in which it was done, such as "user alice: made"; empty where all was as it is to be. */
  readonly changes: readonly string[];
}

/** A tag. */
export interface ExportedTag {
  /** Key. */
  readonly key: string;
  /** Value. */
  readonly value: string;
}

/** An inline policy. */
export interface ExportedInlinePolicy {
  /** Name. */
  readonly name: string;
  /** The policy as JSON text. */
  readonly document: string;
}

/** The password policy of an account. */
export interface ExportedPasswordPolicy {
  /** Least length. */
  readonly minimumPasswordLength: number;
  /** Whether a symbol must be in it. */
  readonly requireSymbols: boolean;
  /** Whether a digit must be in it. */
  readonly requireNumbers: boolean;
  /** Whether a capital letter must be in it. */
  readonly requireUppercaseCharacters: boolean;
  /** Whether a small letter must be in it. */
  readonly requireLowercaseCharacters: boolean;
  /** Whether users may change their own. */
  readonly allowUsersToChangePassword: boolean;
  /** After how many days it expires; absent: never. */
  readonly maxPasswordAge?: number;
  /** How many passwords back none may come again; absent: any may. */
  readonly passwordReusePrevention?: number;
  /** Whether an expired one cannot be changed by its user. */
  readonly hardExpiry?: boolean;
}

/** The account itself. */
export interface ExportedAccount {
  /** Name. */
  readonly name: string;
  /** Mail address of its owner. */
  readonly email?: string;
  /** When it was made. */
  readonly createDate: number;
  /** Whether it was made without a root key: where accounts are made on demand, its root user has the credentials of those. */
  readonly onDemand?: boolean;
  /** Version of the session tokens of STS's global endpoint; absent: 1. */
  readonly globalEndpointTokenVersion?: number;
  /** Its alias. */
  readonly alias?: string;
  /** Its password policy. */
  readonly passwordPolicy?: ExportedPasswordPolicy;
}

/** A version of a managed policy. */
export interface ExportedPolicyVersion {
  /** n of vn. */
  readonly number: number;
  /** When it was made. */
  readonly createDate: number;
  /** The policy as JSON text. */
  readonly document: string;
}

/** A managed policy. */
export interface ExportedPolicy {
  /** Name. */
  readonly name: string;
  /** Path. */
  readonly path: string;
  /** Unique id. */
  readonly id: string;
  /** When it was made. */
  readonly createDate: number;
  /** When it last got a version. */
  readonly updateDate: number;
  /** Description. */
  readonly description?: string;
  /** n of the default version vn. */
  readonly defaultVersion: number;
  /** n that the next version gets. */
  readonly nextVersion: number;
  /** Its versions, oldest first. */
  readonly versions: readonly ExportedPolicyVersion[];
  /** Tags. */
  readonly tags: readonly ExportedTag[];
}

/** A group. */
export interface ExportedGroup {
  /** Name. */
  readonly name: string;
  /** Path. */
  readonly path: string;
  /** Unique id. */
  readonly id: string;
  /** When it was made. */
  readonly createDate: number;
  /** Inline policies. */
  readonly inlinePolicies: readonly ExportedInlinePolicy[];
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attachedPolicies: readonly string[];
}

/** An access key. */
export interface ExportedAccessKey {
  /** Its id. */
  readonly id: string;
  /** Active or Inactive. */
  readonly status: 'Active' | 'Inactive';
  /** When it was made. */
  readonly createDate: number;
  /** Its secret, sealed with the key of the export. */
  readonly sealedSecret: string;
}

/** A password: its hash, and those of the passwords before it. */
export interface ExportedPassword {
  /** When the first one was set. */
  readonly createDate: number;
  /** When this one was set. */
  readonly changeDate: number;
  /** Whether it must be changed before anything else is done with it. */
  readonly resetRequired?: boolean;
  /** Whether nobody signs in with it before it is set anew. */
  readonly suspended?: boolean;
  /** Its hash, sealed with the key of the export. */
  readonly sealedHash: string;
  /** Hashes of those before it, sealed likewise, newest first. */
  readonly sealedEarlierHashes: readonly string[];
}

/** An SSH public key. */
export interface ExportedSshPublicKey {
  /** Its id. */
  readonly id: string;
  /** Active or Inactive. */
  readonly status: 'Active' | 'Inactive';
  /** When it was uploaded. */
  readonly uploadDate: number;
  /** The key in the encoding of SSH. */
  readonly ssh: string;
  /** The key in PEM. */
  readonly pem: string;
}

/** A signing certificate. */
export interface ExportedSigningCertificate {
  /** Its id. */
  readonly id: string;
  /** Active or Inactive. */
  readonly status: 'Active' | 'Inactive';
  /** When it was uploaded. */
  readonly uploadDate: number;
  /** The certificate in PEM. */
  readonly body: string;
}

/** A service-specific credential. */
export interface ExportedServiceCredential {
  /** Its id. */
  readonly id: string;
  /** The service. */
  readonly serviceName: string;
  /** What is logged in with beside the password. */
  readonly loginName: string;
  /** Active or Inactive. */
  readonly status: 'Active' | 'Inactive';
  /** When it was made. */
  readonly createDate: number;
  /** When it expires; absent: never. */
  readonly expirationDate?: number;
  /** Its password, sealed with the key of the export. */
  readonly sealedPassword: string;
}

/** A virtual MFA device. */
export interface ExportedMfaDevice {
  /** Its ARN. */
  readonly serialNumber: string;
  /** When it was made. */
  readonly createDate: number;
  /** Tags. */
  readonly tags: readonly ExportedTag[];
  /** Its seed, sealed with the key of the export. */
  readonly sealedSeed: string;
  /** When its user enabled it. */
  readonly enableDate?: number;
  /** The newest step whose code was taken. */
  readonly usedStep?: number;
  /** By how many steps its clock is ahead. */
  readonly aheadSteps?: number;
}

/** A user. */
export interface ExportedUser {
  /** Name. */
  readonly name: string;
  /** Path. */
  readonly path: string;
  /** Unique id. */
  readonly id: string;
  /** When it was made. */
  readonly createDate: number;
  /** Tags. */
  readonly tags: readonly ExportedTag[];
  /** ARN of its permissions boundary. */
  readonly permissionsBoundary?: string;
  /** Names of its groups. */
  readonly groups: readonly string[];
  /** Inline policies. */
  readonly inlinePolicies: readonly ExportedInlinePolicy[];
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attachedPolicies: readonly string[];
  /** Access keys. */
  readonly accessKeys: readonly ExportedAccessKey[];
  /** Its password. */
  readonly password?: ExportedPassword;
  /** SSH public keys, oldest first. */
  readonly sshPublicKeys: readonly ExportedSshPublicKey[];
  /** Signing certificates, oldest first. */
  readonly signingCertificates: readonly ExportedSigningCertificate[];
  /** Service-specific credentials. */
  readonly serviceCredentials: readonly ExportedServiceCredential[];
  /** MFA devices that it has enabled. */
  readonly mfaDevices: readonly ExportedMfaDevice[];
  /** Whether it is in quarantine. */
  readonly quarantined?: boolean;
}

/** A role. */
export interface ExportedRole {
  /** Name. */
  readonly name: string;
  /** Path. */
  readonly path: string;
  /** Unique id. */
  readonly id: string;
  /** When it was made. */
  readonly createDate: number;
  /** Description. */
  readonly description?: string;
  /** The trust policy as JSON text, its users and roles by their unique ids. */
  readonly trustPolicy: string;
  /** Longest session, seconds. */
  readonly maxSessionDuration: number;
  /** Tags. */
  readonly tags: readonly ExportedTag[];
  /** ARN of its permissions boundary. */
  readonly permissionsBoundary?: string;
  /** Inline policies. */
  readonly inlinePolicies: readonly ExportedInlinePolicy[];
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attachedPolicies: readonly string[];
  /** Whether it is in quarantine. */
  readonly quarantined?: boolean;
}

/** An instance profile. */
export interface ExportedInstanceProfile {
  /** Name. */
  readonly name: string;
  /** Path. */
  readonly path: string;
  /** Unique id. */
  readonly id: string;
  /** When it was made. */
  readonly createDate: number;
  /** Tags. */
  readonly tags: readonly ExportedTag[];
  /** Name of the role in it. */
  readonly role?: string;
}

/** An OpenID Connect provider. */
export interface ExportedOidcProvider {
  /** URL. */
  readonly url: string;
  /** Its id in listings. */
  readonly id: string;
  /** When it was made. */
  readonly createDate: number;
  /** Audiences. */
  readonly clientIds: readonly string[];
  /** Fingerprints of certificates. */
  readonly thumbprints: readonly string[];
  /** Tags. */
  readonly tags: readonly ExportedTag[];
}

/** A private key. */
export interface ExportedPrivateKey {
  /** Its id. */
  readonly id: string;
  /** When it came in. */
  readonly createDate: number;
  /** The key in PEM, sealed with the key of the export. */
  readonly sealedKey: string;
}

/** A SAML provider. */
export interface ExportedSamlProvider {
  /** Name. */
  readonly name: string;
  /** Its id. */
  readonly id: string;
  /** When it was made. */
  readonly createDate: number;
  /** Until when its metadata holds. */
  readonly validUntil: number;
  /** Required or Allowed. */
  readonly encryptionMode?: 'Required' | 'Allowed';
  /** Keys that open encrypted assertions, oldest first. */
  readonly privateKeys: readonly ExportedPrivateKey[];
  /** Tags. */
  readonly tags: readonly ExportedTag[];
  /** Its metadata. */
  readonly metadata: string;
}

/** A server certificate. */
export interface ExportedServerCertificate {
  /** Name. */
  readonly name: string;
  /** Path. */
  readonly path: string;
  /** Unique id. */
  readonly id: string;
  /** When it was uploaded. */
  readonly uploadDate: number;
  /** Tags. */
  readonly tags: readonly ExportedTag[];
  /** The certificate in PEM. */
  readonly body: string;
  /** The chain in PEM. */
  readonly chain?: string;
  /** The private key in PEM, sealed with the key of the export. */
  readonly sealedKey: string;
}

/** The root user. */
export interface ExportedRoot {
  /** Access keys. */
  readonly accessKeys: readonly ExportedAccessKey[];
  /** Its password. */
  readonly password?: ExportedPassword;
  /** Signing certificates, oldest first. */
  readonly signingCertificates: readonly ExportedSigningCertificate[];
  /** Whether it is in quarantine. */
  readonly quarantined?: boolean;
}

/** One part of an exported account: one of its members. */
export interface ExportedPart {
  /** The account itself. */
  readonly account?: ExportedAccount;
  /** A managed policy. */
  readonly policy?: ExportedPolicy;
  /** A group. */
  readonly group?: ExportedGroup;
  /** A user. */
  readonly user?: ExportedUser;
  /** A role. */
  readonly role?: ExportedRole;
  /** An instance profile. */
  readonly instanceProfile?: ExportedInstanceProfile;
  /** An OpenID Connect provider. */
  readonly oidcProvider?: ExportedOidcProvider;
  /** A SAML provider. */
  readonly samlProvider?: ExportedSamlProvider;
  /** A server certificate. */
  readonly serverCertificate?: ExportedServerCertificate;
  /** A virtual MFA device that nobody has enabled. */
  readonly mfaDevice?: ExportedMfaDevice;
  /** The root user. */
  readonly root?: ExportedRoot;
}

/** Asks for an account. Give a key or without_secrets. */
export interface ExportAccountRequest {
  /** Account id. */
  readonly id: string;
  /** Seals the secrets of the answer: 32 bytes. */
  readonly key?: Uint8Array;
  /** Whether what needs a secret is left out. */
  readonly withoutSecrets?: boolean;
  /** Where the page begins. */
  readonly marker?: string;
}

/** A page of an account. All pages of one export have one position, and none has moved: else it is to be begun anew. */
export interface ExportAccountResponse {
  /** In the order in which they are imported. */
  readonly parts: readonly ExportedPart[];
  /** Number of the account's newest op that the page shows. */
  readonly position?: number;
  /** Whether the account changed while the page was read. */
  readonly moved?: boolean;
  /** Name of the replica that read it. */
  readonly replica?: string;
  /** Cluster id. */
  readonly clusterId?: string;
  /** What there is and was left out, such as "user alice: access key AKIA…". */
  readonly leftOut: readonly string[];
  /** Where the next page begins. */
  readonly marker?: string;
}

/** Parts of an account that is brought in, or one of alias, quarantine and root_key. Parts come in the order of the export. All of one call are taken, or none; in a cluster of more than a hundred accounts the first of them only, as the answer says. What is there already of the same file is passed over. */
export interface ImportAccountRequest {
  /** Account id. */
  readonly id: string;
  /** Names the export: the SHA-256 of its file, hex. An account takes parts of one export only. */
  readonly file: string;
  /** How many parts stand before these. */
  readonly from?: number;
  /** How many parts the export has. */
  readonly total?: number;
  /** The parts. */
  readonly parts: readonly ExportedPart[];
  /** What the secrets in the parts are sealed with: 32 bytes. */
  readonly key?: Uint8Array;
  /** Gives the account this alias, once all parts are there. */
  readonly alias?: string;
  /** Puts a principal of this unique id (the account id: the root user) into quarantine, after the account and before its part. */
  readonly quarantine?: string;
  /** Gives the root user an access key where it has none, once all parts are there. */
  readonly rootKey?: boolean;
}

/** How far the import is. */
export interface ImportAccountResponse {
  /** How many parts are there. */
  readonly done?: number;
  /** How many parts of this call were there before. */
  readonly passedOver?: number;
  /** The new access key of the root user. */
  readonly accessKeyId?: string;
  /** Its secret, shown once. */
  readonly secretAccessKey?: string;
}

/** A policy of an organization. */
export interface OrganizationPolicy {
  /** Name. */
  readonly name: string;
  /** SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY. */
  readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  /** The policy as JSON text, at most 5,120 characters. */
  readonly document: string;
}

/** What hangs on the root, a unit or an account. */
export interface OrganizationAttachments {
  /** Names of policies of the organization. */
  readonly policies: readonly string[];
  /** Whether the service control policy that allows everything is taken away here. Unless it is, it hangs everywhere. */
  readonly withoutFullAccess?: boolean;
}

/** A unit. */
export interface OrganizationUnit {
  /** Name, its own in the organization. */
  readonly name: string;
  /** Name of the unit it stands in; absent: the root. */
  readonly parent?: string;
  /** What hangs on it. */
  readonly attachments?: OrganizationAttachments;
  /** Its id, in answers. */
  readonly id?: string;
}

/** An account of the organization. */
export interface OrganizationAccount {
  /** Account id. */
  readonly id: string;
  /** Name of its unit; absent: the root. */
  readonly unit?: string;
  /** What hangs on it. */
  readonly attachments?: OrganizationAttachments;
}

/** The organization as it is to be. */
export interface PutOrganizationRequest {
  /** Its policies. */
  readonly policies: readonly OrganizationPolicy[];
  /** What hangs on the root. */
  readonly root?: OrganizationAttachments;
  /** Its units, at most five deep. */
  readonly units: readonly OrganizationUnit[];
  /** Its member accounts; the management account need not be named. */
  readonly accounts: readonly OrganizationAccount[];
}

/** An organization. */
export interface Organization {
  /** Id, such as o-a1b2c3d4e5. */
  readonly id?: string;
  /** Account that it belongs to. Its policies do not bind it. */
  readonly managementAccount?: string;
  /** Id of the root. */
  readonly rootId?: string;
  /** What hangs on the root. */
  readonly root?: OrganizationAttachments;
  /** Its units. */
  readonly units: readonly OrganizationUnit[];
  /** Its member accounts. */
  readonly accounts: readonly OrganizationAccount[];
  /** Its policies. */
  readonly policies: readonly OrganizationPolicy[];
}

/** The organization as it is now. */
export interface PutOrganizationResponse {
  /** The organization. */
  readonly organization?: Organization;
}

/** Asks for the organization. */
export type GetOrganizationRequest = Readonly<Record<string, never>>;

/** The organization. */
export interface GetOrganizationResponse {
  /** The organization. */
  readonly organization?: Organization;
}

/** Asks to dissolve the organization. */
export type DeleteOrganizationRequest = Readonly<Record<string, never>>;

/** Answer of DeleteOrganization. */
export type DeleteOrganizationResponse = Readonly<Record<string, never>>;

/** A vendor's managed policy. */
export interface PutVendorPolicyRequest {
  /** Name. */
  readonly name: string;
  /** Path; default /. */
  readonly path?: string;
  /** The policy as JSON text. No size quota but the largest document. */
  readonly document: string;
  /** Description. */
  readonly description?: string;
}

/** The imported policy. */
export interface PutVendorPolicyResponse {
  /** Its ARN. */
  readonly arn?: string;
  /** Its default version, such as v2. */
  readonly versionId?: string;
}

/** Whose sessions end. */
export interface RevokeSessionsRequest {
  /** ARN of a user, a role or the root user of the caller's account, or the unique id of a user or role. */
  readonly principal: string;
}

/** Answer of RevokeSessions. */
export type RevokeSessionsResponse = Readonly<Record<string, never>>;

/** Who is put into quarantine. */
export interface QuarantinePrincipalRequest {
  /** ARN of a user, a role or the root user of the caller's account, or the unique id of a user or role. */
  readonly principal: string;
}

/** Answer of QuarantinePrincipal. */
export type QuarantinePrincipalResponse = Readonly<Record<string, never>>;

/** Whose quarantine ends. */
export interface LiftQuarantineRequest {
  /** ARN of a user, a role or the root user of the caller's account, or the unique id of a user or role. */
  readonly principal: string;
}

/** Answer of LiftQuarantine. */
export type LiftQuarantineResponse = Readonly<Record<string, never>>;

/** Asks for the token of a delegation request. */
export interface GetDelegationTokenRequest {
  /** Id of the delegation request. */
  readonly delegationRequestId: string;
}

/** The token. */
export interface GetDelegationTokenResponse {
  /** What GetDelegatedAccessToken takes. */
  readonly tradeInToken?: string;
  /** When it and the access end: Unix milliseconds. */
  readonly expiresAtMs?: number;
}

/** Asks for principals in quarantine. */
export interface ListQuarantinesRequest {
  /** Where the page begins. */
  readonly marker?: string;
}

/** One principal in quarantine. */
export interface Quarantine {
  /** Unique id of the user or role; the account id for the root user. */
  readonly principalId?: string;
  /** Its present ARN; absent where it is gone. */
  readonly arn?: string;
}

/** A page of principals in quarantine. */
export interface ListQuarantinesResponse {
  /** The principals. */
  readonly quarantines: readonly Quarantine[];
  /** Where the next page begins. */
  readonly marker?: string;
}

/** Which calls are asked for: those that all of this is true of. */
export interface EventFilter {
  /** Name of the action, such as CreateUser. */
  readonly eventName?: string;
  /** Name of the user, role session or federated user that called. */
  readonly userName?: string;
  /** Access key that the call was signed with. */
  readonly accessKeyId?: string;
  /** Name or ARN in the request. */
  readonly resourceName?: string;
  /** Whether the call only reads. */
  readonly readOnly?: boolean;
  /** Code of the refusal; * for any. */
  readonly errorCode?: string;
  /** Account whose events these are; absent: the caller's. Another one only the account that the cluster began with may ask for. */
  readonly account?: string;
  /** The events of all accounts. Only the account that the cluster began with may ask for them. */
  readonly allAccounts?: boolean;
}

/** Asks for calls. */
export interface LookupEventsRequest {
  /** Which ones. */
  readonly filter?: EventFilter;
  /** Not before. */
  readonly startTime?: number;
  /** Not after. */
  readonly endTime?: number;
  /** How many a page holds at most; 50 where not given. */
  readonly maxItems?: number;
  /** Where the page begins. */
  readonly marker?: string;
}

/** One call. */
export interface Event {
  /** Id of the event. */
  readonly eventId?: string;
  /** When the call was answered. */
  readonly eventTime?: number;
  /** Name of the action. */
  readonly eventName?: string;
  /** iam.amazonaws.com, sts.amazonaws.com or eventide. */
  readonly eventSource?: string;
  /** Name of who called. */
  readonly userName?: string;
  /** Access key that the call was signed with. */
  readonly accessKeyId?: string;
  /** Account whose event this is. */
  readonly account?: string;
  /** Replica that the call came in at. */
  readonly replica?: string;
  /** Whether the call only reads. */
  readonly readOnly?: boolean;
  /** Code of the refusal. */
  readonly errorCode?: string;
  /** The whole event as JSON, in the form of CloudTrail's. */
  readonly record?: string;
}

/** A page of calls. */
export interface LookupEventsResponse {
  /** The newest first. */
  readonly events: readonly Event[];
  /** Where the next page begins. */
  readonly marker?: string;
  /** Replicas that did not answer: their events are missing. */
  readonly unreached: readonly string[];
}

/** Asks for calls as they come in. */
export interface StreamEventsRequest {
  /** Which ones. */
  readonly filter?: EventFilter;
}

/** One call, or replicas that did not answer. */
export interface StreamEventsResponse {
  /** The call. */
  readonly event?: Event;
  /** Replicas that do not answer at present: their events come late. */
  readonly unreached: readonly string[];
}

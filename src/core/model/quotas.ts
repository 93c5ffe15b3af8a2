// Quotas: how much of everything an account may hold (IAM User Guide, "IAM and AWS STS quotas"), and which of them a cluster may change.

/** Limits per account and per entity that are the same everywhere. Sizes in characters without white space where IAM counts so. */
export const quotas = {
  // AWS takes 2,097,152 characters. Every link is checked while a call waits: this is some forty certificates.
  serverCertificateChainCharacters: 64 * 1024,
  policyVersionsInUse: 10_000,
  rolesPerInstanceProfile: 1,
  accessKeysPerUser: 2,
  signingCertificatesPerUser: 2,
  sshPublicKeysPerUser: 5,
  serviceCredentialsPerUserAndService: 2,
  mfaDevicesPerUser: 8,
  versionsPerPolicy: 5,
  delegationRequestsPerAccount: 100,
  tagsPerEntity: 50,
  managedPolicySize: 6144,
  inlinePolicySizePerUser: 2048,
  inlinePolicySizePerGroup: 5120,
  inlinePolicySizePerRole: 10_240,
  clientIdsPerOidcProvider: 100,
  thumbprintsPerOidcProvider: 5,
  privateKeysPerSamlProvider: 2,
  // AWS takes 10,000,000 characters. Here a document is one record of one op, and a group of ops goes to a peer in one
  // message (16 MiB): thirty of the largest, every sign of them escaped, fit when they are written in one moment.
  samlMetadataBytes: 256 * 1024,
  sessionPolicyArns: 10,
  sessionTags: 50,
  sessionPolicySize: 2048,
  // AWS Organizations, "Quotas and service limits". Every character of a policy counts.
  organizationPolicySize: 5120,
  organizationPoliciesPerTarget: 5,
  organizationDepth: 5,
  // AWS names no number for either.
  accessReportsKept: 100,
  organizationAccessReportsRunning: 5,
} as const;

interface ChangeableQuota {
  /** AWS's default. */
  readonly default: number;
  /** From 1 up to this: what pages, counters and decisions were made for. */
  readonly most: number;
}

/** Quotas that a cluster may set, as AWS raises them on request. */
export const changeableQuotas = {
  // The credential report has all of them, in one answer.
  usersPerAccount: { default: 5000, most: 20_000 },
  groupsPerAccount: { default: 300, most: 10_000 },
  rolesPerAccount: { default: 1000, most: 20_000 },
  policiesPerAccount: { default: 1500, most: 100_000 },
  instanceProfilesPerAccount: { default: 1000, most: 100_000 },
  serverCertificatesPerAccount: { default: 20, most: 1000 },
  // Their lists are not paged.
  oidcProvidersPerAccount: { default: 100, most: 1000 },
  samlProvidersPerAccount: { default: 100, most: 1000 },
  // "Equal to the user quota for the account."
  virtualMfaDevicesPerAccount: { default: 5000, most: 20_000 },
  // Every decision about a user reads all of them.
  groupsPerUser: { default: 10, most: 100 },
  attachedPoliciesPerUser: { default: 10, most: 100 },
  attachedPoliciesPerGroup: { default: 10, most: 100 },
  attachedPoliciesPerRole: { default: 10, most: 100 },
  trustPolicySize: { default: 2048, most: 8192 },
} as const satisfies Readonly<Record<string, ChangeableQuota>>;

/** Name of a quota that a cluster may set. */
export type QuotaName = keyof typeof changeableQuotas;

/** The quotas of a cluster's accounts. */
export type AccountQuotas = Readonly<Record<QuotaName, number>>;

/** The quotas where some were set. */
export function accountQuotas(set: Partial<AccountQuotas> = {}): AccountQuotas {
  const entries = Object.entries(changeableQuotas) as readonly (readonly [QuotaName, ChangeableQuota])[];
  return Object.fromEntries(entries.map(([name, quota]) => [name, set[name] ?? quota.default])) as AccountQuotas;
}

/** AWS's defaults. */
export const defaultAccountQuotas: AccountQuotas = accountQuotas();

/** What is wrong with quotas as an operator set them; undefined where nothing is. */
export function quotaProblem(set: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(set)) {
    if (!isQuotaName(name)) return `there is no quota ${name}. Known are ${Object.keys(changeableQuotas).join(', ')}.`;
    const { most } = changeableQuotas[name];
    if (!Number.isSafeInteger(value) || Number(value) < 1 || Number(value) > most)
      return `${name} must be a whole number from 1 to ${most}, and is ${JSON.stringify(value) ?? 'missing'}.`;
  }
  return undefined;
}

function isQuotaName(name: string): name is QuotaName {
  return Object.hasOwn(changeableQuotas, name);
}

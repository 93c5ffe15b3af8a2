// Quotas: how much of everything an account may hold (IAM User Guide, "IAM and AWS STS quotas").

/** Limits per account and per entity. Sizes in characters without white space where IAM counts so. */
export const quotas = {
  usersPerAccount: 5000,
  groupsPerAccount: 300,
  rolesPerAccount: 1000,
  policiesPerAccount: 1500,
  instanceProfilesPerAccount: 1000,
  serverCertificatesPerAccount: 20,
  // AWS takes 2,097,152 characters. Every link is checked while a call waits: this is some forty certificates.
  serverCertificateChainCharacters: 64 * 1024,
  policyVersionsInUse: 10_000,
  rolesPerInstanceProfile: 1,
  oidcProvidersPerAccount: 100,
  samlProvidersPerAccount: 100,
  groupsPerUser: 10,
  accessKeysPerUser: 2,
  signingCertificatesPerUser: 2,
  sshPublicKeysPerUser: 5,
  serviceCredentialsPerUserAndService: 2,
  mfaDevicesPerUser: 8,
  // "Equal to the user quota for the account."
  virtualMfaDevicesPerAccount: 5000,
  attachedPoliciesPerUser: 10,
  attachedPoliciesPerGroup: 10,
  attachedPoliciesPerRole: 10,
  versionsPerPolicy: 5,
  delegationRequestsPerAccount: 100,
  tagsPerEntity: 50,
  managedPolicySize: 6144,
  inlinePolicySizePerUser: 2048,
  inlinePolicySizePerGroup: 5120,
  inlinePolicySizePerRole: 10_240,
  trustPolicySize: 2048,
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
} as const;

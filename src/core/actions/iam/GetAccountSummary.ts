// How much the account holds of everything, and its quotas.

import { loginProfileKey } from '../../model/credential-record.ts';
import { quotas } from '../../model/quotas.ts';
import { type AccountRecord, type PolicyRecord, prefixOf } from '../../model/record.ts';
import type { GetAccountSummaryRequest, GetAccountSummaryResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { accountRecord } from '../entities.ts';
import { certificatesOf } from '../signing-certificates.ts';

/** How much the account holds of everything, and its quotas. */
export const GetAccountSummary = defineAction<GetAccountSummaryRequest, GetAccountSummaryResponse>({
  service: 'iam',
  name: 'GetAccountSummary',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetAccountSummary', resource: '*' }],
  run({ view, account }) {
    return {
      outcome: 'range',
      plan: {
        // All of them: how many versions they have is written nowhere else.
        prefix: prefixOf('policy', account),
        limit: quotas.policiesPerAccount,
        finish(items) {
          const versions = items.map(({ value }) => (value as PolicyRecord).versions.length);
          const policyVersions = versions.reduce((sum, count) => sum + count, 0);
          const AccountSigningCertificatesPresent = certificatesOf(view, account, account).length > 0 ? 1 : 0;
          const counted = held(accountRecord(view, account), policyVersions);
          const AccountPasswordPresent = view.get(loginProfileKey(account, account)) === undefined ? 0 : 1;
          const present = { AccountPasswordPresent, AccountSigningCertificatesPresent };
          return { summaryMap: { ...counted, ...present, ...limits, ...notHeld } };
        },
      },
    };
  },
});

function held(record: AccountRecord, policyVersions: number): Readonly<Record<string, number>> {
  const { counts, rootAccessKeys, globalEndpointTokenVersion = 1 } = record;
  return {
    Users: counts.users,
    Groups: counts.groups,
    Roles: counts.roles,
    Policies: counts.policies,
    InstanceProfiles: counts.instanceProfiles ?? 0,
    Providers: (counts.oidcProviders ?? 0) + (counts.samlProviders ?? 0),
    MFADevices: counts.mfaDevices ?? 0,
    MFADevicesInUse: counts.mfaDevicesInUse ?? 0,
    PolicyVersionsInUse: policyVersions,
    ServerCertificates: counts.serverCertificates ?? 0,
    AccountAccessKeysPresent: rootAccessKeys.length > 0 ? 1 : 0,
    GlobalEndpointTokenVersion: globalEndpointTokenVersion,
  };
}

const limits: Readonly<Record<string, number>> = {
  UsersQuota: quotas.usersPerAccount,
  GroupsQuota: quotas.groupsPerAccount,
  RolesQuota: quotas.rolesPerAccount,
  PoliciesQuota: quotas.policiesPerAccount,
  InstanceProfilesQuota: quotas.instanceProfilesPerAccount,
  ServerCertificatesQuota: quotas.serverCertificatesPerAccount,
  PolicyVersionsInUseQuota: quotas.policyVersionsInUse,
  AccessKeysPerUserQuota: quotas.accessKeysPerUser,
  SigningCertificatesPerUserQuota: quotas.signingCertificatesPerUser,
  GroupsPerUserQuota: quotas.groupsPerUser,
  AttachedPoliciesPerGroupQuota: quotas.attachedPoliciesPerGroup,
  AttachedPoliciesPerRoleQuota: quotas.attachedPoliciesPerRole,
  AttachedPoliciesPerUserQuota: quotas.attachedPoliciesPerUser,
  PolicySizeQuota: quotas.managedPolicySize,
  VersionsPerPolicyQuota: quotas.versionsPerPolicy,
  UserPolicySizeQuota: quotas.inlinePolicySizePerUser,
  GroupPolicySizeQuota: quotas.inlinePolicySizePerGroup,
  RolePolicySizeQuota: quotas.inlinePolicySizePerRole,
  AssumeRolePolicySizeQuota: quotas.trustPolicySize,
};

// What nobody can have here yet.
const notHeld: Readonly<Record<string, number>> = {
  AccountMFAEnabled: 0,
};

// How much the account holds of everything, and its quotas.

import { quotas } from '../../model/quotas.ts';
import { type AccountRecord, accountKey } from '../../model/record.ts';
import type { GetAccountSummaryRequest, GetAccountSummaryResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';

/** How much the account holds of everything, and its quotas. */
export const GetAccountSummary = defineAction<GetAccountSummaryRequest, GetAccountSummaryResponse>({
  service: 'iam',
  name: 'GetAccountSummary',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetAccountSummary', resource: '*' }],
  run(scope) {
    const record = scope.view.get(accountKey(scope.account));
    const counts: AccountRecord['counts'] = record?.counts ?? { users: 0, groups: 0, roles: 0, policies: 0 };
    const summaryMap = {
      ...{
        Users: counts.users,
        UsersQuota: quotas.usersPerAccount,
        Groups: counts.groups,
        GroupsQuota: quotas.groupsPerAccount,
      },
      ...{
        Roles: counts.roles,
        RolesQuota: quotas.rolesPerAccount,
        Policies: counts.policies,
        PoliciesQuota: quotas.policiesPerAccount,
      },
      ...{ AccessKeysPerUserQuota: quotas.accessKeysPerUser, GroupsPerUserQuota: quotas.groupsPerUser },
      ...{
        AttachedPoliciesPerGroupQuota: quotas.attachedPoliciesPerGroup,
        AttachedPoliciesPerRoleQuota: quotas.attachedPoliciesPerRole,
      },
      ...{ AttachedPoliciesPerUserQuota: quotas.attachedPoliciesPerUser, PolicySizeQuota: quotas.managedPolicySize },
      ...{ VersionsPerPolicyQuota: quotas.versionsPerPolicy, UserPolicySizeQuota: quotas.inlinePolicySizePerUser },
      ...{ GroupPolicySizeQuota: quotas.inlinePolicySizePerGroup, RolePolicySizeQuota: quotas.inlinePolicySizePerRole },
      ...{
        AssumeRolePolicySizeQuota: quotas.trustPolicySize,
        AccountAccessKeysPresent: (record?.rootAccessKeys.length ?? 0) > 0 ? 1 : 0,
      },
      ...{
        AccountMFAEnabled: 0,
        MFADevices: 0,
        MFADevicesInUse: 0,
        InstanceProfiles: 0,
        Providers: (counts.oidcProviders ?? 0) + (counts.samlProviders ?? 0),
        ServerCertificates: 0,
      },
    };
    return { outcome: 'answered', response: { summaryMap } };
  },
});

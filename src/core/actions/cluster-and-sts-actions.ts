// The actions of ClusterService and of STS that have behaviour: the action table takes them from here.

import { CloseAccount } from './cluster/CloseAccount.ts';
import { CreateAccount } from './cluster/CreateAccount.ts';
import { DeleteOrganization } from './cluster/DeleteOrganization.ts';
import { DescribeAccount } from './cluster/DescribeAccount.ts';
import { GetDelegationToken } from './cluster/GetDelegationToken.ts';
import { GetOrganization } from './cluster/GetOrganization.ts';
import { LiftQuarantine } from './cluster/LiftQuarantine.ts';
import { ListAccounts } from './cluster/ListAccounts.ts';
import { ListQuarantines } from './cluster/ListQuarantines.ts';
import { PutOrganization } from './cluster/PutOrganization.ts';
import { PutVendorPolicy } from './cluster/PutVendorPolicy.ts';
import { QuarantinePrincipal } from './cluster/QuarantinePrincipal.ts';
import { RevokeSessions } from './cluster/RevokeSessions.ts';
import { SeedAccount } from './cluster/SeedAccount.ts';
import { SetRootPassword } from './cluster/SetRootPassword.ts';
import { AssumeRole } from './sts/AssumeRole.ts';
import { DecodeAuthorizationMessage } from './sts/DecodeAuthorizationMessage.ts';
import { GetAccessKeyInfo } from './sts/GetAccessKeyInfo.ts';
import { GetCallerIdentity } from './sts/GetCallerIdentity.ts';
import { GetDelegatedAccessToken } from './sts/GetDelegatedAccessToken.ts';
import { GetFederationToken } from './sts/GetFederationToken.ts';
import { GetSessionToken } from './sts/GetSessionToken.ts';

/** The actions of ClusterService and of STS that have behaviour. */
export const clusterAndStsActions = [
  CloseAccount,
  CreateAccount,
  DeleteOrganization,
  DescribeAccount,
  GetDelegationToken,
  GetOrganization,
  LiftQuarantine,
  ListAccounts,
  ListQuarantines,
  PutOrganization,
  PutVendorPolicy,
  QuarantinePrincipal,
  RevokeSessions,
  SeedAccount,
  SetRootPassword,
  AssumeRole,
  DecodeAuthorizationMessage,
  GetAccessKeyInfo,
  GetCallerIdentity,
  GetDelegatedAccessToken,
  GetFederationToken,
  GetSessionToken,
] as const;

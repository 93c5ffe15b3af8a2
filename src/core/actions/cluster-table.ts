// The cluster's own actions, for the table of all.

import type { Action } from './action.ts';
import { CloseAccount } from './cluster/CloseAccount.ts';
import { CreateAccount } from './cluster/CreateAccount.ts';
import { DeleteOrganization } from './cluster/DeleteOrganization.ts';
import { DescribeAccount } from './cluster/DescribeAccount.ts';
import { ExportAccount } from './cluster/ExportAccount.ts';
import { GetDelegationToken } from './cluster/GetDelegationToken.ts';
import { GetOrganization } from './cluster/GetOrganization.ts';
import { ImportAccount } from './cluster/ImportAccount.ts';
import { LiftQuarantine } from './cluster/LiftQuarantine.ts';
import { ListAccounts } from './cluster/ListAccounts.ts';
import { ListQuarantines } from './cluster/ListQuarantines.ts';
import { PutOrganization } from './cluster/PutOrganization.ts';
import { PutVendorPolicy } from './cluster/PutVendorPolicy.ts';
import { QuarantinePrincipal } from './cluster/QuarantinePrincipal.ts';
import { RevokeSessions } from './cluster/RevokeSessions.ts';
import { SeedAccount } from './cluster/SeedAccount.ts';
import { SetRootPassword } from './cluster/SetRootPassword.ts';

/** The cluster's own actions. */
export const clusterActions = [
  CloseAccount,
  CreateAccount,
  DeleteOrganization,
  DescribeAccount,
  GetOrganization,
  ListAccounts,
  PutOrganization,
  PutVendorPolicy,
  RevokeSessions,
  SeedAccount,
  SetRootPassword,
  QuarantinePrincipal,
  LiftQuarantine,
  ListQuarantines,
  GetDelegationToken,
  ExportAccount,
  ImportAccount,
] as readonly Action<never, unknown>[];

// An organization as it is stored: the tree as a whole, its documents, and for each account what a decision reads by key.

import type { RecordKey } from './record.ts';

/** Owner of the organization's records: their ops have a lane of their own. */
export const organizationOwner = 'organization';

/** The two kinds of organization policies. */
export type OrganizationPolicyType = 'RESOURCE_CONTROL_POLICY' | 'SERVICE_CONTROL_POLICY';

/** What hangs on the root, a unit or an account. */
export type AttachmentsRecord = {
  /** Names of policies. */
  readonly policies: readonly string[];
  /** Whether the service control policy that allows everything hangs here too. */
  readonly fullAccess: boolean;
};

/** A unit. `parent` is a name; undefined: the root. */
export type UnitRecord = AttachmentsRecord & { readonly id: string; readonly name: string; readonly parent?: string };

/** A member account. `unit` is a name; undefined: the root. */
export type MemberAccountRecord = AttachmentsRecord & { readonly id: string; readonly unit?: string };

/** The tree. */
export type OrganizationRecord = {
  readonly id: string;
  readonly managementAccount: string;
  readonly rootId: string;
  readonly root: AttachmentsRecord;
  readonly units: readonly UnitRecord[];
  readonly accounts: readonly MemberAccountRecord[];
  readonly policies: readonly { readonly name: string; readonly type: OrganizationPolicyType }[];
};

/** What hangs on one level above an account, by type. */
export type OrganizationLevel = {
  readonly fullAccess: boolean;
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
};

/** What decisions about one account of the organization read. */
export type AccountOrganizationRecord = {
  readonly organizationId: string;
  readonly management: boolean;
  /** `o-…/r-…/ou-…/`, as aws:PrincipalOrgPaths has it. */
  readonly path: string;
  /** From the root to the account. */
  readonly levels: readonly OrganizationLevel[];
};

/** What the management account may do centrally with the root users of its members. */
export type OrganizationFeature = 'RootCredentialsManagement' | 'RootSessions';

/** Features that are enabled, in the order of their names. The record is absent where none is. */
export type OrganizationFeaturesRecord = { readonly features: readonly OrganizationFeature[] };

/** A policy's document. */
export type OrganizationPolicyRecord = { readonly type: OrganizationPolicyType; readonly document: string };

/** All keys of the organization start with this. */
export const organizationPrefix = 'organization/';
/** Key of the tree. */
export const organizationKey = `${organizationPrefix}tree` as RecordKey<OrganizationRecord>;
/** Key of the enabled features. */
export const organizationFeaturesKey = `${organizationPrefix}features` as RecordKey<OrganizationFeaturesRecord>;
/** Key of what decisions about an account read. */
export const accountOrganizationKey = (account: string): RecordKey<AccountOrganizationRecord> =>
  `${organizationPrefix}account/${account}` as RecordKey<AccountOrganizationRecord>;
/** Key of a policy, by its name. */
export const organizationPolicyKey = (name: string): RecordKey<OrganizationPolicyRecord> =>
  `${organizationPrefix}policy/${name}` as RecordKey<OrganizationPolicyRecord>;

/** ARN of a policy of the organization, as explanations name it. */
export function organizationPolicyArn(organizationId: string, type: 'rcp' | 'scp', name: string): string {
  const kind = type === 'scp' ? 'service_control_policy' : 'resource_control_policy';
  return `arn:aws:organizations:::policy/${organizationId}/${kind}/${name}`;
}

/** ARN of the service control policy that allows everything. */
export const fullAccessArn = 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess';

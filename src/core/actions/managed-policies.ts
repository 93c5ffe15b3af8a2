// Managed policies: found by ARN, shown as shapes, counted where they are used.

import { iamArn } from '../model/arn.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import { type PolicyName, policyNameOf } from '../model/policy-arn.ts';
import {
  type PolicyRecord,
  type PolicyUseRecord,
  policyKey,
  policyUseKey,
  policyVersionKey,
  type RecordWrite,
  vendorAccount,
} from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { Policy, PolicyVersion } from '../shapes/iam.ts';
import type { ActionScope, Permission, PermissionScope } from './action.ts';
import { awsResourceTags } from './entities.ts';

/** A managed policy and where it stands. */
export interface ManagedPolicy {
  readonly named: PolicyName;
  readonly record: PolicyRecord;
}

/** The policy of that ARN, path included; undefined where there is none that the account may use. */
export function findPolicy(view: View, account: string, arn: string): ManagedPolicy | undefined {
  const named = policyNameOf(arn);
  if (named === undefined || (named.owner !== account && named.owner !== vendorAccount)) return undefined;
  const record = view.get(policyKey(named.owner, named.name));
  return record?.arn === arn ? { named, record } : undefined;
}

/** AWS's words for a policy that is not there. */
export function noSuchPolicy(arn: string): Refusal {
  return notAnArn(arn) ?? refusal('NoSuchEntity', `Policy ${arn} was not found.`);
}

/** AWS's words for a version of a policy that is not there, nor perhaps the policy. */
export function noSuchVersion(arn: string, versionId: string): Refusal {
  const text = `Policy ${arn} version ${versionId} does not exist or is not attachable.`;
  return notAnArn(arn) ?? refusal('NoSuchEntity', text);
}

/** AWS's words for what is no managed policy's ARN at all; undefined where it is one. As recorded: another code for an ARN of something else, and one for those of other partitions. */
export function notAnArn(
  arn: string,
  code: 'InvalidInput' | 'ValidationError' = arn.startsWith('arn:') ? 'InvalidInput' : 'ValidationError',
): Refusal | undefined {
  const [start, partition, ...others] = arn.split(':');
  if (start === 'arn' && partition !== 'aws' && others.length > 3)
    return refusal('ValidationError', 'Invalid ARN partition');
  return policyNameOf(arn) === undefined ? refusal(code, `ARN ${arn} is not valid.`) : undefined;
}

/** AWS's words for changing a policy that is AWS's own: nobody in an account may. */
export function vendorPolicyRefusal({ caller }: Pick<ActionScope, 'caller'>, action: string, arn: string): Refusal {
  return refusal(
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: iam:${action} on resource: policy ${arn}`,
  );
}

// Policies of service-linked roles stand under this path.
const serviceRolePath = '/aws-service-role/';

/** Why a policy that is there may not be put on an entity of the account; undefined where it may. */
export function notAttachable({ named, record }: ManagedPolicy): Refusal | undefined {
  if (named.owner !== vendorAccount || !record.path.startsWith(serviceRolePath)) return undefined;
  return refusal('PolicyNotAttachable', 'Cannot attach a Service Role Policy to a Customer Role.');
}

/** The document in force of a managed policy that came with the release; undefined for any other ARN. */
export function releasedPolicy(library: ManagedPolicyLibrary, arn: string): string | undefined {
  const named = policyNameOf(arn);
  const record = named?.owner === vendorAccount ? library.policy(named.name.toLowerCase()) : undefined;
  return record?.arn === arn ? library.version(record.name.toLowerCase(), record.defaultVersion)?.document : undefined;
}

/** What a call on a managed policy must be allowed. */
export function policyPermission(
  scope: PermissionScope,
  action: string,
  arn: string,
  context: Readonly<Record<string, ContextValue>> = {},
): Permission {
  const found = findPolicy(scope.view, scope.caller.account, arn);
  return { action, resource: arn, context: { ...awsResourceTags(found?.record.tags ?? []), ...context } };
}

/** ARN of a policy to be made. */
export function newPolicyArn(account: string, path: string, name: string): string {
  return iamArn('policy', account, path, name);
}

/** How often the account uses the policy. */
export function policyUse(view: View, account: string, named: PolicyName): PolicyUseRecord {
  return view.get(policyUseKey(account, named.owner, named.name)) ?? { attachments: 0, boundaries: 0 };
}

/** The use record after a change; absent where nothing uses the policy any more. */
export function policyUseWrite(
  view: View,
  account: string,
  named: PolicyName,
  change: Partial<PolicyUseRecord>,
): RecordWrite {
  const before = policyUse(view, account, named);
  const after = {
    attachments: before.attachments + (change.attachments ?? 0),
    boundaries: before.boundaries + (change.boundaries ?? 0),
  };
  const key = policyUseKey(account, named.owner, named.name);
  return { key, value: after.attachments === 0 && after.boundaries === 0 ? undefined : after };
}

/** A policy as the API shows it. */
export function policyShape(view: View, account: string, policy: PolicyRecord, named: PolicyName): Policy {
  const use = policyUse(view, account, named);
  return {
    ...{
      policyName: policy.name,
      policyId: policy.id,
      arn: policy.arn,
      path: policy.path,
      defaultVersionId: `v${policy.defaultVersion}`,
    },
    ...{
      attachmentCount: use.attachments,
      permissionsBoundaryUsageCount: use.boundaries,
      isAttachable: true,
      tags: policy.tags,
    },
    ...{ createDate: policy.createdAtMs, updateDate: policy.updatedAtMs },
    ...(policy.description === undefined ? {} : { description: policy.description }),
  };
}

/** A version as the API shows it; with its document where that is wanted. */
export function versionShape(
  policy: PolicyRecord,
  version: { readonly number: number; readonly createdAtMs: number },
  document?: string,
): PolicyVersion {
  return {
    ...{
      versionId: `v${version.number}`,
      isDefaultVersion: version.number === policy.defaultVersion,
      createDate: version.createdAtMs,
    },
    ...(document === undefined ? {} : { document }),
  };
}

/** The document of one version. */
export function documentOf(view: View, { named }: ManagedPolicy, number: number): string | undefined {
  return view.get(policyVersionKey(named.owner, named.name, number))?.document;
}

/** n of `vn`, where the policy has that version. */
export function versionNumber(policy: PolicyRecord, versionId: string): number | undefined {
  const number = Number(/^v(\d+)$/.exec(versionId)?.[1]);
  return policy.versions.some((version) => version.number === number) ? number : undefined;
}

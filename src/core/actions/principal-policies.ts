// The policies that users, groups and roles have by themselves: read by key, each document made ready by whoever asks.

import { policyNameOf } from '../model/policy-arn.ts';
import {
  type GroupRecord,
  groupKey,
  type InlinePolicies,
  idKey,
  policyKey,
  policyVersionKey,
  type RecordKey,
  type RoleRecord,
  roleKey,
  type TagRecord,
  type UserRecord,
  userKey,
} from '../model/record.ts';
import type { CompiledPolicy, PolicySource } from '../policy/compile.ts';

/** Reads records and makes documents ready: with a cache, or with a note of where each came from. */
export interface PolicyReader {
  get<T>(key: RecordKey<T>): T | undefined;
  /** `policyId`: ARN of a managed policy, or `user/alice/inline-name`. The empty text stands for what is not there. */
  document(text: string, source: PolicySource & { readonly policyType: 'boundary' | 'identity' }): CompiledPolicy;
}

/** What a user, group or role has by itself. */
export interface OwnPolicies {
  readonly identity: readonly CompiledPolicy[];
  readonly boundary: CompiledPolicy | undefined;
  readonly tags: readonly TagRecord[];
}

/** Where an entity stands. */
export interface EntityPlace {
  readonly account: string;
  readonly name: string;
}

/** A user's policies, those of its groups included; undefined where there is no such user. */
export function userPolicies({ account, name }: EntityPlace, reader: PolicyReader): OwnPolicies | undefined {
  const user: UserRecord | undefined = reader.get(userKey(account, name));
  if (user === undefined) return undefined;
  const identity = attached(`user/${user.name}`, user, reader);
  for (const groupId of user.groups) {
    const named = reader.get(idKey(groupId));
    const group = named === undefined ? undefined : reader.get(groupKey(account, named.name));
    // A membership without its group cannot be judged: nothing is allowed.
    if (group === undefined) identity.push(broken(`group/${groupId}`, reader));
    else identity.push(...attached(`group/${group.name}`, group, reader));
  }
  return { identity, boundary: boundaryOf(user, reader), tags: user.tags };
}

/** A role's policies; undefined where there is no such role. */
export function rolePolicies({ account, name }: EntityPlace, reader: PolicyReader): OwnPolicies | undefined {
  const role: RoleRecord | undefined = reader.get(roleKey(account, name));
  if (role === undefined) return undefined;
  return { identity: attached(`role/${role.name}`, role, reader), boundary: boundaryOf(role, reader), tags: role.tags };
}

/** A group's policies; undefined where there is no such group. */
export function groupPolicies({ account, name }: EntityPlace, reader: PolicyReader): OwnPolicies | undefined {
  const group: GroupRecord | undefined = reader.get(groupKey(account, name));
  if (group === undefined) return undefined;
  return { identity: attached(`group/${group.name}`, group, reader), boundary: undefined, tags: [] };
}

function attached(
  entity: string,
  record: { readonly inlinePolicies: InlinePolicies; readonly attachedPolicies: readonly string[] },
  reader: PolicyReader,
): CompiledPolicy[] {
  const policies = Object.entries(record.inlinePolicies).map(([name, text]) =>
    reader.document(text, { policyType: 'identity', policyId: `${entity}/${name}` }),
  );
  for (const arn of record.attachedPolicies) policies.push(managed(arn, 'identity', reader));
  return policies;
}

function boundaryOf({ boundary }: { readonly boundary?: string }, reader: PolicyReader): CompiledPolicy | undefined {
  return boundary === undefined ? undefined : managed(boundary, 'boundary', reader);
}

function managed(arn: string, policyType: 'boundary' | 'identity', reader: PolicyReader): CompiledPolicy {
  const named = policyNameOf(arn);
  const policy = named === undefined ? undefined : reader.get(policyKey(named.owner, named.name));
  // A policy that is not here cannot be judged: nothing is allowed.
  if (named === undefined || policy === undefined) return broken(arn, reader);
  const number = policy.defaultVersion;
  const version = reader.get(policyVersionKey(named.owner, named.name, number));
  if (version === undefined) return broken(arn, reader);
  return reader.document(version.document, { policyType, policyId: arn, policyVersion: `v${number}` });
}

function broken(policyId: string, reader: PolicyReader): CompiledPolicy {
  return reader.document('', { policyType: 'identity', policyId });
}

// Users, groups and roles as actions see them: found by name, judged by ARN, shown as shapes.

import { invalidToken } from '../authn/session-token.ts';
import { iamArn } from '../model/arn.ts';
import {
  type AccountRecord,
  accountKey,
  type GroupRecord,
  groupKey,
  idKey,
  type RecordKey,
  type RecordWrite,
  type RoleRecord,
  roleKey,
  type TagRecord,
  type UserRecord,
  userKey,
} from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import { unpinPrincipals } from '../policy/pin.ts';
import type { Group, Role, User } from '../shapes/iam.ts';
import { ownMoment, trackingPeriodMs, type UseReader } from '../usage/use.ts';
import type { ActionScope, Permission, PermissionScope } from './action.ts';

/** Kinds of entities that policies are put on. */
export type EntityKind = 'group' | 'role' | 'user';

interface EntityRecords {
  readonly group: GroupRecord;
  readonly role: RoleRecord;
  readonly user: UserRecord;
}

/** An entity and where it stands. */
export interface Entity<K extends EntityKind> {
  readonly kind: K;
  readonly key: RecordKey<EntityRecords[K]>;
  readonly record: EntityRecords[K];
  readonly arn: string;
}

/** Key of an entity by name. */
export function entityKey<K extends EntityKind>(kind: K, account: string, name: string): RecordKey<EntityRecords[K]> {
  const key =
    kind === 'user' ? userKey(account, name) : kind === 'role' ? roleKey(account, name) : groupKey(account, name);
  return key as RecordKey<EntityRecords[EntityKind]> as RecordKey<EntityRecords[K]>;
}

/** The entity of that name, compared without case. */
export function findEntity<K extends EntityKind>(
  view: View,
  kind: K,
  account: string,
  name: string,
): Entity<K> | undefined {
  const key = entityKey(kind, account, name);
  const record = view.get(key);
  return record === undefined ? undefined : { kind, key, record, arn: iamArn(kind, account, record.path, record.name) };
}

/** AWS's words for an entity that is not there. */
export function noSuchEntity(kind: EntityKind, name: string): Refusal {
  return refusal('NoSuchEntity', `The ${kind} with name ${name} cannot be found.`);
}

/** AWS's words for a name that is taken. */
export function alreadyExists(kind: EntityKind, name: string): Refusal {
  return refusal(
    'EntityAlreadyExists',
    `${kind.charAt(0).toUpperCase()}${kind.slice(1)} with name ${name} already exists.`,
  );
}

/** AWS's words for something that still has parts. */
export function deleteConflict(detail: string): Refusal {
  return refusal('DeleteConflict', `Cannot delete entity, must ${detail} first.`);
}

/** AWS's words for a full account or entity. */
export function quotaExceeded(quota: string, limit: number): Refusal {
  return refusal('LimitExceeded', `Cannot exceed quota for ${quota}: ${limit}`);
}

/** What a call on an existing (or missing) entity must be allowed. */
export function entityPermission(
  scope: PermissionScope,
  action: string,
  target: { readonly kind: EntityKind; readonly name: string },
  context: Readonly<Record<string, ContextValue>> = {},
): Permission {
  const { account } = scope.caller;
  const found = findEntity(scope.view, target.kind, account, target.name);
  if (found === undefined) {
    const resource = iamArn(target.kind, account, '/', target.name);
    return { action, resource, context, shownResource: `${target.kind} ${target.name}` };
  }
  const tags = 'tags' in found.record ? found.record.tags : [];
  return { action, resource: found.arn, context: { ...resourceTags(tags), ...context } };
}

/** What a call on a resource of a name is judged by, where it stands; or by its name under `/`, where it is missing. */
export function namedPermission(
  { caller: { account } }: PermissionScope,
  action: string,
  target: {
    readonly kind: 'instance-profile' | 'server-certificate';
    readonly name: string;
    readonly found: { readonly name: string; readonly path: string; readonly tags: readonly TagRecord[] } | undefined;
  },
  context: Readonly<Record<string, ContextValue>>,
): Permission {
  const { kind, name, found } = target;
  if (found === undefined) {
    const shownResource = `${kind.replace('-', ' ')} ${name}`;
    return { action, resource: iamArn(kind, account, '/', name), context, shownResource };
  }
  const resource = iamArn(kind, account, found.path, found.name);
  return { action, resource, context: { ...awsResourceTags(found.tags), ...context } };
}

/** Condition keys for the tags that a user or role has. */
export function resourceTags(tags: readonly TagRecord[]): Record<string, ContextValue> {
  const keys = awsResourceTags(tags);
  for (const { key, value } of tags) keys[`iam:resourcetag/${key.toLowerCase()}`] = value;
  return keys;
}

/** Condition keys for the tags that any other resource has: IAM's own key is for users and roles alone. */
export function awsResourceTags(tags: readonly TagRecord[]): Record<string, ContextValue> {
  const keys: Record<string, ContextValue> = {};
  for (const { key, value } of tags) keys[`aws:resourcetag/${key.toLowerCase()}`] = value;
  return keys;
}

/** Condition key for the boundary that an entity has. */
export function boundaryContext(
  scope: PermissionScope,
  kind: 'role' | 'user',
  name: string,
): Record<string, ContextValue> {
  const boundary = findEntity(scope.view, kind, scope.caller.account, name)?.record.boundary;
  return boundary === undefined ? {} : { 'iam:permissionsboundary': boundary };
}

/**
 * The user that a call without UserName is about: the caller, where it is one, under the name that this view has for its
 * id. The name it came with may be another user's here.
 */
export function userNameOr(scope: PermissionScope, userName: string | undefined): string | Refusal {
  const { caller, view } = scope;
  if (userName !== undefined) return userName;
  if (caller.kind === 'User')
    return view.get(idKey(caller.principalId))?.name ?? noSuchEntity('user', caller.principalName);
  // IAM does not know these credentials, whatever they ask.
  if (caller.kind === 'FederatedUser') return invalidToken;
  return refusal('ValidationError', 'Must specify userName when calling with non-User credentials');
}

/** Whether a lookup came back with a refusal. */
export function isRefusal(value: Refusal | string): value is Refusal {
  return typeof value !== 'string';
}

/** The account's record with one more, or one less, of a kind. */
export function counted(view: View, account: string, kind: keyof AccountRecord['counts'], by: -1 | 1): RecordWrite {
  const record = accountRecord(view, account);
  const counts: { -readonly [K in keyof AccountRecord['counts']]: AccountRecord['counts'][K] } = { ...record.counts };
  counts[kind] = (counts[kind] ?? 0) + by;
  const value: { -readonly [K in keyof AccountRecord]: AccountRecord[K] } = { ...record };
  value.counts = counts;
  return { key: accountKey(account), value, isOwn: true };
}

/** How many of a kind the account holds. */
export function countOf(view: View, account: string, kind: keyof AccountRecord['counts']): number {
  return view.get(accountKey(account))?.counts[kind] ?? 0;
}

/** The account's record; an empty one where there is none. */
export function accountRecord(view: View, account: string): AccountRecord {
  const empty = { users: 0, groups: 0, roles: 0, policies: 0 };
  return view.get(accountKey(account)) ?? { account, name: account, createdAtMs: 0, rootAccessKeys: [], counts: empty };
}

/** A user as the API shows it. */
export function userShape(account: string, user: UserRecord): User {
  const shape = {
    path: user.path,
    userName: user.name,
    userId: user.id,
    arn: iamArn('user', account, user.path, user.name),
    createDate: user.createdAtMs,
    tags: user.tags,
  };
  return user.boundary === undefined ? shape : { ...shape, ...boundaryShape(user.boundary) };
}

/** A group as the API shows it. */
export function groupShape(account: string, group: GroupRecord): Group {
  return {
    path: group.path,
    groupName: group.name,
    groupId: group.id,
    arn: iamArn('group', account, group.path, group.name),
    createDate: group.createdAtMs,
  };
}

/** A role as the API shows it, the ids in its trust policy as ARNs where their entities still exist. */
export function roleShape(view: View, account: string, role: RoleRecord): Role {
  return {
    ...{ path: role.path, roleName: role.name, roleId: role.id, arn: iamArn('role', account, role.path, role.name) },
    ...{ createDate: role.createdAtMs, tags: role.tags, maxSessionDuration: role.maxSessionDurationS },
    assumeRolePolicyDocument: unpinPrincipals(role.trustPolicy, (id) => arnOfId(view, id)),
    ...(role.description === undefined ? {} : { description: role.description }),
    ...boundaryShape(role.boundary),
  };
}

/** When a user last signed in with its password, as the actions that look at a user tell it. */
export function passwordUse(uses: UseReader, userId: string): Pick<User, 'passwordLastUsed'> {
  const used = uses.of(userId)?.get(ownMoment);
  return used === undefined ? {} : { passwordLastUsed: used.atMs };
}

/** When a role was last used; empty where that was not within the tracking period. */
export function roleUse(
  { uses, nowMs }: Pick<ActionScope, 'nowMs' | 'uses'>,
  roleId: string,
): Required<Pick<Role, 'roleLastUsed'>> {
  const used = uses.of(roleId)?.get(ownMoment);
  if (used === undefined || nowMs - used.atMs > trackingPeriodMs) return { roleLastUsed: {} };
  return { roleLastUsed: { lastUsedDate: used.atMs, region: used.region } };
}

/** A role as AWS shows it where it was just made, and inside an instance profile. */
export function bareRoleShape(view: View, account: string, role: RoleRecord): Role {
  const { description: _, maxSessionDuration: __, ...shown } = roleShape(view, account, role);
  return shown;
}

const listedUsers = new WeakMap<UserRecord, User>();

/** A user as listings show it, the same object for the same record, and frozen. */
export function listedUser(account: string, user: UserRecord): User {
  const known = listedUsers.get(user);
  if (known !== undefined) return known;
  const listed = Object.freeze(listedShape(userShape(account, user)));
  listedUsers.set(user, listed);
  return listed;
}

/** A user or role as listings show it: tags and boundary are for the Get actions to tell, as in AWS. */
export function listedShape<T extends Pick<User, 'permissionsBoundary' | 'tags'>>(
  shape: T,
): Omit<T, 'permissionsBoundary'> {
  const { permissionsBoundary: _, ...listed } = shape;
  return { ...listed, tags: [] };
}

function boundaryShape(boundary: string | undefined): Pick<User, 'permissionsBoundary'> {
  if (boundary === undefined) return {};
  // AWS answers `Policy`, whatever value its model names.
  return { permissionsBoundary: { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: boundary } };
}

/** ARN of the user or role with that unique id, where it still exists. */
export function arnOfId(view: View, uniqueId: string): string | undefined {
  const id = view.get(idKey(uniqueId));
  if (id === undefined || (id.kind !== 'user' && id.kind !== 'role')) return undefined;
  return findEntity(view, id.kind, id.account, id.name)?.arn;
}

/** Unique id of the user or role with that ARN, or of the role whose session it names, where there is one. */
export function idOfArn(view: View, arn: string): string | undefined {
  const [, sessionAccount, role] = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (sessionAccount !== undefined && role !== undefined) {
    return findEntity(view, 'role', sessionAccount, role)?.record.id;
  }
  const match = /^arn:aws[a-z-]*:iam::(\d{12}):(user|role)\/(?:[!-~]*\/)?([^/]+)$/.exec(arn);
  const [, account, kind, name] = match ?? [];
  if (account === undefined || name === undefined || (kind !== 'user' && kind !== 'role')) return undefined;
  const found = findEntity(view, kind, account, name);
  return found?.arn === arn ? found.record.id : undefined;
}

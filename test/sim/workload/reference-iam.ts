// A serial IAM that is obviously right: one account as plain sets, one step after the other. What the cluster says is compared with it.

import type { WorkStep } from './steps.ts';

/** One user. */
interface ReferenceUser {
  /** Which of the users of that name it is. */
  readonly born: number;
  readonly groups: readonly string[];
  readonly policies: readonly string[];
  readonly inline: boolean;
  readonly keys: readonly string[];
}

/** A group or a role. */
interface ReferenceHolder {
  readonly born: number;
  readonly policies: readonly string[];
}

/** One account at one moment. Never changed: each step makes a new one. */
export interface ReferenceAccount {
  readonly users: ReadonlyMap<string, ReferenceUser>;
  readonly groups: ReadonlyMap<string, ReferenceHolder>;
  readonly roles: ReadonlyMap<string, ReferenceHolder>;
  readonly policies: ReadonlySet<string>;
  /** Access keys by the workload's name: whether they are active. */
  readonly keys: ReadonlyMap<string, { readonly user: string; readonly active: boolean }>;
  /** How many entities were ever made. */
  readonly births: number;
}

/** An account without anything. */
export const emptyAccount: ReferenceAccount = {
  ...{ users: new Map(), groups: new Map(), roles: new Map(), policies: new Set(), keys: new Map(), births: 0 },
};

/** What IAM answers: a refusal's code, or the account afterwards (the same one where nothing changes). */
export type ReferenceOutcome = { readonly code: string } | { readonly after: ReferenceAccount };

const missing: ReferenceOutcome = { code: 'NoSuchEntity' };
const taken: ReferenceOutcome = { code: 'EntityAlreadyExists' };
const conflict: ReferenceOutcome = { code: 'DeleteConflict' };
const keysPerUser = 2;

/** What a serial IAM answers to a step. */
export function answerOf(state: ReferenceAccount, step: WorkStep): ReferenceOutcome {
  const { user = '', group = '', role = '', policy = '', key = '' } = step;
  switch (step.act) {
    case 'CreateAccount':
      return { after: state };
    case 'CreateUser':
      if (state.users.has(user)) return taken;
      return born(state, {
        users: put(state.users, user, { born: state.births, groups: [], policies: [], inline: false, keys: [] }),
      });
    case 'CreateGroup':
      if (state.groups.has(group)) return taken;
      return born(state, { groups: put(state.groups, group, { born: state.births, policies: [] }) });
    case 'CreateRole':
      if (state.roles.has(role)) return taken;
      return born(state, { roles: put(state.roles, role, { born: state.births, policies: [] }) });
    case 'CreatePolicy':
      return state.policies.has(policy) ? taken : born(state, { policies: new Set([...state.policies, policy]) });
    case 'DeletePolicy':
      if (!state.policies.has(policy)) return missing;
      if (holders(state).some((holder) => holder.policies.includes(policy))) return conflict;
      return { after: { ...state, policies: new Set([...state.policies].filter((name) => name !== policy)) } };
    case 'DeleteGroup':
      return deleted(state, 'groups', group, (holder) => {
        const used = [...state.users.values()].some((one) => one.groups.includes(group));
        return used || holder.policies.length > 0;
      });
    case 'DeleteRole':
      return deleted(state, 'roles', role, (holder) => holder.policies.length > 0);
    case 'QuarantinePrincipal':
    case 'LiftQuarantine':
      return state.users.has(user) ? { after: state } : missing;
    case 'RevokeSessions':
      return state.roles.has(role) ? { after: state } : missing;
    case 'CreateAccessKey':
    case 'SwitchKeyOff':
    case 'SwitchKeyOn':
    case 'DeleteKey':
      return answerOfKey(state, step.act, user, key);
    case 'AttachGroupPolicy':
    case 'DetachGroupPolicy':
      return attached(state, 'groups', group, policy, step.act === 'AttachGroupPolicy');
    case 'AttachRolePolicy':
    case 'DetachRolePolicy':
      return attached(state, 'roles', role, policy, step.act === 'AttachRolePolicy');
    default:
      return answerOfUser(state, step);
  }
}

function answerOfUser(state: ReferenceAccount, step: WorkStep): ReferenceOutcome {
  const { user = '', group = '', policy = '' } = step;
  const one = state.users.get(user);
  const after = (changed: Partial<ReferenceUser>): ReferenceOutcome =>
    one === undefined ? missing : { after: { ...state, users: put(state.users, user, { ...one, ...changed }) } };
  if (one === undefined) return missing;
  switch (step.act) {
    case 'DeleteUser':
      if (one.keys.length > 0 || one.groups.length > 0 || one.policies.length > 0 || one.inline) return conflict;
      return { after: { ...state, users: without(state.users, user) } };
    case 'AddUserToGroup':
      if (!state.groups.has(group)) return missing;
      return one.groups.includes(group) ? { after: state } : after({ groups: [...one.groups, group] });
    case 'RemoveUserFromGroup':
      if (!state.groups.has(group)) return missing;
      // Who is not in the group is out of it already.
      if (!one.groups.includes(group)) return { after: state };
      return after({ groups: one.groups.filter((name) => name !== group) });
    case 'AttachUserPolicy':
      if (!state.policies.has(policy)) return missing;
      return one.policies.includes(policy) ? { after: state } : after({ policies: [...one.policies, policy] });
    case 'DetachUserPolicy':
      return one.policies.includes(policy)
        ? after({ policies: one.policies.filter((name) => name !== policy) })
        : missing;
    case 'PutUserPolicy':
      return after({ inline: true });
    case 'DeleteUserPolicy':
      return one.inline ? after({ inline: false }) : missing;
    default:
      // GetUser and what else only looks.
      return { after: state };
  }
}

function answerOfKey(state: ReferenceAccount, act: WorkStep['act'], user: string, key: string): ReferenceOutcome {
  const owner = state.users.get(user);
  if (owner === undefined) return missing;
  if (act === 'CreateAccessKey') {
    if (owner.keys.length >= keysPerUser) return { code: 'LimitExceeded' };
    const users = put(state.users, user, { ...owner, keys: [...owner.keys, key] });
    return { after: { ...state, users, keys: put(state.keys, key, { user, active: true }) } };
  }
  if (!owner.keys.includes(key)) return missing;
  if (act !== 'DeleteKey')
    return { after: { ...state, keys: put(state.keys, key, { user, active: act === 'SwitchKeyOn' }) } };
  const users = put(state.users, user, { ...owner, keys: owner.keys.filter((name) => name !== key) });
  return { after: { ...state, users, keys: without(state.keys, key) } };
}

/** Whether the user may read the bucket: through its own policies, its groups', or its inline one. */
export function userMayRead(state: ReferenceAccount, user: string, bucket: string): boolean {
  const one = state.users.get(user);
  if (one === undefined) return false;
  if (bucket === 'inline') return one.inline;
  return (
    one.policies.includes(bucket) ||
    one.groups.some((group) => state.groups.get(group)?.policies.includes(bucket) === true)
  );
}

/** Whether a session of the role that was born so may read the bucket. */
export function sessionMayRead(state: ReferenceAccount, role: string, born: number, bucket: string): boolean {
  const one = state.roles.get(role);
  return one !== undefined && one.born === born && one.policies.includes(bucket);
}

function attached(
  state: ReferenceAccount,
  where: 'groups' | 'roles',
  name: string,
  policy: string,
  on: boolean,
): ReferenceOutcome {
  const holder = state[where].get(name);
  const has = holder?.policies.includes(policy) === true;
  if (holder === undefined || (on && !state.policies.has(policy)) || (!on && !has)) return missing;
  if (on && has) return { after: state };
  const policies = on ? [...holder.policies, policy] : holder.policies.filter((one) => one !== policy);
  return { after: { ...state, [where]: put(state[where], name, { ...holder, policies }) } };
}

function deleted(
  state: ReferenceAccount,
  where: 'groups' | 'roles',
  name: string,
  used: (holder: ReferenceHolder) => boolean,
): ReferenceOutcome {
  const holder = state[where].get(name);
  if (holder === undefined) return missing;
  return used(holder) ? conflict : { after: { ...state, [where]: without(state[where], name) } };
}

function holders(state: ReferenceAccount): readonly { readonly policies: readonly string[] }[] {
  return [...state.users.values(), ...state.groups.values(), ...state.roles.values()];
}

function born(state: ReferenceAccount, changed: Partial<ReferenceAccount>): ReferenceOutcome {
  return { after: { ...state, ...changed, births: state.births + 1 } };
}

function put<T>(map: ReadonlyMap<string, T>, name: string, value: T): ReadonlyMap<string, T> {
  return new Map(map).set(name, value);
}

function without<T>(map: ReadonlyMap<string, T>, name: string): ReadonlyMap<string, T> {
  const rest = new Map(map);
  rest.delete(name);
  return rest;
}

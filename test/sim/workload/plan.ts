// Plans a workload: steps that mostly make sense, because the planner keeps the serial IAM that they would meet if all went well.

import type { Prng } from '../prng.ts';
import { answerOf, emptyAccount, type ReferenceAccount } from './reference-iam.ts';
import { type Act, revocable, type WorkStep } from './steps.ts';

/** How a workload is made. */
export interface WorkloadOptions {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly replicas: number;
  readonly accounts: number;
  readonly writesPerS: number;
  readonly readsPerS: number;
  /** Profile `manual`: something has to release what is committed. */
  readonly manual: boolean;
}

// Few names: most things are deleted and made again.
/** Users of the workload; others come at the end of a run. */
export const users: readonly string[] = ['u1', 'u2', 'u3', 'u4', 'u5'];
const groups = ['g1', 'g2'];
const roles = ['r1', 'r2'];
/** Managed policies of the workload; each allows reading the bucket of its name. */
export const policies: readonly string[] = ['p1', 'p2', 'p3'];
// Between two steps that prepare a third, milliseconds.
const paceMs = 40;
const releaseEveryMs = 700;
// Of the writes, those that revoke a principal or its sessions, or lift that.
const revocationShare = 0.06;
// Of the sessions, those of the role whose sessions are revoked.
const revocableShare = 0.4;

/** All steps, in order of time. */
export function planWorkload(prng: Prng, options: WorkloadOptions): readonly WorkStep[] {
  return new Planner(prng, options).plan();
}

type Partly = Omit<WorkStep, 'account' | 'atMs' | 'replica'>;

class Planner {
  readonly #prng: Prng;
  readonly #options: WorkloadOptions;
  readonly #steps: WorkStep[] = [];
  readonly #states: ReferenceAccount[];
  readonly #keys: { readonly account: number; readonly user: string; readonly key: string }[] = [];
  readonly #sessions: { readonly account: number; readonly session: string }[] = [];
  #atMs: number;
  #names = 0;

  constructor(prng: Prng, options: WorkloadOptions) {
    this.#prng = prng;
    this.#options = options;
    this.#atMs = options.fromMs;
    this.#states = Array.from({ length: options.accounts }, () => emptyAccount);
  }

  plan(): readonly WorkStep[] {
    const { accounts, untilMs, fromMs, manual, writesPerS, readsPerS } = this.#options;
    for (let account = 1; account < accounts; account++) this.#step(account, { act: 'CreateAccount' });
    if (accounts > 1) this.#atMs += 1000;
    for (const account of this.#states.keys()) this.#first(account);
    this.#revocable();
    while (this.#atMs < untilMs) {
      this.#atMs += (1000 / writesPerS) * (0.2 + 1.6 * this.#prng.unit());
      this.#write(this.#account());
    }
    const steps = [...this.#steps];
    for (let atMs = fromMs + 300; atMs < untilMs; atMs += (1000 / readsPerS) * (0.2 + 1.6 * this.#prng.unit()))
      steps.push(this.#read(atMs));
    const releasesUntilMs = manual ? untilMs : 0;
    for (let atMs = fromMs + releaseEveryMs; atMs < releasesUntilMs; atMs += releaseEveryMs)
      steps.push({ atMs, replica: this.#replica(), act: 'ReleaseVisibility', account: 0 });
    return steps.toSorted((a, b) => a.atMs - b.atMs);
  }

  /** Something to work with. */
  #first(account: number): void {
    for (const policy of policies) this.#step(account, { act: 'CreatePolicy', policy });
    for (const user of users.slice(0, 2)) this.#step(account, { act: 'CreateUser', user });
  }

  /** Those who are revoked later. */
  #revocable(): void {
    const { user, key, role, guest } = revocable;
    for (const one of [{ user, key }, guest]) {
      this.#step(0, { act: 'CreateUser', user: one.user });
      this.#step(0, { act: 'CreateAccessKey', ...one });
      this.#keys.push({ account: 0, ...one });
    }
    this.#step(0, { act: 'CreateRole', role });
  }

  #revoke(): void {
    const { user, key, role } = revocable;
    const draw = this.#prng.unit();
    if (draw < 0.35) this.#step(0, { act: 'QuarantinePrincipal', user, key });
    else if (draw < 0.6) this.#step(0, { act: 'LiftQuarantine', user, key });
    else this.#step(0, { act: 'RevokeSessions', role });
  }

  #write(account: number): void {
    if (this.#prng.hits(revocationShare)) return this.#revoke();
    const draw = this.#prng.unit();
    const user = this.#one(users);
    const policy = this.#one(policies);
    const state = this.#state(account);
    const own = this.#prng.pick(this.#keys.filter((one) => one.account === account && users.includes(one.user)));
    if (draw < 0.14)
      this.#toggle(account, 'CreateUser', { user }, state.users.has(user), () => this.#drop(account, user));
    else if (draw < 0.32) this.#policyOf(account, user, policy);
    else if (draw < 0.4) this.#inline(account, user);
    else if (draw < 0.5) this.#membership(account, user);
    else if (draw < 0.58) this.#groupOrRole(account, policy);
    else if (draw < 0.63 && state.policies.has(policy)) this.#step(account, { act: 'DeletePolicy', policy });
    else if (draw < 0.66) this.#step(account, { act: 'CreatePolicy', policy });
    else if (draw < 0.76 || own === undefined) this.#newKey(account, user);
    else if (draw < 0.9) this.#step(account, { act: 'SwitchKeyOff', user: own.user, key: own.key });
    else if (draw < 0.96) this.#step(account, { act: 'SwitchKeyOn', user: own.user, key: own.key });
    else this.#step(account, { act: 'DeleteKey', user: own.user, key: own.key });
  }

  /** Creates what is not there; what is there is taken away, or (now and then) created in vain. */
  #toggle(account: number, act: Act, names: object, there: boolean, drop: () => void): void {
    if (there && this.#prng.hits(0.8)) drop();
    else this.#step(account, { act, ...names });
  }

  /** Takes a user away with all that hangs on it; at times without, which IAM refuses. */
  #drop(account: number, user: string): void {
    const one = this.#state(account).users.get(user);
    if (one !== undefined && this.#prng.hits(0.85)) {
      for (const key of one.keys) this.#step(account, { act: 'DeleteKey', user, key });
      for (const group of one.groups) this.#step(account, { act: 'RemoveUserFromGroup', user, group });
      for (const policy of one.policies) this.#step(account, { act: 'DetachUserPolicy', user, policy });
      if (one.inline) this.#step(account, { act: 'DeleteUserPolicy', user });
    }
    this.#step(account, { act: 'DeleteUser', user });
    // The same name again, at once: it must inherit nothing.
    if (this.#prng.hits(0.5)) this.#step(account, { act: 'CreateUser', user });
  }

  #policyOf(account: number, user: string, policy: string): void {
    const has = this.#state(account).users.get(user)?.policies.includes(policy) === true;
    this.#step(account, { act: has ? 'DetachUserPolicy' : 'AttachUserPolicy', user, policy });
  }

  #inline(account: number, user: string): void {
    const has = this.#state(account).users.get(user)?.inline === true;
    this.#step(account, { act: has ? 'DeleteUserPolicy' : 'PutUserPolicy', user });
  }

  #membership(account: number, user: string): void {
    const group = this.#one(groups);
    const has = this.#state(account).users.get(user)?.groups.includes(group) === true;
    if (!this.#state(account).groups.has(group)) this.#step(account, { act: 'CreateGroup', group });
    this.#step(account, { act: has ? 'RemoveUserFromGroup' : 'AddUserToGroup', user, group });
  }

  #groupOrRole(account: number, policy: string): void {
    const isGroup = this.#prng.hits(0.5);
    const [group, role] = [this.#one(groups), this.#one(roles)];
    const names = isGroup ? { group } : { role };
    const state = this.#state(account);
    const holder = isGroup ? state.groups.get(group) : state.roles.get(role);
    if (holder === undefined) return this.#step(account, { act: isGroup ? 'CreateGroup' : 'CreateRole', ...names });
    const detach = isGroup ? 'DetachGroupPolicy' : 'DetachRolePolicy';
    if (this.#prng.hits(0.35)) {
      for (const one of holder.policies) this.#step(account, { act: detach, ...names, policy: one });
      this.#step(account, { act: isGroup ? 'DeleteGroup' : 'DeleteRole', ...names });
    } else {
      const attach = isGroup ? 'AttachGroupPolicy' : 'AttachRolePolicy';
      this.#step(account, { act: holder.policies.includes(policy) ? detach : attach, ...names, policy });
    }
  }

  #newKey(account: number, user: string): void {
    const key = `k${++this.#names}`;
    this.#step(account, { act: 'CreateAccessKey', user, key });
    this.#keys.push({ account, user, key });
  }

  #read(atMs: number): WorkStep {
    const draw = this.#prng.unit();
    const account = this.#account();
    const base = { atMs, replica: this.#replica(), account };
    const user = this.#one(users);
    const policy = this.#prng.hits(0.2) ? 'inline' : this.#one(policies);
    const key = this.#prng.pick(this.#keys);
    const session = this.#prng.pick(this.#sessions);
    if (draw < 0.4) return { ...base, act: 'Authorize', user, policy, fresh: this.#prng.hits(0.3) };
    if (draw < 0.6 && key !== undefined)
      return { ...base, act: 'UseKey', account: key.account, key: key.key, fresh: this.#prng.hits(0.2) };
    if (draw < 0.75 && key !== undefined) {
      const made = { account: key.account, session: `s${++this.#names}` };
      this.#sessions.push(made);
      if (made.account === 0 && this.#prng.hits(revocableShare))
        return { ...base, ...made, act: 'AssumeRole', key: revocable.guest.key, role: revocable.role };
      return { ...base, ...made, act: 'AssumeRole', key: key.key, role: this.#one(roles) };
    }
    if (draw < 0.85 && session !== undefined) return { ...base, ...session, act: 'AuthorizeSession', policy };
    if (draw < 0.92) return { ...base, act: 'GetUser', user };
    if (draw < 0.95) return { ...base, act: 'ListUsers' };
    return { ...base, act: 'WaitForPropagation' };
  }

  #step(account: number, step: Partly): void {
    // A revocation asked for again is a revocation again: it has no use for an idempotency key.
    const revokes = ['SwitchKeyOff', 'DeleteKey', 'QuarantinePrincipal', 'RevokeSessions'].includes(step.act);
    const idempotency = !revokes && this.#prng.hits(0.25) ? { idempotency: `i${++this.#names}` } : {};
    const whole: WorkStep = { atMs: this.#atMs, replica: this.#replica(), account, ...step, ...idempotency };
    const outcome = answerOf(this.#state(account), whole);
    if ('after' in outcome) this.#states[account] = outcome.after;
    this.#steps.push(whole);
    this.#atMs += paceMs;
  }

  #state(account: number): ReferenceAccount {
    return this.#states[account] ?? emptyAccount;
  }

  #account(): number {
    return this.#prng.between(0, this.#options.accounts);
  }

  #replica(): number {
    return this.#prng.between(0, this.#options.replicas);
  }

  #one(names: readonly string[]): string {
    return this.#prng.pick(names) ?? '';
  }
}

// Seeds: bringing one part of an account to what a seed file says, by the ordinary actions of IAM, decided as one op.

import { accountOfAccessKeyId } from '../model/access-key-id.ts';
import { quotas } from '../model/quotas.ts';
import { type AccountRecord, accessKeyKey, accountKey, policyKey, type TagRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SeedAccessKey, SeedGroup, SeedInlinePolicy, SeedPolicy, SeedRole, SeedUser } from '../shapes/cluster.ts';
import { newKey } from './access-keys.ts';
import { boundaryOf } from './attachments.ts';
import { ChainedCalls } from './chained-calls.ts';
import { pinnedTrust } from './documents.ts';
import { type EntityKind, findEntity } from './entities.ts';
import { AddUserToGroup } from './iam/AddUserToGroup.ts';
import { AttachGroupPolicy } from './iam/AttachGroupPolicy.ts';
import { AttachRolePolicy } from './iam/AttachRolePolicy.ts';
import { AttachUserPolicy } from './iam/AttachUserPolicy.ts';
import { CreateGroup } from './iam/CreateGroup.ts';
import { CreatePolicy } from './iam/CreatePolicy.ts';
import { CreatePolicyVersion } from './iam/CreatePolicyVersion.ts';
import { CreateRole } from './iam/CreateRole.ts';
import { CreateUser } from './iam/CreateUser.ts';
import { DeletePolicyVersion } from './iam/DeletePolicyVersion.ts';
import { PutGroupPolicy } from './iam/PutGroupPolicy.ts';
import { PutRolePermissionsBoundary } from './iam/PutRolePermissionsBoundary.ts';
import { PutRolePolicy } from './iam/PutRolePolicy.ts';
import { PutUserPermissionsBoundary } from './iam/PutUserPermissionsBoundary.ts';
import { PutUserPolicy } from './iam/PutUserPolicy.ts';
import { TagPolicy } from './iam/TagPolicy.ts';
import { TagRole } from './iam/TagRole.ts';
import { TagUser } from './iam/TagUser.ts';
import { UpdateAssumeRolePolicy } from './iam/UpdateAssumeRolePolicy.ts';
import { UpdateGroup } from './iam/UpdateGroup.ts';
import { UpdateRole } from './iam/UpdateRole.ts';
import { UpdateUser } from './iam/UpdateUser.ts';
import { nameIn } from './inline-policies.ts';
import { documentOf, newPolicyArn } from './managed-policies.ts';

// What a role trusts whose trust policy comes later.
const trustsNobody =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}';

/** One part of an account being brought to what a seed says. */
export class SeedCalls extends ChainedCalls {
  readonly #changes: string[] = [];

  /** In the order in which it was done. */
  get changes(): readonly string[] {
    return this.#changes;
  }

  /** The account, where it is not there. */
  makeAccount(name: string | undefined): void {
    const { view, nowMs } = this.scope;
    const key = accountKey(this.account);
    if (view.get(key) !== undefined) return;
    const record: AccountRecord = {
      ...{ account: this.account, name: name ?? this.account, createdAtMs: nowMs, rootAccessKeys: [], onDemand: true },
      counts: { users: 0, groups: 0, roles: 0, policies: 0 },
    };
    this.put([{ key, value: record }]);
    this.#changes.push(`account ${this.account}: made`);
  }

  policy({ name, path = '/', document, description, tags }: SeedPolicy): Refusal | undefined {
    const { view } = this.scope;
    const arn = newPolicyArn(this.account, path, name);
    const record = view.get(policyKey(this.account, name));
    if (record === undefined) {
      const request = { policyName: name, path, policyDocument: document, tags };
      const described = description === undefined ? {} : { description };
      return this.#did(`policy ${name}: made`, this.call(CreatePolicy, { ...request, ...described }));
    }
    if (record.arn !== arn) return fixed(`policy ${name}`, 'path', record.arn);
    if (description !== undefined && record.description !== description)
      return fixed(`policy ${name}`, 'description', record.description ?? 'none');
    const present = { named: { owner: this.account, name }, record };
    if (documentOf(view, present, record.defaultVersion) !== document) {
      const oldest = record.versions.find(({ number }) => number !== record.defaultVersion);
      if (record.versions.length >= quotas.versionsPerPolicy && oldest !== undefined) {
        const versionId = `v${oldest.number}`;
        const refused = this.call(DeletePolicyVersion, { policyArn: arn, versionId });
        if (refused !== undefined) return refused;
        this.#changes.push(`policy ${name}: version ${versionId} deleted, to have room`);
      }
      const request = { policyArn: arn, policyDocument: document, setAsDefault: true };
      const refused = this.call(CreatePolicyVersion, request);
      if (refused !== undefined) return refused;
      this.#changes.push(`policy ${name}: document changed`);
    }
    return this.#tags(`policy ${name}`, record.tags, tags, (changed) =>
      this.call(TagPolicy, { policyArn: arn, tags: changed }),
    );
  }

  group({ name, path, attachedPolicies, inlinePolicies }: SeedGroup): Refusal | undefined {
    const found = findEntity(this.scope.view, 'group', this.account, name);
    const place = path === undefined ? {} : { path };
    return (
      (found === undefined
        ? this.#did(`group ${name}: made`, this.call(CreateGroup, { groupName: name, ...place }))
        : path !== undefined && found.record.path !== path
          ? this.#did(`group ${name}: path changed`, this.call(UpdateGroup, { groupName: name, newPath: path }))
          : undefined) ?? this.#policies('group', name, attachedPolicies, inlinePolicies)
    );
  }

  user(user: SeedUser): Refusal | undefined {
    const { name, path, tags, permissionsBoundary } = user;
    const found = findEntity(this.scope.view, 'user', this.account, name);
    const place = path === undefined ? {} : { path };
    const bounded = permissionsBoundary === undefined ? {} : { permissionsBoundary };
    const made =
      found === undefined
        ? this.#did(`user ${name}: made`, this.call(CreateUser, { userName: name, ...place, tags, ...bounded }))
        : ((path !== undefined && found.record.path !== path
            ? this.#did(`user ${name}: path changed`, this.call(UpdateUser, { userName: name, newPath: path }))
            : undefined) ??
          this.#tags(`user ${name}`, found.record.tags, tags, (changed) =>
            this.call(TagUser, { userName: name, tags: changed }),
          ) ??
          this.#boundary('user', name, permissionsBoundary));
    return (
      made ??
      this.#policies('user', name, user.attachedPolicies, user.inlinePolicies) ??
      firstRefusal(user.groups, (groupName) => this.#membership(name, groupName)) ??
      firstRefusal(user.accessKeys, (key) => this.#accessKey(name, key))
    );
  }

  role(role: SeedRole): Refusal | undefined {
    const { name, path = '/', tags, permissionsBoundary, trustPolicy, description, maxSessionDuration } = role;
    const found = findEntity(this.scope.view, 'role', this.account, name);
    const settings = {
      ...(description === undefined ? {} : { description }),
      ...(maxSessionDuration === undefined ? {} : { maxSessionDuration }),
    };
    if (found === undefined) {
      const request = { roleName: name, path, tags, assumeRolePolicyDocument: trustPolicy ?? trustsNobody };
      const bounded = permissionsBoundary === undefined ? {} : { permissionsBoundary };
      const refused = this.call(CreateRole, { ...request, ...settings, ...bounded });
      if (refused !== undefined) return refused;
      this.#changes.push(`role ${name}: made${trustPolicy === undefined ? ', trusting nobody yet' : ''}`);
      return this.#policies('role', name, role.attachedPolicies, role.inlinePolicies);
    }
    const { record } = found;
    if (record.path !== path) return fixed(`role ${name}`, 'path', record.path);
    const differs =
      (description !== undefined && record.description !== description) ||
      (maxSessionDuration !== undefined && record.maxSessionDurationS !== maxSessionDuration);
    return (
      this.#trust(name, record.trustPolicy, trustPolicy) ??
      (differs
        ? this.#did(`role ${name}: settings changed`, this.call(UpdateRole, { roleName: name, ...settings }))
        : undefined) ??
      this.#tags(`role ${name}`, record.tags, tags, (changed) =>
        this.call(TagRole, { roleName: name, tags: changed }),
      ) ??
      this.#boundary('role', name, permissionsBoundary) ??
      this.#policies('role', name, role.attachedPolicies, role.inlinePolicies)
    );
  }

  #trust(roleName: string, before: string, policyDocument: string | undefined): Refusal | undefined {
    if (policyDocument === undefined) return undefined;
    const pinned = pinnedTrust(policyDocument, this.scope);
    if ('text' in pinned && pinned.text === before) return undefined;
    const refused = this.call(UpdateAssumeRolePolicy, { roleName, policyDocument });
    return this.#did(`role ${roleName}: trust policy changed`, refused);
  }

  #tags(
    what: string,
    present: readonly TagRecord[],
    wanted: readonly TagRecord[],
    put: (changed: readonly TagRecord[]) => Refusal | undefined,
  ): Refusal | undefined {
    const changed = wanted.filter(
      ({ key, value }) => !present.some((tag) => tag.key.toLowerCase() === key.toLowerCase() && tag.value === value),
    );
    return changed.length === 0 ? undefined : this.#did(`${what}: tags changed`, put(changed));
  }

  #boundary(kind: 'role' | 'user', name: string, permissionsBoundary: string | undefined): Refusal | undefined {
    const record = findEntity(this.scope.view, kind, this.account, name)?.record ?? {};
    if (permissionsBoundary === undefined || boundaryOf(record) === permissionsBoundary) return undefined;
    const refused =
      kind === 'user'
        ? this.call(PutUserPermissionsBoundary, { userName: name, permissionsBoundary })
        : this.call(PutRolePermissionsBoundary, { roleName: name, permissionsBoundary });
    return this.#did(`${kind} ${name}: permissions boundary changed`, refused);
  }

  #policies(
    kind: EntityKind,
    name: string,
    attached: readonly string[],
    inline: readonly SeedInlinePolicy[],
  ): Refusal | undefined {
    const record = findEntity(this.scope.view, kind, this.account, name)?.record;
    return (
      firstRefusal(attached, (policyArn) =>
        record?.attachedPolicies.includes(policyArn) === true
          ? undefined
          : this.#did(`${kind} ${name}: ${policyArn} attached`, this.#attach(kind, name, policyArn)),
      ) ??
      firstRefusal(inline, (policy) => {
        const before = record?.inlinePolicies ?? {};
        const named = nameIn(before, policy.name);
        if (named !== undefined && before[named] === policy.document) return undefined;
        return this.#did(`${kind} ${name}: inline policy ${policy.name} put`, this.#putInline(kind, name, policy));
      })
    );
  }

  #attach(kind: EntityKind, name: string, policyArn: string): Refusal | undefined {
    switch (kind) {
      case 'group':
        return this.call(AttachGroupPolicy, { groupName: name, policyArn });
      case 'role':
        return this.call(AttachRolePolicy, { roleName: name, policyArn });
      case 'user':
        return this.call(AttachUserPolicy, { userName: name, policyArn });
    }
  }

  #putInline(kind: EntityKind, name: string, policy: SeedInlinePolicy): Refusal | undefined {
    const inline = { policyName: policy.name, policyDocument: policy.document };
    switch (kind) {
      case 'group':
        return this.call(PutGroupPolicy, { groupName: name, ...inline });
      case 'role':
        return this.call(PutRolePolicy, { roleName: name, ...inline });
      case 'user':
        return this.call(PutUserPolicy, { userName: name, ...inline });
    }
  }

  #membership(userName: string, groupName: string): Refusal | undefined {
    const { view } = this.scope;
    const group = findEntity(view, 'group', this.account, groupName);
    const user = findEntity(view, 'user', this.account, userName);
    if (group !== undefined && user?.record.groups.includes(group.record.id) === true) return undefined;
    const refused = this.call(AddUserToGroup, { userName, groupName });
    return this.#did(`user ${userName}: put into group ${groupName}`, refused);
  }

  #accessKey(userName: string, { id, secret }: SeedAccessKey): Refusal | undefined {
    const { view, secrets } = this.scope;
    const present = view.get(accessKeyKey(id));
    const user = findEntity(view, 'user', this.account, userName);
    if (present !== undefined) {
      if (present.owner.kind !== 'user' || present.owner.id !== user?.record.id)
        return refusal('EntityAlreadyExists', `The access key ${id} exists already, and is not of user ${userName}.`);
      return secrets.openAccessKey(present.sealedSecret, id, this.account) === secret
        ? undefined
        : fixed(`access key ${id}`, 'secret', 'another one');
    }
    const carried = accountOfAccessKeyId(id);
    if (carried !== undefined && carried !== this.account)
      return refusal('InvalidInput', `The access key id ${id} says that it is of account ${carried}.`);
    // INVARIANT: nothing undoes a deletion, and no id passes from one account to another, whose ops come in any order.
    if (view.revocationsOf(id).some(({ kind }) => kind === 'key-delete'))
      return refusal('EntityAlreadyExists', `The access key ${id} was deleted: its id is used up. Give another one.`);
    const made = newKey(this.scope, { kind: 'user', name: userName }, { id, secret });
    if ('code' in made) return made;
    this.put(made.writes);
    return this.#did(`user ${userName}: access key ${id} made`, undefined);
  }

  #did(change: string, refused: Refusal | undefined): Refusal | undefined {
    if (refused === undefined) this.#changes.push(change);
    return refused;
  }
}

/** Why a seed cannot be followed: AWS has no call that changes this. */
function fixed(what: string, part: string, present: string): Refusal {
  const text = `The ${part} of ${what} cannot be changed, and is not as the seed has it: ${present}.`;
  return refusal('InvalidInput', text);
}

function firstRefusal<T>(items: readonly T[], judge: (item: T) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refused = judge(item);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

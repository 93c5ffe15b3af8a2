// The source of a simulation: whose policies decide, read by key, with the condition keys that follow from who it is.

import { parseArn } from '../../model/arn.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { View } from '../../model/view.ts';
import type { CompiledPolicy, PolicySource } from '../../policy/compile.ts';
import type { ContextValue } from '../../policy/context.ts';
import type { PolicyCaller } from '../../policy/principal.ts';
import type { Permission, PermissionScope } from '../action.ts';
import { type Entity, type EntityKind, entityPermission, findEntity, noSuchEntity } from '../entities.ts';
import { type OrganizationReader, organizationOfAccount } from '../organization-policies.ts';
import { groupPolicies, type PolicyReader, rolePolicies, userPolicies } from '../principal-policies.ts';
import { SimulatedDocuments } from './documents.ts';

/** Somebody who could call, and the condition keys that follow from it. */
export interface SimulatedCaller {
  readonly caller: PolicyCaller;
  /** By name in lower case. */
  readonly keys: ReadonlyMap<string, ContextValue>;
}

/** Whose policies decide. */
export interface SimulationSource {
  /** Every document of the simulation, so that a statement can be found again. */
  readonly documents: SimulatedDocuments;
  readonly identity: readonly CompiledPolicy[];
  readonly boundary: CompiledPolicy | undefined;
  /** Service control policies, levels from the organization's root to the account; absent outside an organization. */
  readonly scp?: readonly (readonly CompiledPolicy[])[];
  /** Absent where only documents were given: then nobody in particular calls. */
  readonly as?: SimulatedCaller;
}

/** A source without policies of its own: only what the request gives. */
export function noSource(): SimulationSource {
  return { documents: new SimulatedDocuments(), identity: [], boundary: undefined };
}

interface NamedSource {
  readonly kind: EntityKind;
  readonly account: string;
  readonly name: string;
}

/** What a call that names a source must be allowed: to look at that user, group or role. */
export function sourcePermission(
  scope: PermissionScope,
  action: string,
  policySourceArn: string,
): readonly Permission[] | Refusal {
  const named = namedSource(policySourceArn);
  if (named === undefined) return unclear(policySourceArn);
  // Somebody else's account: judged on the ARN as given, and never allowed, whatever stands there.
  if (named.account !== scope.caller.account)
    return [{ action, resource: policySourceArn, resourceAccount: named.account }];
  return [entityPermission(scope, action, named)];
}

/** The user, group or role that an ARN names, whatever its path says, as on AWS; refused where there is none. */
export function findSource(view: View, account: string, policySourceArn: string): Entity<EntityKind> | Refusal {
  const named = namedSource(policySourceArn);
  if (named === undefined) return unclear(policySourceArn);
  const found = named.account === account ? findEntity(view, named.kind, account, named.name) : undefined;
  return found ?? noSuchEntity(named.kind, named.name);
}

/** The same, in the words of reports where there is none. */
export function findReported(view: View, account: string, arn: string): Entity<EntityKind> | Refusal {
  const found = findSource(view, account, arn);
  return isMissingSource(found) && found.code === 'NoSuchEntity'
    ? refusal('NoSuchEntity', `ARN ${arn} does not exist.`)
    : found;
}

/** Whether nobody of that ARN was found. */
export function isMissingSource(found: Entity<EntityKind> | Refusal): found is Refusal {
  return 'code' in found;
}

/** The user, group or role of that ARN with its policies; refused where there is none. */
export function readSource(view: View, account: string, policySourceArn: string): SimulationSource | Refusal {
  const found = findSource(view, account, policySourceArn);
  if (isMissingSource(found)) return found;
  const documents = new SimulatedDocuments();
  const reader: OrganizationReader & PolicyReader = {
    get: (key) => view.get(key),
    document: (text: string, { policyType, policyId }: PolicySource) => documents.add(text, policyType, policyId),
  };
  const { kind, arn } = found;
  const { id, name } = found.record;
  const read = { group: groupPolicies, role: rolePolicies, user: userPolicies }[kind];
  const own = read({ account, name }, reader) ?? { identity: [], boundary: undefined, tags: [] };
  const { identity, boundary, tags } = own;
  const as = sourceCaller({ kind, account, name, id, arn });
  const organization = organizationOfAccount(account, reader);
  const keys = new Map<string, ContextValue>(as.keys);
  for (const { key, value } of tags) keys.set(`aws:principaltag/${key.toLowerCase()}`, value);
  if (organization === undefined) return { documents, identity, boundary, as: { ...as, keys } };
  keys.set('aws:principalorgid', organization.id).set('aws:principalorgpaths', [organization.path]);
  const caller = { ...as.caller, managementAccount: organization.management };
  const scp = organization.scp.map(({ policies }) => policies);
  return { documents, identity, boundary, scp, as: { caller, keys } };
}

/** Whether a source came back as a refusal. */
export function isRefusedSource(source: Refusal | SimulationSource): source is Refusal {
  return 'code' in source;
}

/** The user whom a CallerArn names, whether or not there is one: it is a supposition. */
export function suppositiousUser(arn: string): SimulatedCaller | undefined {
  const named = namedSource(arn);
  if (named?.kind !== 'user') return undefined;
  const { caller, keys } = userCaller({ arn, account: named.account, name: named.name });
  // AWS gives the ARN for the unique id, which it does not look up.
  return { caller, keys: new Map([...keys, ['aws:userid', arn]]) };
}

function sourceCaller(source: NamedSource & { readonly arn: string; readonly id: string }): SimulatedCaller {
  const { kind, arn, account, name, id } = source;
  if (kind === 'user') return userCaller({ arn, account, name, id });
  if (kind === 'group')
    return { caller: { kind: 'User', arn, account }, keys: new Map([['aws:principalaccount', account]]) };
  return {
    // A role acts through sessions. Which one is open, so no key tells.
    caller: {
      kind: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/${name}/`,
      account,
      roleArn: arn,
      roleId: id,
    },
    keys: keysOf({ type: 'AssumedRole', arn, account }),
  };
}

function userCaller(user: {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  readonly id?: string;
}): SimulatedCaller {
  const { arn, account, name, id } = user;
  const keys = keysOf({ type: 'User', arn, account });
  keys.set('aws:username', name);
  if (id !== undefined) keys.set('aws:userid', id);
  return { caller: { kind: 'User', arn, account, ...(id === undefined ? {} : { uniqueId: id }) }, keys };
}

function keysOf({ type, arn, account }: { readonly type: string; readonly arn: string; readonly account: string }) {
  return new Map<string, ContextValue>([
    ['aws:principaltype', type],
    ['aws:principalarn', arn],
    ['aws:principalaccount', account],
    ['aws:principalisawsservice', 'false'],
  ]);
}

function namedSource(arn: string): NamedSource | undefined {
  const parts = parseArn(arn);
  if (parts?.service !== 'iam' || parts.region !== '' || !/^\d{12}$/.test(parts.account)) return undefined;
  const [kind, ...path] = parts.resource.split('/');
  const name = path.at(-1) ?? '';
  if ((kind !== 'user' && kind !== 'group' && kind !== 'role') || name === '') return undefined;
  return { kind, account: parts.account, name };
}

function unclear(arn: string): Refusal {
  return refusal('InvalidInput', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
}

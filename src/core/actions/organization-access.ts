// Access in an organization: which services the service control policies of a place allow, and which of its accounts tried each.

import {
  type AccountOrganizationRecord,
  type AttachmentsRecord,
  accountOrganizationKey,
  type OrganizationRecord,
  organizationKey,
  organizationPolicyKey,
} from '../model/organization.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { covers } from '../policy/findings/cover.ts';
import type { AccessDetail } from '../shapes/iam.ts';
import { servicePrefixes, serviceTitle } from '../usage/services.ts';
import { accountUseId, type UseMoments } from '../usage/use.ts';
import { within } from './access-advisor.ts';
import type { ActionScope } from './action.ts';
import { grantsAccess } from './service-access.ts';

/** A place in the organization: its root, a unit, or an account. */
export interface OrganizationPlace {
  /** As AWS writes it, without a slash at its end. */
  readonly path: string;
  /** What hangs on it and above it, from the root on; undefined: the management account, which nothing binds. */
  readonly levels: readonly AttachmentsRecord[] | undefined;
  /** The accounts in it that service control policies bind; of the management account's own place, that one. */
  readonly accounts: readonly { readonly path: string; readonly id: string; readonly policies: readonly string[] }[];
}

/** The organization that the caller's account manages, or why there is none. */
export function managedOrganization(view: View, account: string): OrganizationRecord | Refusal {
  const tree = view.get(organizationKey);
  if (tree === undefined || tree.managementAccount !== account)
    return refusal('InvalidInput', 'You must sign in to the management account of an organization to make this call.');
  return tree;
}

/** The place of a path; undefined where there is none. */
export function placeAt(view: View, tree: OrganizationRecord, path: string): OrganizationPlace | undefined {
  const [organization, root, ...below] = path.split('/');
  const last = below.at(-1);
  const account = last !== undefined && /^\d{12}$/.test(last) ? last : undefined;
  const units = account === undefined ? below : below.slice(0, -1);
  const levels = levelsOf(tree, units);
  if (organization !== tree.id || root !== tree.rootId || levels === undefined) return undefined;
  if (account === undefined) {
    const inside = membersOf(view, tree).filter((one) => one.path.startsWith(`${path}/`));
    return { path, levels, accounts: inside };
  }
  if (account === tree.managementAccount && units.length === 0)
    return { path, levels: undefined, accounts: [{ path, id: account, policies: [] }] };
  const member = membersOf(view, tree).find((one) => one.path === path);
  if (member === undefined) return undefined;
  const own = tree.accounts.find(({ id }) => id === account);
  return { path, levels: [...levels, ...(own === undefined ? [] : [own])], accounts: [member] };
}

/** Root and units of a path, each with what hangs on it; undefined where they do not stand so. */
function levelsOf(tree: OrganizationRecord, unitIds: readonly string[]): readonly AttachmentsRecord[] | undefined {
  const levels: AttachmentsRecord[] = [tree.root];
  let parent: string | undefined;
  for (const unitId of unitIds) {
    const unit = tree.units.find(({ id }) => id === unitId);
    if (unit === undefined || unit.parent !== parent) return undefined;
    levels.push(unit);
    parent = unit.name;
  }
  return levels;
}

/** Every account but the managing one, with the policies that apply to it. */
function membersOf(view: View, tree: OrganizationRecord): OrganizationPlace['accounts'] {
  return tree.accounts.flatMap(({ id }) => {
    const record: AccountOrganizationRecord | undefined = view.get(accountOrganizationKey(id));
    if (record === undefined || record.management) return [];
    return [{ id, path: `${record.path}${id}`, policies: record.levels.flatMap(({ scp }) => scp) }];
  });
}

/** Services that a place may use by the policies on its way; by one policy alone, where that is named. */
export function allowedServices(
  view: View,
  { levels }: Pick<OrganizationPlace, 'levels'>,
  policy: string | undefined,
): readonly string[] {
  if (levels === undefined) return servicePrefixes;
  const sets = policy === undefined ? levels : [{ policies: [policy], fullAccess: false }];
  const read = sets.map(({ policies, fullAccess }) => ({
    fullAccess: fullAccess || policies.includes(everything),
    documents: policies.flatMap((name) => documentOf(view, name)),
  }));
  return servicePrefixes.filter((service) =>
    read.every(
      ({ fullAccess, documents }) =>
        (fullAccess || documents.some((document) => grantsAccess(document, service))) &&
        !documents.some((document) => deniesAll(document, service)),
    ),
  );
}

/** Name of the policy that allows everything, which has no record. */
export const everything = 'FullAWSAccess';

/** Whether there is a service control policy of that name. */
export function isServiceControlPolicy(view: View, name: string): boolean {
  return name === everything || view.get(organizationPolicyKey(name))?.type === 'SERVICE_CONTROL_POLICY';
}

function documentOf(view: View, name: string): readonly CompiledPolicy[] {
  const record = view.get(organizationPolicyKey(name));
  if (record?.type !== 'SERVICE_CONTROL_POLICY') return [];
  return [compilePolicy(record.document, { policyType: 'scp', policyId: name })];
}

/** Whether a statement denies all of a service to everybody under it. */
function deniesAll({ statements }: CompiledPolicy, service: string): boolean {
  return statements.some(
    ({ effect, statement: { actions = [], resources = [], conditions } }) =>
      effect === 'Deny' &&
      conditions.length === 0 &&
      resources.includes('*') &&
      actions.some((action) => covers(action.toLowerCase(), `${service}:*`)),
  );
}

/** Each service with the account that tried it last, and how many did. */
export function accessDetails(
  { uses, nowMs }: Pick<ActionScope, 'nowMs' | 'uses'>,
  services: readonly string[],
  accounts: OrganizationPlace['accounts'],
): readonly AccessDetail[] {
  const used: readonly (readonly [path: string, moments: UseMoments])[] = accounts.map(({ id, path }) => [
    path,
    within(uses.of(accountUseId(id)), nowMs),
  ]);
  return services.map((serviceNamespace) => {
    const known = { serviceName: serviceTitle(serviceNamespace) ?? serviceNamespace, serviceNamespace };
    const tried = used
      .flatMap(([path, moments]) => {
        const moment = moments.get(serviceNamespace);
        return moment === undefined ? [] : [{ path, moment }];
      })
      .toSorted((a, b) => b.moment.atMs - a.moment.atMs || (a.path < b.path ? -1 : 1));
    const [last] = tried;
    if (last === undefined) return { ...known, totalAuthenticatedEntities: 0 };
    const { atMs, region } = last.moment;
    const when = { entityPath: last.path, lastAuthenticatedTime: atMs, region };
    return { ...known, ...when, totalAuthenticatedEntities: tried.length };
  });
}

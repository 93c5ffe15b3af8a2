// The organization: checked as a tree, taken apart into what decisions read by key, and shown again.

import { canonicalJson } from '../base/canonical-json.ts';
import type { Entropy } from '../base/ports.ts';
import { base32Character } from '../model/base32.ts';
import {
  type AccountOrganizationRecord,
  type AttachmentsRecord,
  accountOrganizationKey,
  type OrganizationLevel,
  type OrganizationPolicyRecord,
  type OrganizationRecord,
  organizationFeaturesKey,
  organizationKey,
  organizationPolicyKey,
  type UnitRecord,
} from '../model/organization.ts';
import { quotas } from '../model/quotas.ts';
import { accountKey, type RecordWrite } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { Organization, OrganizationAttachments, PutOrganizationRequest } from '../shapes/cluster.ts';
import { documentProblem } from './documents.ts';

/** The records of an organization. */
export interface OrganizationRecords {
  readonly tree: OrganizationRecord;
  readonly accounts: ReadonlyMap<string, AccountOrganizationRecord>;
  readonly policies: ReadonlyMap<string, OrganizationPolicyRecord>;
}

/** The records for an organization as asked for, or why it cannot be. Ids of what was there before stay. */
export function organizationOf(
  request: PutOrganizationRequest,
  scope: { readonly account: string; readonly view: View; readonly entropy: Entropy },
): OrganizationRecords | Refusal {
  const before = scope.view.get(organizationKey);
  const policies = new Map(request.policies.map(({ name, type, document }) => [name, { type, document }]));
  const tree: OrganizationRecord = {
    id: before?.id ?? drawnId('o-', 10, scope.entropy),
    managementAccount: scope.account,
    rootId: before?.rootId ?? drawnId('r-', 4, scope.entropy),
    root: attachmentsOf(request.root),
    units: request.units.map(({ name, parent, attachments }) => ({
      id: before?.units.find((unit) => unit.name === name)?.id ?? drawnId('ou-', 12, scope.entropy),
      name,
      ...(parent === undefined ? {} : { parent }),
      ...attachmentsOf(attachments),
    })),
    accounts: request.accounts.map(({ id, unit, attachments }) => ({
      id,
      ...(unit === undefined ? {} : { unit }),
      ...attachmentsOf(attachments),
    })),
    policies: [...policies].map(([name, { type }]) => ({ name, type })),
  };
  const problem =
    duplicateProblem(request) ??
    documentsProblem(policies) ??
    treeProblem(tree, scope.view) ??
    attachmentProblem(tree, policies);
  if (problem !== undefined) return problem;
  const accounts = new Map(tree.accounts.map((account) => [account.id, accountRecord(tree, account.id)]));
  accounts.set(scope.account, accountRecord(tree, scope.account));
  return { tree, accounts, policies };
}

/** The writes that turn what is there into these records (undefined: into nothing), each only where it differs. */
export function organizationWrites(view: View, after: OrganizationRecords | undefined): readonly RecordWrite[] {
  const before = view.get(organizationKey);
  const wanted = new Map<string, RecordWrite['value']>([[organizationKey, after?.tree]]);
  for (const { id } of before?.accounts ?? []) wanted.set(accountOrganizationKey(id), undefined);
  if (before !== undefined) wanted.set(accountOrganizationKey(before.managementAccount), undefined);
  for (const { name } of before?.policies ?? []) wanted.set(organizationPolicyKey(name), undefined);
  // What was enabled stays enabled for as long as there is an organization.
  if (after === undefined) wanted.set(organizationFeaturesKey, undefined);
  for (const [id, record] of after?.accounts ?? []) wanted.set(accountOrganizationKey(id), record);
  for (const [name, record] of after?.policies ?? []) wanted.set(organizationPolicyKey(name), record);
  return [...wanted].flatMap(([key, value]) => {
    const present = view.get(key as typeof organizationKey);
    const same =
      value === undefined || present === undefined
        ? value === present
        : equal(canonicalJson(value), canonicalJson(present));
    return same ? [] : [{ key, value }];
  });
}

/** The organization as the API shows it; `documentOf` gives a policy's text. */
export function organizationShape(
  tree: OrganizationRecord,
  documentOf: (name: string) => string | undefined,
): Organization {
  return {
    id: tree.id,
    managementAccount: tree.managementAccount,
    rootId: tree.rootId,
    root: attachmentsShape(tree.root),
    units: tree.units.map((unit) => ({
      id: unit.id,
      name: unit.name,
      ...(unit.parent === undefined ? {} : { parent: unit.parent }),
      attachments: attachmentsShape(unit),
    })),
    accounts: tree.accounts.map((account) => ({
      id: account.id,
      ...(account.unit === undefined ? {} : { unit: account.unit }),
      attachments: attachmentsShape(account),
    })),
    policies: tree.policies.map(({ name, type }) => ({
      ...{ name, type },
      document: documentOf(name) ?? '',
    })),
  };
}

function attachmentsOf(attachments: OrganizationAttachments | undefined): AttachmentsRecord {
  return { policies: attachments?.policies ?? [], fullAccess: attachments?.withoutFullAccess !== true };
}

function attachmentsShape({ policies, fullAccess }: AttachmentsRecord): OrganizationAttachments {
  return { policies: [...policies], withoutFullAccess: !fullAccess };
}

function invalid(message: string): Refusal {
  return refusal('InvalidInput', message);
}

function duplicateProblem({ policies, units, accounts }: PutOrganizationRequest): Refusal | undefined {
  const twice = (kind: string, names: readonly string[]): Refusal | undefined => {
    const found = names.find((name, at) => names.indexOf(name) !== at);
    return found === undefined ? undefined : invalid(`The ${kind} ${found} is named twice.`);
  };
  return (
    twice(
      'policy',
      policies.map(({ name }) => name),
    ) ??
    twice(
      'unit',
      units.map(({ name }) => name),
    ) ??
    twice(
      'account',
      accounts.map(({ id }) => id),
    )
  );
}

function documentsProblem(policies: ReadonlyMap<string, OrganizationPolicyRecord>): Refusal | undefined {
  for (const [name, { type, document }] of policies) {
    const problem = documentProblem(document, type === 'SERVICE_CONTROL_POLICY' ? 'scp' : 'rcp');
    if (problem !== undefined) return { ...problem, message: `${name}: ${problem.message}` };
    // Every character counts here, blanks too.
    if (document.length > quotas.organizationPolicySize)
      return refusal('LimitExceeded', `Cannot exceed quota for PolicySize: ${quotas.organizationPolicySize}`);
  }
  return undefined;
}

function treeProblem(tree: OrganizationRecord, view: View): Refusal | undefined {
  for (const unit of tree.units) {
    const path = unitsAbove(tree, unit.name);
    if (path === undefined) return invalid(`The unit ${unit.name} does not stand under the root.`);
    if (path.length > quotas.organizationDepth)
      return refusal('LimitExceeded', `Cannot exceed quota for OrganizationalUnitDepth: ${quotas.organizationDepth}`);
  }
  for (const { id, unit } of tree.accounts) {
    if (view.get(accountKey(id)) === undefined)
      return refusal('NoSuchEntity', `The account with id ${id} cannot be found.`);
    if (unit !== undefined && unitsAbove(tree, unit) === undefined) return invalid(`There is no unit ${unit}.`);
  }
  return undefined;
}

function attachmentProblem(
  tree: OrganizationRecord,
  policies: ReadonlyMap<string, OrganizationPolicyRecord>,
): Refusal | undefined {
  const targets: readonly (readonly [string, AttachmentsRecord])[] = [
    ['the root', tree.root],
    ...tree.units.map((unit) => [`the unit ${unit.name}`, unit] as const),
    ...tree.accounts.map((account) => [`the account ${account.id}`, account] as const),
  ];
  for (const [target, { policies: names }] of targets) {
    const unknown = names.find((name) => !policies.has(name));
    if (unknown !== undefined) return invalid(`There is no policy ${unknown}, which is to hang on ${target}.`);
    for (const type of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const) {
      const count = names.filter((name) => policies.get(name)?.type === type).length;
      if (count > quotas.organizationPoliciesPerTarget)
        return refusal(
          'LimitExceeded',
          `Cannot exceed quota for PoliciesPerTarget: ${quotas.organizationPoliciesPerTarget}`,
        );
    }
  }
  return undefined;
}

/** The units from the root's child down to that one; undefined where it does not stand under the root. */
function unitsAbove({ units }: OrganizationRecord, name: string): readonly UnitRecord[] | undefined {
  const path: UnitRecord[] = [];
  let next: string | undefined = name;
  while (next !== undefined) {
    const unit = units.find((one) => one.name === next);
    if (unit === undefined || path.includes(unit)) return undefined;
    path.unshift(unit);
    next = unit.parent;
  }
  return path;
}

function accountRecord(tree: OrganizationRecord, id: string): AccountOrganizationRecord {
  const account = tree.accounts.find((one) => one.id === id);
  const units = account?.unit === undefined ? [] : (unitsAbove(tree, account.unit) ?? []);
  const typeOf = new Map(tree.policies.map(({ name, type }) => [name, type]));
  const levelOf = ({ policies, fullAccess }: AttachmentsRecord): OrganizationLevel => ({
    fullAccess,
    scp: policies.filter((name) => typeOf.get(name) === 'SERVICE_CONTROL_POLICY'),
    rcp: policies.filter((name) => typeOf.get(name) === 'RESOURCE_CONTROL_POLICY'),
  });
  return {
    organizationId: tree.id,
    management: id === tree.managementAccount,
    path: `${[tree.id, tree.rootId, ...units.map((unit) => unit.id)].join('/')}/`,
    levels: [tree.root, ...units, ...(account === undefined ? [] : [account])].map(levelOf),
  };
}

function drawnId(prefix: string, length: number, entropy: Entropy): string {
  let id = prefix;
  for (const byte of entropy.bytes(length)) id += base32Character(byte).toLowerCase();
  return id;
}

function equal(a: Uint8Array | string, b: Uint8Array | string): boolean {
  return a.toString() === b.toString();
}

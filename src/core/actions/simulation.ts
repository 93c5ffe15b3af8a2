// Simulations: what policies would decide, action by action and resource by resource, and which statements decide it.

import { type Refusal, refusal } from '../model/refusal.ts';
import { compilePolicy } from '../policy/compile.ts';
import { MapContext } from '../policy/context.ts';
import { contextKeysOf } from '../policy/context-keys.ts';
import type { DecisionKind } from '../policy/decision.ts';
import { evaluate, type PolicyRequest, type PolicySet } from '../policy/evaluate.ts';
import type { EvaluationResult, ResourceSpecificResult, SimulatePrincipalPolicyResponse } from '../shapes/iam.ts';
import { type PageRequest, pageEnd, pageSize, readMarker } from './paging.ts';
import { readSimulation, type Simulation, type SimulationRequest } from './simulation/inputs.ts';
import type { SimulationSource } from './simulation/source.ts';

// Characters of results after which a page ends before MaxItems does: every result may repeat the keys of all documents,
// and a door answers with some megabytes at most.
const pageCharacters = 1_000_000;
// No one result is larger.
const mostCharacters = 500_000;

type Outcome =
  | { readonly outcome: 'answered'; readonly response: SimulatePrincipalPolicyResponse }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** Runs the part of a simulation that a page shows: a result for every action, and only those of the page are worked out. */
export function simulate(request: PageRequest & SimulationRequest, source: SimulationSource): Outcome {
  const read = readSimulation(request, source);
  if (!read.ok) return { outcome: 'refused', refusal: read.error };
  const simulation = read.value;
  const total = simulation.actions.length;
  const from = firstOfPage(request.marker, total);
  if (from === undefined)
    return { outcome: 'refused', refusal: refusal('InvalidInput', 'Invalid marker for pagination.') };
  const most = Math.min(from + pageSize(request), total);
  const missing = missingKeys(simulation);
  const evaluationResults: EvaluationResult[] = [];
  let until = from;
  for (let characters = 0; until < most && characters < pageCharacters; until++) {
    const action = simulation.actions[until] ?? '';
    const result = resultOf(simulation, { action, missing });
    if (result === undefined) return { outcome: 'refused', refusal: tooMuch(action) };
    characters += JSON.stringify(result).length;
    evaluationResults.push(result);
  }
  const end = pageEnd(until < total ? `${markerOf(total)}${until}` : undefined);
  return { outcome: 'answered', response: { evaluationResults, ...end } };
}

function tooMuch(action: string): Refusal {
  return refusal('InvalidInput', `There is too much to tell of ${action} for all these resources: give fewer of them.`);
}

/** A marker names how many results there are: one of another simulation is most likely refused. */
function markerOf(total: number): string {
  return `simulation/${total}/`;
}

/** Number of the page's first result; undefined where the marker is no simulation's. */
function firstOfPage(marker: string | undefined, total: number): number | undefined {
  const marked = readMarker(marker);
  if (marked === undefined) return 0;
  const number = marked?.startsWith(markerOf(total)) === true ? marked.slice(markerOf(total).length) : '';
  return /^[1-9]\d{0,9}$/.test(number) && Number(number) < total ? Number(number) : undefined;
}

/** Keys that the documents ask for, whether or not for this action, and nobody gave: told where something is not allowed. */
function missingKeys({ source, identity, boundary, resourcePolicy, known }: Simulation): readonly string[] {
  const policies = [...identity.policies, ...(boundary === undefined ? [] : [boundary])];
  const documents = source.documents.read(resourcePolicy === undefined ? policies : [...policies, resourcePolicy]);
  return contextKeysOf(documents).filter((name) => !known.has(name.toLowerCase()));
}

interface Asked {
  readonly action: string;
  readonly missing: readonly string[];
}

/** What is decided of an action, resource by resource; undefined where that is more than an answer may hold. */
function resultOf(simulation: Simulation, { action, missing }: Asked): EvaluationResult | undefined {
  const [only = '*', ...more] = simulation.resources;
  if (only === '*' && more.length === 0) {
    const { specific, organizations } = judge(simulation, { action, missing }, '*');
    const { evalResourceDecision: evalDecision, ...judged } = specific;
    return { evalActionName: action, evalDecision, ...judged, ...organizations, resourceSpecificResults: [] };
  }
  const judged: ResourceSpecificResult[] = [];
  const organizations: NonNullable<EvaluationResult['organizationsDecisionDetail']>[] = [];
  let characters = 0;
  for (const resource of simulation.resources) {
    const one = judge(simulation, { action, missing }, resource);
    characters += JSON.stringify(one.specific).length;
    if (characters > mostCharacters) return undefined;
    judged.push(one.specific);
    organizations.push(...Object.values(one.organizations));
  }
  const boundaries = judged.flatMap((one) => one.permissionsBoundaryDecisionDetail ?? []);
  const allowedByOrganizations = organizations.every((one) => one.allowedByOrganizations);
  const allowedByPermissionsBoundary = boundaries.every((one) => one.allowedByPermissionsBoundary);
  return {
    evalActionName: action,
    // AWS gives a pattern of its catalogue for several.
    ...(more.length === 0 ? { evalResourceName: only } : {}),
    evalDecision: worstOf(judged.map((one) => one.evalResourceDecision)),
    matchedStatements: [...new Set(judged.flatMap((one) => one.matchedStatements))],
    ...(organizations.length === 0 ? {} : { organizationsDecisionDetail: { allowedByOrganizations } }),
    ...(boundaries.length === 0 ? {} : { permissionsBoundaryDecisionDetail: { allowedByPermissionsBoundary } }),
    ...(allowedByOrganizations
      ? { evalDecisionDetails: (more.length === 0 ? judged[0]?.evalDecisionDetails : undefined) ?? {} }
      : {}),
    missingContextValues: judged.some((one) => one.missingContextValues.length > 0) ? missing : [],
    resourceSpecificResults: judged,
  };
}

interface Judged {
  readonly specific: ResourceSpecificResult;
  readonly organizations: Pick<EvaluationResult, 'organizationsDecisionDetail'>;
}

function judge(simulation: Simulation, { action, missing }: Asked, resource: string): Judged {
  const request = requestOf(simulation, action, resource);
  const set = setOf(simulation, resource);
  const { decision, matched } = evaluate(request, set);
  const organizations = organizationsDetail(request, set);
  const crossed = organizations.allowed === false ? undefined : crossDetails(request, set);
  const specific = {
    evalResourceName: resource,
    evalResourceDecision: decisionWords[decision],
    matchedStatements: simulation.source.documents.shown(matched),
    ...boundaryDetail(request, set),
    ...(crossed === undefined ? {} : { evalDecisionDetails: crossed }),
    // What is allowed misses nothing.
    missingContextValues: decision === 'Allowed' ? [] : missing,
  };
  return { specific, organizations: organizations.shown };
}

type Decided = EvaluationResult['evalDecision'];

/** What is decided of all together: allowed where everything is. */
function worstOf(decisions: readonly Decided[]): Decided {
  if (decisions.includes('explicitDeny')) return 'explicitDeny';
  return decisions.includes('implicitDeny') ? 'implicitDeny' : 'allowed';
}

const decisionWords: Readonly<Record<DecisionKind, EvaluationResult['evalDecision']>> = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicitDeny',
  ImplicitlyDenied: 'implicitDeny',
};

function requestOf(simulation: Simulation, action: string, resource: string): PolicyRequest {
  const { as, resourceOwner } = simulation;
  const named = resource.split(':', 5)[4] ?? '';
  const owner = /^\d{12}$/.test(named) ? named : (resourceOwner ?? as?.caller.account ?? '');
  // Without a policy of the resource, its owner has no say: the question is what the source's own policies allow.
  const account = as?.caller.account ?? owner;
  const resourceAccount = simulation.resourcePolicy === undefined ? account : owner;
  const caller = as?.caller ?? { kind: 'User', arn: '', account };
  return { caller, action, resource, resourceAccount, context: new MapContext(simulation.context) };
}

function setOf({ identity, boundary, resourcePolicy, source }: Simulation, resource: string): PolicySet {
  const kind = resourceKind(resource);
  return {
    identity,
    boundary,
    resource: resourcePolicy,
    ...(resourcePolicy === undefined || kind === undefined ? {} : { resourceKind: kind }),
    ...(source.scp === undefined ? {} : { scp: source.scp }),
  };
}

/** Policies of keys and roles must allow by themselves. */
function resourceKind(resource: string): PolicySet['resourceKind'] {
  const [, , service, , , kind = ''] = resource.split(':', 6);
  if (service === 'kms') return 'kms';
  return service === 'iam' && kind.startsWith('role/') ? 'trust' : undefined;
}

const everything = compilePolicy(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  {
    policyType: 'identity',
    policyId: 'everything',
  },
);

/** The same request within the caller's account, judged by these documents alone. */
function within(request: PolicyRequest, set: PolicySet): DecisionKind {
  return evaluate({ ...request, resourceAccount: request.caller.account }, set).decision;
}

function boundaryDetail(
  request: PolicyRequest,
  { boundary }: PolicySet,
): Pick<EvaluationResult, 'permissionsBoundaryDecisionDetail'> {
  if (boundary === undefined) return {};
  const allowed = within(request, { identity: [everything], boundary }) === 'Allowed';
  return { permissionsBoundaryDecisionDetail: { allowedByPermissionsBoundary: allowed } };
}

function organizationsDetail(
  request: PolicyRequest,
  { scp }: PolicySet,
): { readonly allowed?: boolean; readonly shown: Pick<EvaluationResult, 'organizationsDecisionDetail'> } {
  if (scp === undefined) return { shown: {} };
  const allowed = within(request, { identity: [everything], scp }) === 'Allowed';
  return { allowed, shown: { organizationsDecisionDetail: { allowedByOrganizations: allowed } } };
}

/** Across accounts, what each side says; undefined within one. */
function crossDetails(request: PolicyRequest, set: PolicySet): Readonly<Record<string, string>> | undefined {
  if (request.resourceAccount === request.caller.account || set.resource === undefined) return undefined;
  const { identity, boundary, resource } = set;
  const own = within(request, { identity, boundary });
  // A boundary that allows everything: whoever has one is not spared by a NotPrincipal.
  const edge = boundary === undefined ? undefined : everything;
  const other = evaluate(request, { identity: [everything], boundary: edge, resource }).decision;
  return { 'IAM Policy': decisionWords[own], 'Resource Policy': decisionWords[other] };
}

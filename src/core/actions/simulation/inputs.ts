// What a simulation is asked, checked: actions, resources, their owner and policy, the supposed caller, the condition keys.

import { fail, ok, type Result } from '../../base/result.ts';
import { parseArn } from '../../model/arn.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import { CompiledPolicies, type CompiledPolicy } from '../../policy/compile.ts';
import type { ContextValue } from '../../policy/context.ts';
import { accountOfPrincipal } from '../../policy/principal.ts';
import { type SavedPolicyType, validatePolicy } from '../../policy/validate.ts';
import type { SimulateCustomPolicyRequest } from '../../shapes/iam.ts';
import { readContextEntries } from './context-entries.ts';
import { type SimulatedCaller, type SimulationSource, suppositiousUser } from './source.ts';

/** What both simulations take besides their source. */
export type SimulationRequest = Omit<SimulateCustomPolicyRequest, 'marker' | 'maxItems'>;

/** A simulation ready to be run. */
export interface Simulation {
  readonly source: SimulationSource;
  readonly identity: CompiledPolicies;
  readonly boundary: CompiledPolicy | undefined;
  readonly resourcePolicy: CompiledPolicy | undefined;
  readonly actions: readonly string[];
  /** `*` alone where none were given. */
  readonly resources: readonly string[];
  /** Account of resources whose ARN names none; absent: the caller's. */
  readonly resourceOwner: string | undefined;
  readonly as: SimulatedCaller | undefined;
  /** Given keys and those that follow from the caller, by name in lower case. */
  readonly context: ReadonlyMap<string, ContextValue>;
  /** Those of them that are not told as missing: not what stands in for a caller. */
  readonly known: ReadonlyMap<string, ContextValue>;
}

/** Checks what was asked and makes its documents ready. */
export function readSimulation(request: SimulationRequest, source: SimulationSource): Result<Simulation, Refusal> {
  const problem = namesProblem(request) ?? documentsProblem(request);
  if (problem !== undefined) return fail(problem);
  const owner = readOwner(request.resourceOwner);
  if (!owner.ok) return owner;
  const as = readCaller(request, source);
  if (!as.ok) return as;
  const given = readContextEntries(request.contextEntries);
  if (!given.ok) return given;
  const { documents } = source;
  const context = new Map([...(as.value?.keys ?? [['aws:userid', nobody]]), ...given.value]);
  const [boundary] = request.permissionsBoundaryPolicyInputList;
  const { resourcePolicy } = request;
  return ok({
    source,
    identity: new CompiledPolicies([
      ...source.identity,
      ...request.policyInputList.map((text, at) => documents.add(text, 'identity', `PolicyInputList.${at + 1}`)),
    ]),
    boundary:
      boundary === undefined
        ? source.boundary
        : documents.add(boundary, 'boundary', 'PermissionsBoundaryPolicyInputList.1'),
    resourcePolicy:
      resourcePolicy === undefined ? undefined : documents.add(resourcePolicy, 'resource', 'ResourcePolicy'),
    actions: request.actionNames,
    resources: request.resourceArns.length === 0 ? ['*'] : request.resourceArns,
    resourceOwner: owner.value,
    as: as.value,
    context,
    known: as.value === undefined ? given.value : context,
  });
}

const actionName = /^[A-Za-z0-9-]+:[A-Za-z0-9-]+$/;
/** Value of `aws:userid` where nobody calls. */
const nobody = 'STUB_PRINCIPAL_FOR_POLICY_SIMULATOR';
const resourceName = /^(?:\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:[^]+)$/;

/** How an account's machines keep their disks: each needs resources of certain kinds, and every one is judged by itself. */
const handlingOptions = new Set([
  'EC2-Classic-EBS',
  'EC2-Classic-InstanceStore',
  'EC2-VPC-EBS',
  'EC2-VPC-EBS-Subnet',
  'EC2-VPC-InstanceStore',
  'EC2-VPC-InstanceStore-Subnet',
]);

function namesProblem(request: SimulationRequest): Refusal | undefined {
  const { actionNames, resourceArns, resourceHandlingOption: option } = request;
  if (actionNames.some((name) => !name.includes(':')))
    return invalid('The action is invalid since it is missing names');
  const action = actionNames.find((name) => !actionName.test(name));
  if (action !== undefined)
    return invalid(`${action} is no action name: behind the service prefix stands a name, without wildcards.`);
  const resource = resourceArns.find((name) => !resourceName.test(name));
  if (resource !== undefined) return invalid(`ResourceNames are not in a valid ARN format: ${resource}.`);
  if (option !== undefined && !handlingOptions.has(option)) return invalid(`${option} is no ResourceHandlingOption.`);
  return undefined;
}

function documentsProblem(request: SimulationRequest): Refusal | undefined {
  const { policyInputList, permissionsBoundaryPolicyInputList: boundaries, resourcePolicy } = request;
  if (boundaries.length > 1) return invalid('The list of Permissions Boundary policies cannot exceed 1 items.');
  for (const [at, text] of policyInputList.entries()) {
    const problem = documentProblem(text, ['inline'], `PolicyInputList.${at + 1}`);
    if (problem !== undefined) return problem;
  }
  const [boundary] = boundaries;
  return (
    (boundary === undefined
      ? undefined
      : documentProblem(boundary, ['inline'], 'PermissionsBoundaryPolicyInputList.1')) ??
    (resourcePolicy === undefined
      ? undefined
      : documentProblem(resourcePolicy, ['resource', 'trust'], 'ResourcePolicy'))
  );
}

/** Why a document can play none of the roles. */
function documentProblem(text: string, types: readonly SavedPolicyType[], called: string): Refusal | undefined {
  const problems = types.map((type) => validatePolicy(text, type));
  const [problem] = problems;
  if (problem === undefined || problems.includes(undefined)) return undefined;
  return invalid(`Invalid ${called}: ${problem.message} (line ${problem.line}, column ${problem.column})`);
}

function readOwner(owner: string | undefined): Result<string | undefined, Refusal> {
  if (owner === undefined) return ok(undefined);
  const account = accountOfPrincipal(owner);
  return account === undefined ? fail(invalid(`'${owner}' is not a valid as a Resource Owner.`)) : ok(account);
}

/** Who is supposed to call: the CallerArn, else the source. A resource's policy needs somebody to speak of. */
function readCaller(
  { callerArn, resourcePolicy }: SimulationRequest,
  source: SimulationSource,
): Result<SimulatedCaller | undefined, Refusal> {
  if (callerArn !== undefined) {
    if (parseArn(callerArn) === undefined) return fail(invalid(`Invalid caller - ${callerArn} is not an ARN.`));
    if (callerArn === source.as?.caller.arn && isUser(source.as)) return ok(source.as);
    const user = suppositiousUser(callerArn);
    return user === undefined ? fail(notUser) : ok(user);
  }
  if (resourcePolicy === undefined) return ok(source.as);
  if (source.as === undefined) return fail(invalid('CallerArn is required when ResourcePolicy is specified.'));
  return isUser(source.as) ? ok(source.as) : fail(notUser);
}

/** A group is no principal, and a role acts through sessions. */
function isUser({ caller }: SimulatedCaller): boolean {
  return caller.arn.includes(':user/');
}

const notUser = invalid('Invalid caller - Caller must be an IAM user in this context.');

function invalid(message: string): Refusal {
  return refusal('InvalidInput', message);
}

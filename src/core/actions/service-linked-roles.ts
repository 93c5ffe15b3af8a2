// Service-linked roles: what they are called, where they stand, and that only their service changes them.

import { type Refusal, refusal } from '../model/refusal.ts';
import { linkedServices } from './linked-services.ts';

/** Every service-linked role stands under this path, and no other role. */
const pathPrefix = '/aws-service-role/';
const namePrefix = 'AWSServiceRoleFor';
// AWS's longest role name.
const longestName = 64;

const servicePattern = /^([a-z0-9]+(?:[.-][a-z0-9]+)*)\.amazonaws\.com$/;

/** Path of the roles of a service: `/aws-service-role/ecs.amazonaws.com/`. */
export function linkedRolePath(service: string): string {
  return `${pathPrefix}${service}/`;
}

/** ARN of the policy of AWS's that the role of a service has; undefined where it is not known. */
export function linkedRolePolicy(service: string): string | undefined {
  const policy = linkedServices.get(ownName(service) ?? '')?.policy;
  return policy === undefined ? undefined : `arn:aws:iam::aws:policy${pathPrefix}${policy}`;
}

/** The service whose role stands under a path. */
export function linkedServiceOf(path: string): string {
  return path.slice(pathPrefix.length, -1);
}

/** Whether a role, or one that is to be, belongs to a service. */
export function isServiceLinked({ path }: { readonly path: string }): boolean {
  return path.startsWith(pathPrefix);
}

/** Why a role cannot stand under the path of service-linked ones; undefined where it can. */
export function linkedPathProblem(path: string, name: string): Refusal | undefined {
  const service = linkedServiceOf(path);
  const fits = path === linkedRolePath(service) && ownName(service) !== undefined && name.startsWith(namePrefix);
  return fits ? undefined : refusal('InvalidInput', `${path}${name} is no service-linked role.`);
}

/**
 * Name of the role of a service. A service that is not in the list gives its role its own name: the parts of it
 * between dots and hyphens, each with a capital, so that `cost-reports.billing.amazonaws.com` has
 * AWSServiceRoleForCostReportsBilling. A suffix tells several roles of one service apart.
 */
export function linkedRoleName(service: string, suffix: string | undefined): string {
  const own = ownName(service) ?? service;
  const name = namePrefix + (linkedServices.get(own)?.role ?? derivedName(own));
  return suffix === undefined ? name : `${name}_${suffix}`;
}

/** Why a service cannot have a role with that suffix; undefined where it can. */
export function linkedRoleProblem(service: string, suffix: string | undefined): Refusal | undefined {
  const own = ownName(service);
  if (own === undefined) {
    return refusal('AccessDenied', `${service} is not a valid AWS service name (Service Principal)`);
  }
  if (suffix !== undefined && linkedServices.get(own)?.takesSuffix === false) {
    return refusal('InvalidInput', `Custom suffix is not allowed for ${service}`);
  }
  const name = linkedRoleName(service, suffix);
  if (name.length <= longestName) return undefined;
  return refusal('InvalidInput', `The name ${name} is longer than the ${longestName} characters of a role name.`);
}

/** AWS's words for a name that another role has. */
export function linkedRoleTaken(name: string): Refusal {
  const text = `Service role name ${name} has been taken in this account, please try a different suffix.`;
  return refusal('InvalidInput', text);
}

/** AWS's words for an ordinary role under the path of service-linked ones. */
export const reservedPath: Refusal = refusal(
  'InvalidInput',
  "Paths beginning with '/aws-service-role' are reserved for AWS Service Linked Roles",
);

function ownName(service: string): string | undefined {
  return servicePattern.exec(service)?.[1];
}

function derivedName(own: string): string {
  return own
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** The trust policy of a service's roles. */
export function linkedRoleTrust(service: string): string {
  const statement = { Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** AWS's words for changing a service-linked role by an ordinary call; undefined for every other entity. */
export function protectedRefusal({
  name,
  path,
}: {
  readonly name: string;
  readonly path: string;
}): Refusal | undefined {
  if (!isServiceLinked({ path })) return undefined;
  const text = `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`;
  return refusal('UnmodifiableEntity', text);
}

const taskPattern = /^task(\/aws-service-role\/[^/]+\/)([^/]+)\/([0-9a-f-]{36})$/;

/** Id of the deletion of a service-linked role. */
export function deletionTaskId(role: { readonly name: string; readonly path: string }, task: string): string {
  return `task${role.path}${role.name}/${task}`;
}

/** Path and name of the role, and the task, in the id of a deletion; undefined where it is none. */
export function readDeletionTaskId(
  taskId: string,
): { readonly path: string; readonly name: string; readonly task: string } | undefined {
  const [, path, name, task] = taskPattern.exec(taskId) ?? [];
  return path === undefined || name === undefined || task === undefined ? undefined : { path, name, task };
}

// Service-specific credentials: what a user logs in with at one service, found by id among those of the user.

import type { Entropy } from '../base/ports.ts';
import { toBase64, utf8 } from '../base/text.ts';
import { loginNameKey, type ServiceCredentialRecord, serviceCredentialKey } from '../model/credential-record.ts';
import { idKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { ServiceSpecificCredential, ServiceSpecificCredentialMetadata } from '../shapes/iam.ts';
import type { ActionScope, Permission, PermissionScope } from './action.ts';
import { type Entity, entityPermission, findEntity, isRefusal, noSuchEntity, userNameOr } from './entities.ts';

// Services whose credentials are API keys, an alias and a secret instead of a name and a password: what each begins with.
const apiKeyStarts: ReadonlyMap<string, string> = new Map([
  ['aws-external-anthropic.amazonaws.com', 'AEAA'],
  ['bedrock.amazonaws.com', 'ABSK'],
  ['cloudwatch.amazonaws.com', 'APIAACWM'],
  ['logs.amazonaws.com', 'ACWL'],
]);
const passwordServices: ReadonlySet<string> = new Set(['cassandra.amazonaws.com', 'codecommit.amazonaws.com']);
// 60 characters of base64, as AWS's passwords have.
const passwordBytes = 44;

/** A credential and its user. */
export interface FoundCredential {
  readonly user: Entity<'user'>;
  readonly credential: ServiceCredentialRecord;
}

/** The service of that name, compared without case; AWS's words where it has no such credentials. */
export function serviceNamed(serviceName: string): Refusal | string {
  const service = serviceName.toLowerCase();
  return apiKeyStarts.has(service) || passwordServices.has(service)
    ? service
    : refusal('NoSuchEntity', `No such service ${serviceName} is supported for Service Specific Credentials`);
}

/** What a call on a credential must be allowed. */
export function credentialPermissions(
  scope: PermissionScope,
  action: string,
  request: { readonly userName?: string; readonly serviceSpecificCredentialId: string },
): readonly Permission[] | Refusal {
  const name = userNameOr(scope, request.userName);
  if (isRefusal(name)) return name;
  const { account } = scope.caller;
  const found = credentialOf(scope.view, account, name, request.serviceSpecificCredentialId);
  const context = 'code' in found ? {} : serviceContext(found.credential.serviceName);
  return [entityPermission(scope, action, { kind: 'user', name }, context)];
}

/** Condition key for the service that a call is about. */
export function serviceContext(serviceName: string): Record<string, ContextValue> {
  return { 'iam:servicespecificcredentialservicename': serviceName.toLowerCase() };
}

/** The credential that a call names, or AWS's words that there is none. */
export function findCredential(
  scope: ActionScope,
  request: { readonly userName?: string; readonly serviceSpecificCredentialId: string },
): FoundCredential | Refusal {
  const name = userNameOr(scope, request.userName);
  if (isRefusal(name)) return name;
  return credentialOf(scope.view, scope.account, name, request.serviceSpecificCredentialId);
}

function credentialOf(view: View, account: string, userName: string, id: string): FoundCredential | Refusal {
  const user = findEntity(view, 'user', account, userName);
  if (user === undefined) return noSuchEntity('user', userName);
  const isOfUser = user.record.serviceCredentials?.includes(id) === true;
  const credential = isOfUser ? view.get(serviceCredentialKey(account, user.record.id, id)) : undefined;
  return credential === undefined ? refusal('NoSuchEntity', `No such credential ${id} exists`) : { user, credential };
}

/** A password that nobody knows yet. */
export function newServicePassword(entropy: Entropy): string {
  return toBase64(entropy.bytes(passwordBytes));
}

/** The name that the next credential of a user logs in with: `alice-at-111122223333`, then `alice+1-at-111122223333`. */
export function freeLoginName(view: View, account: string, user: string, serviceName: string): string {
  for (let number = 0; ; number++) {
    const name = `${user}${number === 0 ? '' : `+${number}`}-at-${account}`;
    // Somebody called `alice+1`, or called `alice` before, may have it.
    if (view.get(loginNameKey(account, serviceName, name)) === undefined) return name;
  }
}

/** A credential as listings show it. */
export function credentialMetadata(
  { view, nowMs }: ActionScope,
  credential: ServiceCredentialRecord,
): ServiceSpecificCredentialMetadata {
  const { id, userId, serviceName, loginName, createdAtMs, expiresAtMs } = credential;
  const isExpired = expiresAtMs !== undefined && nowMs >= expiresAtMs;
  return {
    ...{ serviceSpecificCredentialId: id, serviceName, userName: view.get(idKey(userId))?.name ?? '' },
    ...{ status: isExpired ? 'Expired' : credential.status, createDate: createdAtMs },
    ...(expiresAtMs === undefined ? {} : { expirationDate: expiresAtMs }),
    ...(apiKeyStarts.has(serviceName) ? { serviceCredentialAlias: loginName } : { serviceUserName: loginName }),
  };
}

/** A credential with its password, which is shown only once. */
export function credentialShape(
  scope: ActionScope,
  credential: ServiceCredentialRecord,
  password: string,
): ServiceSpecificCredential {
  const { serviceName, loginName } = credential;
  const shown = credentialMetadata(scope, credential);
  const start = apiKeyStarts.get(serviceName);
  if (start === undefined) return { ...shown, servicePassword: password };
  // As AWS's: the alias and a password in one, so that the key says whose it is.
  return { ...shown, serviceCredentialSecret: start + toBase64(utf8(`${loginName}:${password}`)) };
}

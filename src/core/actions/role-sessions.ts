// Sessions of roles, however they come about: which role is meant, and whether it may have any now.

import { iamArn, parseArn } from '../model/arn.ts';
import { type RoleRecord, roleKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import { isClosed } from './accounts.ts';
import type { ActionScope } from './action.ts';
import { isQuarantined } from './revocations.ts';

/** The trust of a role that is not here: none. The caller must not learn that it is not here. */
export const noTrust = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:None"}]}';

/** The role with that very ARN, unless its account is closed. */
export function findRole(view: View, roleArn: string): RoleRecord | undefined {
  const arn = parseArn(roleArn);
  if (arn?.resource.startsWith('role/') !== true || isClosed(view, arn.account)) return undefined;
  const role = view.get(roleKey(arn.account, arn.resource.slice(arn.resource.lastIndexOf('/') + 1)));
  // INVARIANT: not by another partition or with a region: policies that name the role would not know it by that.
  return role !== undefined && iamArn('role', arn.account, role.path, role.name) === roleArn ? role : undefined;
}

/** Sessions of a role in quarantine would be refused wherever they are shown. */
export function quarantineProblem(
  { view }: Pick<ActionScope, 'view'>,
  account: string,
  { id, name }: RoleRecord,
): Refusal | undefined {
  return isQuarantined(view, account, id) ? refusal('AccessDenied', `The role ${name} is in quarantine.`) : undefined;
}

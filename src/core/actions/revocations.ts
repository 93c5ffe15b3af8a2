// Revocations of principals: whom a call names, what it takes away, and whether somebody is in quarantine.

import { iamArn, parseArn, rootArn } from '../model/arn.ts';
import { accountKey, idKey, type RevokedRecord, revokedKey, roleKey, userKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { dotText, type RevocationKind } from '../model/revocation.ts';
import type { View } from '../model/view.ts';
import type { ActionOutcome, Permission, PermissionScope, RevocationDraft } from './action.ts';

/** A user, a role, or the root user, as revocations name it. */
export interface RevocablePrincipal {
  /** Unique id; the account for the root user. */
  readonly id: string;
  readonly arn: string;
  /** accountSeq of the op that created it: names the delay draws of its revocations. */
  readonly createdAtSeq: number;
}

/** The principal of that ARN or unique id in an account; undefined where the view shows none. */
export function revocablePrincipal(view: View, account: string, named: string): RevocablePrincipal | undefined {
  if (!named.startsWith('arn:')) {
    const id = view.get(idKey(named));
    if (id === undefined || id.account !== account) return undefined;
    const { kind, name } = id;
    return kind === 'role' || kind === 'user' ? ofKind(view, account, { kind, name }) : undefined;
  }
  const arn = parseArn(named);
  if (arn === undefined || arn.service !== 'iam' || arn.account !== account) return undefined;
  if (arn.resource === 'root') {
    return view.get(accountKey(account)) === undefined
      ? undefined
      : { id: account, arn: rootArn(account), createdAtSeq: 0 };
  }
  const [kind] = arn.resource.split('/', 1);
  if (kind !== 'role' && kind !== 'user') return undefined;
  const name = arn.resource.slice(arn.resource.lastIndexOf('/') + 1);
  const found = ofKind(view, account, { kind, name });
  return found?.arn === named ? found : undefined;
}

function ofKind(
  view: View,
  account: string,
  { kind, name }: { readonly kind: 'role' | 'user'; readonly name: string },
): RevocablePrincipal | undefined {
  const record = kind === 'user' ? view.get(userKey(account, name)) : view.get(roleKey(account, name));
  if (record === undefined) return undefined;
  return {
    id: record.id,
    arn: iamArn(kind, account, record.path, record.name),
    createdAtSeq: record.createdAtSeq ?? 0,
  };
}

/** What a call about a principal must be allowed: judged on its ARN, also where there is nobody of it. */
export function principalPermissions(
  { caller, view }: PermissionScope,
  action: string,
  named: string,
): readonly Permission[] {
  const resource = revocablePrincipal(view, caller.account, named)?.arn ?? named;
  return [{ action, resource }];
}

/** The revocation that a call amounts to; undefined where the principal is not visible here. */
export function principalRevocation(
  { caller, view }: PermissionScope,
  named: string,
  kind: RevocationKind,
): RevocationDraft | undefined {
  const { account } = caller;
  const principal = revocablePrincipal(view, account, named);
  if (principal === undefined) return undefined;
  return { account, target: principal.id, targetCreatedAtSeq: principal.createdAtSeq, kind };
}

/** The same, decided by the home for a principal that was not visible where the call came in. */
export function revokedAtHome(
  scope: PermissionScope,
  named: string,
  kind: RevocationKind,
): Extract<ActionOutcome<never>, { outcome: 'refused' | 'revoked' }> {
  const draft = principalRevocation(scope, named, kind);
  return draft === undefined ? { outcome: 'refused', refusal: noSuchPrincipal(named) } : { outcome: 'revoked', draft };
}

/** Nobody of that name. */
export function noSuchPrincipal(named: string): Refusal {
  return refusal('NoSuchEntity', `There is no user, role or root user ${named} in this account.`);
}

/** What the home has taken up of a principal's revocations. */
export function revokedOf(view: View, account: string, principalId: string): RevokedRecord {
  return view.get(revokedKey(account, principalId)) ?? { principalId, sessions: [], quarantines: [], coveredDots: [] };
}

/** Whether a quarantine of the principal is in force that no lift has covered. */
export function isQuarantined(view: View, account: string, principalId: string): boolean {
  const dots = view.revocationsOf(principalId).filter(({ kind }) => kind === 'principal-quarantine');
  if (dots.length === 0) return false;
  const { coveredDots } = revokedOf(view, account, principalId);
  return dots.some(({ dot }) => !coveredDots.includes(dotText(dot)));
}

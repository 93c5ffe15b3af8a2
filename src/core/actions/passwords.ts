// Passwords: what those of an account must be like, which may not come again, and the slow work of hashing and comparing them.

import { invariant } from '../base/invariant.ts';
import type { LoginProfileRecord } from '../model/credential-record.ts';
import { type AccountRecord, accountKey, type PasswordPolicyRecord, passwordPolicyKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SlowAskOf } from '../model/slow-work.ts';
import type { View } from '../model/view.ts';
import type { ActionScope, SlowWorkScope } from './action.ts';

// "Password strength" of the IAM User Guide: where an account has no policy of its own.
const defaultLength = 8;
const defaultKinds = 3;
// AWS's "nonalphanumeric characters".
const symbol = /[!@#$%^&*()_+\-=[\]{}|']/;

/** A hash of what nobody knows: compared with where there is nothing to compare with, so that it takes as long. */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$7clSUUpKaGU2BjgOIvADRA$uLcx5cBWDNQmaZCdaeIRmJGP9J9SRiCLhvWMlO7bNvo';

/** A password that is to be set. */
export interface NewPassword {
  readonly account: string;
  /** Whose it is: unique id of the user; the account, for its root user. */
  readonly holder: string;
  readonly password: string;
  /** What it takes the place of. */
  readonly before: LoginProfileRecord | undefined;
  /** What the caller says that it takes the place of, where that is to be proved. */
  readonly old?: string;
}

/** Why a password will not do for a user of the account; undefined where it will. */
export function passwordProblem(view: View, account: string, password: string): Refusal | undefined {
  const policy = view.get(passwordPolicyKey(account));
  const words =
    policy === undefined ? defaultProblem(view.get(accountKey(account)), password) : policyProblem(policy, password);
  return words === undefined ? undefined : refusal('PasswordPolicyViolation', words);
}

/** Why a password will not do for the root user of an account: AWS's own rules hold there, whatever the account's policy. */
export function rootPasswordProblem(
  account: Pick<AccountRecord, 'email' | 'name'> | undefined,
  password: string,
): Refusal | undefined {
  const words = defaultProblem(account, password);
  return words === undefined ? undefined : refusal('PasswordPolicyViolation', words);
}

function policyProblem(policy: PasswordPolicyRecord, password: string): string | undefined {
  if (password.length < policy.minimumPasswordLength)
    return `Password should have a minimum length of ${policy.minimumPasswordLength}`;
  if (policy.requireUppercaseCharacters && !/[A-Z]/.test(password))
    return 'Password should have at least one uppercase letter';
  if (policy.requireLowercaseCharacters && !/[a-z]/.test(password))
    return 'Password should have at least one lowercase letter';
  if (policy.requireNumbers && !/[0-9]/.test(password)) return 'Password should have at least one number';
  if (policy.requireSymbols && !symbol.test(password)) return 'Password should have at least one symbol';
  return undefined;
}

function defaultProblem(
  account: Pick<AccountRecord, 'email' | 'name'> | undefined,
  password: string,
): string | undefined {
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, symbol].filter((kind) => kind.test(password));
  const isName = password === account?.name || password === account?.email;
  const does = password.length >= defaultLength && kinds.length >= defaultKinds && !isName;
  return does ? undefined : 'Password does not conform to the account password policy.';
}

/** The slow work before a password is set: it is hashed, and compared with those that it must be, and must not be. */
export function passwordWork(
  scope: SlowWorkScope,
  { account, holder, password, before, old }: NewPassword,
): SlowAskOf<'passwords'> {
  const open = (sealed: string): string | undefined => scope.secrets.openPasswordHash(sealed, holder, account);
  const current = before === undefined ? undefined : open(before.sealedSecret);
  // A hash whose data key is lost is nobody's: the old password is proved by none, and any new one will do.
  const proving = old === undefined ? [] : [{ password: old, hash: current ?? '' }];
  const spent = before === undefined ? [] : [before.sealedSecret, ...before.earlier];
  const barred = spent
    .slice(0, reusePrevention(scope.view, account, holder))
    .map(open)
    .filter((hash) => hash !== undefined);
  return {
    kind: 'passwords',
    verify: [...proving, ...barred.map((hash) => ({ password, hash }))],
    hash: password,
  };
}

/** How many passwords back none may come again. */
function reusePrevention(view: View, account: string, holder: string): number {
  return holder === account ? 0 : (view.get(passwordPolicyKey(account))?.passwordReusePrevention ?? 0);
}

/** The record of a password whose slow work is done; a refusal where that says that it must not be set. */
export function passwordSet(
  scope: ActionScope,
  { account, holder, before, old }: NewPassword,
  resetRequired: boolean,
): LoginProfileRecord | Refusal {
  const { worked, secrets, nowMs, view } = scope;
  invariant(worked?.kind === 'passwords' && worked.hash !== undefined, 'a password is set once it is hashed');
  const [proved = false, ...rest] = worked.verified;
  if (old !== undefined && !proved) return refusal('AccessDenied', 'The old password was incorrect.');
  if ((old === undefined ? worked.verified : rest).includes(true))
    return refusal(
      'PasswordPolicyViolation',
      'Policy constraint violation with password reuse prevention during password change.',
    );
  const kept = Math.max(0, reusePrevention(view, account, holder) - 1);
  return {
    ...{ createdAtMs: before?.createdAtMs ?? nowMs, changedAtMs: nowMs, resetRequired },
    sealedSecret: secrets.sealPasswordHash(worked.hash, holder, account),
    earlier: before === undefined ? [] : [before.sealedSecret, ...before.earlier].slice(0, kept),
  };
}

/** Whether it must not be set. */
export function passwordRefused(set: LoginProfileRecord | NewPassword | Refusal): set is Refusal {
  return 'code' in set;
}

const dayMs = 86_400_000;

/** When a password is too old by the account's policy; undefined: never. */
export function passwordExpiresAt(
  view: View,
  account: string,
  { changedAtMs }: LoginProfileRecord,
): number | undefined {
  const days = view.get(passwordPolicyKey(account))?.maxPasswordAge;
  return days === undefined ? undefined : changedAtMs + days * dayMs;
}

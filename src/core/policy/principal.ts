// Principals: who calls, and under which class a Principal value speaks of that caller.

import type { PrincipalElement, PrincipalValue } from './document.ts';

/** Who is judged. Members that a kind does not have are absent. */
export interface PolicyCaller {
  readonly kind: 'Anonymous' | 'AssumedRole' | 'Federated' | 'FederatedUser' | 'Root' | 'Service' | 'User';
  /** As GetCallerIdentity shows it; a service's name; a provider's ARN or host; empty for anonymous callers. */
  readonly arn: string;
  readonly account: string;
  readonly uniqueId?: string;
  /** The role behind a session, with its path, and its unique id. */
  readonly roleArn?: string;
  readonly roleId?: string;
  /** The user who issued a federated session. */
  readonly userArn?: string;
  readonly canonicalId?: string;
  readonly serviceLinked?: boolean;
  readonly managementAccount?: boolean;
}

/** How directly a value speaks of the caller: *all* and *exact* grant, *role* and *issuer* are capped, *account* delegates. */
export type PrincipalClass = 'account' | 'all' | 'exact' | 'issuer' | 'role';

/** The class under which an element matches the caller (the most direct one), or undefined. */
export function principalClass(element: PrincipalElement, caller: PolicyCaller): PrincipalClass | undefined {
  if (element.everybody) return 'all';
  let best: PrincipalClass | undefined;
  for (const value of element.values) {
    const found = valueClass(value, caller);
    if (found === 'exact') return found;
    if (found !== undefined && (best === undefined || best === 'account')) best = found;
  }
  return best;
}

function valueClass({ type, value }: PrincipalValue, caller: PolicyCaller): PrincipalClass | undefined {
  switch (type) {
    case 'Service':
      return caller.kind === 'Service' && caller.arn === value ? 'exact' : undefined;
    case 'Federated':
      return caller.kind === 'Federated' && caller.arn === value ? 'exact' : undefined;
    case 'CanonicalUser':
      return caller.canonicalId !== undefined && caller.canonicalId === value ? 'account' : undefined;
    case 'AWS':
      return awsClass(value, caller);
  }
}

function awsClass(value: string, caller: PolicyCaller): PrincipalClass | undefined {
  if (caller.kind === 'Anonymous' || caller.kind === 'Service' || caller.kind === 'Federated') return undefined;
  const account = accountOfPrincipal(value);
  if (account !== undefined) {
    // An account of the same number in another partition is another account.
    if (account !== caller.account || !inPartitionOf(caller.arn, value)) return undefined;
    return caller.kind === 'Root' ? 'exact' : 'account';
  }
  switch (caller.kind) {
    case 'Root':
      return value === caller.arn ? 'exact' : undefined;
    case 'User':
      return value === caller.arn || (caller.uniqueId !== undefined && value === caller.uniqueId) ? 'exact' : undefined;
    case 'AssumedRole':
      if (value === caller.arn) return 'exact';
      return value === caller.roleArn || (caller.roleId !== undefined && value === caller.roleId) ? 'role' : undefined;
    case 'FederatedUser':
      if (value === caller.arn) return 'exact';
      return caller.userArn !== undefined && value === caller.userArn ? 'issuer' : undefined;
  }
}

/** Whether a value that names an account names one of the caller's partition; a bare number does. */
function inPartitionOf(callerArn: string, value: string): boolean {
  return !value.startsWith('arn:') || callerArn.startsWith(value.slice(0, value.indexOf(':', 'arn:'.length) + 1));
}

const rootArn = /^arn:aws[a-z-]*:iam::(\d{12}):root$/;

/** The account that a value names as a whole: `111122223333` or its `:root` ARN. */
export function accountOfPrincipal(value: string): string | undefined {
  return /^\d{12}$/.test(value) ? value : rootArn.exec(value)?.[1];
}

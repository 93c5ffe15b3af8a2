// Sessions: what issuing one looks at, whichever way it is asked for.

import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';

/** Per origin, the newest revocation of the principal's sessions that the view shows, as "origin.incarnation.seq". */
export function seenSessionRevocations(view: View, principalId: string): readonly string[] {
  const newest = new Map<string, number>();
  for (const { kind, dot } of view.revocationsOf(principalId)) {
    if (kind !== 'principal-sessions') continue;
    const life = `${dot.origin}.${dot.incarnation}`;
    newest.set(life, Math.max(newest.get(life) ?? 0, dot.seq));
  }
  return [...newest].map(([life, seq]) => `${life}.${seq}`);
}

/** Why a call that comes with an MFA code may not go on: there are no MFA devices yet, and no code is passed over. */
export function mfaProblem(request: {
  readonly serialNumber?: string;
  readonly tokenCode?: string;
}): Refusal | undefined {
  if (request.serialNumber === undefined && request.tokenCode === undefined) return undefined;
  return refusal(
    'AccessDenied',
    'MultiFactorAuthentication failed: this account has no MFA device of that serial number.',
  );
}

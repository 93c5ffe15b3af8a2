// Ends a quarantine, at the home: names the entries of the revocation set that it covers.

import { revokedKey } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import { dotText } from '../../model/revocation.ts';
import type { LiftQuarantineRequest, LiftQuarantineResponse } from '../../shapes/cluster.ts';
import { defineAction } from '../action.ts';
import { isQuarantined, noSuchPrincipal, principalPermissions, revocablePrincipal, revokedOf } from '../revocations.ts';

/** Ends a quarantine, at the home: names the entries of the revocation set that it covers. */
export const LiftQuarantine = defineAction<LiftQuarantineRequest, LiftQuarantineResponse>({
  service: 'cluster',
  name: 'LiftQuarantine',
  kind: 'write',
  permissions: (scope, { principal }) => principalPermissions(scope, 'eventide:LiftQuarantine', principal),
  run({ view, account, caller }, { principal: named }) {
    const principal = revocablePrincipal(view, account, named);
    if (principal === undefined) return { outcome: 'refused', refusal: noSuchPrincipal(named) };
    // It cannot come this far while its quarantine is visible here; where it is not yet, the answer is the same.
    if (caller.principalId === principal.id)
      return { outcome: 'refused', refusal: refusal('AccessDenied', 'Nobody lifts a quarantine of their own.') };
    if (!isQuarantined(view, account, principal.id)) return { outcome: 'answered', response: {} };
    const before = revokedOf(view, account, principal.id);
    // INVARIANT: a lift covers exactly the dots that the home had stored when it decided.
    const dots = view
      .revocationsOf(principal.id)
      .flatMap(({ kind, dot }) => (kind === 'principal-quarantine' ? [dotText(dot)] : []));
    const coveredDots = [...new Set([...before.coveredDots, ...dots])];
    const value = { ...before, coveredDots };
    return {
      ...{ outcome: 'written', response: {}, class: 'update' },
      writes: [{ key: revokedKey(account, principal.id), value }],
    };
  },
});

// Adopting a revocation: the home makes it part of the records, so that lists, quotas and tokens see it.

import { accessKeyKey, graveKey, type RecordWrite, revokedKey } from '../model/record.ts';
import { dotText, type Revocation } from '../model/revocation.ts';
import type { View } from '../model/view.ts';
import { keyDeletionWrites } from './access-keys.ts';
import type { AdoptRevocation } from './action.ts';
import { revokedOf } from './revocations.ts';

/** The writes of an adopting op; none where the records say so already, or the target is gone. */
export const adoptRevocation: AdoptRevocation = (view, revocation) => {
  switch (revocation.kind) {
    case 'key-deactivate':
    case 'key-delete':
      return adoptOfKey(view, revocation);
    case 'principal-quarantine':
    case 'principal-sessions':
      return adoptOfPrincipal(view, revocation);
  }
};

function adoptOfKey(view: View, revocation: Revocation): readonly RecordWrite[] {
  const key = view.get(accessKeyKey(revocation.target));
  if (key === undefined || key.account !== revocation.account) return [];
  if (revocation.kind === 'key-delete') return keyDeletionWrites(view, key);
  if (key.status === 'Inactive' || key.coveredDots.includes(dotText(revocation.dot))) return [];
  return [{ key: accessKeyKey(key.id), value: { ...key, status: 'Inactive' } }];
}

function adoptOfPrincipal(view: View, { account, target, kind, dot }: Revocation): readonly RecordWrite[] {
  if (view.get(graveKey(account, target)) !== undefined) return [];
  const before = revokedOf(view, account, target);
  const list = kind === 'principal-sessions' ? 'sessions' : 'quarantines';
  const text = dotText(dot);
  if (before[list].includes(text)) return [];
  return [{ key: revokedKey(account, target), value: { ...before, [list]: [...before[list], text] } }];
}

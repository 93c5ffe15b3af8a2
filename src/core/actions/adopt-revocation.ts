// Adopting a revocation: the home makes it part of the records, so that lists, quotas and tokens see it.

import { accessKeyKey } from '../model/record.ts';
import { dotText } from '../model/revocation.ts';
import { keyDeletionWrites } from './access-keys.ts';
import type { AdoptRevocation } from './action.ts';

/** The writes of an adopting op; none where the records say so already, or the target is gone. */
export const adoptRevocation: AdoptRevocation = (view, revocation) => {
  if (revocation.kind !== 'key-deactivate' && revocation.kind !== 'key-delete') return [];
  const key = view.get(accessKeyKey(revocation.target));
  if (key === undefined || key.account !== revocation.account) return [];
  if (revocation.kind === 'key-delete') return keyDeletionWrites(view, key);
  if (key.status === 'Inactive' || key.coveredDots.includes(dotText(revocation.dot))) return [];
  return [{ key: accessKeyKey(key.id), value: { ...key, status: 'Inactive' } }];
};

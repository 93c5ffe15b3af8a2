// Switches an access key off (a revocation, from any replica) or on again (a lift, at the home).

import { accessKeyKey } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import { dotText } from '../../model/revocation.ts';
import type { UpdateAccessKeyRequest, UpdateAccessKeyResponse } from '../../shapes/iam.ts';
import { findKey, keyPermissions, keyRefused, keyRevocation, revocationOf } from '../access-keys.ts';
import { defineAction } from '../action.ts';

/** Switches an access key off (a revocation, from any replica) or on again (a lift, at the home). */
export const UpdateAccessKey = defineAction<UpdateAccessKeyRequest, UpdateAccessKeyResponse>({
  service: 'iam',
  name: 'UpdateAccessKey',
  kind: 'write',
  permissions: (scope, request) => keyPermissions(scope, 'iam:UpdateAccessKey', request.userName),
  revocation: (scope, request) =>
    request.status === 'Inactive'
      ? keyRevocation(scope, request.userName, request.accessKeyId, 'key-deactivate')
      : undefined,
  run(scope, request) {
    const { view, caller } = scope;
    if (request.status === 'Expired') {
      return {
        outcome: 'refused',
        refusal: refusal('InvalidInput', 'An access key can be set to Active or Inactive.'),
      };
    }
    const key = findKey(scope, request.userName, request.accessKeyId);
    if (keyRefused(key)) return { outcome: 'refused', refusal: key };
    if (request.status === 'Inactive') return { outcome: 'revoked', draft: revocationOf(key, 'key-deactivate') };
    const dots = view.revocationsOf(key.id);
    if (caller.accessKeyId === key.id && key.status === 'Inactive') {
      return {
        outcome: 'refused',
        refusal: refusal('AccessDenied', 'A deactivated access key cannot activate itself.'),
      };
    }
    // INVARIANT: a lift covers exactly the dots that the home had stored when it decided.
    const coveredDots = [...new Set([...key.coveredDots, ...dots.map(({ dot }) => dotText(dot))])];
    const value = { ...key, status: request.status, coveredDots };
    return {
      outcome: 'written',
      response: {},
      writes: [{ key: accessKeyKey(key.id), value }],
      class: 'update',
    };
  },
});

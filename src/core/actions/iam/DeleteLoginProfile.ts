// Takes a user's password away. Its access keys stay.

import type { DeleteLoginProfileRequest, DeleteLoginProfileResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findModifiable, profilePermissions } from '../login-profiles.ts';

/** Takes a user's password away. Its access keys stay. */
export const DeleteLoginProfile = defineAction<DeleteLoginProfileRequest, DeleteLoginProfileResponse>({
  service: 'iam',
  name: 'DeleteLoginProfile',
  kind: 'write',
  permissions: (scope, request) => profilePermissions(scope, 'iam:DeleteLoginProfile', request.userName),
  run(scope, request) {
    const found = findModifiable(scope, request.userName);
    if ('code' in found) return { outcome: 'refused', refusal: found };
    return { outcome: 'written', response: {}, writes: [{ key: found.key, value: undefined }], class: 'revoke' };
  },
});

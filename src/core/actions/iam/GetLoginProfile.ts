// Shows that a user has a password, and since when; nothing of the password.

import type { GetLoginProfileRequest, GetLoginProfileResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findProfile, profilePermissions, profileShape } from '../login-profiles.ts';

/** Shows that a user has a password, and since when; nothing of the password. */
export const GetLoginProfile = defineAction<GetLoginProfileRequest, GetLoginProfileResponse>({
  service: 'iam',
  name: 'GetLoginProfile',
  kind: 'read',
  permissions: (scope, request) => profilePermissions(scope, 'iam:GetLoginProfile', request.userName),
  run(scope, request) {
    const found = findProfile(scope, request.userName);
    if ('code' in found) return { outcome: 'refused', refusal: found };
    return { outcome: 'answered', response: { loginProfile: profileShape(found.user.record.name, found.profile) } };
  },
});

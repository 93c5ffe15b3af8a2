// Shows an instance profile and its role.

import type { GetInstanceProfileRequest, GetInstanceProfileResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  findInstanceProfile,
  instanceProfilePermission,
  instanceProfileShape,
  noSuchInstanceProfile,
} from '../instance-profiles.ts';

/** Shows an instance profile and its role. */
export const GetInstanceProfile = defineAction<GetInstanceProfileRequest, GetInstanceProfileResponse>({
  service: 'iam',
  name: 'GetInstanceProfile',
  kind: 'read',
  permissions: (scope, { instanceProfileName }) => [
    instanceProfilePermission(scope, 'iam:GetInstanceProfile', instanceProfileName),
  ],
  run({ view, account }, { instanceProfileName }) {
    const profile = findInstanceProfile(view, account, instanceProfileName);
    if (profile === undefined) return { outcome: 'refused', refusal: noSuchInstanceProfile(instanceProfileName) };
    return { outcome: 'answered', response: { instanceProfile: instanceProfileShape(view, account, profile) } };
  },
});

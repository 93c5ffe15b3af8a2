// Takes tags off an instance profile.

import { instanceProfileKey } from '../../model/record.ts';
import type { UntagInstanceProfileRequest, UntagInstanceProfileResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findInstanceProfile, instanceProfilePermission, noSuchInstanceProfile } from '../instance-profiles.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

/** Takes tags off an instance profile. */
export const UntagInstanceProfile = defineAction<UntagInstanceProfileRequest, UntagInstanceProfileResponse>({
  service: 'iam',
  name: 'UntagInstanceProfile',
  kind: 'write',
  permissions: (scope, { instanceProfileName, tagKeys }) => [
    instanceProfilePermission(scope, 'iam:UntagInstanceProfile', instanceProfileName, requestTagKeys(tagKeys)),
  ],
  run({ view, account }, request) {
    const profile = findInstanceProfile(view, account, request.instanceProfileName);
    if (profile === undefined) {
      return { outcome: 'refused', refusal: noSuchInstanceProfile(request.instanceProfileName) };
    }
    const tags = withoutTags(profile.tags, request.tagKeys, 'other');
    const writes = [{ key: instanceProfileKey(account, profile.name), value: { ...profile, tags } }];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});

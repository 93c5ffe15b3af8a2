// Puts tags on an instance profile.

import { instanceProfileKey } from '../../model/record.ts';
import type { TagInstanceProfileRequest, TagInstanceProfileResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findInstanceProfile, instanceProfilePermission, noSuchInstanceProfile } from '../instance-profiles.ts';
import { requestTags, tagsRefused, withPutTags } from '../tags.ts';

/** Puts tags on an instance profile. */
export const TagInstanceProfile = defineAction<TagInstanceProfileRequest, TagInstanceProfileResponse>({
  service: 'iam',
  name: 'TagInstanceProfile',
  kind: 'write',
  permissions: (scope, { instanceProfileName, tags }) => [
    instanceProfilePermission(scope, 'iam:TagInstanceProfile', instanceProfileName, requestTags(tags)),
  ],
  run({ view, account }, request) {
    const profile = findInstanceProfile(view, account, request.instanceProfileName);
    if (profile === undefined) {
      return { outcome: 'refused', refusal: noSuchInstanceProfile(request.instanceProfileName) };
    }
    const tags = withPutTags(profile.tags, request.tags, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const writes = [{ key: instanceProfileKey(account, profile.name), value: { ...profile, tags } }];
    return { outcome: 'written', response: {}, writes, class: 'update' };
  },
});

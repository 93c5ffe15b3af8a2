// Lists the tags of an instance profile.

import type { ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { findInstanceProfile, instanceProfilePermission, noSuchInstanceProfile } from '../instance-profiles.ts';
import { badMarker, pageOf } from '../paging.ts';

/** Lists the tags of an instance profile. */
export const ListInstanceProfileTags = defineAction<ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse>({
  service: 'iam',
  name: 'ListInstanceProfileTags',
  kind: 'read',
  permissions: (scope, { instanceProfileName }) => [
    instanceProfilePermission(scope, 'iam:ListInstanceProfileTags', instanceProfileName),
  ],
  run({ view, account }, request) {
    const profile = findInstanceProfile(view, account, request.instanceProfileName);
    if (profile === undefined) {
      return { outcome: 'refused', refusal: noSuchInstanceProfile(request.instanceProfileName) };
    }
    const page = pageOf(profile.tags, request, { named: `tags/${profile.id}`, nameOf: (tag) => tag.key });
    return page === null ? badMarker : { outcome: 'answered', response: { tags: page.items, ...page.end } };
  },
});

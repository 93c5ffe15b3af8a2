// Lists instance profiles and their roles, a page at a time.

import { type InstanceProfileRecord, prefixOf } from '../../model/record.ts';
import type { ListInstanceProfilesRequest, ListInstanceProfilesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { listedInstanceProfile } from '../instance-profiles.ts';
import { rangeOf, underPath } from '../paging.ts';

/** Lists instance profiles and their roles, a page at a time. */
export const ListInstanceProfiles = defineAction<ListInstanceProfilesRequest, ListInstanceProfilesResponse>({
  service: 'iam',
  name: 'ListInstanceProfiles',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListInstanceProfiles', resource: '*' }],
  run: ({ view, account }, request) =>
    rangeOf<InstanceProfileRecord, ListInstanceProfilesResponse>(request, {
      prefix: prefixOf('instance-profile', account),
      ...underPath(request),
      finish: (profiles, end) => ({
        instanceProfiles: profiles.map((profile) => listedInstanceProfile(view, account, profile)),
        ...end,
      }),
    }),
});

// Lists the delegation requests that identities of the account have taken, a page at a time.

import type { DelegationRecord } from '../../model/delegation.ts';
import { prefixOf } from '../../model/record.ts';
import type { ListDelegationRequestsRequest, ListDelegationRequestsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { delegationShape } from '../delegation.ts';
import { rangeOf } from '../paging.ts';

/** Lists the delegation requests that identities of the account have taken, a page at a time. */
export const ListDelegationRequests = defineAction<ListDelegationRequestsRequest, ListDelegationRequestsResponse>({
  service: 'iam',
  name: 'ListDelegationRequests',
  kind: 'read',
  permissions: (_, { ownerId }) => [
    {
      ...{ action: 'iam:ListDelegationRequests', resource: '*' },
      context: ownerId === undefined ? {} : { 'iam:delegationrequestowner': ownerId },
    },
  ],
  run({ view, account, nowMs }, request) {
    const { ownerId: wanted } = request;
    // They stand under the accounts that asked, each of which has a few.
    return rangeOf<DelegationRecord, ListDelegationRequestsResponse>(request, {
      prefix: prefixOf('delegation-request'),
      accept: ({ ownerAccount, ownerId }) =>
        ownerAccount === account && ownerId !== undefined && (wanted === undefined || ownerId === wanted),
      finish: (records, end) => ({
        delegationRequests: records.map((record) => delegationShape(view, record, nowMs)),
        ...end,
      }),
    });
  },
});

// Lists principals in quarantine, a page at a time.

import { iamArn, rootArn } from '../../model/arn.ts';
import { idKey, prefixOf, type RevokedRecord, roleKey, userKey } from '../../model/record.ts';
import type { View } from '../../model/view.ts';
import type { ListQuarantinesRequest, ListQuarantinesResponse } from '../../shapes/cluster.ts';
import { defineAction } from '../action.ts';
import { rangeOf } from '../paging.ts';

/** Lists principals in quarantine, a page at a time. */
export const ListQuarantines = defineAction<ListQuarantinesRequest, ListQuarantinesResponse>({
  service: 'cluster',
  name: 'ListQuarantines',
  kind: 'read',
  permissions: () => [{ action: 'eventide:ListQuarantines', resource: '*' }],
  run: ({ view, account }, request) =>
    rangeOf<RevokedRecord, ListQuarantinesResponse>(request, {
      prefix: prefixOf('revoked', account),
      accept: ({ quarantines, coveredDots }) => quarantines.some((dot) => !coveredDots.includes(dot)),
      finish: (records, { marker }) => ({
        quarantines: records.map(({ principalId }) => {
          const arn = presentArn(view, account, principalId);
          return { principalId, ...(arn === undefined ? {} : { arn }) };
        }),
        ...(marker === undefined ? {} : { marker }),
      }),
    }),
});

function presentArn(view: View, account: string, principalId: string): string | undefined {
  if (principalId === account) return rootArn(account);
  const id = view.get(idKey(principalId));
  if (id === undefined) return undefined;
  const kind = id.kind === 'role' ? 'role' : 'user';
  const record = kind === 'role' ? view.get(roleKey(account, id.name)) : view.get(userKey(account, id.name));
  return record === undefined ? undefined : iamArn(kind, account, record.path, record.name);
}

// Lists the tags of a server certificate.

import type { ListServerCertificateTagsRequest, ListServerCertificateTagsResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { badMarker, pageOf } from '../paging.ts';
import { findServerCertificate, noSuchServerCertificate, serverCertificatePermission } from '../server-certificates.ts';

/** Lists the tags of a server certificate. */
export const ListServerCertificateTags = defineAction<
  ListServerCertificateTagsRequest,
  ListServerCertificateTagsResponse
>({
  service: 'iam',
  name: 'ListServerCertificateTags',
  kind: 'read',
  permissions: (scope, { serverCertificateName }) => [
    serverCertificatePermission(scope, 'iam:ListServerCertificateTags', serverCertificateName),
  ],
  run({ view, account }, request) {
    const found = findServerCertificate(view, account, request.serverCertificateName);
    if (found === undefined)
      return { outcome: 'refused', refusal: noSuchServerCertificate(request.serverCertificateName) };
    const page = pageOf(found.tags, request, { named: `tags/${found.id}`, nameOf: (tag) => tag.key });
    return page === null ? badMarker : { outcome: 'answered', response: { tags: page.items, ...page.end } };
  },
});

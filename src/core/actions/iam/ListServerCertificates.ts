// Lists server certificates, a page at a time.

import { prefixOf, type ServerCertificateRecord } from '../../model/record.ts';
import type { ListServerCertificatesRequest, ListServerCertificatesResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { rangeOf, underPath } from '../paging.ts';
import { serverCertificateShape } from '../server-certificates.ts';

/** Lists server certificates, a page at a time. */
export const ListServerCertificates = defineAction<ListServerCertificatesRequest, ListServerCertificatesResponse>({
  service: 'iam',
  name: 'ListServerCertificates',
  kind: 'read',
  permissions: () => [{ action: 'iam:ListServerCertificates', resource: '*' }],
  run: ({ account }, request) =>
    rangeOf<ServerCertificateRecord, ListServerCertificatesResponse>(request, {
      prefix: prefixOf('server-certificate', account),
      ...underPath(request),
      finish: (records, end) => ({
        serverCertificateMetadataList: records.map((record) => serverCertificateShape(account, record)),
        ...end,
      }),
    }),
});

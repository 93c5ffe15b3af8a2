// Takes tags off a server certificate.

import type { UntagServerCertificateRequest, UntagServerCertificateResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { changeServerCertificate, serverCertificatePermission } from '../server-certificates.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

/** Takes tags off a server certificate. */
export const UntagServerCertificate = defineAction<UntagServerCertificateRequest, UntagServerCertificateResponse>({
  service: 'iam',
  name: 'UntagServerCertificate',
  kind: 'write',
  permissions: (scope, { serverCertificateName, tagKeys }) => [
    serverCertificatePermission(scope, 'iam:UntagServerCertificate', serverCertificateName, requestTagKeys(tagKeys)),
  ],
  run: (scope, { serverCertificateName, tagKeys }) =>
    changeServerCertificate(scope, serverCertificateName, (found) => ({
      ...found,
      tags: withoutTags(found.tags, tagKeys, 'other'),
    })),
});

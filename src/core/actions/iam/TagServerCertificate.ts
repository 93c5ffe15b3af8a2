// Puts tags on a server certificate.

import type { TagServerCertificateRequest, TagServerCertificateResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { changeServerCertificate, serverCertificatePermission } from '../server-certificates.ts';
import { requestTags, tagsRefused, withPutTags } from '../tags.ts';

/** Puts tags on a server certificate. */
export const TagServerCertificate = defineAction<TagServerCertificateRequest, TagServerCertificateResponse>({
  service: 'iam',
  name: 'TagServerCertificate',
  kind: 'write',
  permissions: (scope, { serverCertificateName, tags }) => [
    serverCertificatePermission(scope, 'iam:TagServerCertificate', serverCertificateName, requestTags(tags)),
  ],
  run: (scope, request) =>
    changeServerCertificate(scope, request.serverCertificateName, (found) => {
      const tags = withPutTags(found.tags, request.tags, 'other');
      return tagsRefused(tags) ? tags : { ...found, tags };
    }),
});

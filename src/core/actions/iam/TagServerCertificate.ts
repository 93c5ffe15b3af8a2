// Puts tags on a server certificate.

import { refusal } from '../../model/refusal.ts';
import type { TagServerCertificateRequest, TagServerCertificateResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { changeServerCertificate, serverCertificatePermission } from '../server-certificates.ts';
import { requestTags, tagsRefused, withTags } from '../tags.ts';

const noTags = refusal('InvalidInput', 'The provided tag map must not be null/empty.');

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
      if (request.tags.length === 0) return noTags;
      const tags = withTags(found.tags, request.tags, 'other');
      return tagsRefused(tags) ? tags : { ...found, tags };
    }),
});

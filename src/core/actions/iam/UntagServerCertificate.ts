// Takes tags off a server certificate.

import { refusal } from '../../model/refusal.ts';
import type { UntagServerCertificateRequest, UntagServerCertificateResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { changeServerCertificate, serverCertificatePermission } from '../server-certificates.ts';
import { requestTagKeys, withoutTags } from '../tags.ts';

// Of all untagging calls this one alone refuses to do nothing.
const noKeys = refusal('InvalidInput', 'The provided tag keys must not be null/empty.');

/** Takes tags off a server certificate. */
export const UntagServerCertificate = defineAction<UntagServerCertificateRequest, UntagServerCertificateResponse>({
  service: 'iam',
  name: 'UntagServerCertificate',
  kind: 'write',
  permissions: (scope, { serverCertificateName, tagKeys }) => [
    serverCertificatePermission(scope, 'iam:UntagServerCertificate', serverCertificateName, requestTagKeys(tagKeys)),
  ],
  run: (scope, { serverCertificateName, tagKeys }) =>
    changeServerCertificate(scope, serverCertificateName, (found) =>
      tagKeys.length === 0 ? noKeys : { ...found, tags: withoutTags(found.tags, tagKeys, 'other') },
    ),
});

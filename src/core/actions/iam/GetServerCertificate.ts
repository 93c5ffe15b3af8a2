// Shows a server certificate and its chain, without the private key.

import { serverCertificateBodyKey } from '../../model/record.ts';
import type { GetServerCertificateRequest, GetServerCertificateResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import {
  findServerCertificate,
  noSuchServerCertificate,
  serverCertificatePermission,
  serverCertificateShape,
} from '../server-certificates.ts';

/** Shows a server certificate and its chain, without the private key. */
export const GetServerCertificate = defineAction<GetServerCertificateRequest, GetServerCertificateResponse>({
  service: 'iam',
  name: 'GetServerCertificate',
  kind: 'read',
  permissions: (scope, { serverCertificateName }) => [
    serverCertificatePermission(scope, 'iam:GetServerCertificate', serverCertificateName),
  ],
  run({ view, account }, { serverCertificateName }) {
    const found = findServerCertificate(view, account, serverCertificateName);
    const parts = found === undefined ? undefined : view.get(serverCertificateBodyKey(account, found.id));
    if (found === undefined || parts === undefined)
      return { outcome: 'refused', refusal: noSuchServerCertificate(serverCertificateName) };
    const serverCertificate = {
      ...{ serverCertificateMetadata: serverCertificateShape(account, found), certificateBody: parts.body },
      ...(parts.chain === undefined ? {} : { certificateChain: parts.chain }),
      tags: found.tags,
    };
    return { outcome: 'answered', response: { serverCertificate } };
  },
});

// Deletes a server certificate and its private key.

import { serverCertificateBodyKey, serverCertificateKey } from '../../model/record.ts';
import type { DeleteServerCertificateRequest, DeleteServerCertificateResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { counted } from '../entities.ts';
import { findServerCertificate, noSuchServerCertificate, serverCertificatePermission } from '../server-certificates.ts';

/** Deletes a server certificate and its private key. */
export const DeleteServerCertificate = defineAction<DeleteServerCertificateRequest, DeleteServerCertificateResponse>({
  service: 'iam',
  name: 'DeleteServerCertificate',
  kind: 'write',
  permissions: (scope, { serverCertificateName }) => [
    serverCertificatePermission(scope, 'iam:DeleteServerCertificate', serverCertificateName),
  ],
  run({ view, account }, { serverCertificateName }) {
    const found = findServerCertificate(view, account, serverCertificateName);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchServerCertificate(serverCertificateName) };
    const writes = [
      { key: serverCertificateKey(account, found.name), value: undefined },
      { key: serverCertificateBodyKey(account, found.id), value: undefined },
      counted(view, account, 'serverCertificates', -1),
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});

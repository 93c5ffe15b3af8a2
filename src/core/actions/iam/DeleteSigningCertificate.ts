// Deletes a signing certificate of a user, or of the root user.

import type { DeleteSigningCertificateRequest, DeleteSigningCertificateResponse } from '../../shapes/iam.ts';
import { keyPermissions } from '../access-keys.ts';
import { defineAction } from '../action.ts';
import { changeCertificate } from '../signing-certificates.ts';

/** Deletes a signing certificate of a user, or of the root user. */
export const DeleteSigningCertificate = defineAction<DeleteSigningCertificateRequest, DeleteSigningCertificateResponse>(
  {
    service: 'iam',
    name: 'DeleteSigningCertificate',
    kind: 'write',
    permissions: (scope, request) => keyPermissions(scope, 'iam:DeleteSigningCertificate', request.userName),
    run: (scope, request) => changeCertificate(scope, request, () => undefined),
  },
);

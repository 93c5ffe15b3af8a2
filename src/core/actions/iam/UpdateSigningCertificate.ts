// Switches a signing certificate off or on.

import type { UpdateSigningCertificateRequest, UpdateSigningCertificateResponse } from '../../shapes/iam.ts';
import { keyPermissions } from '../access-keys.ts';
import { defineAction, refuse } from '../action.ts';
import { changeCertificate } from '../signing-certificates.ts';

/** Switches a signing certificate off or on. */
export const UpdateSigningCertificate = defineAction<UpdateSigningCertificateRequest, UpdateSigningCertificateResponse>(
  {
    service: 'iam',
    name: 'UpdateSigningCertificate',
    kind: 'write',
    permissions: (scope, request) => keyPermissions(scope, 'iam:UpdateSigningCertificate', request.userName),
    run(scope, request) {
      const { status } = request;
      if (status === 'Expired') return refuse('InvalidInput', 'Operation does not support status Expired');
      return changeCertificate(scope, request, (certificate) => ({ ...certificate, status }));
    },
  },
);

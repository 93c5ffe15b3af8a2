// Gives a user, or the root user, a signing certificate.

import { quotas } from '../../model/quotas.ts';
import { type SigningCertificateRecord, signingCertificateUseKey } from '../../model/record.ts';
import type { UploadSigningCertificateRequest, UploadSigningCertificateResponse } from '../../shapes/iam.ts';
import { keyPermissions } from '../access-keys.ts';
import { defineAction, refuse } from '../action.ts';
import { quotaExceeded } from '../entities.ts';
import {
  certificateRefused,
  certificatesWrite,
  certificateUseWrite,
  heldCertificates,
  holderRefused,
  newCertificateId,
  readableCertificate,
  signingCertificateShape,
} from '../signing-certificates.ts';

/** Gives a user, or the root user, a signing certificate. */
export const UploadSigningCertificate = defineAction<UploadSigningCertificateRequest, UploadSigningCertificateResponse>(
  {
    service: 'iam',
    name: 'UploadSigningCertificate',
    kind: 'write',
    permissions: (scope, request) => keyPermissions(scope, 'iam:UploadSigningCertificate', request.userName),
    run(scope, { userName, certificateBody: body }) {
      const { account, view, nowMs } = scope;
      const held = heldCertificates(scope, userName);
      if (holderRefused(held)) return { outcome: 'refused', refusal: held };
      const read = readableCertificate(scope, body);
      if (certificateRefused(read)) return { outcome: 'refused', refusal: read };
      const { startsAtMs, fingerprint } = read;
      if (startsAtMs > nowMs) return refuse('InvalidCertificate', 'The certificate is not valid yet.');
      const own = held.certificates.find((one) => one.fingerprint === fingerprint);
      // As AWS answers, whatever the status is.
      if (own !== undefined)
        return {
          outcome: 'answered',
          response: { certificate: signingCertificateShape(held.name, { ...own, status: 'Active' }) },
        };
      if (view.get(signingCertificateUseKey(account, fingerprint)) !== undefined)
        return refuse('DuplicateCertificate', 'Duplicate certificate uploaded.');
      const limit = quotas.signingCertificatesPerUser;
      if (held.certificates.length >= limit)
        return { outcome: 'refused', refusal: quotaExceeded('CertificatesPerUser', limit) };
      const certificate: SigningCertificateRecord = {
        ...{ id: newCertificateId(scope.entropy), status: 'Active', uploadedAtMs: nowMs, fingerprint, body },
      };
      const writes = [
        certificatesWrite(account, held.holder, [...held.certificates, certificate]),
        certificateUseWrite(account, fingerprint, held.holder),
      ];
      const response = { certificate: signingCertificateShape(held.name, certificate) };
      return { outcome: 'written', response, writes, class: 'create' };
    },
  },
);

// Lists the signing certificates of a user, or of the root user.

import type { ListSigningCertificatesRequest, ListSigningCertificatesResponse } from '../../shapes/iam.ts';
import { keyPermissions } from '../access-keys.ts';
import { defineAction } from '../action.ts';
import { badMarker, pageOf } from '../paging.ts';
import { heldCertificates, holderRefused, signingCertificateShape } from '../signing-certificates.ts';

/** Lists the signing certificates of a user, or of the root user. */
export const ListSigningCertificates = defineAction<ListSigningCertificatesRequest, ListSigningCertificatesResponse>({
  service: 'iam',
  name: 'ListSigningCertificates',
  kind: 'read',
  permissions: (scope, request) => keyPermissions(scope, 'iam:ListSigningCertificates', request.userName),
  run(scope, request) {
    const held = heldCertificates(scope, request.userName);
    if (holderRefused(held)) return { outcome: 'refused', refusal: held };
    const named = `signing-certificates/${held.holder}`;
    const page = pageOf(held.certificates, request, { named, nameOf: ({ id }) => id });
    if (page === null) return badMarker;
    const certificates = page.items.map((certificate) => signingCertificateShape(held.name, certificate));
    return { outcome: 'answered', response: { certificates, ...page.end } };
  },
});

// Deletes a service-specific credential.

import { loginNameKey, serviceCredentialKey } from '../../model/credential-record.ts';
import type {
  DeleteServiceSpecificCredentialRequest,
  DeleteServiceSpecificCredentialResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { credentialPermissions, findCredential } from '../service-credentials.ts';

/** Deletes a service-specific credential. */
export const DeleteServiceSpecificCredential = defineAction<
  DeleteServiceSpecificCredentialRequest,
  DeleteServiceSpecificCredentialResponse
>({
  service: 'iam',
  name: 'DeleteServiceSpecificCredential',
  kind: 'write',
  permissions: (scope, request) => credentialPermissions(scope, 'iam:DeleteServiceSpecificCredential', request),
  run(scope, request) {
    const found = findCredential(scope, request);
    if ('code' in found) return { outcome: 'refused', refusal: found };
    const { user, credential } = found;
    const kept = user.record.serviceCredentials?.filter((id) => id !== credential.id) ?? [];
    const writes = [
      { key: serviceCredentialKey(scope.account, user.record.id, credential.id), value: undefined },
      { key: loginNameKey(scope.account, credential.serviceName, credential.loginName), value: undefined },
      { key: user.key, value: { ...user.record, serviceCredentials: kept } },
    ];
    return { outcome: 'written', response: {}, writes, class: 'revoke' };
  },
});

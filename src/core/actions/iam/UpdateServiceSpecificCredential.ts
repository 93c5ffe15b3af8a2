// Switches a service-specific credential on or off.

import { serviceCredentialKey } from '../../model/credential-record.ts';
import type {
  UpdateServiceSpecificCredentialRequest,
  UpdateServiceSpecificCredentialResponse,
} from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { credentialPermissions, findCredential } from '../service-credentials.ts';

/** Switches a service-specific credential on or off. */
export const UpdateServiceSpecificCredential = defineAction<
  UpdateServiceSpecificCredentialRequest,
  UpdateServiceSpecificCredentialResponse
>({
  service: 'iam',
  name: 'UpdateServiceSpecificCredential',
  kind: 'write',
  permissions: (scope, request) => credentialPermissions(scope, 'iam:UpdateServiceSpecificCredential', request),
  run(scope, request) {
    const { status } = request;
    const found = findCredential(scope, request);
    if ('code' in found) return { outcome: 'refused', refusal: found };
    if (status === 'Expired') return refuse('InvalidInput', 'Operation does not support status Expired');
    const { user, credential } = found;
    const key = serviceCredentialKey(scope.account, user.record.id, credential.id);
    const writes = [{ key, value: { ...credential, status } }];
    return { outcome: 'written', response: {}, writes, class: status === 'Inactive' ? 'revoke' : 'update' };
  },
});

// Gives a service-specific credential a new password, shown this once. The old one is gone.

import { serviceCredentialKey } from '../../model/credential-record.ts';
import type {
  ResetServiceSpecificCredentialRequest,
  ResetServiceSpecificCredentialResponse,
} from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { credentialPermissions, credentialShape, findCredential, newServicePassword } from '../service-credentials.ts';

/** Gives a service-specific credential a new password, shown this once. The old one is gone. */
export const ResetServiceSpecificCredential = defineAction<
  ResetServiceSpecificCredentialRequest,
  ResetServiceSpecificCredentialResponse
>({
  service: 'iam',
  name: 'ResetServiceSpecificCredential',
  kind: 'write',
  permissions: (scope, request) => credentialPermissions(scope, 'iam:ResetServiceSpecificCredential', request),
  run(scope, request) {
    const found = findCredential(scope, request);
    if ('code' in found) return { outcome: 'refused', refusal: found };
    const { user, credential } = found;
    const password = newServicePassword(scope.entropy);
    const sealedSecret = scope.secrets.sealServicePassword(password, credential.id, scope.account);
    const value = { ...credential, sealedSecret };
    const response = { serviceSpecificCredential: credentialShape(scope, value, password) };
    const writes = [{ key: serviceCredentialKey(scope.account, user.record.id, credential.id), value }];
    return { outcome: 'written', response, writes, class: 'update' };
  },
});

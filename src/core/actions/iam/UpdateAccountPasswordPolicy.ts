// Gives the account a password policy, in place of the one that it has: what the call leaves out takes its default.

import { type PasswordPolicyRecord, passwordPolicyKey } from '../../model/record.ts';
import type { UpdateAccountPasswordPolicyRequest, UpdateAccountPasswordPolicyResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';

// AWS's, where the call names no length.
const defaultLength = 6;

/** Gives the account a password policy, in place of the one that it has: what the call leaves out takes its default. */
export const UpdateAccountPasswordPolicy = defineAction<
  UpdateAccountPasswordPolicyRequest,
  UpdateAccountPasswordPolicyResponse
>({
  service: 'iam',
  name: 'UpdateAccountPasswordPolicy',
  kind: 'write',
  permissions: () => [{ action: 'iam:UpdateAccountPasswordPolicy', resource: '*' }],
  run({ view, account }, request) {
    const key = passwordPolicyKey(account);
    const writes = [{ key, value: policyOf(request) }];
    const isNew = view.get(key) === undefined;
    return { outcome: 'written', response: {}, writes, class: isNew ? 'create' : 'update' };
  },
});

function policyOf(request: UpdateAccountPasswordPolicyRequest): PasswordPolicyRecord {
  const { maxPasswordAge, passwordReusePrevention, hardExpiry } = request;
  return {
    minimumPasswordLength: request.minimumPasswordLength ?? defaultLength,
    requireSymbols: request.requireSymbols ?? false,
    requireNumbers: request.requireNumbers ?? false,
    requireUppercaseCharacters: request.requireUppercaseCharacters ?? false,
    requireLowercaseCharacters: request.requireLowercaseCharacters ?? false,
    allowUsersToChangePassword: request.allowUsersToChangePassword ?? false,
    ...(maxPasswordAge === undefined ? {} : { maxPasswordAge }),
    ...(passwordReusePrevention === undefined ? {} : { passwordReusePrevention }),
    ...(hardExpiry === undefined ? {} : { hardExpiry }),
  };
}

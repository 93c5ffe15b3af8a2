// Takes the account's password policy away.

import { passwordPolicyKey } from '../../model/record.ts';
import type { DeleteAccountPasswordPolicyRequest, DeleteAccountPasswordPolicyResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';

/** Takes the account's password policy away. */
export const DeleteAccountPasswordPolicy = defineAction<
  DeleteAccountPasswordPolicyRequest,
  DeleteAccountPasswordPolicyResponse
>({
  service: 'iam',
  name: 'DeleteAccountPasswordPolicy',
  kind: 'write',
  permissions: () => [{ action: 'iam:DeleteAccountPasswordPolicy', resource: '*' }],
  run({ view, account }) {
    const key = passwordPolicyKey(account);
    if (view.get(key) === undefined)
      return refuse('NoSuchEntity', 'The account policy with name PasswordPolicy cannot be found.');
    return { outcome: 'written', response: {}, writes: [{ key, value: undefined }], class: 'revoke' };
  },
});

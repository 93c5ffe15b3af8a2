// Shows the account's password policy.

import { passwordPolicyKey } from '../../model/record.ts';
import type { GetAccountPasswordPolicyRequest, GetAccountPasswordPolicyResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { grantedToUsers } from '../login-profiles.ts';

/** Shows the account's password policy. */
export const GetAccountPasswordPolicy = defineAction<GetAccountPasswordPolicyRequest, GetAccountPasswordPolicyResponse>(
  {
    service: 'iam',
    name: 'GetAccountPasswordPolicy',
    kind: 'read',
    permissions: (scope) => [
      {
        action: 'iam:GetAccountPasswordPolicy',
        resource: '*',
        ...grantedToUsers(scope, 'iam:GetAccountPasswordPolicy'),
      },
    ],
    run({ view, account }) {
      const policy = view.get(passwordPolicyKey(account));
      if (policy === undefined)
        return refuse('NoSuchEntity', `The Password Policy with domain name ${account} cannot be found.`);
      const passwordPolicy = { ...policy, expirePasswords: policy.maxPasswordAge !== undefined };
      return { outcome: 'answered', response: { passwordPolicy } };
    },
  },
);

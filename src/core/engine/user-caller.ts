// A user as the caller that it is.

import type { Caller } from '../model/caller.ts';
import type { UserRecord } from '../model/record.ts';

/** The caller that a user of an account is, by one of its access keys; empty where it is not asked for. One literal: made for every call. */
export function callerOfUser(account: string, user: UserRecord, accessKeyId: string): Caller {
  const arn = `arn:aws:iam::${account}:user${user.path}${user.name}`;
  return {
    kind: 'User',
    account,
    arn,
    principalArn: arn,
    principalId: user.id,
    principalName: user.name,
    userId: user.id,
    accessKeyId,
  };
}

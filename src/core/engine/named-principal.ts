// A principal by name: the caller that somebody would be, for questions about others.

import { iamArn, parseArn } from '../model/arn.ts';
import type { Caller } from '../model/caller.ts';
import { accountKey, idKey, roleKey, userKey } from '../model/record.ts';
import type { View } from '../model/view.ts';
import { callerOfUser } from './user-caller.ts';

// A role asked about by its own ARN is judged as one of its sessions; the name shows in reasons only.
const anySession = 'session';

/** The user, role (as a session), role session or root user of that ARN or unique id; undefined where the view shows none. */
export function namedPrincipal(named: string, view: View): Caller | undefined {
  const id = named.startsWith('arn:') ? undefined : view.get(idKey(named));
  if (id !== undefined) {
    if (id.kind === 'user') return userCaller(id.account, id.name, undefined, view);
    return id.kind === 'role'
      ? roleCaller({ account: id.account, name: id.name, session: anySession }, view)
      : undefined;
  }
  const arn = parseArn(named);
  if (arn === undefined) return undefined;
  const { account } = arn;
  const [kind = '', ...path] = arn.resource.split('/');
  const name = path.at(-1) ?? '';
  if (arn.service === 'iam' && arn.resource === 'root') return rootCaller(account, view);
  if (arn.service === 'iam' && kind === 'user') return userCaller(account, name, named, view);
  if (arn.service === 'iam' && kind === 'role') {
    const found = roleCaller({ account, name, session: anySession }, view);
    return found?.principalArn === named ? found : undefined;
  }
  const [role, session] = path;
  if (arn.service !== 'sts' || kind !== 'assumed-role' || role === undefined || session === undefined) return undefined;
  return roleCaller({ account, name: role, session }, view);
}

/** The caller under the name and path that this view has for its user's id; as it came where the view has none. */
export function renamedCaller(caller: Caller, view: View): Caller {
  if (caller.kind !== 'User') return caller;
  const name = view.get(idKey(caller.principalId))?.name;
  const user = name === undefined ? undefined : view.get(userKey(caller.account, name));
  if (user === undefined) return caller;
  const arn = iamArn('user', caller.account, user.path, user.name);
  return { ...caller, arn, principalArn: arn, principalName: user.name };
}

function rootCaller(account: string, view: View): Caller | undefined {
  if (view.get(accountKey(account)) === undefined) return undefined;
  const arn = `arn:aws:iam::${account}:root`;
  return {
    kind: 'Root',
    account,
    arn,
    principalArn: arn,
    principalId: account,
    principalName: 'root',
    userId: account,
    accessKeyId: '',
  };
}

function userCaller(account: string, name: string, wanted: string | undefined, view: View): Caller | undefined {
  const user = view.get(userKey(account, name));
  if (user === undefined) return undefined;
  const caller = callerOfUser(account, user, '');
  return wanted === undefined || wanted === caller.arn ? caller : undefined;
}

function roleCaller(
  named: { readonly account: string; readonly name: string; readonly session: string },
  view: View,
): Caller | undefined {
  const { account, session } = named;
  const role = view.get(roleKey(account, named.name));
  if (role === undefined) return undefined;
  return {
    ...{
      kind: 'AssumedRole',
      account,
      principalId: role.id,
      principalName: role.name,
      userId: `${role.id}:${session}`,
      accessKeyId: '',
    },
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${session}`,
    principalArn: `arn:aws:iam::${account}:role${role.path}${role.name}`,
  };
}

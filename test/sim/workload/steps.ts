// The workload as plain values: what is asked, of which replica, when. A run is its scenario; nothing is decided while it runs.

/** What a step does. Those of {@link writeActs} change something. */
export type Act = (typeof writeActs)[number] | (typeof readActs)[number];

/** Steps that change something: each is one call of that action, but for keys. */
export const writeActs = [
  'CreateAccount',
  'CreateUser',
  'DeleteUser',
  'CreateGroup',
  'DeleteGroup',
  'CreateRole',
  'DeleteRole',
  'CreatePolicy',
  'DeletePolicy',
  'AddUserToGroup',
  'RemoveUserFromGroup',
  'AttachUserPolicy',
  'DetachUserPolicy',
  'AttachGroupPolicy',
  'DetachGroupPolicy',
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutUserPolicy',
  'DeleteUserPolicy',
  'CreateAccessKey',
  'SwitchKeyOff',
  'SwitchKeyOn',
  'DeleteKey',
  'QuarantinePrincipal',
  'LiftQuarantine',
  'RevokeSessions',
] as const;

/** Steps that only look. */
export const readActs = [
  'GetUser',
  'ListUsers',
  'Authorize',
  'UseKey',
  'AssumeRole',
  'AuthorizeSession',
  'WaitForPropagation',
  'ReleaseVisibility',
] as const;

/** One step. Names are names of the workload: `k7` is what the step that creates it calls a key. */
export interface WorkStep {
  readonly atMs: number;
  /** Place of the replica that is asked. */
  readonly replica: number;
  readonly act: Act;
  /** Place of the account; 0 is the first one. */
  readonly account: number;
  readonly user?: string;
  readonly group?: string;
  readonly role?: string;
  readonly policy?: string;
  readonly key?: string;
  readonly session?: string;
  /** Idempotency key; the call is repeated with it when its answer is no answer. */
  readonly idempotency?: string;
  /** The read asks to be as fresh as the newest acknowledged write. */
  readonly fresh?: boolean;
}

/** Who is put into quarantine, by key and user, and whose sessions are revoked: nothing else happens to them. */
export const revocable = { user: 'q1', key: 'kq', role: 'rq', guest: { user: 'q2', key: 'ka' } } as const;

/** Whether the step changes something. */
export function isWrite(step: WorkStep): boolean {
  return (writeActs as readonly string[]).includes(step.act);
}

/** Account ids by place. */
export const accountIds = ['111122223333', '222233334444', '333344445555'] as const;

/** Id of the account of that place. */
export function accountId(place: number): string {
  return accountIds[place] ?? accountIds[0];
}

/** ARN of the policy of that name. */
export const policyArn = (account: string, policy: string): string => `arn:aws:iam::${account}:policy/${policy}`;

/** A document that allows reading the bucket of that name. */
export function documentFor(bucket: string): string {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** Anybody of any account may assume the role. */
export const openTrust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});

/** The request of an IAM write that needs nothing but names. */
export function iamRequest(step: WorkStep): object {
  const account = accountId(step.account);
  const { user, group, role, policy } = step;
  switch (step.act) {
    case 'CreateUser':
      return { userName: user, tags: [] };
    case 'CreateRole':
      return { roleName: role, assumeRolePolicyDocument: openTrust, tags: [] };
    case 'CreatePolicy':
      return { policyName: policy, policyDocument: documentFor(policy ?? ''), tags: [] };
    case 'DeletePolicy':
      return { policyArn: policyArn(account, policy ?? '') };
    case 'PutUserPolicy':
      return { userName: user, policyName: 'inline', policyDocument: documentFor('inline') };
    case 'DeleteUserPolicy':
      return { userName: user, policyName: 'inline' };
    case 'ListUsers':
      return { maxItems: 1000 };
    default:
      return {
        ...(user === undefined ? {} : { userName: user }),
        ...(group === undefined ? {} : { groupName: group }),
        ...(role === undefined ? {} : { roleName: role }),
        ...(policy === undefined ? {} : { policyArn: policyArn(account, policy) }),
      };
  }
}

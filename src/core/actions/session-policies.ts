// What a call for a session brings along: policies that bound the session, and tags.

import { quotas } from '../model/quotas.ts';
import type { TagRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { ActionScope } from './action.ts';
import { documentProblem } from './documents.ts';
import { documentOf, findPolicy } from './managed-policies.ts';
import { isReservedTagKey, reservedTagKey } from './tags.ts';

/** Texts of a session's policies, and the ARNs of the managed ones among them. */
export interface SessionPolicies {
  readonly policies: readonly string[];
  readonly policyArns: readonly string[];
}

/** The policies of a session of an account: the inline one first, then the managed ones' texts as they are now; none for those of the release. */
export function sessionPolicies(
  { view, managedPolicies }: Pick<ActionScope, 'managedPolicies' | 'view'>,
  request: { readonly policy?: string; readonly policyArns: readonly { readonly arn?: string }[] },
  account: string,
): Refusal | SessionPolicies {
  const policyArns = request.policyArns.flatMap(({ arn }) => arn ?? []);
  if (policyArns.length > quotas.sessionPolicyArns)
    return refusal('ValidationError', `At most ${quotas.sessionPolicyArns} session policy ARNs can be given.`);
  const policies: string[] = [];
  if (request.policy !== undefined) {
    const problem = documentProblem(request.policy, 'session');
    if (problem !== undefined) return problem;
    policies.push(request.policy);
  }
  for (const arn of policyArns) {
    const policy = findPolicy(view, account, arn);
    const text = policy === undefined ? undefined : documentOf(view, policy, policy.record.defaultVersion);
    if (text === undefined)
      return refusal('ValidationError', `The session policy ${arn} does not exist in the account of the session.`);
    // One of the release goes without its text, which may be longer than a token: every replica has it.
    const released = policy?.record === managedPolicies.policy(policy?.named.name.toLowerCase() ?? '');
    policies.push(released ? '' : text);
  }
  return { policies, policyArns };
}

/** Why tags cannot be a session's: their keys compare without case, as those of users and roles do, and none is of AWS's own. */
export function sessionTagsProblem(tags: readonly TagRecord[]): Refusal | undefined {
  const keys = tags.map(({ key }) => key.toLowerCase());
  if (new Set(keys).size < keys.length)
    return refusal(
      'InvalidParameterValue',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  return keys.some(isReservedTagKey) ? refusal('InvalidParameterValue', reservedTagKey) : undefined;
}

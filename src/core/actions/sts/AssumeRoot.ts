// Temporary credentials of a member account's root user, for one task, in the hands of the management account.

import { rootArn } from '../../model/arn.ts';
import { accountOrganizationKey } from '../../model/organization.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type { AssumeRootRequest, AssumeRootResponse } from '../../shapes/sts.ts';
import { isClosed } from '../accounts.ts';
import { type ActionScope, defineAction } from '../action.ts';
import { organizationFeatures } from '../organization-features.ts';
import { isQuarantined } from '../revocations.ts';
import { rootTaskDocument } from '../root-tasks.ts';
import { seenSessionRevocations } from '../sessions.ts';

const defaultS = 900;

/** Temporary credentials of a member account's root user, for one task, in the hands of the management account. */
export const AssumeRoot = defineAction<AssumeRootRequest, AssumeRootResponse>({
  service: 'sts',
  name: 'AssumeRoot',
  kind: 'session',
  permissions({ caller }, { targetPrincipal, taskPolicyArn }) {
    if (caller.kind === 'Root') return refusal('AccessDenied', 'Cannot call AssumeRoot with root credentials');
    const target = accountOf(targetPrincipal);
    if (target === undefined) return refusal('ValidationError', `${targetPrincipal} is no account`);
    // The member has no say: its organization's management account acts, by what its own policies allow.
    const context = { 'sts:taskpolicyarn': taskPolicyArn.arn ?? '', 'aws:resourceaccount': target };
    return [{ action: 'sts:AssumeRoot', resource: rootArn(target), context }];
  },
  run(scope, request) {
    const account = accountOf(request.targetPrincipal) ?? '';
    const arn = request.taskPolicyArn.arn ?? '';
    const task = rootTaskDocument(arn);
    if (task === undefined)
      return { outcome: 'refused', refusal: refusal('ValidationError', `There is no root task policy ${arn}`) };
    const problem = targetProblem(scope, account);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    const { nowMs, secrets, view, caller } = scope;
    const expiresAtMs = nowMs + (request.durationSeconds ?? defaultS) * 1000;
    const sourceIdentity = caller.session?.sourceIdentity;
    const issued = secrets.issueSession({
      ...{ kind: 'AssumedRoot', account, principalId: account, principalArn: rootArn(account), principalName: 'root' },
      ...{ sessionName: '', issuedAtMs: nowMs, expiresAtMs, policies: [task], policyArns: [arn] },
      ...{ tags: [], transitiveTagKeys: [], chained: caller.session !== undefined },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      seenRevocations: seenSessionRevocations(view, account),
    });
    if (!issued.ok) return { outcome: 'refused', refusal: issued.error };
    const { accessKeyId, secretAccessKey, sessionToken } = issued.value;
    const response: AssumeRootResponse = {
      credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAtMs },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    };
    return { outcome: 'answered', response };
  },
});

/** An account by its id, or by the ARN of its root user. */
function accountOf(principal: string): string | undefined {
  const [, ofRoot, id] = /^(?:arn:aws:iam::(\d{12}):root|(\d{12}))$/.exec(principal) ?? [];
  return ofRoot ?? id;
}

/** One text for all of them: who may not ask learns nothing of another's organization. */
function targetProblem({ account, view }: ActionScope, target: string): Refusal | undefined {
  const [own, member] = [view.get(accountOrganizationKey(account)), view.get(accountOrganizationKey(target))];
  if (
    own?.management === true &&
    member?.organizationId === own.organizationId &&
    !member.management &&
    organizationFeatures(view).includes('RootSessions') &&
    !isClosed(view, target) &&
    !isQuarantined(view, target, target)
  )
    return undefined;
  return refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoot');
}

// Asks an account for access: a policy template with its parameters, for so long, and whom to tell.

import { packedSizePercent } from '../../authn/session-token.ts';
import { drawBase32 } from '../../model/base32.ts';
import {
  type DelegationListRecord,
  type DelegationParameter,
  type DelegationRecord,
  delegationId,
  delegationKey,
  delegationListKey,
} from '../../model/delegation.ts';
import { quotas } from '../../model/quotas.ts';
import type { RecordWrite } from '../../model/record.ts';
import type { Refusal } from '../../model/refusal.ts';
import { refusal } from '../../model/refusal.ts';
import type { CreateDelegationRequestRequest, CreateDelegationRequestResponse } from '../../shapes/iam.ts';
import { type ActionScope, defineAction } from '../action.ts';
import { delegationLifeMs } from '../delegation.ts';
import { documentProblem } from '../documents.ts';
import { quotaExceeded } from '../entities.ts';
import { documentOf, findPolicy } from '../managed-policies.ts';
import { filledTemplate } from '../policy-template.ts';

const drawnCharacters = 20;

/** Asks an account for access: a policy template with its parameters, for so long, and whom to tell. */
export const CreateDelegationRequest = defineAction<CreateDelegationRequestRequest, CreateDelegationRequestResponse>({
  service: 'iam',
  name: 'CreateDelegationRequest',
  kind: 'write',
  permissions({ caller }, { ownerAccountId, permissions, notificationChannel, sessionDuration }) {
    const { policyTemplateArn } = permissions;
    return [
      {
        action: 'iam:CreateDelegationRequest',
        // It has no id yet.
        resource: `arn:aws:iam::${ownerAccountId ?? caller.account}:delegation-request/*`,
        resourceAccount: caller.account,
        context: {
          ...{ 'iam:delegationduration': String(sessionDuration), 'iam:notificationchannel': notificationChannel },
          ...(policyTemplateArn === undefined ? {} : { 'iam:templatearn': policyTemplateArn }),
        },
      },
    ];
  },
  run(scope, request) {
    const { view, account, nowMs } = scope;
    const granted = permissionPolicy(scope, request.permissions);
    if (typeof granted !== 'string') return { outcome: 'refused', refusal: granted };
    const list = view.get(delegationListKey(account))?.requests ?? [];
    // What has been over for as long as it was open is kept no longer.
    const gone = list.filter(({ expiresAtMs }) => expiresAtMs + delegationLifeMs <= nowMs);
    const kept = list.filter((one) => !gone.includes(one));
    const limit = quotas.delegationRequestsPerAccount;
    if (kept.length >= limit)
      return { outcome: 'refused', refusal: quotaExceeded('DelegationRequestsPerAccount', limit) };
    const id = delegationId(account, drawBase32(scope.entropy, drawnCharacters));
    const record = recordOf(scope, request, { id, policy: granted });
    const requests = [...kept, { id, expiresAtMs: record.expiresAtMs }];
    const writes: RecordWrite[] = [
      { key: delegationKey(account, id), value: record },
      { key: delegationListKey(account), value: { requests } satisfies DelegationListRecord },
      ...gone.map((one) => ({ key: delegationKey(account, one.id), value: undefined })),
    ];
    return { outcome: 'written', response: { delegationRequestId: id }, writes, class: 'create' };
  },
});

/** The policy that the permissions amount to. A template is a managed policy of the account that asks, or of AWS. */
function permissionPolicy(
  { view, account }: ActionScope,
  { policyTemplateArn = '', parameters }: CreateDelegationRequestRequest['permissions'],
): Refusal | string {
  const template = findPolicy(view, account, policyTemplateArn);
  const document = template === undefined ? undefined : documentOf(view, template, template.record.defaultVersion);
  if (document === undefined) {
    const text = `There is no policy template ${policyTemplateArn}: name a managed policy of the account that asks, or of AWS.`;
    return refusal('InvalidInput', `${text} Templates that partners registered with AWS are not known here.`);
  }
  const policy = filledTemplate(document, parameters.map(parameterOf));
  if (typeof policy !== 'string') return policy;
  const problem = documentProblem(policy, 'session');
  if (problem !== undefined)
    return refusal('InvalidInput', `The filled policy template is not valid: ${problem.message}`);
  const percent = packedSizePercent({ policies: [policy], policyArns: [], tags: [], transitiveTagKeys: [] });
  if (percent <= 100) return policy;
  return refusal('InvalidInput', `The filled policy template takes ${percent}% of the space of a session.`);
}

function parameterOf({
  name = '',
  values,
  type = 'string',
}: CreateDelegationRequestRequest['permissions']['parameters'][number]): DelegationParameter {
  return { name, values, type };
}

function recordOf(
  { account, nowMs }: ActionScope,
  request: CreateDelegationRequestRequest,
  { id, policy }: { readonly id: string; readonly policy: string },
): DelegationRecord {
  const { policyTemplateArn = '', parameters } = request.permissions;
  return {
    ...{ id, requestor: account, description: request.description, policy, state: 'UNASSIGNED' },
    ...{ templateArn: policyTemplateArn, parameters: parameters.map(parameterOf) },
    ...{ workflowId: request.requestorWorkflowId, notificationChannel: request.notificationChannel },
    ...{ sessionDurationS: request.sessionDuration, onlySendByOwner: request.onlySendByOwner ?? false },
    ...{ createdAtMs: nowMs, updatedAtMs: nowMs, expiresAtMs: nowMs + delegationLifeMs },
    ...(request.ownerAccountId === undefined ? {} : { ownerAccount: request.ownerAccountId }),
    ...(request.requestMessage === undefined ? {} : { message: request.requestMessage }),
    ...(request.redirectUrl === undefined ? {} : { redirectUrl: request.redirectUrl }),
  };
}

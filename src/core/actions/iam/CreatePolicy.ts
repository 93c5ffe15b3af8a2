// Makes a managed policy with its first version.

import { quotas } from '../../model/quotas.ts';
import { idKey, type PolicyRecord, policyKey, policyVersionKey } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type { CreatePolicyRequest, CreatePolicyResponse } from '../../shapes/iam.ts';
import { defineAction, type Permission } from '../action.ts';
import { documentProblem, managedSizeProblem } from '../documents.ts';
import { awsResourceTags, counted, countOf, quotaExceeded } from '../entities.ts';
import { newPolicyArn, policyShape } from '../managed-policies.ts';
import { requestTags, tagsRefused, withTags } from '../tags.ts';

/** Makes a managed policy with its first version. */
export const CreatePolicy = defineAction<CreatePolicyRequest, CreatePolicyResponse>({
  service: 'iam',
  name: 'CreatePolicy',
  kind: 'write',
  permissions({ caller }, { policyName, path = '/', tags }) {
    const resource = newPolicyArn(caller.account, path, policyName);
    const permission: Permission = {
      action: 'iam:CreatePolicy',
      resource,
      context: { ...awsResourceTags(tags), ...requestTags(tags) },
    };
    return tags.length === 0 ? [permission] : [permission, { ...permission, action: 'iam:TagPolicy' }];
  },
  run(scope, request) {
    const { view, account, nowMs } = scope;
    const { policyName, path = '/', policyDocument, description } = request;
    const key = policyKey(account, policyName);
    if (view.get(key) !== undefined) {
      const text = `A policy called ${policyName} already exists. Duplicate names are not allowed.`;
      return { outcome: 'refused', refusal: refusal('EntityAlreadyExists', text) };
    }
    const problem = documentProblem(policyDocument, 'managed') ?? managedSizeProblem(policyDocument);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    if (countOf(view, account, 'policies') >= quotas.policiesPerAccount) {
      return { outcome: 'refused', refusal: quotaExceeded('PoliciesPerAccount', quotas.policiesPerAccount) };
    }
    const tags = withTags([], request.tags, 'other');
    if (tagsRefused(tags)) return { outcome: 'refused', refusal: tags };
    const policy: PolicyRecord = {
      ...{
        name: policyName,
        path,
        id: newUniqueId('policy', scope.entropy),
        arn: newPolicyArn(account, path, policyName),
      },
      ...{ createdAtMs: nowMs, updatedAtMs: nowMs, defaultVersion: 1, nextVersion: 2, tags },
      versions: [{ number: 1, createdAtMs: nowMs }],
      ...(description === undefined ? {} : { description }),
    };
    const writes = [
      { key, value: policy },
      { key: policyVersionKey(account, policyName, 1), value: { document: policyDocument, createdAtMs: nowMs } },
      { key: idKey(policy.id), value: { kind: 'policy', account, name: policyName } },
      counted(view, account, 'policies', 1),
    ];
    // AWS shows the description only to who asks for it.
    const { description: _, ...shape } = policyShape(view, account, policy, { owner: account, name: policyName });
    return { outcome: 'written', response: { policy: shape }, writes, class: 'create' };
  },
});

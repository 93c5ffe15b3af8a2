// Adds a version to a managed policy.

import { quotas } from '../../model/quotas.ts';
import { policyKey, policyVersionKey, vendorAccount } from '../../model/record.ts';
import { refusal } from '../../model/refusal.ts';
import type { CreatePolicyVersionRequest, CreatePolicyVersionResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { documentProblem, managedSizeProblem } from '../documents.ts';
import { findPolicy, noSuchPolicy, policyPermission, vendorPolicyRefusal, versionShape } from '../managed-policies.ts';

/** Adds a version to a managed policy. */
export const CreatePolicyVersion = defineAction<CreatePolicyVersionRequest, CreatePolicyVersionResponse>({
  service: 'iam',
  name: 'CreatePolicyVersion',
  kind: 'write',
  permissions: (scope, request) => [policyPermission(scope, 'iam:CreatePolicyVersion', request.policyArn)],
  run(scope, { policyArn, policyDocument, setAsDefault }) {
    const { view, account, nowMs } = scope;
    const found = findPolicy(view, account, policyArn);
    if (found === undefined) return { outcome: 'refused', refusal: noSuchPolicy(policyArn) };
    const { named, record } = found;
    if (named.owner === vendorAccount)
      return { outcome: 'refused', refusal: vendorPolicyRefusal(scope, 'CreatePolicyVersion', policyArn) };
    const problem = documentProblem(policyDocument, 'managed') ?? managedSizeProblem(policyDocument);
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    if (record.versions.length >= quotas.versionsPerPolicy) {
      const text =
        'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.';
      return { outcome: 'refused', refusal: refusal('LimitExceeded', text) };
    }
    const version = { number: record.nextVersion, createdAtMs: nowMs };
    const policy = {
      ...{ ...record, versions: [...record.versions, version], nextVersion: version.number + 1, updatedAtMs: nowMs },
      defaultVersion: setAsDefault === true ? version.number : record.defaultVersion,
    };
    const writes = [
      { key: policyKey(account, named.name), value: policy },
      {
        key: policyVersionKey(account, named.name, version.number),
        value: { document: policyDocument, createdAtMs: nowMs },
      },
    ];
    return { outcome: 'written', response: { policyVersion: versionShape(policy, version) }, writes, class: 'update' };
  },
});

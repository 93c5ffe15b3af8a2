// Imports a managed policy of AWS for all accounts, in place of the release's where it has one: `arn:aws:iam::aws:policy/…`.

import {
  idKey,
  type PolicyRecord,
  policyKey,
  policyVersionKey,
  type RecordWrite,
  vendorAccount,
} from '../../model/record.ts';
import { newUniqueId } from '../../model/unique-id.ts';
import type { PutVendorPolicyRequest, PutVendorPolicyResponse } from '../../shapes/cluster.ts';
import { defineAction, refuse } from '../action.ts';
import { documentProblem } from '../documents.ts';

/** Imports a managed policy of AWS for all accounts, in place of the release's where it has one. */
export const PutVendorPolicy = defineAction<PutVendorPolicyRequest, PutVendorPolicyResponse>({
  service: 'cluster',
  name: 'PutVendorPolicy',
  kind: 'write',
  permissions: () => [{ action: 'eventide:PutVendorPolicy', resource: '*' }],
  run(scope, { name, path = '/', document, description }) {
    const { view, nowMs, managedPolicies } = scope;
    const problem = documentProblem(document, 'inline');
    if (problem !== undefined) return { outcome: 'refused', refusal: problem };
    const before = view.get(policyKey(vendorAccount, name));
    const released = managedPolicies.policy(name.toLowerCase());
    const arn = `arn:aws:iam::${vendorAccount}:policy${path}${name}`;
    if (released !== undefined && released.arn !== arn)
      return refuse('InvalidInput', `The release has a policy of that name: ${released.arn}. Its path and case stay.`);
    const number = before?.nextVersion ?? 1;
    const policy: PolicyRecord = {
      ...{
        name,
        path,
        id: before?.id ?? newUniqueId('policy', scope.entropy),
        arn,
      },
      ...{
        createdAtMs: before?.createdAtMs ?? nowMs,
        updatedAtMs: nowMs,
        defaultVersion: number,
        nextVersion: number + 1,
        tags: [],
      },
      // The vendor's older versions are of no use to anybody here.
      versions: [{ number, createdAtMs: nowMs }],
      ...(description === undefined ? {} : { description }),
    };
    const writes: RecordWrite[] = [
      { key: policyKey(vendorAccount, name), value: policy },
      { key: policyVersionKey(vendorAccount, name, number), value: { document, createdAtMs: nowMs } },
      { key: idKey(policy.id), value: { kind: 'policy', account: vendorAccount, name } },
    ];
    // Those of the release are no records: nothing is to be deleted.
    for (const version of before === released ? [] : (before?.versions ?? []))
      writes.push({ key: policyVersionKey(vendorAccount, name, version.number), value: undefined });
    const response = { arn: policy.arn, versionId: `v${number}` };
    return {
      outcome: 'written',
      response,
      writes,
      class: before === undefined ? 'create' : 'update',
      account: vendorAccount,
    };
  },
});

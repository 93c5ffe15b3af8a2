// What time does to delegation requests: the actions by themselves, over records in memory, weeks apart.

import { expect, test } from 'vitest';
import { NodeKeyReader } from '../../../../src/adapters/node-key-reader.ts';
import type { ActionScope } from '../../../../src/core/actions/action.ts';
import { KeptReports } from '../../../../src/core/actions/kept-reports.ts';
import { actionNamed } from '../../../../src/core/actions/table.ts';
import { noManagedPolicies } from '../../../../src/core/model/managed-policy-library.ts';
import { defaultAccountQuotas } from '../../../../src/core/model/quotas.ts';
import { policyKey, policyVersionKey, type RecordKey } from '../../../../src/core/model/record.ts';
import type { DelegationRequest } from '../../../../src/core/shapes/iam.ts';
import { allow, policyOf } from '../../../support/engine-under-test.ts';

const week = 7 * 24 * 3_600_000;
const account = '111122223333';
const arn = `arn:aws:iam::${account}:user/admin`;
const policyTemplateArn = `arn:aws:iam::${account}:policy/template`;

/** An account with a template, that asks itself. */
class Account {
  nowMs = 1_700_000_000_000;
  readonly #records = new Map<string, unknown>([
    [
      policyKey(account, 'template'),
      { name: 'template', path: '/', arn: policyTemplateArn, defaultVersion: 1, versions: [], tags: [] },
    ],
    [policyVersionKey(account, 'template', 1), { document: policyOf(allow('s3:*')), createdAtMs: 0 }],
  ]);
  #drawn = 0;

  get requests(): number {
    return [...this.#records.keys()].filter((key) => key.startsWith('delegation-request/')).length;
  }

  /** The response, or the refusal's text. */
  call(name: string, request: object): unknown {
    const outcome = actionNamed('iam', name)?.run(this.#scope(), request);
    if (outcome?.outcome === 'refused') return `${outcome.refusal.code}: ${outcome.refusal.message}`;
    if (outcome?.outcome === 'written')
      for (const { key, value } of outcome.writes)
        if (value === undefined) this.#records.delete(key);
        else this.#records.set(key, value);
    return outcome !== undefined && 'response' in outcome ? outcome.response : undefined;
  }

  ask(): unknown {
    return this.call('CreateDelegationRequest', {
      ...{ description: '', permissions: { policyTemplateArn, parameters: [] }, requestorWorkflowId: 'w' },
      ...{ notificationChannel: 'topic', sessionDuration: 3600, ownerAccountId: account },
    });
  }

  #scope(): ActionScope {
    const records = this.#records;
    const view: ActionScope['view'] = {
      get: <T>(key: RecordKey<T>) => records.get(key) as T | undefined,
      revocationsOf: () => [],
    };
    const none = (): never => {
      throw new Error('nothing is sealed here');
    };
    return {
      caller: {
        ...{
          kind: 'User',
          account,
          arn,
          principalArn: arn,
          principalId: 'AIDA',
          principalName: 'admin',
          userId: 'AIDA',
        },
        accessKeyId: 'AKIA',
      },
      ...{ account, nowMs: this.nowMs, view, principals: view, accountSeq: 1, keyReader: new NodeKeyReader() },
      ...{
        managedPolicies: noManagedPolicies,
        seqOf: () => 1,
        shownSeqOf: () => 0,
        accountCount: 1,
        isDead: () => false,
      },
      cluster: { clusterId: '', replica: 'n1', firstAccount: account, production: false },
      ...{ region: 'us-east-1', issuerUrl: 'https://sts.example.com' },
      uses: { of: () => undefined, reportMs: 0 },
      reports: new KeptReports(),
      quotas: defaultAccountQuotas,
      entropy: {
        bytes: (length) => Uint8Array.of(this.#drawn % 32, this.#drawn++ >> 5, ...new Uint8Array(length - 2)),
      },
      secrets: {
        ...{ sealAccessKey: none, openAccessKey: none, openPrivateKey: none, sealPrivateKey: none, mfaCode: none },
        ...{ sealServicePassword: none, sealMfaSeed: none, sealTradeIn: none, openTradeIn: none, issueSession: none },
        ...{ openAuthorizationMessage: none, sealPasswordHash: none, openPasswordHash: none },
        ...{ openServicePassword: none, openMfaSeed: none, exportKey: none, isMfaCodeUsed: none, useMfaCode: none },
      },
    };
  }
}

function idOf(response: unknown): string {
  return (response as { readonly delegationRequestId: string }).delegationRequestId;
}

function shown(of: Account, delegationRequestId: string): DelegationRequest {
  const response = of.call('GetDelegationRequest', { delegationRequestId });
  return (response as { readonly delegationRequest: DelegationRequest }).delegationRequest;
}

test('a request ends a week after the last step', () => {
  const here = new Account();
  const delegationRequestId = idOf(here.ask());
  for (const [action, before, after] of [
    ['AssociateDelegationRequest', 'UNASSIGNED', 'ASSIGNED'],
    ['UpdateDelegationRequest', 'ASSIGNED', 'PENDING_APPROVAL'],
    ['AcceptDelegationRequest', 'PENDING_APPROVAL', 'ACCEPTED'],
  ] as const) {
    here.nowMs += week - 1;
    expect(shown(here, delegationRequestId).state).toBe(before);
    here.call(action, { delegationRequestId });
    expect(shown(here, delegationRequestId)).toMatchObject({ state: after, expirationTime: here.nowMs + week });
  }
  here.nowMs += week;
  expect(shown(here, delegationRequestId).state).toBe('EXPIRED');
  expect(here.call('SendDelegationToken', { delegationRequestId })).toBe(
    `InvalidInput: The delegation request ${delegationRequestId} is in state EXPIRED; it must be ACCEPTED.`,
  );
});

test('a rejected request ends a week later', () => {
  const here = new Account();
  const delegationRequestId = idOf(here.ask());
  here.call('RejectDelegationRequest', { delegationRequestId });
  here.nowMs += week - 1;
  expect(shown(here, delegationRequestId).state).toBe('REJECTED');
  here.nowMs += 1;
  expect(shown(here, delegationRequestId).state).toBe('EXPIRED');
});

test('an account has a hundred requests at once; those over for a week make room for the next', () => {
  const here = new Account();
  const first = idOf(here.ask());
  for (let made = 1; made < 100; made++) here.ask();
  expect(here.requests).toBe(100);
  const full = 'LimitExceeded: Cannot exceed quota for DelegationRequestsPerAccount: 100';
  expect(here.ask()).toBe(full);
  here.nowMs += 2 * week - 1;
  expect(here.ask()).toBe(full);
  here.nowMs += 1;
  const next = idOf(here.ask());
  expect(here.requests).toBe(1);
  expect(shown(here, next).state).toBe('UNASSIGNED');
  expect(here.call('GetDelegationRequest', { delegationRequestId: first })).toBe(
    `NoSuchEntity: The delegation request with id ${first} cannot be found.`,
  );
});

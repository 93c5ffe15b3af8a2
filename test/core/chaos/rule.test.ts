// Rules as data: what is missing is filled in, and what is wrong is said.

import { describe, expect, it } from 'vitest';
import { parseRule } from '../../../src/core/chaos/rule.ts';
import type { Rule } from '../../../src/core/shapes/chaos.ts';

const nowMs = 1_800_000_000_000;
const reader = { replicas: ['n1', 'n2', 'n3'], nowMs };
const nowhere = { replicas: [], peers: [], accounts: [], actions: [], principals: [] };

function problemOf(rule: Omit<Rule, 'name'> & { readonly name?: string }): string {
  const parsed = parseRule({ name: 'r', ...rule }, reader);
  return parsed.ok ? 'none' : `${parsed.error.code}: ${parsed.error.message}`;
}

describe('a rule', () => {
  it('lasts ten minutes, everywhere, with seed 1, where it does not say', () => {
    const parsed = parseRule({ name: 'r', apply: { pause: true } }, reader);
    expect(parsed).toMatchObject({
      ok: true,
      value: { kind: 'apply', seed: 1, scope: nowhere, expiresAt: nowMs + 600_000 },
    });
  });

  it.each<[string, Parameters<typeof problemOf>[0]]>([
    ['it has no fault: give it one of api, apply, clock, disk, net, process', {}],
    ['it has 2 faults (clock, net): give each a rule of its own', { net: { loss: 1 }, clock: { skew: 1 } }],
    ['its name may hold letters, digits and . : _ -', { name: 'a b', net: { loss: 1 } }],
    ['it has ended already: expiresAt is past', { expiresAt: nowMs, net: { loss: 1 } }],
    ['expiresAt is more than a day away', { expiresAt: nowMs + 86_400_001, net: { loss: 1 } }],
    [
      'there is no replica n4 in this cluster. Did you mean n1?',
      { scope: { ...nowhere, replicas: ['n4'] }, net: { loss: 1 } },
    ],
    ['scope.peers means nothing to a fault of clock', { scope: { ...nowhere, peers: ['n1'] }, clock: { skew: 1 } }],
    ['scope.probability is not from 0 to 1', { scope: { ...nowhere, probability: 1.5 }, net: { loss: 1 } }],
    [
      'scope.accounts holds 12, which is no account id',
      { scope: { ...nowhere, accounts: ['12'] }, apply: { hold: true } },
    ],
    [
      'scope.actions holds CreateUser, which is neither',
      { scope: { ...nowhere, actions: ['CreateUser'] }, api: { latency: 1 } },
    ],
    [
      'scope.principals holds alice, which is no ARN',
      { scope: { ...nowhere, principals: ['alice'] }, api: { latency: 1 } },
    ],
    ['net.loss is not from 0 to 1', { net: { loss: Number.NaN } }],
    ['net.delaySigma needs net.delayMedian', { net: { delaySigma: 1 } }],
    ['net.delayMedian is not from 0 to 60 s', { net: { delayMedian: 60_001 } }],
    ['net.bandwidth is below one byte a second', { net: { bandwidth: 0 } }],
    ['its fault of net does nothing', { net: {} }],
    [
      'apply.pause stops everything on a replica',
      { scope: { ...nowhere, accounts: ['111122223333'] }, apply: { pause: true } },
    ],
    ['apply.extraDelay is not from 0 to 3600 s', { apply: { extraDelay: -1 } }],
    ['api.code Throttled is none that can be put. Did you mean Throttling?', { api: { code: 'Throttled' } }],
    ['clock.drift is beyond 0.5', { clock: { drift: -0.6 } }],
    ['clock.skew is more than a day', { clock: { skew: -86_400_001 } }],
    ['disk.syncDelay is not from 0 to 30 s', { disk: { syncDelay: 30_001 } }],
    ['process.pause is not from 0 to 60 s', { process: { pause: 60_001 } }],
    ['its fault of process does nothing', { process: { crash: false } }],
  ])('%s', (text, rule) => {
    expect(problemOf(rule)).toContain(`InvalidInput: The chaos rule ${rule.name ?? 'r'} cannot be used: ${text}`);
  });
});

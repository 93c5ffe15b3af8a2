// The rules that a replica holds: which are in force, when they end, what they draw, and what their report keeps.

import { expect, it } from 'vitest';
import { callFault, planMessage } from '../../../src/core/chaos/faults.ts';
import { ruleLimits } from '../../../src/core/chaos/rule.ts';
import { ChaosRules } from '../../../src/core/chaos/rules.ts';
import { ruleOf } from '../../runtime/manual-world.ts';

function plans(seed: number, name: string, peer = 'n2'): readonly unknown[] {
  const rules = new ChaosRules('n1');
  const net = { loss: 0.3, duplicate: 0.3, reorder: 0.3, delayMedian: 10, delaySigma: 1 };
  rules.put(ruleOf({ name, seed, net }), 1000);
  return Array.from({ length: 50 }, (_, at) => planMessage(rules, peer, [at]));
}

it('the same seed and name draw the same, others do not', () => {
  expect(plans(1, 'a')).toEqual(plans(1, 'a'));
  expect(plans(1, 'a')).not.toEqual(plans(2, 'a'));
  expect(plans(1, 'a')).not.toEqual(plans(1, 'b'));
  expect(plans(1, 'a')).not.toEqual(plans(1, 'a', 'n3'));
});

it('a delay by distribution has its median', () => {
  const rules = new ChaosRules('n1');
  rules.put(ruleOf({ name: 'slow', net: { delayMedian: 100, delaySigma: 1 } }), 1000);
  const delays = Array.from({ length: 2001 }, () => planMessage(rules, 'n2', [])?.delayMs ?? 0).toSorted(
    (a, b) => a - b,
  );
  expect(delays[1000]).toBeGreaterThan(90);
  expect(delays[1000]).toBeLessThan(111);
});

it('a rule for other replicas is held, and not in force', () => {
  const rules = new ChaosRules('n1');
  rules.put(ruleOf({ name: 'there', scope: { replicas: ['n2'] }, api: { latency: 1 } }), 1000);
  expect(rules.inForce('api')).toEqual([]);
  expect(rules.all.map(({ name }) => name)).toEqual(['there']);
});

it('a rule ends at its time and tells so; its report stays until one of its name is put', () => {
  const rules = new ChaosRules('n1');
  let changes = 0;
  rules.onChange(() => changes++);
  rules.put(ruleOf({ name: 'r', net: { loss: 1 } }), 1000);
  planMessage(rules, 'n2', [7]);
  expect([rules.nextEndMs, rules.expire(999), rules.expire(1000), rules.nextEndMs]).toEqual([
    1000,
    false,
    true,
    undefined,
  ]);
  expect(planMessage(rules, 'n2', [8])).toBeUndefined();
  expect(rules.report()).toEqual([{ name: 'r', fired: 1, ops: [7], replica: 'n1' }]);
  rules.put(ruleOf({ name: 'r', net: { loss: 1 } }), 2000);
  expect(rules.report()).toEqual([{ name: 'r', fired: 0, ops: [], replica: 'n1' }]);
  expect(changes).toBe(3);
});

it('a report keeps the newest hundred ops', () => {
  const rules = new ChaosRules('n1');
  rules.put(ruleOf({ name: 'r', net: { loss: 1 } }), 1000);
  for (let op = 1; op <= 250; op++) planMessage(rules, 'n2', [op]);
  expect(rules.report()[0]).toMatchObject({ fired: 250 });
  expect([rules.report()[0]?.ops.length, rules.report()[0]?.ops[0]]).toEqual([100, 151]);
});

it('there are at most a hundred rules, and any of them can still be replaced', () => {
  const rules = new ChaosRules('n1');
  for (let at = 0; at < ruleLimits.rules; at++)
    expect(rules.put(ruleOf({ name: `r${at}`, net: { loss: 1 } }), 1)).toBe(true);
  expect(rules.put(ruleOf({ name: 'more', net: { loss: 1 } }), 1)).toBe(false);
  expect(rules.put(ruleOf({ name: 'r5', net: { loss: 0.5 } }), 1)).toBe(true);
});

it('a fault of answers goes by account, action and principal', () => {
  const rules = new ChaosRules('n1');
  const scope = {
    accounts: ['111122223333'],
    actions: ['iam:Create*', 'sts:AssumeRole'],
    principals: ['arn:aws:iam::111122223333:root'],
  };
  rules.put(ruleOf({ name: 'r', scope, api: { code: 'Throttling' } }), 1000);
  const call = { account: '111122223333', action: 'iam:CreateUser', principal: () => 'arn:aws:iam::111122223333:root' };
  const hits = (other: Partial<typeof call>): boolean => callFault(rules, { ...call, ...other }) !== undefined;
  expect([hits({}), hits({ action: 'sts:AssumeRole' })]).toEqual([true, true]);
  expect([
    hits({ account: '444455556666' }),
    hits({ action: 'iam:GetUser' }),
    hits({ principal: () => 'arn:x' }),
  ]).toEqual([false, false, false]);
});

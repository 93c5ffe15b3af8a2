// Answers of writes: nothing is said of what the home alone knows, whether the call changed something, nothing, or was refused.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/core/instruction.ts';
import { decodeToken } from '../../../src/core/replica/causal-token.ts';
import { clusterId } from '../../sim/cluster.ts';
import { allow, arnOf, EngineUnderTest, policyOf } from '../../support/engine-under-test.ts';

const policyArn = arnOf('policy/p');
const attachment = { userName: 'alice', policyArn };

let engine: EngineUnderTest;

// Three voters, then the home cut off from the other two: it can decide, and nothing that it decides is committed.
beforeEach(() => {
  engine = new EngineUnderTest({ replicas: 3 });
  engine.respond('CreateUser', { userName: 'alice' });
  engine.respond('CreatePolicy', { policyName: 'p', policyDocument: policyOf(allow('s3:*')) });
});

function setCut(cut: boolean): void {
  const { network, replicas } = engine.cluster;
  const [home, ...others] = replicas.map(({ member }) => member.id);
  for (const other of others) network.setCut(home ?? '', other, cut);
}

const codeOf = (answer: () => Answer | undefined): string | undefined => {
  const answered = answer();
  return answered === undefined ? 'not answered' : answered.refusal?.code;
};

describe('while a write is not committed', () => {
  test('one that finds it done says so only once it is', () => {
    setCut(true);
    const first = engine.start('AttachUserPolicy', attachment);
    engine.elapse(50);
    const second = engine.start('AttachUserPolicy', attachment);
    engine.elapse(200);
    expect([codeOf(first), codeOf(second)]).toEqual(['not answered', 'not answered']);
    setCut(false);
    engine.elapse(2000);
    expect([codeOf(first), codeOf(second)]).toEqual([undefined, undefined]);
    expect(second()?.durability).toBe('committed');
  });

  test('one that it rules out is refused only once it is', () => {
    setCut(true);
    const first = engine.start('CreateUser', { userName: 'bob' });
    engine.elapse(50);
    const second = engine.start('CreateUser', { userName: 'bob' });
    engine.elapse(200);
    expect([codeOf(first), codeOf(second)]).toEqual(['not answered', 'not answered']);
    setCut(false);
    engine.elapse(2000);
    expect([codeOf(first), codeOf(second)]).toEqual([undefined, 'EntityAlreadyExists']);
  });

  test('and never is, nobody hears that it is done, nor that it stands in the way', () => {
    setCut(true);
    const first = engine.start('AttachUserPolicy', attachment);
    engine.elapse(50);
    const again = engine.start('AttachUserPolicy', attachment);
    const refused = engine.start('DeletePolicy', { policyArn });
    engine.elapse(12_000);
    expect(codeOf(first)).toBe('OUTCOME_UNKNOWN');
    expect(codeOf(again)).toMatch(/^(?:OUTCOME_UNKNOWN|HOME_UNREACHABLE)$/);
    expect(codeOf(refused)).toMatch(/^(?:OUTCOME_UNKNOWN|HOME_UNREACHABLE)$/);
  });
});

describe('a write that changes nothing', () => {
  test('answers with a token that says so of what it found', () => {
    const made = engine.ask('AttachUserPolicy', attachment);
    engine.elapse(60_000);
    const again = engine.ask('AttachUserPolicy', attachment);
    expect(again).toMatchObject({ response: {}, durability: 'committed' });
    expect(engine.code('AttachUserPolicy', attachment)).toBeUndefined();
    const accounts = [made, again].map(({ token = '' }) => {
      const decoded = decodeToken(clusterId, token);
      return decoded.ok ? decoded.value.accounts.map(({ accountSeq }) => accountSeq) : [];
    });
    expect(accounts).toEqual([[4], [5]]);
  });

  // Seed 4487: a home that had been replaced said so of what the new one had undone.
  test('is not said to be so by a home that nobody follows any more', () => {
    engine.respond('AttachUserPolicy', attachment);
    setCut(true);
    const again = engine.start('AttachUserPolicy', attachment);
    engine.elapse(12_000);
    expect(codeOf(again)).toMatch(/^(?:OUTCOME_UNKNOWN|HOME_UNREACHABLE)$/);
  });
});

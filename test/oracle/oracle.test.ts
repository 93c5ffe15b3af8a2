// The fast evaluator against the naive judge, on drawn policies and requests.

import { describe, expect, it } from 'vitest';
import { decideFast } from '../support/decide-fast.ts';
import type { Policies } from './case.ts';
import { decide } from './decide.ts';
import { operatorNames } from './document.ts';
import { type Case, drawCase } from './draw-case.ts';
import { Draws } from './draws.ts';
import { asVector, shrinkCase } from './shrink.ts';

const pairs = Number(process.env['ORACLE_PAIRS'] ?? 3000);
const seed = Number(process.env['ORACLE_SEED'] ?? 20_120_417);

/** The smallest number of pairs after which even rare forms must have been seen. */
const enoughForRareForms = 50_000;

type Judge = typeof decideFast;

function alike({ request, policies }: Case, fast: Judge = decideFast): boolean {
  const found = fast(request, policies);
  const verdict = decide(request, policies);
  return JSON.stringify(found) === JSON.stringify(verdict);
}

/** The first case over which they differ, made small and written as a vector; undefined: they agree. */
function difference(one: Case, number: number, fast: Judge = decideFast): string | undefined {
  if (alike(one, fast)) return undefined;
  const small = shrinkCase(one, (smaller) => !alike(smaller, fast));
  const found = fast(small.request, small.policies);
  const expected = decide(small.request, small.policies);
  return `ORACLE_SEED=${seed}, case ${number}: ${JSON.stringify(found)}, and not as expected in\n${asVector(small, expected)}`;
}

describe('the fast evaluator and the naive judge', () => {
  const decisions = new Map<string, number>();
  const seen = new Set<string>();

  it(`decide ${pairs} drawn cases alike, and name the same policy type and statements`, () => {
    for (let number = 0; number < pairs; number += 1) {
      const one = drawCase(new Draws(seed + number));
      const verdict = decide(one.request, one.policies, (operator, held) => seen.add(`${operator} ${held}`));
      const fast = decideFast(one.request, one.policies);
      // Compared here already: the naive judge is asked once.
      const told = JSON.stringify(fast) === JSON.stringify(verdict) ? undefined : difference(one, number);
      expect(told).toBeUndefined();
      decisions.set(verdict.decision, (decisions.get(verdict.decision) ?? 0) + 1);
    }
  });

  it('are asked for every decision in at least a twentieth of the cases', () => {
    expect([...decisions.keys()].sort()).toEqual(['Allowed', 'ExplicitlyDenied', 'ImplicitlyDenied']);
    for (const count of decisions.values()) expect(count).toBeGreaterThanOrEqual(pairs / 20);
  });

  const forms = operatorNames.flatMap((name) => [name, `${name}IfExists`]);
  const setForms = ['ForAllValues:', 'ForAnyValue:'].flatMap((set) => forms.map((name) => set + name));
  const wanted = [...operatorNames, 'Null', ...(pairs >= enoughForRareForms ? [...forms, ...setForms] : [])];
  it.each(wanted)('see %s hold and not hold', (operator) => {
    expect(seen).toContain(`${operator} true`);
    expect(seen).toContain(`${operator} false`);
  });
});

describe('a difference', () => {
  it('is made small, and told as a vector', () => {
    // Wrong on purpose: it passes over NotAction.
    const wrong: Judge = (request, policies) => decideFast(request, withoutNotAction(policies));
    for (let number = 0; number < 500; number += 1) {
      const told = difference(drawCase(new Draws(seed + number)), number, wrong);
      if (told === undefined) continue;
      const { policies } = JSON.parse(told.slice(told.indexOf('\n'))) as { policies: object };
      expect(told).toContain('NotAction');
      expect(JSON.stringify(policies).length).toBeLessThan(300);
      return;
    }
    throw new Error('the wrong judge was never caught');
  });
});

function withoutNotAction(policies: Policies): Policies {
  const changed = JSON.stringify(policies).replaceAll(String.raw`\"NotAction\"`, String.raw`\"Action\"`);
  return JSON.parse(changed) as Policies;
}

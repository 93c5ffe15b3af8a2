// The fast evaluator against the naive judge, on drawn policies and requests.

import { describe, expect, it } from 'vitest';
import { decideFast } from '../support/decide-fast.ts';
import { decide } from './decide.ts';
import { operatorNames } from './document.ts';
import { type Case, drawCase } from './draw-case.ts';
import { Draws } from './draws.ts';

const pairs = Number(process.env['ORACLE_PAIRS'] ?? 3000);
const seed = Number(process.env['ORACLE_SEED'] ?? 20_120_417);

/** The smallest number of pairs after which even rare forms must have been seen. */
const enoughForRareForms = 50_000;

function describeCase(number: number, { request, policies }: Case): string {
  return `ORACLE_SEED=${seed}, case ${number}: ${JSON.stringify({ request, policies }, undefined, 1)}`;
}

describe('the fast evaluator and the naive judge', () => {
  const decisions = new Map<string, number>();
  const seen = new Set<string>();

  it(`decide ${pairs} drawn cases alike, and name the same policy type`, () => {
    for (let number = 0; number < pairs; number += 1) {
      const one = drawCase(new Draws(seed + number));
      const verdict = decide(one.request, one.policies, (operator, held) => seen.add(`${operator} ${held}`));
      const fast = decideFast(one.request, one.policies);
      const alike = fast.decision === verdict.decision && fast.decidedBy === verdict.decidedBy;
      expect(alike ? undefined : fast, alike ? '' : describeCase(number, one)).toEqual(alike ? undefined : verdict);
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

// Both doors do the same: every action of IAM and STS, answered and refused, in the same words, with the same permissions asked.

import { describe, expect, test } from 'vitest';
import { implementedActions } from '../../../src/core/actions/table.ts';
import { findMethod } from '../../../src/core/shapes/lookup.ts';
import { Prng } from '../../sim/prng.ts';
import { randomMessage } from '../query/random-shapes.ts';
import { Doors, play } from './play.ts';
import { allSteps, scripts } from './script.ts';
import { alwaysRefused } from './unreachable.ts';

const actions = implementedActions().flatMap(({ service, name }) =>
  service === 'iam' || service === 'sts' ? [{ service, name } as const] : [],
);

describe('the doors agree', () => {
  const denied = new Set<string>();

  test.each(Object.entries(scripts))('on %s', { timeout: 120_000 }, async (_, script) => {
    const played = await play(script);
    for (const action of played.denied) denied.add(action);
    expect(played.problems).toEqual([]);
  });

  test('on the permission that every action of IAM asks for', () => {
    expect(actions.filter(({ service, name }) => service === 'iam' && !denied.has(name))).toEqual([]);
  });
});

describe('the scripts', () => {
  test('let every action of the table succeed: what is new gets its step in test/api/doors/scripts', () => {
    const done = ({ action, refused }: (typeof allSteps)[number]): boolean =>
      refused === undefined || refused === alwaysRefused[action];
    const answered = new Set(allSteps.filter(done).map(({ action }) => action));
    expect(actions.filter(({ name }) => !answered.has(name)).map(({ name }) => name)).toEqual([]);
  });

  test('ask nothing that the table does not have', () => {
    const names = new Set(actions.map(({ name }) => name));
    expect(allSteps.filter(({ action }) => !names.has(action))).toEqual([]);
  });
});

// What texts of requests are made of: letters, what means something in a form or in XML, and what is no ASCII.
const alphabet = ['a', 'Z', '0', ' ', '+', '%', '&', '=', '.', '/', ':', '<', '"', 'ü', '{', '}', '*'];
const seedsOfEach = 2;

describe('the doors agree on whatever is asked', { timeout: 120_000 }, () => {
  test.each(['iam', 'sts'] as const)('of %s', async (wanted) => {
    await using doors = await Doors.open();
    for (const { service, name } of actions.filter((action) => action.service === wanted)) {
      for (let seed = 1; seed <= seedsOfEach; seed++) {
        const prng = new Prng(seed, 'doors', name);
        const message = findMethod(service, name)?.request ?? '';
        const { shape } = randomMessage({ prng, service, alphabet, answer: false }, message);
        const request = shape as object;
        await doors.ask(({ engine }) => ({ service, action: name, request, as: engine.root }));
      }
    }
    expect(doors.problems).toEqual([]);
  });
});

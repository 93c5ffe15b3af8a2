// Both doors do the same: every action of IAM and STS, answered and refused, in the same words, with the same permissions asked.

import { describe, expect, test } from 'vitest';
import { implementedActions } from '../../../src/core/actions/table.ts';
import { findMethod, methodsOf } from '../../../src/core/shapes/lookup.ts';
import { Prng } from '../../sim/prng.ts';
import type { Credentials } from '../../support/engine-under-test.ts';
import { randomMessage } from '../query/random-shapes.ts';
import { allSteps, type Script, scripts, type WorldSettings } from './script.ts';
import type { Kept, Step } from './step.ts';
import { alwaysRefused } from './unreachable.ts';
import { type Asked, type Door, type Outcome, openGrpcDoor, openQueryDoor, type Service } from './world.ts';

const actions = implementedActions().flatMap(({ service, name }) =>
  service === 'iam' || service === 'sts' ? [{ service, name } as const] : [],
);
const serviceOf = (action: string): Service => (findMethod('sts', action) === undefined ? 'iam' : 'sts');

/** Both doors, each over a world of its own that begins with the same draws. */
async function openDoors(
  settings: WorldSettings = {},
): Promise<{ readonly doors: readonly [Door, Door] } & AsyncDisposable> {
  const doors = [await openGrpcDoor(settings), await openQueryDoor(settings)] as const;
  return {
    doors,
    async [Symbol.asyncDispose]() {
      for (const door of doors) await door[Symbol.asyncDispose]();
    },
  };
}

const unknown: Credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' };

function credentialsOf(door: Door, as: string | undefined, kept: Kept): Credentials | undefined {
  if (as === undefined) return door.engine.root;
  if (as === 'nobody') return undefined;
  const accessKeyId = kept[`${as}.id`];
  if (accessKeyId === undefined) return unknown;
  const sessionToken = kept[`${as}.token`] ?? '';
  const secretAccessKey = kept[`${as}.secret`] ?? '';
  return { accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) };
}

/** What both doors must have in common: the status is each door's own, and must be the one of its table. */
function common(door: Door, outcome: Outcome): unknown {
  if ('response' in outcome) return outcome.response;
  expect(outcome.status).toBe(door.statusOf(outcome.code));
  return { code: outcome.code, message: outcome.message };
}

async function askBoth(doors: readonly [Door, Door], asked: (door: Door) => Asked): Promise<unknown> {
  const [grpc, query] = [await doors[0].ask(asked(doors[0])), await doors[1].ask(asked(doors[1]))];
  expect(common(doors[1], query), `${asked(doors[0]).action} over the Query door`).toEqual(common(doors[0], grpc));
  return grpc;
}

/** Runs a script over both doors; returns who was refused for want of a permission. */
async function play({ steps, ...settings }: Script): Promise<ReadonlySet<string>> {
  await using opened = await openDoors(settings);
  const { doors } = opened;
  let kept: Kept = {};
  const asked = new Set<string>();
  const denied = new Set<string>();
  const ask = (step: Step, as: string | undefined): Promise<unknown> =>
    askBoth(doors, (door) => ({
      ...{ service: serviceOf(step.action), action: step.action, as: credentialsOf(door, as, kept) },
      request: step.request({ ...kept, now: String(door.engine.nowMs) }),
      ...(step.region === undefined ? {} : { region: step.region }),
    }));
  kept = await powerless(doors);
  for (const step of steps) {
    if ('meanwhile' in step) {
      const [first = {}, second] = doors.map(({ engine }) => step.meanwhile(engine, kept));
      expect(second).toEqual(first);
      kept = { ...kept, ...first };
      continue;
    }
    const about = `${step.action} ${step.refused ?? ''}`;
    // Every call is asked for its permissions too, once for each way in which it ends.
    if ((step.as === undefined || serviceOf(step.action) === 'iam') && !asked.has(about)) {
      const outcome = (await ask(step, 'powerless')) as Outcome;
      if ('code' in outcome && outcome.code === 'AccessDenied') denied.add(step.action);
    }
    asked.add(about);
    const outcome = (await ask(step, step.as)) as Outcome;
    const code = 'code' in outcome ? `${outcome.code}: ${outcome.message}` : 'answered';
    if (step.refused === undefined) expect(code, `${step.action} is answered`).toBe('answered');
    else expect(code, `${step.action} is refused`).toMatch(new RegExp(`^${step.refused}:`));
    if ('shape' in outcome) kept = { ...kept, ...step.keep(outcome.shape as never) };
  }
  return denied;
}

/** A user without permissions, the same at both doors. */
async function powerless(doors: readonly [Door, Door]): Promise<Kept> {
  const [first, second] = doors.map(({ engine }) => engine.user('Powerless'));
  expect(second).toEqual(first);
  return { 'powerless.id': first?.accessKeyId ?? '', 'powerless.secret': first?.secretAccessKey ?? '' };
}

describe('the doors agree', () => {
  const denied = new Set<string>();

  test.each(Object.entries(scripts))('on %s', { timeout: 120_000 }, async (_, script) => {
    for (const action of await play(script)) denied.add(action);
  });

  test('on the permission that every action of IAM asks for', () => {
    expect(actions.filter(({ service, name }) => service === 'iam' && !denied.has(name))).toEqual([]);
  });
});

describe('the scripts', () => {
  test('let every action of the table succeed: what is new gets its step in test/api/doors/scripts', () => {
    const answered = new Set(
      allSteps.flatMap(({ action, refused }) =>
        refused === undefined || refused === alwaysRefused[action] ? [action] : [],
      ),
    );
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
    await using opened = await openDoors();
    for (const { service, name } of actions.filter((action) => action.service === wanted)) {
      for (let seed = 1; seed <= seedsOfEach; seed++) {
        const prng = new Prng(seed, 'doors', name);
        const message = findMethod(service, name)?.request ?? '';
        const { shape } = randomMessage({ prng, service, alphabet, answer: false }, message);
        await askBoth(opened.doors, ({ engine }) => ({
          ...{ service, action: name, request: shape as object, as: engine.root },
        }));
      }
    }
  });

  test('that this version does not implement', async () => {
    await using opened = await openDoors();
    const missing = (['iam', 'sts'] as const).flatMap((service) =>
      methodsOf(service)
        .filter(({ name }) => !actions.some((action) => action.name === name))
        .map(({ name }) => ({ service, name })),
    );
    for (const { service, name } of missing) {
      const found = opened.doors.map((door) => door.ask({ service, action: name, request: {}, as: door.engine.root }));
      const [grpc, query] = await Promise.all(found);
      expect(grpc).toMatchObject({ code: 'UNIMPLEMENTED' });
      expect(query).toMatchObject({ code: 'NotImplemented', status: 501 });
    }
  });
});

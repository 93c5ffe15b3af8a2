// Plays calls over both doors, each over a world of its own that begins with the same draws, and tells where they differ.

import { isDeepStrictEqual } from 'node:util';
import { findMethod } from '../../../src/core/shapes/lookup.ts';
import type { Credentials } from '../../support/engine-under-test.ts';
import type { Script, WorldSettings } from './script.ts';
import type { Interlude, Kept, Step } from './step.ts';
import { type Asked, type Door, type Outcome, openGrpcDoor, openQueryDoor, type Service } from './world.ts';

/** The service of an action that both doors speak. */
export function serviceOf(action: string): Service {
  return findMethod('sts', action) === undefined ? 'iam' : 'sts';
}

/** Both doors. */
export class Doors implements AsyncDisposable {
  readonly both: readonly [Door, Door];
  /** Whatever was not as it must be. */
  readonly problems: string[] = [];

  private constructor(both: readonly [Door, Door]) {
    this.both = both;
  }

  static async open(settings: WorldSettings = {}): Promise<Doors> {
    return new Doors([await openGrpcDoor(settings), await openQueryDoor(settings)]);
  }

  /** Asks both, and compares: the status is each door's own, and must be the one of its table. */
  async ask(asked: (door: Door) => Asked): Promise<Outcome> {
    const [grpc, query] = this.both;
    const [first, second] = [await grpc.ask(asked(grpc)), await query.ask(asked(query))];
    const { action } = asked(grpc);
    this.#same(action, common(first), common(second));
    for (const [door, outcome] of [[grpc, first] as const, [query, second] as const]) {
      if ('code' in outcome) this.#same(`${action}, status`, door.statusOf(outcome.code), outcome.status);
    }
    return first;
  }

  /** Does the same in both worlds. */
  meanwhile(happens: Interlude['meanwhile'], kept: Kept): Kept {
    const [first = {}, second] = this.both.map(({ engine }) => happens(engine, kept));
    this.#same('what happens meanwhile', first, second);
    return first;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const door of this.both) await door[Symbol.asyncDispose]();
  }

  #same(what: string, grpc: unknown, query: unknown): void {
    if (isDeepStrictEqual(grpc, query)) return;
    this.problems.push(`${what}: over gRPC ${JSON.stringify(grpc)}, over the Query door ${JSON.stringify(query)}`);
  }
}

function common(outcome: Outcome): unknown {
  return 'response' in outcome ? outcome.response : { code: outcome.code, message: outcome.message };
}

/** What came of a script. */
export interface Played {
  readonly problems: readonly string[];
  /** Actions that were refused for want of a permission to somebody who has none. */
  readonly denied: ReadonlySet<string>;
}

/** Plays a script. */
export async function play({ steps, ...settings }: Script): Promise<Played> {
  await using doors = await Doors.open(settings);
  const denied = new Set<string>();
  const asked = new Set<string>();
  let kept = doors.meanwhile((engine) => credentialsAs('powerless', engine.user('Powerless')), {});
  for (const step of steps) {
    if ('meanwhile' in step) {
      kept = { ...kept, ...doors.meanwhile(step.meanwhile, kept) };
      continue;
    }
    // Every call is asked for its permissions too, once for each way in which it ends.
    const about = `${step.action} ${step.refused ?? ''}`;
    if (!asked.has(about) && (step.as === undefined || serviceOf(step.action) === 'iam')) {
      const outcome = await askStep(doors, step, 'powerless', kept);
      if ('code' in outcome && outcome.code === 'AccessDenied') denied.add(step.action);
    }
    asked.add(about);
    const outcome = await askStep(doors, step, step.as, kept);
    const problem = otherwise(step, outcome);
    if (problem !== undefined) doors.problems.push(problem);
    if ('shape' in outcome) kept = { ...kept, ...step.keep(outcome.shape as never) };
  }
  return { problems: doors.problems, denied };
}

function askStep(doors: Doors, step: Step, as: string | undefined, kept: Kept): Promise<Outcome> {
  return doors.ask((door) => ({
    ...{ service: serviceOf(step.action), action: step.action, as: credentialsOf(door, as, kept) },
    request: step.request({ ...kept, now: String(door.engine.nowMs) }),
    ...(step.region === undefined ? {} : { region: step.region }),
  }));
}

/** What came of a step where it had to be something else. */
function otherwise({ action, refused }: Step, outcome: Outcome): string | undefined {
  const [wanted, code] = [refused ?? 'an answer', 'code' in outcome ? outcome.code : 'an answer'];
  if (wanted === code) return undefined;
  return `${action}: ${wanted} was expected, and ${code} came${'message' in outcome ? `: ${outcome.message}` : ''}`;
}

const stranger: Credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' };

function credentialsAs(name: string, { accessKeyId, secretAccessKey }: Credentials): Kept {
  return { [`${name}.id`]: accessKeyId, [`${name}.secret`]: secretAccessKey };
}

function credentialsOf(door: Door, as: string | undefined, kept: Kept): Credentials | undefined {
  if (as === undefined) return door.engine.root;
  if (as === 'nobody') return undefined;
  const accessKeyId = kept[`${as}.id`];
  if (accessKeyId === undefined) return stranger;
  const sessionToken = kept[`${as}.token`] ?? '';
  const secretAccessKey = kept[`${as}.secret`] ?? '';
  return { accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) };
}

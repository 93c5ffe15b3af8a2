// A rolling upgrade: replicas of this version and of an earlier one in one cluster, started again one by one under load.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  answersInOpsFeatureLevel,
  membersFeatureLevel,
  ownFeatureLevel,
  plainAnswersFeatureLevel,
  usesFeatureLevel,
} from '../../src/core/engine/feature-level.ts';
import type { ReplicaEngine } from '../../src/core/engine.ts';
import type { Answer } from '../../src/core/instruction.ts';
import { answeredOpFormat } from '../../src/core/replica/op.ts';
import type { GetClusterResponse } from '../../src/core/shapes/cluster.ts';
import { SimulatedCluster, type SimulatedReplica } from './cluster.ts';
import { editedSource } from './edited-source.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const levelsBefore = Array.from({ length: ownFeatureLevel - 1 }, (_, at) => at + 1);
const limits = { usesMs: 500 };
// Forms of ops that only replicas of a level know, and below which one they go out of use again.
const newForms = [
  {
    ...{ what: 'a record of an answer in the open', level: plainAnswersFeatureLevel, until: answersInOpsFeatureLevel },
    isIn: (op: Uint8Array) => Buffer.from(op).includes('"response":"{'),
  },
  {
    ...{ what: 'an answer in its op', level: answersInOpsFeatureLevel, until: ownFeatureLevel + 1 },
    isIn: (op: Uint8Array) => op[0] === answeredOpFormat,
  },
] as const;
const newWords: ReadonlySet<string> = new Set(['events-ask', 'uses']);

/** The engine as of that level. */
async function engineOf(before: number): Promise<typeof ReplicaEngine> {
  const folder = join(root, 'node_modules', '.cache', 'eventide-engine-before');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `engine-${before}.mjs`);
  const from = `export const ownFeatureLevel = ${ownFeatureLevel};`;
  const edits = [{ file: 'engine/feature-level.ts', from, to: `export const ownFeatureLevel = ${before};` }];
  await build({
    ...{ entryPoints: [join(root, 'src/core/engine.ts')], outfile, bundle: true, logLevel: 'silent' },
    ...{ platform: 'node', format: 'esm', target: 'node20', plugins: [editedSource(join(root, 'src/core'), edits)] },
  });
  return ((await import(pathToFileURL(outfile).href)) as { readonly ReplicaEngine: typeof ReplicaEngine })
    .ReplicaEngine;
}

describe.each(levelsBefore)('a rolling upgrade from level %i', (before) => {
  let older: typeof ReplicaEngine;
  beforeAll(async () => {
    older = await engineOf(before);
  });

  it.each([1, 2, 3])(
    'loses nothing, and originates nothing that an old replica does not understand (seed %i)',
    (seed) => {
      const cluster = new SimulatedCluster({ seed, replicas: 3, profile: 'fast', featureLevel: before, limits });
      const { timeline, replicas } = cluster;
      const pass = (ms: number): void => timeline.runUntil(timeline.nowMs + ms);
      const misunderstood: string[] = [];
      let newlySaid = 0;
      const newlyWritten = new Set<string>();
      cluster.network.tamper = (_, to, message) => {
        const hearer = replicas.find(({ member }) => member.id === to)?.member.name ?? '';
        if (newWords.has(message.kind)) {
          newlySaid++;
          if (before < usesFeatureLevel && cluster.engines.has(hearer))
            misunderstood.push(`${message.kind} to ${hearer}`);
        }
        for (const op of 'ops' in message ? message.ops : []) {
          for (const { what, isIn, level } of newForms) {
            if (!isIn(op)) continue;
            newlyWritten.add(what);
            if (before < level && cluster.engines.size > 0)
              misunderstood.push(`${what} beside ${[...cluster.engines.keys()].join()}`);
          }
        }
        return [message];
      };
      for (const { member } of replicas) cluster.engines.set(member.name, older);
      for (const replica of replicas) cluster.start(replica);
      pass(2000);
      const acknowledged = load(cluster);
      const levels = (): readonly number[] => levelsAt(cluster, pass);
      const token = (): string => {
        const answer = ask(cluster, pass, 'CreateJoinToken', { kind: 'replica' });
        return answer?.refusal?.code ?? 'made';
      };
      expect(levels()).toEqual([before, before, before]);
      // The home last: an old home beside new followers, then the other way round.
      for (const name of ['n3', 'n2', 'n1']) {
        expect(token()).toBe(before < membersFeatureLevel ? 'FEATURE_LEVEL_TOO_LOW' : 'made');
        const replica = named(cluster, name);
        cluster.crash(replica);
        pass(700);
        cluster.engines.delete(name);
        cluster.start(replica);
        pass(3000);
      }
      expect(levels()).toEqual([ownFeatureLevel, ownFeatureLevel, ownFeatureLevel]);
      expect(token()).toBe('made');
      pass(5000);
      const names = acknowledged();
      expect(names.length).toBeGreaterThan(50);
      for (const userName of names)
        expect(ask(cluster, pass, 'GetUser', { userName }, 'iam')?.refusal, userName).toBeUndefined();
      expect(misunderstood).toEqual([]);
      expect(newlySaid).toBeGreaterThan(0);
      // The upgrade ends at this version's level: of the forms before only those are written that are in use at the first one.
      const inUse = newForms.filter(({ level, until }) => until > ownFeatureLevel || before >= level);
      expect(newlyWritten).toEqual(new Set(inUse.map(({ what }) => what)));
      // Answered by the old home, asked again of the new one.
      for (const userName of names.slice(0, 20))
        expect(create(cluster, pass, userName)?.refusal, userName).toBeUndefined();
      expect(cluster.halts).toEqual([]);
    },
  );
});

function named(cluster: SimulatedCluster, name: string): SimulatedReplica {
  const found = cluster.replicas.find(({ member }) => member.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

/** Users are made at all replicas in turn, every 50 ms; gives the names that were acknowledged so far. */
function load(cluster: SimulatedCluster): () => readonly string[] {
  const made: string[] = [];
  let next = 0;
  const go = (): void => {
    const userName = `user${next}`;
    const replica = cluster.replicas[next % 3];
    next++;
    if (replica !== undefined)
      cluster.call(replica, creationOf(userName), (answer) => {
        if (answer.refusal === undefined) made.push(userName);
      });
    if (next < 400) cluster.timeline.at(50, go);
  };
  go();
  return () => made;
}

function creationOf(userName: string): Parameters<SimulatedCluster['call']>[1] {
  return { service: 'iam', action: 'CreateUser', request: { userName, tags: [] }, more: { idempotencyKey: userName } };
}

function create(cluster: SimulatedCluster, pass: (ms: number) => void, userName: string): Answer | undefined {
  return answerTo(cluster, pass, creationOf(userName));
}

function ask(
  cluster: SimulatedCluster,
  pass: (ms: number) => void,
  action: string,
  request: object,
  service: 'cluster' | 'iam' = 'cluster',
): Answer | undefined {
  return answerTo(cluster, pass, { service, action, request });
}

function answerTo(
  cluster: SimulatedCluster,
  pass: (ms: number) => void,
  asked: Parameters<SimulatedCluster['call']>[1],
): Answer | undefined {
  const waiting: { answer?: Answer } = {};
  cluster.call(named(cluster, 'n1'), asked, (answer) => {
    waiting.answer = answer;
  });
  for (let ms = 0; ms < 12_000 && waiting.answer === undefined; ms++) pass(1);
  return waiting.answer;
}

function levelsAt(cluster: SimulatedCluster, pass: (ms: number) => void): readonly number[] {
  const { response } = ask(cluster, pass, 'GetCluster', {}) ?? {};
  return (response as GetClusterResponse).members.map(({ featureLevel = 0 }) => featureLevel);
}

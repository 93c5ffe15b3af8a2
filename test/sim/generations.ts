// Generations in the simulated world: what stands between links and engines where a cluster may be reset.

import type { Digests } from '../../src/core/base/ports.ts';
import type { EngineConfig } from '../../src/core/engine/config.ts';
import type { EngineParts } from '../../src/core/engine/engine-parts.ts';
import { beginningOf, configIn, firstGeneration } from '../../src/core/engine/generation-config.ts';
import { accountOfEntry } from '../../src/core/engine/marking.ts';
import { ReplicaEngine } from '../../src/core/engine.ts';
import type { Recovered } from '../../src/core/replica/recovered.ts';
import { GenerationStore, heldGeneration, spaceOf } from '../../src/runtime/generation-store.ts';
import { Generations, type GenerationsParts } from '../../src/runtime/generations.ts';
import type { Clock, Store } from '../../src/runtime/ports.ts';
import { recover } from '../../src/runtime/recover.ts';
import type { Timeline } from './timeline.ts';

interface Parts
  extends Pick<
    GenerationsParts<ReplicaEngine>,
    'certifier' | 'entropy' | 'observer' | 'onFault' | 'onHalt' | 'slowWorker'
  > {
  readonly config: EngineConfig;
  readonly selfId: string;
  readonly digests: Digests;
  readonly store: Store;
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly alive: () => boolean;
  readonly more: Omit<EngineParts, 'config' | 'digests' | 'entropy' | 'now' | 'recovered' | 'store'>;
}

/** Reads a disk, and makes of it what serves on a replica; a disk that cannot be believed ends it. */
export function openGenerations(parts: Parts, then: (generations: Generations<ReplicaEngine>) => void): void {
  const { config, digests, store, clock, entropy, timeline, alive, more } = parts;
  const beginning = beginningOf(config, digests);
  const held = heldGeneration(store, firstGeneration(config, beginning));
  const keySpace = spaceOf(store, held);
  const makeEngine = (
    generation: typeof held.generation,
    found: { readonly store: Store; readonly recovered: Recovered; readonly fresh?: boolean },
  ): ReplicaEngine =>
    new ReplicaEngine({ ...more, digests, entropy, ...found, config: configIn(config, generation), now: clock.now() });
  recover(keySpace, { digests, keptOps: config.limits.keptOps }, (recovered, failure) => {
    if (!alive()) return;
    if (recovered === undefined) return parts.onHalt({ reason: failure ?? '' });
    const { generation } = held;
    const generations = new Generations<ReplicaEngine>({
      ...{ ...parts, name: config.name, allowReset: config.allowReset === true, makeEngine },
      timer: {
        nowMs: () => timeline.nowMs,
        after: (waitMs, ring) => timeline.at(waitMs, () => alive() && ring()),
      },
      space: new GenerationStore({ store, digests, held, beginning, accountOf: accountOfEntry }),
      first: { generation, store: keySpace, engine: makeEngine(generation, { store: keySpace, recovered }) },
    });
    then(generations);
  });
}

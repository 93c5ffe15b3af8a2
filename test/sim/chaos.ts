// The simulator's ports under chaos rules: the decorators of live replicas around simulated clock, disk and links.

import { ChaosRules } from '../../src/core/chaos/rules.ts';
import { ChaosClock } from '../../src/runtime/chaos-clock.ts';
import { ChaosPeers } from '../../src/runtime/chaos-peers.ts';
import { ChaosStore } from '../../src/runtime/chaos-store.ts';
import type { Clock, PeerListener, Peers, Store, Timer } from '../../src/runtime/ports.ts';
import type { Timeline } from './timeline.ts';

/** A process's world, as it is without any rule. */
interface BareWorld {
  readonly name: string;
  readonly timeline: Timeline;
  readonly alive: () => boolean;
  readonly store: Store;
  readonly clock: Clock;
  readonly others: readonly { readonly id: string; readonly name: string }[];
}

/** A process's world under rules of its own. */
export class WorldUnderChaos {
  readonly rules: ChaosRules;
  readonly clock: Clock;
  readonly store: Store;
  readonly #timer: Timer;
  readonly #bare: BareWorld;

  constructor(bare: BareWorld) {
    const { timeline, alive } = bare;
    this.#bare = bare;
    this.rules = new ChaosRules(bare.name);
    this.#timer = {
      nowMs: () => timeline.nowMs,
      after: (waitMs, ring) =>
        timeline.at(waitMs, () => {
          if (alive()) ring();
        }),
    };
    this.clock = new ChaosClock(bare.clock, this.rules);
    this.store = new ChaosStore(bare.store, this.rules, this.#timer);
  }

  /** Joins the network with the rules between it and the listener. */
  join(listener: PeerListener, join: (listener: PeerListener) => Peers): Peers {
    const peers = new ChaosPeers(this.rules, listener, { timer: this.#timer, members: this.#bare.others });
    return peers.over(join(peers));
  }
}

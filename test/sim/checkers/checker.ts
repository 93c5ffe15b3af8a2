// A checker: watches a run, and says where a promise of the design is broken. Each begins its words with the promise's name.

import type { Message } from '../../../src/core/gossip/message.ts';
import type { SimulatedCluster, SimulatedReplica } from '../cluster.ts';
import type { Scenario } from '../scenario.ts';
import type { Truth, Witness } from '../truth.ts';
import type { CallWitness, Worker } from '../workload/worker.ts';

/** What checkers see of a run. */
export interface Run {
  readonly cluster: SimulatedCluster;
  readonly truth: Truth;
  readonly worker: Worker;
  readonly scenario: Scenario;
  /** A promise is broken. */
  readonly violated: (words: string) => void;
}

/** Watches a run. All of it is optional. */
export interface Checker extends CallWitness, Witness {
  /** A replica sends a message; nothing has happened to it yet. */
  message?(from: string, to: string, message: Message): void;
  /** A disk lost what stood on it. */
  replaced?(replica: SimulatedReplica): void;
  /** All faults are over and everything has had its time: asks what it still wants to know. */
  ending?(): void;
  /** The last answers are in. */
  ended?(): void;
}

/** Makes a checker for one run. */
export type MakeChecker = (run: Run) => Checker;

// Home duties: what a replica does when it becomes the home, before and beside its callers' writes.

import type { Instant } from '../base/instant.ts';
import type { Replication } from './replication.ts';
import type { Revoking } from './revoking.ts';
import type { RootKey } from './root-key.ts';

interface Parts {
  readonly replication: Replication;
  readonly revoking: Revoking;
  readonly rootKey: RootKey;
}

/** Home duties: what a replica does when it becomes the home, before and beside its callers' writes. */
export class HomeDuties {
  readonly #parts: Parts;
  /** The epoch whose duties are done. */
  #doneEpoch = 0;
  #adoptAfterBatches = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  wake(now: Instant): void {
    const { replication, revoking, rootKey } = this.#parts;
    const { homeState, epoch } = replication;
    if (homeState !== 'active' || this.#doneEpoch === epoch) return;
    if (this.#doneEpoch === 0) rootKey.recover(now);
    this.#doneEpoch = epoch;
    // A revocation that was on its way to the disk when this became the home is there after two batches.
    this.#adoptAfterBatches = 2;
    revoking.adoptAll(now);
  }

  /** A batch is on disk. */
  settled(now: Instant): void {
    const { replication, revoking } = this.#parts;
    if (this.#adoptAfterBatches === 0 || replication.homeState !== 'active') return;
    this.#adoptAfterBatches--;
    revoking.adoptAll(now);
  }
}

// Range reads: they go out as instructions, and whoever asked goes on when they have ended.

import type { RangePlan } from '../actions/action.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { ScanVisitor } from '../base/storage.ts';
import type { Replica } from '../replica/replica.ts';
import type { Outbox } from './outbox.ts';
import { PageCollector } from './page.ts';

type Ended = (failure: string | undefined) => void;

/** Range reads: they go out as instructions, and whoever asked goes on when they have ended. */
export class Scans {
  readonly #outbox: Outbox;
  readonly #replica: Replica;
  readonly #pending = new Map<number, Ended>();
  #ids = 0;

  constructor(outbox: Outbox, replica: Replica) {
    this.#outbox = outbox;
    this.#replica = replica;
  }

  /** Visits what stands in the store between two keys. */
  start(after: string, before: string, visitor: ScanVisitor, then: Ended): void {
    const scanId = ++this.#ids;
    this.#pending.set(scanId, then);
    this.#outbox.add({ type: 'scan', scanId, scan: { after, before, chunk: 256, visitor } });
  }

  /** Reads a page of a view. */
  readRange(
    view: 'committed' | 'visible',
    plan: RangePlan<unknown>,
    then: (response: Result<unknown, string>) => void,
  ): void {
    const collector = new PageCollector(plan, this.#replica.patches(view, plan.prefix));
    const { after, before } = collector.scan();
    this.start(after, before, collector, (failure) =>
      then(failure === undefined ? ok(collector.finish()) : fail(failure)),
    );
  }

  ended(scanId: number, failure: string | undefined): void {
    const then = this.#pending.get(scanId);
    this.#pending.delete(scanId);
    then?.(failure);
  }
}

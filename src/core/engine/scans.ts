// Scans: range reads of the store under way, and listings made of them.

import type { RangePlan } from '../actions/action.ts';
import { PassingMap } from '../base/passing.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Scan, StartScan } from '../base/storage.ts';
import type { Replica } from '../replica/replica.ts';
import { ListedRecords } from './listed-records.ts';
import type { Outbox } from './outbox.ts';
import { PageCollector } from './page.ts';

// Entries read at a time by whoever visits a whole range.
const visitedAtOnce = 256;

/** Reads a page of records as a view has them. */
export type ReadRange = (
  view: 'committed' | 'visible',
  plan: RangePlan<unknown>,
  then: (response: Result<unknown, string>) => void,
) => void;

/** Scans: range reads of the store under way, and listings made of them. */
export class Scans {
  readonly #outbox: Outbox;
  readonly #replica: Replica;
  readonly #records = new ListedRecords();
  readonly #underWay = new PassingMap<number, (failure: string | undefined) => void>();
  #ids = 0;

  constructor(outbox: Outbox, replica: Replica) {
    this.#outbox = outbox;
    this.#replica = replica;
  }

  /** How many are under way. */
  get size(): number {
    return this.#underWay.size;
  }

  /** Visits a range of the store. */
  readonly start: StartScan = (after, before, visitor, then) =>
    this.#begin({ after, before, chunk: visitedAtOnce, visitor }, then);

  #begin(scan: Scan, then: (failure: string | undefined) => void): void {
    const scanId = ++this.#ids;
    this.#underWay.set(scanId, then);
    this.#outbox.add({ type: 'scan', scanId, scan });
  }

  ended(scanId: number, failure: string | undefined): void {
    const then = this.#underWay.get(scanId);
    this.#underWay.delete(scanId);
    then?.(failure);
  }

  /** Reads a page of records as a view has them. */
  readonly readRange: ReadRange = (view, plan, then) => {
    const collector = new PageCollector(plan, this.#records, this.#replica.patches(view, plan.prefix));
    this.#begin(collector.scan(), (failure) => {
      if (failure !== undefined) return then(fail(failure));
      const next = collector.next();
      if (next === undefined) then(ok(collector.finish()));
      else this.readRange(view, next, then);
    });
  };
}

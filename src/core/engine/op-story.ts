// The story of each op on this replica: counted and timed always, told line by line where that is asked for.

import type { Instant } from '../base/instant.ts';
import { type Count, type Histogram, type Labelled, type Metrics, secondsBounds } from '../base/metrics.ts';
import { PassingMap } from '../base/passing.ts';
import type { LogEntry } from '../replica/log-entry.ts';
import type { Op } from '../replica/op.ts';
import type { Outbox } from './outbox.ts';

type Step = 'committed' | 'received' | 'sent' | 'stamped' | 'stored' | 'visible';

/** Tells what happens to ops. One call per op and step. */
export class OpStory {
  readonly #outbox: Outbox;
  readonly #told: boolean;
  readonly #ops: Labelled<Count>;
  readonly #lag: Labelled<Histogram>;
  readonly #commit: Histogram;
  /** Since when an op is here, monotonic; for ops that are not visible yet. */
  readonly #here = new PassingMap<number, number>();

  /** `told`: whether every step is noted at level debug. */
  constructor(metrics: Metrics, outbox: Outbox, told: boolean) {
    this.#outbox = outbox;
    this.#told = told;
    this.#ops = metrics.counter('eventide_ops_total', {
      help: 'Ops of the home log by what happened to them on this replica.',
      labels: ['step', 'class'],
    });
    this.#lag = metrics.histogram('eventide_visibility_lag_seconds', {
      help: 'From the receipt, or the commit, of an op until it was visible on this replica.',
      ...{ labels: ['since', 'class'], bounds: secondsBounds },
    });
    this.#commit = metrics
      .histogram('eventide_commit_seconds', {
        help: 'From the stamp of an op until enough voters had stored it; at the home.',
        bounds: secondsBounds,
      })
      .of();
  }

  stamped({ op }: LogEntry, now: Instant): void {
    this.#here.set(op.index, now.monotonicMs);
    this.#note('stamped', op);
  }

  received(entries: readonly LogEntry[], peer: string, now: Instant): void {
    for (const { op } of entries) {
      this.#here.set(op.index, now.monotonicMs);
      this.#note('received', op, peer);
    }
  }

  sent(entries: readonly LogEntry[], peer: string): void {
    for (const { op } of entries) this.#note('sent', op, peer);
  }

  stored(entries: readonly LogEntry[]): void {
    for (const { op } of entries) this.#note('stored', op);
  }

  /** `atHome`: whether this replica stamped them. */
  committed(entries: readonly LogEntry[], atHome: boolean, now: Instant): void {
    for (const { op } of entries) {
      const stampedMs = this.#here.get(op.index);
      if (atHome && stampedMs !== undefined) this.#commit.observe((now.monotonicMs - stampedMs) / 1000);
      this.#note('committed', op);
    }
  }

  visible(entries: readonly LogEntry[], now: Instant): void {
    for (const { op, committedMonotonicMs } of entries) {
      const hereMs = this.#here.get(op.index);
      this.#here.delete(op.index);
      if (hereMs !== undefined) this.#lag.of('receipt', op.class).observe((now.monotonicMs - hereMs) / 1000);
      if (committedMonotonicMs !== undefined)
        this.#lag.of('commit', op.class).observe((now.monotonicMs - committedMonotonicMs) / 1000);
      this.#note('visible', op);
    }
  }

  /** A call on its way to the home. */
  forwarded(
    call: { readonly requestId: string; readonly service: string; readonly action: string },
    peer: string,
  ): void {
    if (!this.#told) return;
    const { requestId, service, action } = call;
    this.#outbox.observe('debug', 'calls', 'forwarded', { requestId, call: `${service}:${action}`, peer });
  }

  #note(step: Step, op: Op, peer?: string): void {
    this.#ops.of(step, op.class).value++;
    if (!this.#told) return;
    const { requestId, index, epoch, account, accountSeq, class: opClass, kind } = op;
    this.#outbox.observe('debug', 'ops', step, {
      ...{ requestId, index, epoch, account, accountSeq, class: opClass, kind },
      ...(peer === undefined ? {} : { peer }),
    });
  }
}

// Views: the visible base alone, or with as much of the overlay as a reader may see.

import type { RecordKey } from '../model/record.ts';
import type { Revocation } from '../model/revocation.ts';
import type { View } from '../model/view.ts';
import type { Overlay, OverlayBound } from './overlay.ts';
import { decodeRecord } from './record-codec.ts';
import type { RevocationSet } from './revocation-set.ts';
import type { VisibleRecords } from './visible-records.ts';

/** What has become visible here. */
export class VisibleView implements View {
  readonly #records: VisibleRecords;
  readonly #revocations: RevocationSet;

  constructor(records: VisibleRecords, revocations: RevocationSet) {
    this.#records = records;
    this.#revocations = revocations;
  }

  get<T>(key: RecordKey<T>): T | undefined {
    return this.#records.get(key);
  }

  revocationsOf(target: string): readonly Revocation[] {
    return this.#revocations.visibleOf(target);
  }
}

/** The visible base under those pending ops that `bound` lets through. */
export class OverlayView implements View {
  readonly #records: VisibleRecords;
  readonly #overlay: Overlay;
  readonly #revocations: (target: string) => readonly Revocation[];
  readonly #bound: OverlayBound;

  constructor(parts: {
    readonly records: VisibleRecords;
    readonly overlay: Overlay;
    readonly revocationsOf: (target: string) => readonly Revocation[];
    readonly bound: OverlayBound;
  }) {
    this.#records = parts.records;
    this.#overlay = parts.overlay;
    this.#revocations = parts.revocationsOf;
    this.#bound = parts.bound;
  }

  get<T>(key: RecordKey<T>): T | undefined {
    const entry = this.#overlay.read(key, this.#bound);
    if (entry === undefined) return this.#records.get(key);
    if (entry.value === undefined) return this.#records.released(key);
    entry.record ??= decodeRecord(entry.value);
    return entry.record as T;
  }

  revocationsOf(target: string): readonly Revocation[] {
    return this.#revocations(target);
  }
}

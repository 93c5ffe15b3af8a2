// The visible base: what changed is known without another read of the store, and decoded once for all views.

import { describe, expect, it } from 'vitest';
import { noManagedPolicies } from '../../../src/core/model/managed-policy-library.ts';
import type { RecordKey } from '../../../src/core/model/record.ts';
import { recordStoreKey } from '../../../src/core/replica/key-spaces.ts';
import { Overlay } from '../../../src/core/replica/overlay.ts';
import { encodeRecord } from '../../../src/core/replica/record-codec.ts';
import { ReleasedRecords } from '../../../src/core/replica/released-records.ts';
import { OverlayView } from '../../../src/core/replica/views.ts';
import { VisibleRecords } from '../../../src/core/replica/visible-records.ts';

const key = 'user/111122223333/ann' as RecordKey<{ readonly name: string }>;

function records(stored: Map<string, Uint8Array>): { readonly visible: VisibleRecords; readonly reads: string[] } {
  const reads: string[] = [];
  const reader = {
    get: (name: string) => {
      reads.push(name);
      return stored.get(name);
    },
  };
  return { visible: new VisibleRecords(reader, new ReleasedRecords(noManagedPolicies)), reads };
}

describe('the visible base', () => {
  it('reads a record of the store once, and so one that is not there', () => {
    const { visible, reads } = records(new Map([[recordStoreKey(key), encodeRecord({ name: 'Ann' })]]));
    expect([visible.get(key), visible.get(key)]).toEqual([{ name: 'Ann' }, { name: 'Ann' }]);
    const absent = 'user/111122223333/bob' as RecordKey<unknown>;
    expect([visible.get(absent), visible.get(absent)]).toEqual([undefined, undefined]);
    expect(reads).toEqual([recordStoreKey(key), recordStoreKey(absent)]);
  });

  it('shows what a change made of a record, and takes a deleted one away, without asking the store', () => {
    const { visible, reads } = records(new Map([[recordStoreKey(key), encodeRecord({ name: 'Ann' })]]));
    visible.get(key);
    visible.change(new Map([[key, encodeRecord({ name: 'Anna' })]]), new Overlay());
    expect(visible.get(key)).toEqual({ name: 'Anna' });
    visible.change(new Map([[key, undefined]]), new Overlay());
    expect(visible.get(key)).toBeUndefined();
    expect(reads).toHaveLength(1);
  });

  it('asks the store again once everything changed', () => {
    const stored = new Map([[recordStoreKey(key), encodeRecord({ name: 'Ann' })]]);
    const { visible } = records(stored);
    visible.change(new Map([[key, encodeRecord({ name: 'Anna' })]]), new Overlay());
    stored.set(recordStoreKey(key), encodeRecord({ name: 'Zoe' }));
    visible.clear();
    expect(visible.get(key)).toEqual({ name: 'Zoe' });
  });

  it('decodes the same bytes once for all views', () => {
    const { visible } = records(new Map());
    const bytes = encodeRecord({ name: 'Ann' });
    const overlay = new Overlay();
    overlay.add({ index: 1, account: '111122223333', accountSeq: 1, writes: [{ key, value: bytes }] });
    const tail = new OverlayView({ records: visible, overlay, revocationsOf: () => [], bound: () => true });
    const known = tail.get(key);
    expect(known).toEqual({ name: 'Ann' });
    visible.change(new Map([[key, bytes]]), overlay);
    expect([tail.get(key), visible.get(key)].every((record) => record === known)).toBe(true);
  });
});

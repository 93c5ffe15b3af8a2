// The contract of a store: every claim holds for the one on disk, the one in memory, and the simulator's.

import { describe, expect, it } from 'vitest';
import type { Scan, StoreWrite } from '../../src/core/base/storage.ts';
import { fromUtf8, utf8 } from '../../src/core/base/text.ts';
import type { Store } from '../../src/runtime/ports.ts';

/** Writes a batch; resolves when it is acknowledged. */
function write(store: Store, writes: readonly StoreWrite[], sync = true): Promise<void> {
  return new Promise((resolve, reject) => {
    store.write(writes, sync, (failure) => (failure === undefined ? resolve() : reject(new Error(failure))));
  });
}

/** Reads a range whole. */
function read(store: Store, range: Pick<Scan, 'after' | 'before'>, chunk = 2): Promise<readonly string[]> {
  const keys: string[] = [];
  const visitor: Scan['visitor'] = {
    visit(entries) {
      keys.push(...entries.map(([key]) => key));
      return true;
    },
  };
  return new Promise((resolve, reject) => {
    store.scan({ ...range, chunk, visitor }, (failure) =>
      failure === undefined ? resolve(keys) : reject(new Error(failure)),
    );
  });
}

/** The text under a key. */
export function textAt(store: Store, key: string): string | undefined {
  const value = store.get(key);
  return value === undefined ? undefined : fromUtf8(value);
}

const put = (key: string, value = key): StoreWrite => ({ key, value: utf8(value) });

/** The claims. `open` gives an empty store. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`a store (${name})`, () => {
    it('gives what was written, and undefined for what was not', async () => {
      const store = await open();
      await write(store, [put('a', 'one'), put('b', '')]);
      expect(textAt(store, 'a')).toBe('one');
      expect(store.get('b')).toHaveLength(0);
      expect(store.get('c')).toBeUndefined();
      await store.close();
    });

    it('deletes with undefined, in the order of the batch', async () => {
      const store = await open();
      await write(store, [put('a'), put('b')]);
      await write(store, [{ key: 'a', value: undefined }, put('a', 'again'), { key: 'b', value: undefined }]);
      expect(textAt(store, 'a')).toBe('again');
      expect(store.get('b')).toBeUndefined();
      await store.close();
    });

    it('acknowledges batches in the order of the calls, never before write returns', async () => {
      const store = await open();
      const order: string[] = [];
      const written = Promise.all(
        ['first', 'second', 'third'].map(
          (word) =>
            new Promise<void>((resolve) => {
              store.write([put('k', word)], false, () => {
                order.push(word);
                resolve();
              });
            }),
        ),
      );
      expect(order).toEqual([]);
      await written;
      expect(order).toEqual(['first', 'second', 'third']);
      expect(textAt(store, 'k')).toBe('third');
      await store.close();
    });

    it('scans in key order, both ends exclusive, whatever the chunk', async () => {
      const store = await open();
      await write(
        store,
        ['01/a', '01/b', '01/c', '01/d', '02/a'].map((key) => put(key)),
      );
      for (const chunk of [1, 2, 100])
        expect(await read(store, { after: '01/a', before: '010' }, chunk)).toEqual(['01/b', '01/c', '01/d']);
      expect(await read(store, { after: '01/', before: '01/d' })).toEqual(['01/a', '01/b', '01/c']);
      await store.close();
    });

    it('scans what was there when the scan was asked for', async () => {
      const store = await open();
      await write(store, [put('01/a'), put('01/b')]);
      const scanned = read(store, { after: '01/', before: '010' }, 1);
      const written = write(store, [put('01/aa'), { key: '01/b', value: undefined }]);
      expect(await scanned).toEqual(['01/a', '01/b']);
      await written;
      await store.close();
    });

    it('stops a scan when the visitor has enough', async () => {
      const store = await open();
      await write(
        store,
        ['01/a', '01/b', '01/c'].map((key) => put(key)),
      );
      const seen: string[] = [];
      await new Promise<void>((resolve) => {
        const visitor: Scan['visitor'] = {
          visit(entries) {
            seen.push(...entries.map(([key]) => key));
            return false;
          },
        };
        store.scan({ after: '01/', before: '010', chunk: 1, visitor }, () => resolve());
      });
      expect(seen).toEqual(['01/a']);
      await store.close();
    });

    it('applies a batch whole: a reader sees all of it or nothing', async () => {
      const store = await open();
      const keys = Array.from({ length: 50 }, (_, at) => `k${at}`);
      for (let round = 1; round <= 20; round++) {
        const progress = { over: false };
        const batch = keys.map((key) => put(key, String(round)));
        const written = write(store, batch, false).finally(() => {
          progress.over = true;
        });
        while (!progress.over) {
          // What lands between two of these reads shows in the later ones, and only whole.
          const found = keys.map((key) => textAt(store, key) ?? '0').map(Number);
          expect(found).toEqual(found.toSorted((one, other) => one - other));
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
        }
        await written;
        expect(new Set(keys.map((key) => textAt(store, key)))).toEqual(new Set([String(round)]));
      }
      await store.close();
    });

    it('takes an empty batch', async () => {
      const store = await open();
      await expect(write(store, [])).resolves.toBeUndefined();
      await store.close();
    });

    it('orders keys by their UTF-8, beyond the basic plane too', async () => {
      const store = await open();
      const keys = ['a', 'ab', 'b', 'z', 'é', 'ÿ', '€', '\uE000', '\uFFFD', '\u{10000}', '\u{1F600}', '\u{1F600}a'];
      await write(
        store,
        keys.toReversed().map((key) => put(key)),
      );
      expect(await read(store, { after: '', before: '\u{10FFFF}' }, 3)).toEqual(keys);
      expect(await read(store, { after: '€', before: '\u{10000}' })).toEqual(['\uE000', '\uFFFD']);
      for (const key of keys) expect(textAt(store, key)).toBe(key);
      await store.close();
    });

    it('keeps large values to the last byte', async () => {
      const store = await open();
      const value = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 31) % 251);
      await write(store, [{ key: 'large', value }, put('small')]);
      expect(Buffer.compare(store.get('large') ?? new Uint8Array(), value)).toBe(0);
      expect(await read(store, { after: '', before: 'z' }, 100)).toEqual(['large', 'small']);
      await store.close();
    });

    it('gives plain arrays, whose slices are copies', async () => {
      const store = await open();
      await write(store, [put('a', 'one')]);
      const found: (Uint8Array | undefined)[] = [store.get('a')];
      await new Promise((resolve) => {
        const visitor = {
          visit: (entries: readonly (readonly [string, Uint8Array])[]) =>
            found.push(...entries.map(([, value]) => value)) > 0,
        };
        store.scan({ after: '', before: 'z', chunk: 10, visitor }, resolve);
      });
      expect(found).toHaveLength(2);
      for (const value of found) {
        value?.slice().fill(0);
        expect(fromUtf8(value ?? new Uint8Array(0))).toBe('one');
      }
      await store.close();
    });

    it('keeps no hold on what it was given, nor lends what it keeps', async () => {
      const store = await open();
      const value = utf8('mine');
      await write(store, [{ key: 'k', value }]);
      value.fill(0);
      expect(textAt(store, 'k')).toBe('mine');
      store.get('k')?.fill(0);
      expect(textAt(store, 'k')).toBe('mine');
      await store.close();
    });

    it('scans every key once, while the range is rewritten under it', async () => {
      const store = await open();
      const keys = Array.from({ length: 2000 }, (_, at) => `k${String(at).padStart(5, '0')}`);
      await write(
        store,
        keys.map((key) => put(key, 'before')),
      );
      const scanned = read(store, { after: 'k', before: 'l' }, 64);
      const rewritten = keys.map((key, at) => (at % 2 === 0 ? put(key, 'after') : { key, value: undefined }));
      await write(store, rewritten, false);
      expect(await scanned).toEqual(keys);
      expect(await read(store, { after: 'k', before: 'l' }, 64)).toHaveLength(1000);
      await store.close();
    });

    it('finishes what is under way before it closes', async () => {
      const store = await open();
      const ended: string[] = [];
      store.write([put('k')], true, () => ended.push('write'));
      store.scan({ after: '', before: 'z', chunk: 10, visitor: { visit: () => true } }, () => ended.push('scan'));
      expect(ended).toEqual([]);
      await store.close();
      expect(ended.toSorted()).toEqual(['scan', 'write']);
    });
  });
}

// Known keys: what a store cannot have it is not asked for, and what it has it is never denied.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KnownKeys } from '../../src/adapters/known-keys.ts';
import { openLevelStore } from '../../src/adapters/level-store.ts';
import type { Store } from '../../src/runtime/ports.ts';

const keysOf = (what: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `04/${what}/111122223333/${at}`);

describe('keys under a prefix', () => {
  const [stored, others] = [keysOf('user', 1000), keysOf('role', 1000)];
  const taken = (known: KnownKeys, keys: readonly string[]): number => keys.filter((key) => known.mayHave(key)).length;

  async function learnt(): Promise<KnownKeys> {
    const known = new KnownKeys('04/');
    await known.learn((take) => Promise.resolve(take(stored)));
    return known;
  }

  test('may be there until all are learnt, then those that are', async () => {
    const known = new KnownKeys('04/');
    let go = (): void => undefined;
    const learning = known.learn(async (take) => {
      take(stored);
      await new Promise<void>((resolve) => (go = resolve));
      return true;
    });
    expect(taken(known, others)).toBe(1000);
    known.add('04/role/111122223333/0');
    go();
    await learning;
    expect([taken(known, stored), taken(known, others.slice(0, 1))]).toEqual([1000, 1]);
    expect(taken(known, others)).toBeLessThan(50);
  });

  test('may be there where they were written since, however many', async () => {
    const known = await learnt();
    const written = keysOf('group', 100_000);
    for (const key of written) known.add(key);
    expect(taken(known, written)).toBe(written.length);
    expect(taken(known, others)).toBeLessThan(100);
  });

  test('may be there where they could not be read to the end', async () => {
    const known = new KnownKeys('04/');
    await known.learn(() => Promise.resolve(false));
    expect(taken(known, others)).toBe(1000);
    const broken = new KnownKeys('04/');
    await expect(broken.learn(() => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged');
    expect(taken(broken, others)).toBe(1000);
  });

  test('under another prefix may always be there', async () => {
    const known = await learnt();
    expect(known.mayHave('02/00000000000001')).toBe(true);
  });
});

describe('a store that learns its keys', () => {
  const open = (directory: string): Promise<Store> => openLevelStore(directory, { askedInVain: '04/' });
  const write = (store: Store, keys: readonly string[]): Promise<string | undefined> =>
    new Promise((resolve) => {
      const writes = keys.map((key) => ({ key, value: Uint8Array.of(1) }));
      store.write(writes, true, resolve);
    });

  test('has what stood in it, what is written while it learns, and what is written later', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'eventide-known-'));
    const [before, during, after] = [keysOf('user', 5000), keysOf('role', 500), keysOf('group', 500)];
    const first = await open(directory);
    await write(first, before);
    await first.close();
    const store = await open(directory);
    await write(store, during);
    const found = (keys: readonly string[]): number => keys.filter((key) => store.get(key) !== undefined).length;
    expect([found(before), found(during), found(after)]).toEqual([5000, 500, 0]);
    await write(store, after);
    expect([found(before), found(during), found(after)]).toEqual([5000, 500, 500]);
    await store.close();
  });

  test('closes while it learns', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'eventide-known-'));
    const first = await open(directory);
    await write(first, keysOf('user', 5000));
    await first.close();
    const store = await open(directory);
    await store.close();
    const again = await open(directory);
    expect(again.get('04/user/111122223333/4999')).toBeDefined();
    await again.close();
  });
});

// Key spaces of generations: what one begins with, whatever lies about on the disk.

import { expect, it } from 'vitest';
import { MemoryStore } from '../../src/adapters/memory-store.ts';
import type { Generation } from '../../src/core/replica/generation.ts';
import { generationPrefix, recordStoreKey } from '../../src/core/replica/key-spaces.ts';
import { PointHash } from '../../src/core/replica/reset-point.ts';
import { GenerationStore } from '../../src/runtime/generation-store.ts';
import type { Store } from '../../src/runtime/ports.ts';
import { fastDigests as digests } from '../sim/digests.ts';

const point = { number: 0, hash: new PointHash(digests).finish() };
const first: Generation = { number: 0, clusterId: '0'.repeat(32), home: 'n1', members: [], point };
const next: Generation = { ...first, number: 1, clusterId: '1'.repeat(32) };

/** A store whose deletions fail as long as the disk is said to be broken. */
class BrokenStore extends MemoryStore {
  broken = true;

  override write(...[writes, sync, done]: Parameters<Store['write']>): void {
    const fails = this.broken && writes.every(({ value }) => value === undefined);
    if (fails) setImmediate(() => done('EIO'));
    else super.write(writes, sync, done);
  }
}

function prepared(space: GenerationStore): Promise<string | undefined> {
  return new Promise((resolve) => space.whenPrepared(resolve));
}

it('a generation begins with its reset point alone, although what was there before could not be cleared', async () => {
  const store = new BrokenStore();
  const left = [1, 2, 3].map((slot) => ({
    key: generationPrefix(slot) + recordStoreKey('user/left'),
    value: new Uint8Array(1),
  }));
  await new Promise((resolve) => store.write(left, true, resolve));
  const parts = { store, digests, held: { generation: first, slot: 0 }, beginning: { id: point, entries: [] } };
  const space = new GenerationStore({ ...parts, accountOf: () => '111122223333' });
  space.start();
  expect(await prepared(space)).toBe('EIO');
  store.broken = false;
  expect(await prepared(space)).toBeUndefined();
  const entered = await new Promise<Store | undefined>((resolve) => {
    space.enter(next, { whole: true, admitted: true }, (found) => resolve(found?.store));
  });
  expect(entered).toBeDefined();
  expect(entered?.get(recordStoreKey('user/left'))).toBeUndefined();
});

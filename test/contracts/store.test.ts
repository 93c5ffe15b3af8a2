// The store's contract on LevelDB and in memory.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLevelStore, StoreOpenError } from '../../src/adapters/level-store.ts';
import { MemoryStore } from '../../src/adapters/memory-store.ts';
import { utf8 } from '../../src/core/base/text.ts';
import { storeContract, textAt } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let opened = 0;

storeContract('LevelDB', () => openLevelStore(join(folder, String(opened++))));
storeContract('memory', () => Promise.resolve(new MemoryStore()));

describe('LevelDB', () => {
  it('holds after a close what was written before', async () => {
    const first = await openLevelStore(join(folder, 'again'));
    await new Promise<void>((resolve) => first.write([{ key: 'k', value: utf8('v') }], true, () => resolve()));
    await first.close();
    const second = await openLevelStore(join(folder, 'again'));
    expect(textAt(second, 'k')).toBe('v');
    await second.close();
  });

  it('says so where the directory is in use', async () => {
    const store = await openLevelStore(join(folder, 'used'));
    const error = await openLevelStore(join(folder, 'used')).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(StoreOpenError);
    expect(error).toMatchObject({ problem: 'locked' });
    await store.close();
  });
});

// The store's contract on LevelDB and in memory.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openLevelStore, StoreOpenError } from '../../src/adapters/level-store.ts';
import { MemoryStore } from '../../src/adapters/memory-store.ts';
import { SystemTimer } from '../../src/adapters/system-timer.ts';
import { utf8 } from '../../src/core/base/text.ts';
import { ChaosRules } from '../../src/core/chaos/rules.ts';
import { ChaosStore } from '../../src/runtime/chaos-store.ts';
import { prefixedStore } from '../../src/runtime/prefixed-store.ts';
import { ruleOf } from '../runtime/manual-world.ts';
import { storeContract, textAt } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let opened = 0;
const writerFile = fileURLToPath(new URL('./store-writer.ts', import.meta.url));

storeContract('LevelDB', () => openLevelStore(join(folder, String(opened++))));
storeContract('memory', () => Promise.resolve(new MemoryStore()));
// Beside keys that sort before it, behind it, and like the beginning of its prefix.
storeContract('memory, under a prefix', async () => {
  const store = new MemoryStore();
  const others = ['15/a', '16', '16/', '16/1', '16/20/', '17/', 'z'];
  await new Promise<void>((resolve) => {
    store.write(
      others.map((key) => ({ key, value: utf8(key) })),
      true,
      () => resolve(),
    );
  });
  return prefixedStore(store, '16/2/');
});
storeContract('LevelDB, under a prefix', async () =>
  prefixedStore(await openLevelStore(join(folder, String(opened++))), '16/2/'),
);
// Without rules, and with those that only take time, nothing else may be felt.
for (const [name, disk] of [
  ['under no chaos rule', undefined],
  ['slow by a chaos rule', { syncDelay: 3 }],
] as const)
  storeContract(`memory, ${name}`, () => {
    const rules = new ChaosRules('n1');
    if (disk !== undefined) rules.put(ruleOf({ name: 'slow', scope: { probability: 0.5 }, disk }), 1e6);
    return Promise.resolve(new ChaosStore(new MemoryStore(), rules, new SystemTimer()));
  });

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

  it('says so where there is no directory to be had', async () => {
    writeFileSync(join(folder, 'file'), 'no directory');
    const error = await openLevelStore(join(folder, 'file')).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(StoreOpenError);
    expect(error).toMatchObject({ problem: 'unusable' });
  });

  it('says so where the database is damaged, and does not touch it', async () => {
    const directory = join(folder, 'damaged');
    const store = await openLevelStore(directory);
    await new Promise<void>((resolve) => store.write([{ key: 'k', value: utf8('v') }], true, () => resolve()));
    await store.close();
    const current = join(directory, 'CURRENT');
    writeFileSync(current, 'nonsense');
    const error = await openLevelStore(directory).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(StoreOpenError);
    expect(error).toMatchObject({ problem: 'corrupt' });
    expect(readFileSync(current, 'utf8')).toBe('nonsense');
  });

  it('keeps every acknowledged write, and no half of a batch, through kill -9', { timeout: 60_000 }, async () => {
    for (const directory of ['killed-1', 'killed-2'].map((name) => join(folder, name))) {
      const writer = spawn(process.execPath, ['--import', 'tsx', writerFile, directory], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let acknowledged = 0;
      for await (const line of createInterface({ input: writer.stdout })) {
        acknowledged = Number(line);
        if (acknowledged >= 40) writer.kill('SIGKILL');
      }
      const store = await openLevelStore(directory);
      const last = Number(textAt(store, 'last'));
      expect(last).toBeGreaterThanOrEqual(acknowledged);
      for (let batch = 1; batch <= last; batch++)
        for (const half of ['a', 'b']) expect(textAt(store, `${half}${batch}`)).toBe(String(batch));
      for (const half of ['a', 'b']) expect(textAt(store, `${half}${last + 1}`)).toBeUndefined();
      await store.close();
    }
  });
});

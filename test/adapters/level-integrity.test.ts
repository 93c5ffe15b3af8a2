// Damaged files of a real database: whichever bit flips, wherever a file is cut, it is not opened as if it were whole.

import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crc32c } from '../../src/adapters/level-log.ts';
import { openLevelStore } from '../../src/adapters/level-store.ts';
import type { Store } from '../../src/runtime/ports.ts';
import { flipBit } from '../blackbox/harness/damage.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-integrity-'));
const whole = join(folder, 'whole');

function write(store: Store, entries: number, from: number): Promise<void> {
  const writes = Array.from({ length: entries }, (_, at) => ({
    key: `04/user/${String(from + at).padStart(6, '0')}`,
    value: Buffer.from(`{"name":"user-${from + at}","path":"/division/${(from + at) % 7}/"}`.repeat(1 + (at % 3))),
  }));
  return new Promise((resolve, reject) => {
    store.write(writes, true, (failure) => (failure === undefined ? resolve() : reject(new Error(failure))));
  });
}

beforeAll(async () => {
  // Opened again and again: each time what the log held becomes a table.
  for (let life = 0; life < 3; life++) {
    const store = await openLevelStore(whole);
    for (let batch = 0; batch < 12; batch++) await write(store, 60, (life * 12 + batch) * 60);
    await store.close();
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const copies = { made: 0 };

/** A copy of the database, harmed; how opening it went. */
async function openHarmed(ending: RegExp, harm: (path: string, size: number) => void): Promise<string> {
  const copy = join(folder, `copy-${copies.made++}`);
  cpSync(whole, copy, { recursive: true });
  const name = readdirSync(copy).findLast((one) => ending.test(one) && statSync(join(copy, one)).size > 0) ?? '';
  harm(join(copy, name), statSync(join(copy, name)).size);
  try {
    const store = await openLevelStore(copy);
    await store.close();
    return 'opened';
  } catch (error) {
    return String(error);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

describe('a database whose files are whole', () => {
  it('is opened, and has a table and a log to harm', async () => {
    const names = readdirSync(whole);
    expect(names.filter((name) => name.endsWith('.ldb'))).not.toEqual([]);
    expect(await openHarmed(/\.log$/, () => undefined)).toBe('opened');
  });

  it('is opened beside a table that a crash left half made, which no manifest names', async () => {
    expect(await openHarmed(/\.log$/, (path) => writeFileSync(join(path, '../999999.ldb'), 'half a table'))).toBe(
      'opened',
    );
  });

  it('is opened where a write that nobody acknowledged was cut off', async () => {
    const copy = join(folder, 'cut-off');
    cpSync(whole, copy, { recursive: true });
    const before = await openLevelStore(copy);
    await write(before, 1, 0);
    const log = readdirSync(copy).findLast((name) => name.endsWith('.log')) ?? '';
    const acknowledgedBytes = statSync(join(copy, log)).size;
    const torn = join(folder, 'torn');
    cpSync(copy, torn, { recursive: true });
    await write(before, 20, 100);
    cpSync(join(copy, log), join(torn, log));
    await before.close();
    truncateSync(join(torn, log), acknowledgedBytes + 100);
    const after = await openLevelStore(torn);
    expect(after.get('04/user/000000')).toBeDefined();
    await after.close();
  });
});

describe.each([
  ['log', /\.log$/],
  ['table', /\.ldb$/],
  ['manifest', /^MANIFEST/],
])('a %s', (_, ending) => {
  it('with a flipped bit is told as damaged, wherever the bit is', async () => {
    for (let share = 0; share < 1; share += 0.037) {
      const said = await openHarmed(ending, (path, size) => {
        flipBit(path, Math.floor(share * size), Math.floor(share * 1000) % 8);
      });
      expect(said, `at ${share}`).toMatch(/damaged database .*move the directory away/);
    }
  });

  it('that is cut short is told as damaged, wherever the cut is', async () => {
    for (const share of [0, 0.1, 0.35, 0.5, 0.77, 0.9, 0.999]) {
      const said = await openHarmed(ending, (path, size) => truncateSync(path, Math.floor(share * size)));
      expect(said, `at ${share}`).toMatch(/damaged database .*move the directory away/);
    }
  });

  it('that is missing is told as damaged', async () => {
    const said = await openHarmed(ending, (path) => rmSync(path));
    expect(said).toMatch(/damaged database .*move the directory away/);
  });
});

it('the checksum is CRC-32C (RFC 3720, B.4)', () => {
  expect(crc32c(Buffer.alloc(32), 0, 32)).toBe(0x8a9136aa);
  expect(crc32c(Buffer.alloc(32, 0xff), 0, 32)).toBe(0x62a8ab43);
  expect(crc32c(Buffer.from(Array.from({ length: 32 }, (_, at) => at)), 0, 32)).toBe(0x46dd794e);
  expect(crc32c(Buffer.from('x123456789'), 1, 10)).toBe(0xe3069283);
});

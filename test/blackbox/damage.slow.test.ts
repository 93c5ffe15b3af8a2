// Damage between kill and restart, of every kind: nothing is lost or served wrongly, and each is told.

import { beforeAll, describe, expect, it } from 'vitest';
import { everyDamage } from './harness/damage.ts';
import { asItIs, buildProgram } from './harness/program.ts';
import { runCycles } from './workloads/cycles.ts';

let main: string;
beforeAll(async () => {
  main = await buildProgram(asItIs);
});

describe('a directory that was harmed while its replica was down', () => {
  it('costs nothing that was acknowledged', async () => {
    const { anomalies, fired } = await runCycles({ main, seed: 4, cycles: 12, looksEvery: 4, damages: everyDamage() });
    expect(anomalies).toEqual([]);
    expect(Object.keys(fired).length).toBeGreaterThan(3);
  });
});

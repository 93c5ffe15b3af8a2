// How tests run: unit tests in parallel, then real processes one file after the other.

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Set by `npm run e2e`: also the files named `*.slow.test.ts`, which `npm test` leaves out. */
const withSlow = process.env['EVENTIDE_SLOW_TESTS'] === '1';

export default defineConfig({
  test: {
    reporters: ['./test/support/reporter.ts'],
    passWithNoTests: false,
    // A failing law must not stop the others from telling what they know.
    bail: 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Every core: by itself vitest leaves one out, which is half of two.
          maxWorkers: availableParallelism(),
          // Modules keep no state that a test could leave to the next one; to load them anew for each file takes a third of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/chaos/**', 'test/blackbox/**', '**/*.slow.test.ts'],
          // Laws and oracles draw thousands of cases on a machine that may be busy.
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'blackbox',
          sequence: { groupOrder: 1 },
          include: ['test/blackbox/**/*.test.ts'],
          exclude: withSlow ? [] : ['**/*.slow.test.ts'],
          // Three replicas per file are enough for two cores.
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['test/e2e/**/*.test.ts', 'test/chaos/**/*.test.ts'],
          exclude: withSlow ? [] : ['**/*.slow.test.ts'],
          globalSetup: ['./test/support/build-once.ts'],
          // Three replicas per file are enough for two cores.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

// Vitest's usual report, and after it one last line for machines: "N passed, N failed".

import { writeSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { TestModule, TestRunEndReason } from 'vitest/node';
import { DefaultReporter } from 'vitest/node';

/** Prints the default report and, when the process ends, the counts as its very last line. */
export default class CountingReporter extends DefaultReporter {
  override onTestRunEnd(
    testModules: readonly TestModule[],
    unhandledErrors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(testModules, unhandledErrors, reason);
    const { passed, failed } = countTests(testModules);
    const unhandled = unhandledErrors.length + (reason === 'interrupted' ? 1 : 0);
    const nothingRan = passed + failed === 0 ? 1 : 0;
    const line = `${passed} passed, ${failed + unhandled + nothingRan} failed\n`;
    // Only when the process ends nothing can be printed after it.
    process.once('exit', () => writeSync(1, line));
  }
}

/** Passed and failed tests; a file that could not even be read counts as one failed test, skipped tests not at all. */
function countTests(testModules: readonly TestModule[]): { passed: number; failed: number } {
  let passed = 0;
  let failed = 0;
  for (const testModule of testModules) {
    if (testModule.errors().length > 0) failed += 1;
    for (const suite of testModule.children.allSuites()) if (suite.errors().length > 0) failed += 1;
    for (const test of testModule.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      if (state === 'failed' || state === 'pending') failed += 1;
    }
  }
  return { passed, failed };
}

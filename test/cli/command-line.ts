// Runs command lines in this process, with streams that remember what was printed.

import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { runCommandLine, type Surroundings } from '../../src/cli/run.ts';

/** What a command line left. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment of the commands unless a test gives another: credentials that nobody checks. */
export const anybody = {
  EVENTIDE_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  EVENTIDE_SECRET_ACCESS_KEY: 'x'.repeat(40),
} as const;

/** Runs a command line as `eventide` would. */
export async function run(
  argv: readonly string[],
  surroundings: Partial<Pick<Surroundings, 'cwd' | 'env' | 'signal'>> & {
    readonly isTTY?: boolean;
    readonly input?: string;
  } = {},
): Promise<Ran> {
  const { isTTY = false, input = '', ...rest } = surroundings;
  const printed = { stdout: '', stderr: '' };
  const sink = (stream: 'stderr' | 'stdout'): Surroundings['stdout'] => ({
    isTTY,
    write(text) {
      printed[stream] += text;
      return true;
    },
  });
  const code = await runCommandLine(argv, {
    ...{ env: {}, cwd: tmpdir(), self: ['main.js'], version: '1.2.3', signal: new AbortController().signal },
    ...{ stdin: () => Readable.from([input]), stdout: sink('stdout'), stderr: sink('stderr') },
    ...rest,
  });
  return { code, ...printed };
}

// What every command gets: where it runs, what it prints to, and when it must stop.

import type { Readable } from 'node:stream';
import type { ExitName } from './exit-code.ts';
import type { Output } from './output.ts';

/** The surroundings of one run of the command line. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How this program was started, to start it again: interpreter options, then the script. */
  readonly self: readonly string[];
  /** The command line, without the program. */
  readonly argv: readonly string[];
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Standard input. */
  readonly input: Readable;
  readonly output: Output;
  /** `--data`, `--endpoint` as given. */
  readonly data: string | undefined;
  readonly endpoints: readonly string[];
  /** `--tls-authority` as given. */
  readonly tlsAuthority: string | undefined;
  /** Ends the command with another exit code than 0, without a message. */
  exitWith(exit: ExitName): void;
}

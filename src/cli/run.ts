// One run of the command line: from its arguments to its exit code.

import type { Readable } from 'node:stream';
import { Command, CommanderError, Option } from 'commander';
import { ConfigError } from '../config/cluster-file.ts';
import { addAccounts } from './accounts.ts';
import { listed } from './arguments.ts';
import { addBackup, addRestore } from './backup.ts';
import { addCan } from './can.ts';
import { addChaos } from './chaos.ts';
import { CliError, isSystemError, textOf } from './cli-error.ts';
import { addCompletion } from './completion.ts';
import type { CommandContext } from './context.ts';
import { addEnv } from './env.ts';
import { addEvents } from './events.ts';
import { type ExitName, exitCodes } from './exit-code.ts';
import { addExport, addImport } from './export.ts';
import { addHealth } from './health.ts';
import { addIam } from './iam.ts';
import { addInit } from './init.ts';
import { addEvict, addJoin, addJoinToken } from './join.ts';
import { addOrganization } from './organization.ts';
import { Output, type OutputFormat, type Sink } from './output.ts';
import { addPolicy } from './policy.ts';
import { addPromote } from './promote.ts';
import { addRecoverRoot } from './recover-root.ts';
import { addRelease } from './release.ts';
import { addReplica } from './replica.ts';
import { addReset } from './reset.ts';
import { addRevoke } from './revoke.ts';
import { addSeed } from './seed.ts';
import { addSignIn } from './sign-in.ts';
import { addStatus } from './status.ts';
import { addTrace } from './trace.ts';
import { addUp } from './up.ts';
import { addVendorPolicies } from './vendor-policies.ts';
import { addWait } from './wait.ts';
import { addWatch } from './watch.ts';

/** Where a command line runs. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How this program was started: interpreter options, then the script. */
  readonly self: readonly string[];
  readonly version: string;
  /** Asked for only where a command reads it: opening it would keep the process alive. */
  readonly stdin: () => Readable;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Aborted when the command must stop. */
  readonly signal: AbortSignal;
}

/** Runs a command line; the exit code. */
export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let exit: ExitName = 'ok';
  const program = buildProgram({ ...surroundings, argv }, (name) => {
    exit = name;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    return exitCodes[report(error, surroundings)].code;
  }
  return exitCodes[exit].code;
}

interface GlobalOptions {
  readonly output?: OutputFormat;
  readonly data?: string;
  readonly endpoint?: readonly string[];
  readonly tlsAuthority?: string;
}

/** The whole command line, with nothing run yet. */
export function buildProgram(
  surroundings: Surroundings & { readonly argv: readonly string[] },
  exitWith: (exit: ExitName) => void,
): Command {
  const program = new Command('eventide')
    .description('An identity and access store that behaves like AWS IAM and STS, propagation delay included.')
    .version(surroundings.version, '--version', 'print the version')
    .addOption(
      new Option('--output <format>', 'how results are printed (else as suits the command)').choices(['table', 'json']),
    )
    .option('--data <directory>', 'directory of the cluster (else EVENTIDE_DATA, else .eventide)')
    .option(
      '--endpoint <address>',
      'gRPC address of a replica, repeatable (else EVENTIDE_ENDPOINTS, else those of the directory)',
      listed,
    )
    .option(
      '--tls-authority <file>',
      "call replicas by TLS: the authority's certificate (PEM), or `system` (else EVENTIDE_TLS_AUTHORITY)",
    )
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: (text) => surroundings.stderr.write(text),
    })
    .exitOverride();
  const context = (): CommandContext => {
    const options = program.opts<GlobalOptions>();
    const output = new Output({ ...surroundings, format: options.output, noColour: surroundings.env['NO_COLOR'] });
    const { data, endpoint: endpoints = [], tlsAuthority } = options;
    const { stdin, ...rest } = surroundings;
    return {
      ...{ ...rest, output, data, endpoints, tlsAuthority, exitWith },
      get input() {
        return stdin();
      },
    };
  };
  for (const add of commands) add(program, context);
  return program;
}

// In the order in which help lists them.
const commands: readonly ((program: Command, context: () => CommandContext) => void)[] = [
  addUp,
  addStatus,
  addEnv,
  addIam,
  addCan,
  addPolicy,
  addTrace,
  addWait,
  addPromote,
  addReset,
  addWatch,
  addEvents,
  addRelease,
  addRevoke,
  addChaos,
  addSignIn,
  addVendorPolicies,
  addAccounts,
  addSeed,
  addExport,
  addImport,
  addOrganization,
  addInit,
  addReplica,
  addJoinToken,
  addJoin,
  addEvict,
  addBackup,
  addRestore,
  addRecoverRoot,
  addHealth,
  addCompletion,
];

function report(error: unknown, surroundings: Surroundings): ExitName {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 'ok' : 'usage';
  if (surroundings.signal.aborted) return 'interrupted';
  const lines = [`error: ${textOf(error)}`];
  if (error instanceof CliError) {
    if (error.advice !== undefined) lines.push(error.advice);
  } else if (error instanceof Error && error.stack !== undefined && !isExpected(error)) {
    lines.push(error.stack, 'This is a bug in eventide: please report it with the lines above.');
  }
  surroundings.stderr.write(`${lines.join('\n')}\n`);
  return error instanceof CliError ? error.exit : 'failed';
}

/** A file, a store (by its error's name: this room knows no adapter) or a system that is not as it should be, and says so itself: no bug. */
function isExpected(error: Error): boolean {
  return error instanceof ConfigError || error.name === 'StoreOpenError' || isSystemError(error);
}

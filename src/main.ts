#!/usr/bin/env node
// Reads the command line. Nobody imports this file.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from './cli/run.ts';

// What goes wrong is said once, in our own words; the library beside would print its own.
process.env['GRPC_VERBOSITY'] ??= 'NONE';
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
  version: string;
};
// Whoever reads the results has gone: what is under way has no use any more.
process.stdout.on('error', () => stop.abort());
process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  self: [...process.execArgv, process.argv[1] ?? ''],
  version,
  stdin: () => process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
});
// What is left must not keep a finished command alive: sockets of clients that were given up.
process.exit();

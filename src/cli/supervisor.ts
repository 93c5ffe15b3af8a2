// The supervisor: keeps one process per replica running, and starts again what died.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-code.ts';
import type { ReplicaReport } from './replica-report.ts';

/** How one replica is started. */
export interface ReplicaCommand {
  readonly name: string;
  /** Interpreter options, script and arguments, for the interpreter that runs this. */
  readonly argv: readonly string[];
  /** File that gets what the replica logs. */
  readonly logPath: string;
}

/** What a supervisor tells. */
export interface SupervisorListener {
  /** A replica runs as another process now, or (undefined) as none. */
  pidChanged(name: string, pid: number | undefined): void;
  /** A replica that was ready ended by itself; it is started again after `restartInMs`. */
  died(name: string, how: string, restartInMs: number): void;
  /** A replica that had died is ready again. */
  recovered(name: string): void;
  /** A replica ended because it is no member any more; it is not started again. */
  evicted(name: string): void;
}

// First wait before a restart, its ceiling, and how long a replica must have run for its next death to count as a first one.
const firstBackoffMs = 100;
const lastBackoffMs = 5_000;
const steadyAfterMs = 10_000;
// How long a replica may take to store what is under way before it is killed; above the driver's own patience.
const graceMs = 8_000;
// A log that has grown beyond this is set aside at the next start; one older log is kept.
const logRotateBytes = 16 * 1024 * 1024;

/** Starts replicas and keeps them running until it is stopped. */
export class Supervisor {
  readonly #listener: SupervisorListener;
  readonly #wards: readonly Ward[];
  #stopping = false;

  constructor(commands: readonly ReplicaCommand[], listener: SupervisorListener) {
    this.#listener = listener;
    this.#wards = commands.map((command) => ({
      command,
      child: undefined,
      timer: undefined,
      backoffMs: firstBackoffMs,
      evicted: false,
    }));
  }

  /**
   * Starts all; resolves when every one was ready once or was found evicted, rejects with the first that could not start, and
   * where all are evicted.
   */
  async start(): Promise<void> {
    await Promise.all(
      this.#wards.map((ward) => new Promise<void>((ready, failed) => this.#launch(ward, { ready, failed }))),
    );
  }

  /** Asks every replica to end, waits for it, and kills what does not end in time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#wards.map((ward) => endOf(ward)));
  }

  /** Ends every replica at once, whatever it does. */
  kill(): void {
    this.#stopping = true;
    for (const ward of this.#wards) ward.child?.kill('SIGKILL');
  }

  #launch(ward: Ward, first: FirstStart | undefined): void {
    const startedAtMs = performance.now();
    const child = launch(ward.command);
    let ready = false;
    let complaint: string | undefined;
    ward.child = child;
    this.#listener.pidChanged(ward.command.name, child.pid);
    child.on('message', (report: ReplicaReport) => {
      if (report.type === 'failed') complaint = report.message;
      if (report.type !== 'ready') return;
      ready = true;
      if (first === undefined) this.#listener.recovered(ward.command.name);
      else first.ready();
    });
    child.once('error', (error) =>
      first?.failed(new CliError('failed', `${ward.command.name} could not be started: ${error.message}.`)),
    );
    child.once('exit', (code, signal) => {
      ward.child = undefined;
      if (this.#stopping) return;
      this.#listener.pidChanged(ward.command.name, undefined);
      if (code === exitCodes.evicted.code) return this.#leave(ward, first);
      const ended = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
      // What a replica says ends as a sentence does; whoever tells it goes on from there.
      const how = complaint?.replace(/\.$/, '') ?? ended;
      if (first !== undefined && !ready) first.failed(startFailure(ward.command, how));
      else this.#relaunch(ward, how, performance.now() - startedAtMs);
    });
  }

  #leave(ward: Ward, first: FirstStart | undefined): void {
    ward.evicted = true;
    this.#listener.evicted(ward.command.name);
    if (this.#wards.some(({ evicted }) => !evicted)) first?.ready();
    else first?.failed(new CliError('evicted', 'Every replica here was evicted: there is nothing to start.'));
  }

  #relaunch(ward: Ward, how: string, ranMs: number): void {
    const waitMs = ranMs >= steadyAfterMs ? firstBackoffMs : ward.backoffMs;
    ward.backoffMs = Math.min(waitMs * 2, lastBackoffMs);
    this.#listener.died(ward.command.name, how, waitMs);
    ward.timer = setTimeout(() => this.#launch(ward, undefined), waitMs);
  }
}

interface Ward {
  readonly command: ReplicaCommand;
  child: ChildProcess | undefined;
  timer: NodeJS.Timeout | undefined;
  backoffMs: number;
  evicted: boolean;
}

interface FirstStart {
  ready(): void;
  failed(error: CliError): void;
}

function startFailure(command: ReplicaCommand, how: string): CliError {
  return new CliError('failed', `${command.name} did not start: ${how}.`, `Its log is ${command.logPath}.`);
}

// In a process group of its own: a Ctrl-C in the terminal reaches the supervisor alone, which then stops all in order.
// The channel ends with the supervisor however that ends, and a replica that loses it stops.
function launch(command: ReplicaCommand): ChildProcess {
  rotate(command.logPath);
  const log = openSync(command.logPath, 'a', 0o600);
  try {
    return spawn(process.execPath, command.argv, { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  } finally {
    closeSync(log);
  }
}

function rotate(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > logRotateBytes) renameSync(path, `${path}.1`);
}

function endOf(ward: Ward): Promise<void> {
  clearTimeout(ward.timer);
  const child = ward.child;
  if (child === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const impatience = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(impatience);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

// moto beside Eventide: the emulator of AWS that Python's tests use most, as its own program serves it, on loopback.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../src/cli/free-port.ts';
import type { QueryServer } from './query-load.ts';

const version = spawnSync('python3', ['-c', 'import moto; print(moto.__version__)'], { encoding: 'utf8' });

/** Version of the moto that is on this machine; undefined: none is. */
export const motoVersion =
  version.status === 0 && spawnSync('moto_server', ['--help']).status === 0 ? version.stdout.trim() : undefined;

/** Starts it. */
export async function startMoto(): Promise<QueryServer & AsyncDisposable> {
  const [port = 0] = await freePorts('127.0.0.1', 1);
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  await answers(port);
  return {
    ...{ host: '127.0.0.1', port, pids: [child.pid ?? 0] },
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(port: number): Promise<void> {
  const patienceMs = 30_000;
  const startedMs = performance.now();
  while (performance.now() - startedMs < patienceMs) {
    const answer = await fetch(`http://127.0.0.1:${port}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok === true) return;
    await pause(100);
  }
  throw new Error(`moto did not answer within ${patienceMs} ms`);
}

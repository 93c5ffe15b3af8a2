// A cluster of the built program for scripts: on free ports, in a directory of its own, gone at the end.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', 'dist', 'main.js');

/** A cluster that runs. */
export interface LocalCluster {
  /** HTTP addresses of its replicas. */
  readonly endpoints: readonly string[];
  /** HTTP address of its edge. */
  readonly edge: string;
  /** This process's environment with the root user's keys for AWS's clients. */
  readonly env: NodeJS.ProcessEnv;
}

/** Runs three replicas with that profile for as long as `use` takes. */
export async function withCluster(profile: string, use: (cluster: LocalCluster) => void): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'eventide-try-'));
  const args = ['--data', directory, 'up', '--base-port', '0', '--profile', profile, '--seed', '11'];
  const up = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let printed = '';
    for await (const text of up.stdout as AsyncIterable<Buffer>) {
      printed += text.toString();
      if (printed.includes('create-user')) break;
    }
    use(clusterOf(directory));
  } finally {
    up.kill('SIGTERM');
    if (up.exitCode === null) await once(up, 'exit');
    rmSync(directory, { recursive: true, force: true });
  }
}

function clusterOf(directory: string): LocalCluster {
  const { replicas, edge = '' } = JSON.parse(readFileSync(join(directory, 'cluster.json'), 'utf8')) as {
    readonly replicas: readonly { readonly http: string }[];
    readonly edge?: string;
  };
  const lines = readFileSync(join(directory, 'env'), 'utf8').matchAll(/^export (AWS_\w+)='([^']*)'$/gm);
  const variables = Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
  const endpoints = replicas.map(({ http }) => `http://${http}`);
  return { endpoints, edge: `http://${edge}`, env: { ...process.env, ...variables } };
}

// Three etcd nodes beside Eventide's three replicas: Debian's etcd-server, on loopback, in a directory that is removed.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../src/cli/free-port.ts';

/** Whether etcd is on this machine. */
export const hasEtcd = spawnSync('etcd', ['--version']).status === 0;

/** One node of it. */
export interface EtcdNode {
  readonly address: string;
  readonly pid: number;
}

/** A running etcd cluster. */
export interface EtcdCluster extends AsyncDisposable {
  readonly leader: EtcdNode;
  readonly followers: readonly EtcdNode[];
}

/** Starts one. */
export async function startEtcd(): Promise<EtcdCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'eventide-bench-etcd-'));
  const ports = await freePorts('127.0.0.1', 6);
  const names = ['e1', 'e2', 'e3'];
  const peerUrl = (at: number): string => `http://127.0.0.1:${ports[at + 3]}`;
  const initial = names.map((name, at) => `${name}=${peerUrl(at)}`).join(',');
  const processes = names.map((name, at) => {
    const url = `http://127.0.0.1:${ports[at]}`;
    const args = [
      '--name',
      name,
      '--data-dir',
      join(folder, name),
      '--log-level',
      'error',
      '--initial-cluster',
      initial,
    ];
    args.push('--listen-client-urls', url, '--advertise-client-urls', url);
    args.push('--listen-peer-urls', peerUrl(at), '--initial-advertise-peer-urls', peerUrl(at));
    return spawn('etcd', args, { stdio: 'ignore' });
  });
  const nodes = processes.map(({ pid = 0 }, at) => ({ address: `127.0.0.1:${ports[at]}`, pid }));
  const leading = await leaderOf(nodes);
  return {
    leader: leading,
    followers: nodes.filter((node) => node !== leading),
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** The node whose member id is the leader's, once there is one. */
async function leaderOf(nodes: readonly EtcdNode[]): Promise<EtcdNode> {
  const patienceMs = 20_000;
  const startedMs = performance.now();
  while (performance.now() - startedMs < patienceMs) {
    for (const node of nodes) {
      const status = await fetch(`http://${node.address}/v3/maintenance/status`, { method: 'POST', body: '{}' }).then(
        (answer) =>
          answer.json() as Promise<{ readonly leader?: string; readonly header?: { readonly member_id: string } }>,
        () => undefined,
      );
      if (status?.leader !== undefined && status.leader === status.header?.member_id) return node;
    }
    await pause(100);
  }
  throw new Error(`etcd found no leader within ${patienceMs} ms`);
}

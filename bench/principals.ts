// A million principals: how long a replica takes to open them, what it holds in memory, and how long one of them takes to judge.

import { createHash, randomInt } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../src/cli/free-port.ts';
import { canonicalJson, type Json } from '../src/core/base/canonical-json.ts';
import { type BenchCluster, eventide, startIn } from './support/cluster.ts';
import { residentMib } from './support/cpu.ts';
import { print, thousands } from './support/lines.ts';

const principals = Number(process.env['PRINCIPALS'] ?? 1_000_000);
const account = '111122223333';
// Principals that share their wording: what one template of a policy makes in a large organization.
const wordings = 1000;
const questions = 20_000;
const inFlight = 4;
const openMs = 1000;
const heldMib = 400;
const judgedS = 0.001;

const directory = mkdtempSync(join(tmpdir(), 'eventide-bench-'));
try {
  await using cluster = await restored(directory);
  await measure(cluster);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** A cluster of one replica that holds them all, from a backup that is written here: no quota is in the way of that. */
async function restored(parent: string): Promise<BenchCluster> {
  const [keys, home, backup] = [join(parent, 'keys'), join(parent, 'cluster'), join(parent, 'backup.jsonl')];
  eventide(keys, 'init', '--member', '127.0.0.1');
  writeBackup(backup);
  const [basePort = 0] = await freePorts('127.0.0.1', 1);
  const how = ['--data-keys', join(keys, 'data-keys.json'), '--replicas', '1', '--base-port', String(basePort)];
  eventide(home, 'restore', backup, ...how);
  return startIn(home, '--profile', 'instant');
}

function writeBackup(path: string): void {
  const file = openSync(path, 'wx');
  const hash = createHash('sha256');
  let lines = 0;
  let waiting = '';
  const flush = (): void => {
    hash.update(waiting);
    writeSync(file, waiting);
    waiting = '';
  };
  const line = (value: Json): void => {
    lines++;
    waiting += `${canonicalJson(value)}\n`;
    if (waiting.length > 1_000_000) flush();
  };
  line({
    ...{
      backup: 'eventide',
      format: 1,
      clusterId: 'a-million',
      replica: 'n1',
      epoch: 1,
      index: 1,
      madeAtMs: Date.now(),
    },
    ...{ seed: 1, profile: 'instant', durability: 'majority', account: { id: account, name: 'main' } },
  });
  for (let at = 0; at < principals; at++) for (const record of recordsOf(at)) line(record);
  flush();
  const about = { lines, dataKeyIds: [] };
  const sha256 = hash.update(canonicalJson(about)).digest('hex');
  writeSync(file, `${canonicalJson({ ...about, sha256 })}\n`);
  closeSync(file);
}

function recordsOf(at: number): readonly { readonly key: string; readonly value: Json }[] {
  const name = nameOf(at);
  const id = `AIDA${at.toString(32).toUpperCase().replaceAll('0', 'W').replaceAll('1', 'X').padStart(17, 'Z')}`;
  const statement = [
    { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: `arn:aws:s3:::team-${at % wordings}/*` },
    { Effect: 'Deny', Action: 's3:*', Resource: `arn:aws:s3:::team-${at % wordings}/secret/*` },
  ];
  const own = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  return [
    { key: `id/${id}`, value: { account, kind: 'user', name } },
    {
      key: `user/${account}/${name}`,
      value: {
        ...{ id, name, path: '/', createdAtMs: Date.now(), createdAtSeq: 1 },
        ...{ accessKeys: [], attachedPolicies: [], groups: [], inlinePolicies: { own }, tags: [] },
      },
    },
  ];
}

function nameOf(at: number): string {
  return `user-${String(at).padStart(8, '0')}`;
}

async function measure(cluster: BenchCluster): Promise<void> {
  const [replica] = cluster.replicas;
  if (replica === undefined) throw new Error('the cluster has no replica');
  const many = `${thousands(principals)} principals`;
  print({
    ...{ what: `${many}: \`eventide up\` of one replica that holds them, start to ready` },
    ...{ measured: `${Math.round(cluster.startMs)} ms`, target: `< ${openMs} ms`, met: cluster.startMs < openMs },
  });
  await ask(cluster);
  const share = await answeredWithin(replica.http, judgedS);
  print({
    ...{ what: `${many}: Authorize of a random one, ${inFlight} in flight, answered by the replica in a millisecond` },
    ...{ measured: `${(100 * share).toFixed(2)} %`, target: 'p99 < 1 ms', met: share >= 0.99 },
  });
  const mib = residentMib(replica.pid);
  print({
    ...{ what: `${many}: resident memory after ${thousands(questions)} questions`, measured: `${Math.round(mib)} MiB` },
    ...{ target: `< ${heldMib} MiB`, met: mib < heldMib },
  });
}

async function ask(cluster: BenchCluster): Promise<void> {
  await using client = cluster.client();
  let asked = 0;
  const asker = async (): Promise<void> => {
    while (asked++ < questions) {
      const at = randomInt(principals);
      const { decision } = await client.access.authorize({
        principal: `arn:aws:iam::${account}:user/${nameOf(at)}`,
        ...{ action: 's3:GetObject', resource: `arn:aws:s3:::team-${at % wordings}/report` },
      });
      if (decision?.allowed !== true) throw new Error(`${nameOf(at)} is denied: ${decision?.message ?? ''}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, asker));
}

/** Share of the calls of Authorize that were answered within so many seconds of their admission, by the replica's metrics. */
async function answeredWithin(http: string, seconds: number): Promise<number> {
  const text = await (await fetch(`http://${http}/metrics`)).text();
  const counted = (name: string, more = ''): number => {
    const line = text
      .split('\n')
      .find((one) => one.startsWith(name) && one.includes('action="Authorize"') && one.includes(more));
    return Number(line?.split(' ').at(-1));
  };
  return counted('eventide_call_seconds_bucket', `le="${seconds}"`) / counted('eventide_call_seconds_count');
}

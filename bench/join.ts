// A replica that comes back without its directory, by snapshot, with a hundred thousand records, while others write.

import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Member } from '../src/core/shapes/cluster.ts';
import { type Credentials, createClient, type EventideClient } from '../src/lib/client.ts';
import { startCluster } from './support/cluster.ts';
import { print, thousands } from './support/lines.ts';

// A user makes two records; an account holds 5,000 users at most.
const accounts = 11;
const usersPerAccount = 4800;
const records = 2 * accounts * usersPerAccount;
const inFlight = 64;
const targetMs = 10_000;
const patienceMs = 300_000;

await using cluster = await startCluster('--profile', 'instant', '--log-level', 'info');
await using client = cluster.client();
const endpoints = cluster.replicas.map(({ grpc }) => grpc);
const home = endpoints[0] ?? '';
await fill();
const late = 'n3';
await until('the log to be trimmed', async () => ((await selfOf(late))?.trimmedThrough ?? 0) > 0);
const busy = { going: true, made: 0 };
await client.iam.createUser({ userName: 'busy' }, { endpoint: home });
const writers = Promise.all(Array.from({ length: 4 }, write));
const path = join(cluster.directory, late, 'replica.json');
const pid = cluster.replicas.find(({ name }) => name === late)?.pid ?? 0;
// Without its configuration it does not start again before its directory is gone.
renameSync(path, `${path}.away`);
process.kill(pid, 'SIGKILL');
await until('it to be dead', () => Promise.resolve(!alive(pid)));
rmSync(join(cluster.directory, late, 'data'), { recursive: true, force: true });
const since = Date.now();
renameSync(`${path}.away`, path);
await until('it to serve again', async () => (await selfOf(late))?.ready === true);
busy.going = false;
await writers;
const at = (message: string): number => noted(message, since);
const took = at('ready') - at('started');
print({
  what: `join by snapshot of a replica without its directory, ${thousands(records)} records, under ${thousands((busy.made * 1000) / took)} writes/s, start to serving`,
  ...{
    measured: `${thousands(took)} ms (snapshot verified after ${thousands(at('a snapshot is verified') - at('started'))} ms, in place after ${thousands(at('a snapshot is in place') - at('started'))} ms)`,
  },
  ...{ target: `≤ ${thousands(targetMs)} ms`, met: took <= targetMs },
});

async function fill(): Promise<void> {
  const owners: EventideClient[] = [];
  for (let number = 0; number < accounts; number++) {
    const { accessKeyId = '', secretAccessKey = '' } = await client.cluster.createAccount({
      name: `account-${number}`,
    });
    const credentials: Credentials = { accessKeyId, secretAccessKey };
    owners.push(createClient({ endpoints: [home], credentials }));
  }
  let made = 0;
  const creator = async (): Promise<void> => {
    for (let number = made++; number < accounts * usersPerAccount; number = made++) {
      const owner = owners[number % accounts];
      await again(() => owner?.iam.createUser({ userName: `user-${Math.floor(number / accounts)}` }));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, creator));
  for (const owner of owners) await owner[Symbol.asyncDispose]();
}

/** A new account's key is visible a little later, and a home with much to do throttles. */
async function again(call: () => Promise<unknown> | undefined): Promise<void> {
  for (let tried = 0; ; tried++) {
    try {
      await call();
      return;
    } catch (error) {
      if (tried > 100 || String(error).includes('EntityAlreadyExists')) throw error;
      await pause(50);
    }
  }
}

async function write(): Promise<void> {
  while (busy.going) {
    await client.iam.tagUser({ userName: 'busy', tags: [{ key: 'n', value: String(busy.made) }] }, { endpoint: home });
    busy.made++;
  }
}

async function selfOf(name: string): Promise<Member | undefined> {
  const endpoint = cluster.replicas.find((replica) => replica.name === name)?.grpc ?? '';
  const { members } = await client.cluster.getCluster({}, { endpoint }).catch(() => ({ members: [] as Member[] }));
  return members.find((member) => member.name === name);
}

/** When the replica noted something first after a moment, by its own log. */
function noted(message: string, sinceMs: number): number {
  const lines = readFileSync(join(cluster.directory, late, 'replica.log'), 'utf8').split('\n');
  const entries = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg: string; time: string });
  const found = entries.find(({ msg, time }) => msg === message && Date.parse(time) >= sinceMs);
  return found === undefined ? Number.NaN : Date.parse(found.time);
}

function alive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const startedMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedMs > patienceMs) throw new Error(`${what}: not within ${patienceMs} ms`);
    await pause(20);
  }
}

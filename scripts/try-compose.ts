// Runs docker-compose.yml for real: npm run try:compose. Says loudly that it skips where there is no Docker engine.
//
// Takes a compose project of its own and removes it again, volumes too. COMPOSE_FILE may name files to lay over ours.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const names = ['n1', 'n2', 'n3'];
const patienceMs = 60_000;
const env = { ...process.env, COMPOSE_PROJECT_NAME: 'eventide-try', EVENTIDE_PROFILE: 'fast', NO_COLOR: '1' };
const compose = ['docker-compose', 'docker compose'].find(
  (command) => shell(`${command} version && docker info`).code === 0,
);

if (compose === undefined) {
  console.log('SKIPPED: there is no Docker engine with compose on this machine.');
} else {
  try {
    await tryAll(compose);
  } finally {
    shell(`${compose} down --volumes --timeout 20`);
  }
}

async function tryAll(command: string): Promise<void> {
  const readme = readFileSync('README.md', 'utf8');
  const block = /^```sh compose\n([\s\S]*?)^```$/m.exec(readme)?.[1];
  if (block === undefined) throw new Error('the README shows no compose block');
  const lines = block.replaceAll('docker-compose', command).trimEnd().split('\n');
  const [up = '', create = '', ...reads] = lines;
  must(up);
  await eventually('three healthy replicas', () => names.every((name) => health(command, name) === 'healthy'));
  must(create);
  for (const read of reads) console.log(must(read));
  await agree(command, 'a write through n1 is visible on all');

  for (const victim of ['n2', 'n1']) {
    must(`${command} kill ${victim}`);
    const other = names.find((name) => name !== victim) ?? '';
    const decision = shell(
      `${command} exec -T ${other} eventide can arn:aws:iam::111122223333:user/carol s3:GetObject '*' --replica ${other}`,
    );
    expectThat(`${other} decides while ${victim} is dead`, decision.output.startsWith('denied'), decision.output);
    if (victim !== 'n1')
      must(`${command} exec -T ${other} eventide iam create-user --user-name while-${victim}-was-dead`);
    must(`${command} up --detach ${victim}`);
    await agree(command, `${victim} was killed and has caught up`);
  }

  const before = clusterId(command);
  must(`${command} stop n1 && ${command} rm --force n1 && docker volume rm eventide-try_n1`);
  must(`${command} up --detach n1`);
  await agree(command, "the home's volume was wiped and is filled again");
  expectThat('it is the same cluster', clusterId(command) === before, before);
  const users = must(`${command} exec -T n3 eventide iam list-users`);
  expectThat('with all its users', users.includes('carol') && users.includes('while-n2-was-dead'), users);
  console.log('passed');
}

/** Waits until every replica is ready, at one position, with one fingerprint. */
async function agree(command: string, what: string): Promise<void> {
  await eventually(what, () => {
    const views = names.map((name) => {
      const { code, output } = shell(
        `${command} exec -T ${name} eventide --output json status --replica ${name} 2>/dev/null`,
      );
      if (code !== 0) return `${name} does not answer`;
      const { members } = JSON.parse(output) as {
        readonly members: readonly { readonly name: string; readonly ready?: boolean; readonly accounts: unknown }[];
      };
      const self = members.find((member) => member.name === name);
      return self?.ready === true ? JSON.stringify(self.accounts) : `${name} is not ready`;
    });
    return new Set(views).size === 1 && views[0]?.includes('fingerprint') === true;
  });
}

function clusterId(command: string): string {
  const { clusterId: id } = JSON.parse(must(`${command} exec -T n2 eventide --output json status`)) as {
    readonly clusterId: string;
  };
  return id;
}

function health(command: string, name: string): string {
  const container = shell(`${command} ps --quiet ${name}`).output.trim();
  return shell(`docker inspect --format '{{.State.Health.Status}}' ${container}`).output.trim();
}

async function eventually(what: string, holds: () => boolean): Promise<void> {
  const startedMs = performance.now();
  while (!holds()) {
    if (performance.now() - startedMs > patienceMs)
      throw new Error(`within ${patienceMs} ms did not come about: ${what}`);
    await pause(300);
  }
  console.log(`ok: ${what} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
}

function expectThat(what: string, holds: boolean, seen: string): void {
  if (!holds) throw new Error(`${what}: no. Seen: ${seen}`);
  console.log(`ok: ${what}`);
}

function must(script: string): string {
  const { code, output } = shell(script);
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${output}`);
  return output;
}

function shell(script: string): { readonly code: number; readonly output: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { env, encoding: 'utf8' });
  return { code: status ?? 1, output: status === 0 ? stdout : `${stdout}${stderr}` };
}

// Runs AWS's own Python clients against a cluster: npm run try:aws. Says loudly that it skips where they are not installed.
//
// The cluster is a fresh one of the built program, on free ports, first with the profile instant, then with aws.

import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type LocalCluster, withCluster } from './local-cluster.ts';

const profiles = process.argv.length > 2 ? process.argv.slice(2) : ['instant', 'aws'];
const suite = join(import.meta.dirname, '..', 'test', 'aws', 'boto3_suite.py');
let passed = 0;
let failed = 0;

if (!works('python3', ['-c', 'import boto3'])) {
  console.log('SKIPPED: python3 has no boto3 on this machine.');
} else {
  for (const profile of profiles) {
    console.log(`\n=== profile ${profile}`);
    await withCluster(profile, tryClients);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function tryClients({ endpoints, env }: LocalCluster): void {
  const run = spawnSync('python3', [suite, ...endpoints], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(run.stdout);
  const [, ok = '0', not = '1'] = /^(\d+) passed, (\d+) failed$/m.exec(run.stdout) ?? [];
  passed += Number(ok);
  failed += Number(not);
  if (works('aws', ['--version'])) tryCommandLine(endpoints, env);
  else console.log('SKIPPED: there is no AWS CLI on this machine.');
}

/** The AWS CLI: what it prints of a few commands, one after the other, each at another replica. */
function tryCommandLine(endpoints: readonly string[], env: NodeJS.ProcessEnv): void {
  const aws = (at: number, ...args: readonly string[]): string => {
    const address = endpoints[at % endpoints.length] ?? '';
    return execFileSync('aws', ['--endpoint-url', address, '--output', 'json', ...args], { env, encoding: 'utf8' });
  };
  expectThat(
    'aws iam create-user',
    aws(0, 'iam', 'create-user', '--user-name', 'cli', '--tags', 'Key=a,Value=b'),
    '"UserName": "cli"',
  );
  expectThat('aws iam wait user-exists', `${aws(1, 'iam', 'wait', 'user-exists', '--user-name', 'cli')}.`, '.');
  expectThat('aws iam list-users', aws(2, 'iam', 'list-users', '--query', 'Users[].UserName'), '"cli"');
  expectThat('aws iam list-user-tags', aws(0, 'iam', 'list-user-tags', '--user-name', 'cli'), '"Value": "b"');
  expectThat('aws sts get-caller-identity', aws(1, 'sts', 'get-caller-identity'), ':root"');
  expectThat('aws iam delete-user', `${aws(2, 'iam', 'delete-user', '--user-name', 'cli')}.`, '.');
}

function expectThat(what: string, printed: string, wanted: string): void {
  if (printed.includes(wanted)) passed++;
  else failed++;
  console.log(printed.includes(wanted) ? `ok   ${what}` : `FAIL ${what}: ${printed}`);
}

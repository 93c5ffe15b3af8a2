// Findings about documents as SARIF 2.1.0 (OASIS), which code hosts show beside the lines.

import type { Finding, FindingLevel } from '../../core/policy/findings/finding.ts';
import { checkOf } from '../../core/policy/findings/findings-of.ts';

/** One document, checked. */
export interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

const levels: Readonly<Record<FindingLevel, string>> = {
  error: 'error',
  'security-warning': 'warning',
  warning: 'warning',
  suggestion: 'note',
};

/** One run with a result for each finding, and a rule for each check that found something. */
export function sarifReport(checked: readonly CheckedFile[]): object {
  const found = checked.flatMap(({ file, findings }) => findings.map((finding) => ({ file, finding })));
  const codes = [...new Set(found.map(({ finding }) => finding.code))].sort();
  const rules = codes.map((id) => ({
    id,
    shortDescription: { text: checkOf(id)?.title ?? id },
    help: { text: checkOf(id)?.advice ?? '' },
    properties: { level: checkOf(id)?.level },
  }));
  const results = found.map(({ file, finding }) => ({
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: levels[finding.level],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file },
          region: {
            startLine: finding.line,
            startColumn: finding.column,
            endLine: finding.endLine,
            endColumn: finding.endColumn,
          },
        },
      },
    ],
  }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'eventide', rules } }, results }],
  };
}

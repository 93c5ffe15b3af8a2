// Problems of documents as SARIF 2.1.0 (OASIS), which code hosts show beside the lines.

import type { PolicyProblem } from '../../core/policy/document.ts';

/** One document, checked. */
export interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly problem: PolicyProblem | undefined;
}

const ruleId = 'malformed-policy-document';

/** One run with a result for each problem. */
export function sarifReport(checked: readonly CheckedFile[]): object {
  const results = checked.flatMap(({ file, problem }) => {
    if (problem === undefined) return [];
    const { line, column, message, detail } = problem;
    return [
      {
        ruleId,
        level: 'error',
        message: { text: detail === message ? message : `${message} (${detail})` },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: file },
              region: { startLine: line, startColumn: column },
            },
          },
        ],
      },
    ];
  });
  const rules = [{ id: ruleId, shortDescription: { text: 'IAM refuses to save the document' } }];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'eventide', rules } }, results }],
  };
}

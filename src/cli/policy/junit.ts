// A JUnit report of policy tests: one suite for each file.

import type { CaseResult } from './test-file.ts';

/** The report as XML. */
export function junitReport(results: readonly CaseResult[]): string {
  const files = [...new Set(results.map(({ file }) => file))];
  const suites = files.map((file) => {
    const own = results.filter((result) => result.file === file);
    const failures = own.filter(({ failure }) => failure !== undefined).length;
    const cases = own.map(caseOf).join('');
    return `  <testsuite name="${escape(file)}" tests="${own.length}" failures="${failures}">\n${cases}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function caseOf({ file, case: { name, line }, failure }: CaseResult): string {
  const head = `    <testcase classname="${escape(file)}" name="${escape(name)}" line="${line}"`;
  if (failure === undefined) return `${head}/>\n`;
  const [, message = ''] = failure.split('\n');
  return `${head}>\n      <failure message="${escape(message.trim())}">${escape(failure)}</failure>\n    </testcase>\n`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML takes it: characters that XML has no way to write are left out. */
function escape(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '')
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '');
}

// `eventide policy validate FILE`: the place of a problem for people, programs and SARIF readers.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-validate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = join(folder, 'good.json');
const bad = join(folder, 'bad.json');
writeFileSync(good, '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}');
writeFileSync(bad, '{\n  "Version": "2012-10-17",\n  "Statements": []\n}');

describe('policy validate', () => {
  it('says which documents IAM would save, and marks the place in the others', async () => {
    const { code, stdout } = await run(['policy', 'validate', good, bad]);
    expect([code, stdout]).toEqual([
      1,
      `${good}: valid\n${bad}:3:3: error: Syntax errors in policy. (the document has no element Statements)\n    "Statements": []\n    ^\n`,
    ]);
    expect((await run(['policy', 'validate', good])).code).toBe(0);
  });

  it('takes the role of the document', async () => {
    const { code, stdout } = await run(['policy', 'validate', good, '--type', 'trust']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('Principal is missing') as unknown]);
  });

  it('answers as JSON and as SARIF', async () => {
    const json = await run(['policy', 'validate', good, bad, '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject([{ valid: true }, { valid: false, problem: { line: 3, column: 3 } }]);
    const sarif = await run(['policy', 'validate', good, bad, '--format', 'sarif']);
    const region = { startLine: 3, startColumn: 3 };
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'eventide', rules: [{ id: 'malformed-policy-document' }] } },
          results: [{ level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: bad }, region } }] }],
        },
      ],
    });
  });

  it.each([
    [['policy', 'validate']],
    [['policy', 'validate', good, '--jsonl']],
    [['policy', 'validate', good, '--type', 'bucket']],
    [['policy', 'validate', good, '--format', 'xml']],
  ])('refuses %j as a wrong command line', async (argv) => {
    expect((await run(argv)).code).toBe(2);
  });
});

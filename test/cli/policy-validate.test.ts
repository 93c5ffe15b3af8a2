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
writeFileSync(
  good,
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}',
);
writeFileSync(bad, '{\n  "Version": "2012-10-17",\n  "Statements": []\n}');

describe('policy validate', () => {
  it('says what it found, where, and marks the place', async () => {
    const { code, stdout } = await run(['policy', 'validate', good, bad]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${bad}:3:3: error: `);
    expect(stdout).toContain('    "Statements": []\n    ^^^^^^^^^^^^\n');
    expect(stdout).toMatch(/bad\.json: \d errors/);
  });

  it('ends with 1 from the level that is named on', async () => {
    expect((await run(['policy', 'validate', good])).code).toBe(0);
    const wide = join(folder, 'wide.json');
    writeFileSync(wide, '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}');
    expect((await run(['policy', 'validate', wide])).code).toBe(1);
    expect((await run(['policy', 'validate', wide, '--fail-on', 'error'])).code).toBe(0);
  });

  it('takes the role of the document', async () => {
    const { code, stdout } = await run(['policy', 'validate', good, '--type', 'trust']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('error: ') as unknown]);
  });

  it('answers as JSON and as SARIF', async () => {
    const json = await run(['policy', 'validate', good, bad, '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject([{ findings: [] }, { findings: [{ level: 'error' }, {}] }]);
    const sarif = await run(['policy', 'validate', good, bad, '--format', 'sarif']);
    const report = JSON.parse(sarif.stdout) as {
      readonly version: string;
      readonly runs: readonly {
        readonly tool: { readonly driver: { readonly rules: readonly { id: string }[] } };
        readonly results: readonly { ruleId: string; ruleIndex: number }[];
      }[];
    };
    expect(report.version).toBe('2.1.0');
    const [only] = report.runs;
    expect(only?.results.length).toBeGreaterThan(0);
    for (const { ruleId, ruleIndex } of only?.results ?? [])
      expect(only?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it.each([
    [['policy', 'validate']],
    [['policy', 'validate', good, '--jsonl']],
    [['policy', 'validate', good, '--type', 'bucket']],
    [['policy', 'validate', good, '--format', 'xml']],
    [['policy', 'validate', good, '--fail-on', 'all']],
  ])('refuses %j as a wrong command line', async (argv) => {
    expect((await run(argv)).code).toBe(2);
  });
});

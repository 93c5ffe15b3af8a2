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
    expect(stdout).toContain('    "Statements": []\n    ^^^^^^^^^^^^\n  Correct the name or take the element out.\n');
    expect(stdout).toMatch(/bad\.json: \d errors/);
  });

  it('ends with 1 from the level that is named on', async () => {
    expect((await run(['policy', 'validate', good])).code).toBe(0);
    const wide = join(folder, 'wide.json');
    writeFileSync(wide, '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}');
    expect((await run(['policy', 'validate', wide])).code).toBe(1);
    expect((await run(['policy', 'validate', wide, '--fail-on', 'error'])).code).toBe(0);
  });

  it('tells findings from the level on that is named, and counts the others', async () => {
    const mixed = join(folder, 'mixed.json');
    writeFileSync(
      mixed,
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["S3:*","nobody:X"],"NotResource":"arn:aws:s3:::b"}}',
    );
    const shown = async (...argv: readonly string[]) => (await run(['policy', 'validate', mixed, ...argv])).stdout;
    const levels = async (level: string) =>
      [...(await shown('--level', level)).matchAll(/: ([a-z-]+): .*\[/g)].map(([, one]) => one);
    expect(new Set(await levels('error'))).toEqual(new Set(['error']));
    expect(new Set(await levels('security-warning'))).toEqual(new Set(['error', 'security-warning']));
    expect(new Set(await levels('warning'))).toEqual(new Set(['error', 'security-warning']));
    expect(new Set(await levels('suggestion'))).toEqual(new Set(['error', 'security-warning', 'suggestion']));
    expect(await shown('--level', 'error')).toContain(
      ': 1 error, 1 security-warning not shown, 1 suggestion not shown\n',
    );
    expect(await shown()).toBe(await shown('--level', 'suggestion'));
    const json = JSON.parse(await shown('--level', 'error', '--format', 'json')) as unknown;
    expect(json).toMatchObject([{ findings: [{ code: 'unknown-service', level: 'error' }] }]);
  });

  it('ends and reports as SARIF alike whatever is told', async () => {
    const wide = join(folder, 'not-told.json');
    writeFileSync(wide, '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}');
    const all = await run(['policy', 'validate', wide, '--format', 'sarif']);
    const least = await run(['policy', 'validate', wide, '--format', 'sarif', '--level', 'error']);
    expect(least).toEqual(all);
    expect((await run(['policy', 'validate', wide, '--level', 'error'])).code).toBe(1);
  });

  it('says nothing about names that only the catalogue knows where it is not asked', async () => {
    const names = join(folder, 'names.json');
    writeFileSync(
      names,
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObjct","nobody:X","iam:GetUser"],' +
        '"Resource":["arn:aws:s3:::b/*","arn:aws:nobody:::x"],"Condition":{"StringEquals":{"aws:Nonsense":"${aws:user}"}}}}',
    );
    const { code, stdout } = await run(['policy', 'validate', names]);
    expect([code, stdout]).toEqual([1, expect.stringContaining('[unknown-action]') as unknown]);
    for (const known of ['unknown-service', 'unknown-arn-service', 'unknown-global-key', 'variable-of-unknown-key'])
      expect(stdout).toContain(`[${known}]`);
    const without = await run(['policy', 'validate', names, '--no-catalogue']);
    expect([without.code, without.stdout]).toEqual([0, `${names}: nothing found\n`]);
    const form = await run(['policy', 'validate', bad, '--no-catalogue']);
    expect([form.code, form.stdout]).toEqual([1, expect.stringContaining('[unknown-element]') as unknown]);
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
    [['policy', 'validate', good, '--level', 'all']],
  ])('refuses %j as a wrong command line', async (argv) => {
    expect((await run(argv)).code).toBe(2);
  });
});

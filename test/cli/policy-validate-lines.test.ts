// `eventide policy validate --jsonl`: documents in, verdicts out, and lines that are none among them.

import { describe, expect, it } from 'vitest';
import { run } from './command-line.ts';

async function answers(...lines: readonly unknown[]): Promise<{ code: number; answers: readonly unknown[] }> {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { code, stdout } = await run(['policy', 'validate', '--jsonl'], { input });
  return {
    code,
    answers: stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  };
}

const statement = '{"Effect":"Allow","Action":"s3:*","Resource":"*"}';

describe('policy validate --jsonl', () => {
  it('says of each document whether it may be saved, and what IAM says if not', async () => {
    const found = await answers(
      { id: 'a', policyType: 'managed', document: `{"Version":"2012-10-17","Statement":${statement}}` },
      { id: 'b', policyType: 'managed', document: `{"Statement":${statement}}` },
      { id: 'c', policyType: 'inline', document: `{"Statement":${statement}}` },
      { id: 'd', policyType: 'trust', document: 'nonsense' },
      { id: 'e', policyType: 'scp', document: `{"Statement":${statement}} x` },
    );
    expect(found).toEqual({
      code: 0,
      answers: [
        { id: 'a', valid: true, error: null },
        { id: 'b', valid: false, error: 'Policy document must be version 2012-10-17 or greater.' },
        { id: 'c', valid: true, error: null },
        { id: 'd', valid: false, error: 'This policy contains invalid Json' },
        { id: 'e', valid: false, error: 'Syntax errors in policy.' },
      ],
    });
  });

  it.each<readonly [what: string, line: unknown, id: unknown]>([
    ['text that is no JSON', 'nonsense', null],
    ['a list', '[]', null],
    ['an unknown policy type', { id: 'a', policyType: 'bucket', document: '{}' }, 'a'],
    ['a document that is no text', { id: 'b', policyType: 'inline', document: {} }, 'b'],
  ])('answers %s with an error, goes on, and ends with 1', async (_, line, id) => {
    const found = await answers(line, { id: 'next', policyType: 'inline', document: `{"Statement":${statement}}` });
    expect(found.code).toBe(1);
    expect(found.answers).toEqual([
      { id, error: expect.any(String) as unknown },
      { id: 'next', valid: true, error: null },
    ]);
  });

  it('repeats an id as it is written, and nothing that nests without end', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const input = [
      '{"id":12345678901234567890,"policyType":"inline","document":""}',
      `{"id":${deep},"policyType":"inline","document":""}`,
      `{"id":1e999,"policyType":${deep},"document":""}`,
    ];
    const { code, stdout } = await run(['policy', 'validate', '--jsonl'], { input: input.join('\n') });
    expect(code).toBe(1);
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => /^\{"id":(.*?),"/.exec(line)?.[1]);
    expect(ids).toEqual(['12345678901234567890', 'null', '1e999']);
  });
});

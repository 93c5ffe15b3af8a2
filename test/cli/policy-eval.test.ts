// `eventide policy eval --jsonl`: cases in, decisions out, in the documented form, and errors that stop nothing.

import { describe, expect, it } from 'vitest';
import { run } from './command-line.ts';

const account = '111122223333';
const alice = { type: 'User', arn: `arn:aws:iam::${account}:user/alice`, account, uniqueId: 'AIDAALICE' };
const read = { principal: alice, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: account };
const allow = (more: object = {}): object => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*', ...more },
});
const deny = (more: object = {}): object => allow({ Effect: 'Deny', ...more });

interface Answer {
  readonly id: unknown;
  readonly decision?: string;
  readonly decidedBy?: string | null;
  readonly matched?: readonly string[];
  readonly missingContext?: readonly string[];
  readonly error?: string;
}

async function answers(...lines: readonly (object | string)[]): Promise<{ code: number; answers: readonly Answer[] }> {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { code, stdout } = await run(['policy', 'eval', '--jsonl'], { input });
  const printed = stdout.split('\n').filter((line) => line !== '');
  return { code, answers: printed.map((line) => JSON.parse(line) as Answer) };
}

describe('policy eval --jsonl', () => {
  it('answers each case with its id, decision, deciding policy type, statements and missing keys', async () => {
    const conditional = allow({ Sid: 'A', Condition: { StringEqualsIfExists: { 'aws:Gone': 'x' } } });
    const found = await answers({ id: 'one', request: read, policies: { identity: [conditional] } });
    expect(found).toEqual({
      code: 0,
      answers: [
        {
          ...{ id: 'one', decision: 'Allowed', decidedBy: 'identity', matched: ['identity:A'] },
          missingContext: ['aws:gone'],
        },
      ],
    });
  });

  it('names statements without a Sid by document and statement, and levels before them', async () => {
    const found = await answers({
      id: 1,
      request: read,
      policies: {
        identity: [deny({ Action: 'sqs:*' }), deny()],
        scp: [[allow()], [allow(), deny()]],
        rcp: [[], [deny({ Sid: 'R' })]],
      },
    });
    expect(found.answers[0]).toMatchObject({
      ...{ id: 1, decision: 'ExplicitlyDenied', decidedBy: 'rcp' },
      matched: ['rcp:R', 'scp:1.1.0', 'identity:1.0'],
    });
  });

  it('names every statement on the path that allowed', async () => {
    const found = await answers({
      id: 'p',
      request: read,
      policies: { identity: [allow()], boundary: allow({ Sid: 'B' }), scp: [[allow()]], session: [] },
    });
    expect(found.answers[0]?.matched).toEqual(['scp:0.0.0', 'identity:0.0', 'boundary:B']);
  });

  it.each([
    ['trust', 'trust', 'Allowed'],
    ['kms', 'resource', 'Allowed'],
  ])('takes a resource policy of the kind %s', async (resourceKind, decidedBy, decision) => {
    const { Statement } = allow() as { Statement: object };
    const resource = {
      Statement: {
        ...Statement,
        Principal: { AWS: alice.arn },
        ...(resourceKind === 'trust' ? { Resource: undefined } : {}),
      },
    };
    const found = await answers({ id: 't', request: read, policies: { identity: [], resource, resourceKind } });
    expect(found.answers[0]).toMatchObject({ decision, decidedBy });
  });

  it('takes nulls and absent members as empty', async () => {
    const policies = {
      identity: [allow()],
      resource: null,
      boundary: null,
      session: null,
      scp: null,
      rcp: null,
      resourceKind: null,
    };
    const found = await answers({ id: 'n', request: { ...read, context: null }, policies }, { id: 'm', request: read });
    expect(found.answers.map(({ decision }) => decision)).toEqual(['Allowed', 'ImplicitlyDenied']);
  });

  it('reads a document as it is written: a member twice is no document, 1.0 stays 1.0', async () => {
    const twice = '{"Statement":{"Effect":"Allow","Effect":"Allow","Action":"*","Resource":"*"}}';
    const number =
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"k":1.0}}}}';
    const line = (id: string, document: string): string =>
      `{"id":"${id}","request":${JSON.stringify({ ...read, context: { k: '1.0' } })},"policies":{"identity":[${document}]}}`;
    const found = await answers(line('twice', twice), line('number', number));
    expect(found.answers.map(({ decision }) => decision)).toEqual(['ExplicitlyDenied', 'Allowed']);
  });

  it.each([
    ['arn:aws:sqs:us-east-1:444455556666:q', 'ImplicitlyDenied'],
    [`arn:aws:sqs:us-east-1:${account}:q`, 'Allowed'],
    ['arn:aws:s3:::b', 'Allowed'],
    [undefined, 'Allowed'],
  ])(
    'takes the account in the ARN %s for the owner where none is named, else that of the principal',
    async (resource, decision) => {
      const request = { ...read, resource, resourceAccount: undefined };
      const found = await answers({ id: 'o', request, policies: { identity: [allow()] } });
      expect(found.answers[0]?.decision).toBe(decision);
    },
  );

  it('answers a document the second and third time as the first', async () => {
    const one = { id: 'x', request: read, policies: { identity: [allow({ Sid: 'S' })] } };
    const found = await answers(one, one, one, { ...one, policies: { session: [allow({ Sid: 'S' })] } });
    expect(found.answers.map(({ matched }) => matched)).toEqual([['identity:S'], ['identity:S'], ['identity:S'], []]);
  });

  it.each<readonly [what: string, line: object | string, id: unknown]>([
    ['text that is no JSON', 'nonsense', null],
    ['a list', '[]', null],
    ['JSON that goes on', '{"id":"a","request":{}} x', null],
    ['no request', { id: 'a' }, 'a'],
    ['a request without action', { id: 'b', request: { ...read, action: undefined } }, 'b'],
    ['an unknown principal type', { id: 3, request: { ...read, principal: { ...alice, type: 'Robot' } } }, 3],
    ['a principal without ARN', { id: 'd', request: { ...read, principal: { ...alice, arn: undefined } } }, 'd'],
    ['a context value that is a number', { id: 'e', request: { ...read, context: { k: 1 } } }, 'e'],
    ['a document that is a number', { id: 'f', request: read, policies: { identity: [1] } }, 'f'],
    ['identity that is no list', { id: 'g', request: read, policies: { identity: allow() } }, 'g'],
    ['an unknown kind of resource policy', { id: 'h', request: read, policies: { resourceKind: 'bucket' } }, 'h'],
    ['a flag that is a text', { id: 'i', request: { ...read, principal: { ...alice, serviceLinked: 'yes' } } }, 'i'],
  ])('answers %s with an error, goes on, and ends with 1', async (_, line, id) => {
    const found = await answers(line, { id: 'next', request: read });
    expect(found.code).toBe(1);
    expect(found.answers[0]).toMatchObject({ id, error: expect.any(String) as unknown });
    expect(found.answers[1]).toMatchObject({ id: 'next', decision: 'ImplicitlyDenied' });
  });

  it.each<readonly [what: string, policies: string]>([
    ['a document', '{"identity":[{"Statement":[],}]}'],
    ['a document of the second time', '{"identity":[{"Statement":{"Effect":Allow}}]}'],
    ['a member that nobody reads', '{"identity":[],"more":[1 2]}'],
  ])('takes a line whose JSON is broken in %s for none', async (_, policies) => {
    const line = `{"id":"j","request":${JSON.stringify(read)},"policies":${policies}}`;
    const found = await answers(line, line, { id: 'next', request: read });
    expect(found.code).toBe(1);
    const broken = { id: null, error: expect.any(String) as unknown };
    expect(found.answers).toEqual([broken, broken, expect.objectContaining({ id: 'next' })]);
  });

  it('repeats an id as it is written, but for one that nests without end', async () => {
    const ids = [
      '1e999',
      '12345678901234567890',
      '"\\ud800"',
      '{ "a": [1.0] }',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    ];
    const input = ids.flatMap((id) => [`{"request":${JSON.stringify(read)},"id":${id}}`, `{"request":{},"id":${id}}`]);
    const { stdout } = await run(['policy', 'eval', '--jsonl'], { input: input.join('\n') });
    const found = stdout
      .trimEnd()
      .split('\n')
      .map((line) => /^\{"id":(.*),"(?:decision|error)":/.exec(line)?.[1]);
    expect(found).toEqual([...ids.slice(0, -1), 'null'].flatMap((id) => [id, id]));
  });

  it.each([
    ['a byte order mark before the first line', (lines: readonly string[]) => `\uFEFF${lines.join('\n')}\n`],
    ['line ends of Windows', (lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('')],
    ['both, and no end of the last line', (lines: readonly string[]) => `\uFEFF${lines.join('\r\n')}`],
  ])('reads lines with %s', async (_, written) => {
    const lines = ['a', 'b'].map((id) => JSON.stringify({ id, request: read, policies: { identity: [allow()] } }));
    const { code, stdout } = await run(['policy', 'eval', '--jsonl'], { input: written(lines) });
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as Answer).id);
    expect({ code, ids }).toEqual({ code: 0, ids: ['a', 'b'] });
  });

  it('needs --jsonl', async () => {
    const { code, stderr } = await run(['policy', 'eval']);
    expect(code).toBe(2);
    expect(stderr).toContain('--jsonl');
  });

  it('answers nothing with nothing', async () => {
    expect(await run(['policy', 'eval', '--jsonl'], { input: '\n \n' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

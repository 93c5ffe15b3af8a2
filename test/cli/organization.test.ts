// `eventide organization` and `eventide accounts`: what they ask, what they print, and files that are wrong.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type AnswerTable, openTestDoor } from '../api/table-dispatch.ts';
import { anybody, type Ran, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-organization-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const organization = { id: 'o-example', managementAccount: '111122223333', units: [], accounts: [], policies: [] };

const shop = {
  id: '444455556666',
  name: 'shop',
  email: 'a@b.example',
  status: 'SUSPENDED',
  createdAt: 0,
  closedAt: 1000,
};

async function against(...argv: readonly string[]): Promise<Ran & { readonly asked: readonly unknown[] }> {
  const asked: unknown[] = [];
  const answer =
    (response: object) =>
    ({ request }: { readonly request: unknown }): { readonly response: object } => {
      asked.push(request);
      return { response };
    };
  const pages = [
    { accounts: [{ id: '111122223333', name: 'main', status: 'ACTIVE' as const }], marker: 'm' },
    { accounts: [{ id: '444455556666', name: 'shop', status: 'SUSPENDED' as const }] },
  ];
  const table: AnswerTable = {
    calls: {
      'cluster:GetOrganization': answer({ organization }),
      'cluster:PutOrganization': answer({ organization }),
      'cluster:DeleteOrganization': answer({}),
      'cluster:ListAccounts': ({ request }) => {
        asked.push(request);
        return { response: pages[asked.length - 1] ?? { accounts: [] } };
      },
      'cluster:DescribeAccount': answer({ account: shop }),
      'cluster:CloseAccount': answer({ account: shop }),
      'cluster:CreateAccount': answer({
        ...{ account: { id: '444455556666', name: 'shop' }, accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'hush' },
      }),
    },
  };
  await using door = await openTestDoor(table);
  return { ...(await run(['--endpoint', door.address, ...argv], { env: anybody })), asked };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('organization', () => {
  it('put sends the file, documents in it as text and account ids as text', async () => {
    const path = file(
      'tree.yaml',
      `policies: [{ name: p, type: SERVICE_CONTROL_POLICY, document: { Statement: { Effect: Deny, Action: '*', Resource: '*' } } }]
root: { policies: [p] }
units: [{ name: shops }]
accounts: [{ id: 444455556666, unit: shops }, { id: 000000000042 }]
`,
    );
    const { code, stdout, asked } = await against('organization', 'put', path);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'o-example' });
    expect(asked).toMatchObject([
      {
        policies: [{ document: '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}' }],
        root: { policies: ['p'] },
        accounts: [{ id: '444455556666', unit: 'shops' }, { id: '000000000042' }],
      },
    ]);
  });

  it('show prints it, delete says so', async () => {
    expect(JSON.parse((await against('organization', 'show')).stdout)).toMatchObject({ id: 'o-example' });
    const { stdout, stderr } = await against('organization', 'delete');
    expect([stdout, stderr]).toEqual(['', 'The organization is dissolved.\n']);
  });

  it.each([
    ['a file that is not there', '/nowhere.yaml', /cannot read \/nowhere.yaml/],
    ['a list', file('list.yaml', '- a'), /holds no organization/],
    ['an unknown member', file('unknown.yaml', 'unit: []'), /an organization has no unit/],
    ['no YAML', file('broken.yaml', '{ a'), /broken\.yaml:1: /],
    [
      'endless documents',
      file('endless.yaml', 'policies: [{ document: &a { b: *a } }]'),
      /endless\.yaml: an alias stands/,
    ],
  ])('refuses %s before it asks', async (_, path, message) => {
    const { code, stderr, asked } = await against('organization', 'put', path);
    expect([code, stderr, asked]).toEqual([1, expect.stringMatching(message) as unknown, []]);
  });
});

describe('accounts', () => {
  it('list prints all pages', async () => {
    const { stdout, asked } = await against('accounts', 'list');
    expect(stdout).toBe('ACCOUNT       NAME  STATUS\n111122223333  main  ACTIVE\n444455556666  shop  SUSPENDED\n');
    expect(asked).toHaveLength(2);
    expect(JSON.parse((await against('accounts', 'list', '--output', 'json')).stdout)).toHaveLength(2);
  });

  it('create prints the access key of the root user', async () => {
    const { stdout, asked } = await against('accounts', 'create', '--id', '444455556666', '--name', 'shop');
    expect(stdout).toContain('access key id      AKIAEXAMPLE\nsecret access key  hush\n');
    expect(asked).toMatchObject([{ id: '444455556666', name: 'shop' }]);
  });

  it.each(['show', 'close'])('%s prints the account', async (command) => {
    const { stdout, asked } = await against('accounts', command, shop.id);
    expect(stdout).toBe(
      [
        ...['account  444455556666', 'name     shop', 'email    a@b.example', 'status   SUSPENDED'],
        ...['made     1970-01-01T00:00:00.000Z', 'closed   1970-01-01T00:00:01.000Z', ''],
      ].join('\n'),
    );
    expect(asked).toEqual([{ id: shop.id }]);
    const { stdout: json } = await against('accounts', command, shop.id, '--output', 'json');
    expect(JSON.parse(json)).toMatchObject({ id: shop.id, status: 'SUSPENDED' });
  });
});

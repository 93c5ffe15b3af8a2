// Seed files: what is read out of them, what is told of files that are wrong, and the order of the calls.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { applySeed } from '../../src/cli/seed/apply-seed.ts';
import { seedCallsOf } from '../../src/cli/seed/seed-file.ts';
import { EventideError } from '../../src/lib/client.ts';
import { openTestDoor } from '../api/table-dispatch.ts';
import { anybody, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-seed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const whole = `accounts:
  - id: 000000000042
    alias: shop
    users:
      - name: alice
        path: /team/
        tags: { cost: 42, team: blue }
        groups: [staff]
        accessKeys: [{ id: alice, secret: 1234 }]
        attachedPolicies: ['arn:aws:iam::000000000042:policy/p']
        inlinePolicies: [{ name: in, document: &all { Version: 2012-10-17, Statement: [] } }]
        permissionsBoundary: arn:aws:iam::000000000042:policy/p
    roles:
      - name: deploy
        trustPolicy: '{"Version": "2012-10-17", "Statement": []}'
        tags: [{ key: a, value: b }]
        maxSessionDuration: 7200
        description: it deploys
    groups: [{ name: staff }]
    policies: [{ name: p, document: *all }]
  - { id: '444455556666', name: other, users: [{ name: Alice }] }
`;
const empty = '{"Version":"2012-10-17","Statement":[]}';

describe('a seed file', () => {
  it('becomes calls: accounts, policies, groups, users, roles, whatever order it has', () => {
    const calls = seedCallsOf('seed.yaml', whole);
    expect(calls.map(({ where, what }) => `${where} ${what}`)).toEqual([
      ...['seed.yaml:2 account 000000000042', 'seed.yaml:2 alias shop', 'seed.yaml:21 account 444455556666'],
      ...['seed.yaml:20 policy p', 'seed.yaml:19 group staff', 'seed.yaml:5 user alice', 'seed.yaml:21 user Alice'],
      'seed.yaml:14 role deploy',
    ]);
    const policyArn = 'arn:aws:iam::000000000042:policy/p';
    expect(calls.map(({ request }) => request)).toEqual([
      { id: '000000000042' },
      { id: '000000000042', alias: 'shop' },
      { id: '444455556666', name: 'other' },
      { id: '000000000042', policy: { name: 'p', document: empty } },
      { id: '000000000042', group: { name: 'staff' } },
      {
        id: '000000000042',
        user: {
          ...{ name: 'alice', path: '/team/', groups: ['staff'], accessKeys: [{ id: 'alice', secret: '1234' }] },
          tags: [
            { key: 'cost', value: '42' },
            { key: 'team', value: 'blue' },
          ],
          attachedPolicies: [policyArn],
          inlinePolicies: [{ name: 'in', document: empty }],
          permissionsBoundary: policyArn,
        },
      },
      { id: '444455556666', user: { name: 'Alice' } },
      {
        id: '000000000042',
        role: {
          ...{ name: 'deploy', trustPolicy: '{"Version": "2012-10-17", "Statement": []}', description: 'it deploys' },
          ...{ tags: [{ key: 'a', value: 'b' }], maxSessionDuration: 7200 },
        },
      },
    ]);
  });

  it.each([
    ['accounts: [', /^s:1: .*/],
    ['acounts: []', /^s:1: the file has no member acounts\. Did you mean accounts\?$/],
    ['[]', /^s:1: the file must have members: accounts$/],
    ['', /^s:1: the file must have members: accounts$/],
    ['accounts: {}', /^s:1: accounts must be a list$/],
    ['accounts:\n- id: 12', /^s:2: the account id 12 is not twelve digits$/],
    ['accounts:\n- {}', /^s:2: accounts\[0\] has no id, which it must have$/],
    [
      'accounts:\n- id: "1"\n  users:\n  - nam: a',
      /^s:4: accounts\[0\]\.users\[0\] has no member nam\. Did you mean name\?$/,
    ],
    [
      'accounts:\n- id: "1"\n  zebra: 1',
      /^s:3: accounts\[0\] has no member zebra\. Known are id, name, alias, policies/,
    ],
    ['accounts:\n- id: "1"\n  roles: [{ name: a }]', /^s:3: accounts\[0\]\.roles\[0\] has no trustPolicy/],
    [
      'accounts:\n- id: "1"\n  policies:\n  - name: a\n    document: b',
      /^s:5: accounts\[0\]\.policies\[0\]\.document must be a policy/,
    ],
    ['accounts:\n- id: "1"\n  policies:\n  - name: [a]', /^s:4: accounts\[0\]\.policies\[0\]\.name must be a text$/],
    ['accounts:\n- id: "1"\n  users: [{ name: }]', /^s:3: accounts\[0\]\.users\[0\]\.name must be a text$/],
    [
      'accounts:\n- id: "1"\n  users:\n  - name: a\n    tags: 3',
      /^s:5: accounts\[0\]\.users\[0\]\.tags must be a list$/,
    ],
    [
      'accounts:\n- id: "1"\n  roles: [{ name: a, trustPolicy: {}, maxSessionDuration: 1.5 }]',
      /^s:3: accounts\[0\]\.roles\[0\]\.maxSessionDuration must be a whole number$/,
    ],
    [
      'accounts:\n- id: "111122223333"\n  users:\n  - name: a\n  - name: A',
      /^s:5: the user A stands in line 4 already$/,
    ],
    ['accounts:\n- id: "111122223333"\n- id: 111122223333', /^s:3: the account 111122223333 stands in line 2 already$/],
  ])('%j is refused, with its place', (content, message) => {
    expect(() => seedCallsOf('s', content)).toThrow(message);
  });

  const policyOf = (document: string): string =>
    `accounts:\n- id: "111122223333"\n  policies:\n  - name: a\n    document: ${document}\n`;
  const nines = Array.from({ length: 9 }, (_, at) => `b${at + 1}: &b${at + 1} [${`*b${at}, `.repeat(9)}]`).join(', ');

  it.each([
    ['nested too deeply', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, /^s:1: this is nested too deeply$/],
    [
      ...['with a document that is nested too deeply', policyOf(`{ a: ${'['.repeat(20_000)}${']'.repeat(20_000)} }`)],
      /^s:1: this is nested too deeply$/,
    ],
    [
      ...['with an alias within what it names', policyOf('&a { b: *a }')],
      /^s:5: accounts\[0\]\.policies\[0\]\.document: an alias stands within what it names$/,
    ],
    [
      ...['whose aliases stand for ever more', policyOf(`{ b0: &b0 [x, x, x], ${nines} }`)],
      /^s:5: accounts\[0\]\.policies\[0\]\.document: aliases stand for too much here$/,
    ],
  ] as const)('is refused where it is %s', (_, content, message) => {
    expect(() => seedCallsOf('s', content)).toThrow(message);
  });

  it('keeps the zeros of an account id in a document, and every digit of a long number', () => {
    const calls = seedCallsOf('s', policyOf('{ a: 012345678901, b: [99999999999999999999, 12, 1.5] }'));
    expect(calls[1]?.request.policy?.document).toBe('{"a":"012345678901","b":["99999999999999999999",12,1.5]}');
  });
});

const unknown = (): EventideError =>
  new EventideError({
    code: 'MalformedPolicyDocument',
    grpcCode: 3,
    message: 'Invalid principal in policy: "AWS":"x"',
  });

describe('applying a seed', () => {
  const roles = seedCallsOf(
    's.yaml',
    `accounts:
- id: '111122223333'
  roles:
  - { name: a, trustPolicy: { trusts: b } }
  - { name: b, trustPolicy: { trusts: c } }
  - { name: c, trustPolicy: { trusts: a } }
`,
  );

  it('makes roles that trust each other first without their trust', async () => {
    const made = new Set<string>();
    const asked: string[] = [];
    const changes = await applySeed(roles, ({ role }) => {
      if (role === undefined) return Promise.resolve([]);
      const trusts = /"(\w)"\}/.exec(role.trustPolicy ?? '')?.[1];
      asked.push(`${role.name}${trusts ?? ''}`);
      if (trusts !== undefined && !made.has(trusts)) return Promise.reject(unknown());
      made.add(role.name);
      return Promise.resolve([`role ${role.name}`]);
    });
    expect(asked).toEqual(['ab', 'bc', 'ca', 'a', 'b', 'c', 'ab', 'bc', 'ca']);
    expect(changes).toContainEqual({ account: '111122223333', change: 'role a' });
  });

  it('ends at the first refusal, and says where in the file it is', async () => {
    await expect(applySeed(roles, () => Promise.reject(unknown()))).rejects.toThrow(
      's.yaml:2: account 111122223333: MalformedPolicyDocument: Invalid principal in policy',
    );
    const never = ({ role }: { role?: { trustPolicy?: string } }): Promise<readonly string[]> =>
      role?.trustPolicy === undefined ? Promise.resolve([]) : Promise.reject(unknown());
    await expect(applySeed(roles, never)).rejects.toThrow(
      's.yaml:4: role a: MalformedPolicyDocument: Invalid principal',
    );
  });
});

describe('eventide seed', () => {
  const path = join(folder, 'seed.yaml');
  writeFileSync(path, "accounts: [{ id: '111122223333', users: [{ name: alice }] }]");
  const against = async (changes: readonly string[], ...argv: readonly string[]) => {
    const asked: unknown[] = [];
    await using door = await openTestDoor({
      calls: {
        'cluster:SeedAccount': ({ request }) => {
          asked.push(request);
          return { response: { changes } };
        },
      },
    });
    return { ...(await run(['--endpoint', door.address, 'seed', path, ...argv], { env: anybody })), asked };
  };

  it('says what it changed', async () => {
    const { stdout, asked } = await against(['x: made']);
    expect(stdout).toBe('ACCOUNT       CHANGE\n111122223333  x: made\n111122223333  x: made\n');
    expect(asked).toMatchObject([{ id: '111122223333' }, { user: { name: 'alice' } }]);
    expect(JSON.parse((await against(['x: made'], '--output', 'json')).stdout)).toHaveLength(2);
  });

  it('says that there was nothing to do', async () => {
    expect(await against([])).toMatchObject({ code: 0, stdout: 'Everything is as the file says.\n' });
  });

  it.each([
    ['seed', '/nonexistent'],
    ['up', '--seed-file', '/nonexistent'],
  ])('%s %s ends before anything is made where the file cannot be read', async (...argv) => {
    const data = join(folder, 'none');
    const { code, stderr } = await run(['--data', data, ...argv]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot read /nonexistent')]);
    expect(existsSync(data)).toBe(false);
  });
});

// Account files: the same state is the same text, and nothing of a file that was cut, changed or made up is imported.

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatAccountFile, readAccountFile } from '../../src/cli/account-file/account-file.ts';
import { areKeySettings, type FileKeys, newKeySettings } from '../../src/cli/account-file/passphrase.ts';
import type { ExportedPart } from '../../src/core/shapes/cluster.ts';
import { openTestDoor } from '../api/table-dispatch.ts';
import { anybody, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-account-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const id = '444455556666';
const parts: readonly ExportedPart[] = [
  { account: { name: 'shop', createDate: Date.UTC(2026, 0, 2, 3, 4, 5, 678), alias: 'the-shop' } },
  {
    group: {
      ...{ name: 'staff', path: '/', id: `AGPA${'A'.repeat(17)}`, createDate: 0 },
      ...{ inlinePolicies: [{ name: 'in', document: '{"a":"é\\n"}' }], attachedPolicies: [] },
    },
  },
  { root: { accessKeys: [], signingCertificates: [], quarantined: false } },
];
const settings = newKeySettings('c'.repeat(32), id);
const keys: FileKeys = { secrets: new Uint8Array(32).fill(1), marks: new Uint8Array(32).fill(2) };
const header = { account: id, cluster: 'c'.repeat(32), replica: 'n1', position: 7, time: '2026-01-02T03:04:05.678Z' };
const sealed = formatAccountFile({ ...header, secrets: settings }, parts, keys);
const open = formatAccountFile({ ...header, secrets: 'left out' }, parts, undefined);

const read = (text: string, its: FileKeys = keys) => readAccountFile('f', text, () => its);
const problem = (text: string, its: FileKeys = keys): string => {
  try {
    read(text, its);
  } catch (error) {
    return (error as Error).message;
  }
  return 'it was read';
};

/** A file of these lines, made as whole as somebody without the passphrase can make it. */
function remade(lines: readonly unknown[]): string {
  const body = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const sha256 = createHash('sha256').update(body).digest('hex');
  return `${body}${JSON.stringify({ parts: lines.length - 1, sha256 })}\n`;
}

const firstLine = { eventide: 'account export', version: 1, ...header, secrets: 'left out' };

describe('a file', () => {
  it('reads as what was written, and is written the same again', () => {
    for (const text of [sealed, open]) expect(read(text).parts).toEqual(parts);
    expect(read(sealed)).toMatchObject({ header: { ...header, secrets: settings }, keys });
    expect(formatAccountFile({ ...header, secrets: settings }, read(sealed).parts, keys)).toBe(sealed);
    expect(open.split('\n')[1]).toBe(
      '{"account":{"name":"shop","createDate":"2026-01-02T03:04:05.678Z","alias":"the-shop"}}',
    );
  });

  it('that was cut anywhere is refused', () => {
    for (let at = 0; at < sealed.length; at++)
      expect(problem(sealed.slice(0, at))).toMatch(/^f.* Nothing was imported\.$/);
  });

  it('that was changed anywhere is refused', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'x' ? 'y' : 'x'}${sealed.slice(at + 1)}`;
      expect(problem(changed)).not.toBe('it was read');
    }
  });

  it('that was changed and made whole again is refused for want of the passphrase', () => {
    const lines = sealed.split('\n').slice(0, -2);
    expect(problem(remade(lines.map((line) => line.replace('staff', 'root'))))).toBe(
      'f: the passphrase is another one, or the file was changed. Nothing was imported.',
    );
  });

  it('under another passphrase is refused', () => {
    expect(problem(sealed, { ...keys, marks: new Uint8Array(32) })).toMatch(/the passphrase is another one/);
  });

  it.each([
    [{ ...firstLine, version: 2 }, {}, 'f:1: it has version 2 of the format; this program reads 1.'],
    [{ ...firstLine, eventide: 'backup' }, {}, 'f:1: it is no exported account.'],
    [{ ...firstLine, account: 'x' }, {}, 'f:1: it names no account.'],
    [
      { ...firstLine, secrets: { ...settings, n: 2 ** 30 } },
      {},
      'f:1: its secrets are sealed in a way that is not taken.',
    ],
    [firstLine, { user: { nam: 'x' } }, 'f:2: the part.user has no member nam: did you mean name?.'],
    [firstLine, { users: {} }, 'f:2: the part has no member users: did you mean user?.'],
    [firstLine, [], 'f:2: the part must have members.'],
    [firstLine, 'x', 'f:2: the part must have members.'],
    [firstLine, { user: { name: 1 } }, 'f:2: the part.user.name must be a text.'],
    [firstLine, { user: { groups: 'x' } }, 'f:2: the part.user.groups must be a list.'],
    [firstLine, { user: { tags: [{ key: 'a', value: true }] } }, 'f:2: the part.user.tags[0].value must be a text.'],
    [
      firstLine,
      { user: { createDate: 'today' } },
      'f:2: the part.user.createDate must be a time such as 2026-01-02T03:04:05.678Z.',
    ],
    [firstLine, { user: { quarantined: 1 } }, 'f:2: the part.user.quarantined must be true or false.'],
    [
      firstLine,
      { role: { maxSessionDuration: 1e300 } },
      'f:2: the part.role.maxSessionDuration must be a whole number.',
    ],
    [firstLine, '{"__proto__":{}}', 'f:2: the part has no member __proto__.'],
    [firstLine, `{"user":"${'x'.repeat(5 * 1024 * 1024)}"}`, 'f has a line that is too long.'],
  ])('%# of a stranger is refused with its place', (first, part, text) => {
    const said = problem(remade([first, part]));
    expect(said).toBe(`${text} Nothing was imported.`);
  });
});

it('key settings of a stranger take no more memory and time than is good', () => {
  expect(areKeySettings(settings)).toBe(true);
  const others = [
    { n: 2 ** 23 },
    { n: 1000 },
    { n: 0 },
    { r: 1e9 },
    { p: 100 },
    { salt: 'AAAA' },
    { salt: 1 },
    { kdf: 'none' },
  ];
  for (const other of others) expect(areKeySettings({ ...settings, ...other })).toBe(false);
  expect(newKeySettings('c', id)).not.toEqual(newKeySettings('d', id));
  expect(newKeySettings('c', id)).not.toEqual(newKeySettings('c', '111122223333'));
});

describe('eventide export', () => {
  const page = { position: 7, replica: 'n1', clusterId: 'c'.repeat(32) };

  it('wants to know what becomes of the secrets', async () => {
    for (const more of [[], ['--without-secrets', '--passphrase-file', 'x']]) {
      const { code, stdout, stderr } = await run(['export', id, ...more], { env: anybody, cwd: folder });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('Say what becomes of the secrets');
    }
  });

  it('takes no short passphrase', async () => {
    const path = join(folder, 'short');
    writeFileSync(path, 'short\n');
    const { code, stderr } = await run(['export', id, '--passphrase-file', path], { env: anybody, cwd: folder });
    expect([code, stderr.split('\n')[0]]).toEqual([1, expect.stringContaining('fewer than 12 characters')]);
  });

  it('begins anew where the account moves between pages, and gives up where it always does', async () => {
    let asked = 0;
    const calls = {
      'cluster:ExportAccount': () => {
        asked++;
        const isFirst = asked % 2 === 1;
        const more = isFirst ? { parts: [parts[0]], marker: 'm' } : { parts: parts.slice(1) };
        // The second page of the first two tries has moved.
        const position = asked === 2 ? 8 : 7;
        return {
          response: {
            ...page,
            position,
            leftOut: ['user x: password'],
            ...more,
            ...(asked === 4 ? { moved: true } : {}),
          },
        };
      },
    };
    await using door = await openTestDoor({ calls });
    const argv = ['--endpoint', door.address, 'export', id, '--without-secrets'];
    const { code, stdout, stderr } = await run(argv, { env: anybody, cwd: folder });
    expect([code, asked]).toEqual([0, 6]);
    expect(read(stdout).parts).toEqual(parts);
    expect(stderr).toContain('left out: user x: password\n');
    await using moving = await openTestDoor({
      calls: { 'cluster:ExportAccount': () => ({ response: { ...page, moved: true, parts: [], leftOut: [] } }) },
    });
    const moved = await run(['--endpoint', moving.address, 'export', id, '--without-secrets', '--output-file', 'out'], {
      ...{ env: anybody, cwd: folder },
    });
    expect([moved.code, moved.stderr.split('\n')[0]]).toEqual([
      1,
      expect.stringContaining('changed while it was read, 5 times'),
    ]);
    expect(() => readFileSync(join(folder, 'out'))).toThrow(/ENOENT/);
  });
});

describe('eventide import', () => {
  it('asks nothing of the cluster where the file is not whole', async () => {
    await using door = await openTestDoor({ calls: {} });
    const path = join(folder, 'cut');
    writeFileSync(path, open.slice(0, -20));
    const { code, stderr } = await run(['--endpoint', door.address, 'import', path], { env: anybody, cwd: folder });
    expect([code, door.dispatch.calls.length]).toEqual([1, 0]);
    expect(stderr).toContain('Nothing was imported.');
  });

  it('wants the passphrase where secrets are sealed', async () => {
    const path = join(folder, 'sealed');
    writeFileSync(path, sealed);
    const { code, stderr } = await run(['import', path], { env: anybody, cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('Name the passphrase with --passphrase-file.')]);
  });

  it('goes on from where the import stands, and says what was refused', async () => {
    const answers: (() => object)[] = [
      () => ({ response: { done: 3, passedOver: 3 } }),
      () => ({ response: { done: 3 } }),
    ];
    await using door = await openTestDoor({
      calls: { 'cluster:ImportAccount': () => (answers.shift() ?? (() => ({})))() },
    });
    const path = join(folder, 'open');
    writeFileSync(path, open);
    const argv = ['--endpoint', door.address, '--output', 'json', 'import', path];
    const { code, stdout } = await run(argv, { env: anybody, cwd: folder });
    expect([code, JSON.parse(stdout)]).toEqual([0, { account: id, parts: 3, before: 3 }]);
    expect(door.dispatch.calls.map(({ request }) => Object.keys(request as object).toSorted())).toEqual([
      ['file', 'from', 'id', 'parts', 'total'],
      ['alias', 'file', 'id', 'parts'],
    ]);
    const refusal = { code: 'LimitExceeded', message: 'Part 2 of the export, group staff: too many.' } as const;
    await using full = await openTestDoor({ calls: { 'cluster:ImportAccount': () => ({ refusal }) } });
    const refused = await run(['--endpoint', full.address, 'import', path], { env: anybody, cwd: folder });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(`LimitExceeded: ${refusal.message}`)]);
  });
});

// `eventide chaos`: what it asks, what it prints, and rules that are wrong.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../src/core/shapes/chaos.ts';
import { type AnswerTable, openTestDoor } from '../api/table-dispatch.ts';
import { anybody, type Ran, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-chaos-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const nowhere = { replicas: [], peers: [], accounts: [], actions: [], principals: [] };

/** Runs `eventide chaos …`; the rules that were put. */
async function against(...argv: readonly string[]): Promise<Ran & { readonly rules: readonly Rule[] }> {
  const rules: Rule[] = [];
  const held: Rule[] = [
    {
      name: 'split',
      scope: { ...nowhere, replicas: ['n1'] },
      net: { netsplit: 'both' },
      expiresAt: Date.now() + 7_200_000,
    },
    {
      name: 'late',
      scope: { ...nowhere, probability: 0.5 },
      apply: { extraDelay: 2000 },
      expiresAt: Date.now() + 30_000,
    },
  ];
  const table: AnswerTable = {
    calls: {
      'chaos:PutRule': ({ request }) => {
        rules.push((request as { readonly rule: Rule }).rule);
        return { response: { replicas: ['n1'], expiresAt: Date.now() + 30_000 } };
      },
      'chaos:ListRules': () => ({ response: { rules: held, unreached: ['n3'] } }),
      'chaos:DeleteRule': () => ({ response: { unreached: [] } }),
      'chaos:ResetRules': () => ({ response: { unreached: [] } }),
      'chaos:GetReport': () => ({
        response: {
          rules: [{ name: 'late', replica: 'n2', fired: 12, ops: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
          unreached: [],
        },
      }),
    },
  };
  await using door = await openTestDoor(table);
  return { ...(await run(['--endpoint', door.address, 'chaos', ...argv], { env: anybody })), rules };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('chaos put', () => {
  it('makes a rule of options, named by its fault where no name is given', async () => {
    const { code, rules, stdout } = await against(
      ...[
        'put',
        '--replica',
        'n1,n2',
        '--delay',
        '50ms',
        '--sigma',
        '0.5',
        '--loss',
        '0.1',
        '--for',
        '30s',
        '--seed',
        '4',
      ],
    );
    expect({ code, says: /^net holds for (29\.\d\d|30\.00) s\n$/.test(stdout) }).toEqual({ code: 0, says: true });
    expect(rules).toMatchObject([
      {
        name: 'net',
        seed: 4,
        scope: { ...nowhere, replicas: ['n1', 'n2'] },
        net: { delayMedian: 50, delaySigma: 0.5, loss: 0.1 },
      },
    ]);
    expect(Math.abs((rules[0]?.expiresAt ?? 0) - Date.now() - 30_000)).toBeLessThan(20_000);
  });

  it('takes a file with one rule or many, in YAML or JSON', async () => {
    const one = file('one.json', JSON.stringify({ name: 'a', for: '1m', clock: { skew: '-90s' } }));
    expect((await against('put', one)).rules).toMatchObject([{ name: 'a', clock: { skew: -90_000 } }]);
    const many = file(
      'many.yaml',
      'rules:\n- name: b\n  scope: {accounts: 000000000042, actions: [iam:Create*]}\n  apply: {hold: true}\n- name: c\n  process: {pause: 2s}\n',
    );
    expect((await against('put', many)).rules).toMatchObject([
      {
        name: 'b',
        scope: { ...nowhere, accounts: ['000000000042'], actions: ['iam:Create*'] },
        apply: { hold: true },
      },
      { name: 'c', process: { pause: 2000 } },
    ]);
  });

  it.each([
    ['a: [', 'wrong.yaml:1: '],
    ['[]', 'holds no rules'],
    ['- 3', 'rule 1 is no rule'],
    ['name: a\nnett: {loss: 1}', 'there is no nett'],
    ['name: a\nnet: {delay: 1s}', 'net: there is no delay'],
    ['name: a\nnet: {delayMedian: 50}', 'A duration is like 300ms, 2s, 10m or 1h.'],
    ['name: a\nexpiresAt: soon\nnet: {loss: 1}', 'A time is like 2026-01-01T00:00:00Z.'],
  ])('says what is wrong with a file that holds %s', async (text, says) => {
    const { code, stderr, rules } = await against('put', file('wrong.yaml', text));
    expect({ code, rules }).toEqual({ code: 1, rules: [] });
    expect(stderr).toContain(says);
  });

  it.each([
    [[], 'Give a file with rules, or options'],
    [['x.yaml', '--loss', '1'], 'not both'],
    [['--delay', '50'], 'It is like 300ms'],
    [['--loss', 'much'], 'It is a number'],
  ])('refuses the options %j before anything is tried', async (argv, says) => {
    const { code, stderr, rules } = await against('put', ...argv);
    expect({ code, rules }).toEqual({ code: 2, rules: [] });
    expect(stderr).toContain(says);
  });
});

describe('chaos list, delete, reset and report', () => {
  it('print tables', async () => {
    const list = await against('list');
    expect(list.stdout).toMatch(/split +netsplit both +on n1 +(119|120) min \d+ s\n/);
    expect(list.stdout).toMatch(/late +visible 2\.00 s later +everywhere; share 0\.5 +(\d\d?\.\d\d s|\d+ ms)\n/);
    expect(list.stderr).toContain('n3 did not answer');
    expect((await against('report')).stdout).toMatch(/late +n2 +12 +9 8 7 6 5 4 3 2 …/);
    expect((await against('delete', 'late')).stdout).toBe('late has ended\n');
    expect((await against('reset')).stdout).toBe('All chaos rules have ended.\n');
  });
});

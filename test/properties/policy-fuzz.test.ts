// Hostile policy texts: reading, checking and evaluating them never throws, and takes exactly what the grammar has.

import { describe, expect, it } from 'vitest';
import { invariant } from '../../src/core/base/invariant.ts';
import { compilePolicy } from '../../src/core/policy/compile.ts';
import { MapContext } from '../../src/core/policy/context.ts';
import { evaluate } from '../../src/core/policy/evaluate.ts';
import { longestJudged, parsePolicy } from '../../src/core/policy/parse.ts';
import { policySize } from '../../src/core/policy/size.ts';
import { type SavedPolicyType, validatePolicy } from '../../src/core/policy/validate.ts';
import type { Policies, Role } from '../oracle/case.ts';
import { decide } from '../oracle/decide.ts';
import { readDocument } from '../oracle/document.ts';
import { drawCase } from '../oracle/draw-case.ts';
import type { Draws } from '../oracle/draws.ts';
import { decideFast } from '../support/decide-fast.ts';
import { firstProblem, nastyJson, nastyText, spoilText } from './hostile.ts';

const words = [
  ...(['"', '{', '}', '[', ']', ',', ':', 'null', 'true', '1e5', '-', '\\u0041', '\\ud800', '\\u', ' ', '\t'] as const),
  ...['"Statement"', '"Effect"', '"Allow"', '"Deny"', '"Action"', '"NotAction"', '"Resource"', '"*"', '"Version"'],
  ...['"2012-10-17"', '"Condition"', '"StringEquals"', '"ForAllValues:Null"', '"Principal"', '"AWS"', '"__proto__":'],
  ...['"constructor":{},', '"Sid":"a",', '[[[[', ']]]]', '\n'],
] as const;

function drawText(draws: Draws): string {
  if (draws.hits(0.1)) return JSON.stringify(nastyJson(draws));
  if (draws.hits(0.1)) return nastyText(draws);
  const { identity = [], resource } = drawCase(draws).policies;
  return spoilText(identity[0] ?? resource ?? '{"Statement":[]}', draws, words);
}

const saved: readonly [SavedPolicyType, ...SavedPolicyType[]] = [
  ...(['inline', 'managed', 'rcp', 'resource', 'scp', 'session', 'trust'] as const),
];
const roles: readonly [Role, ...Role[]] = [
  ...(['identity', 'boundary', 'session', 'resource', 'trust', 'scp', 'rcp'] as const),
];

describe('a hostile policy text', () => {
  it('is read where the grammar has it, and otherwise refused with a place', () => {
    expect(
      firstProblem(0.25, drawText, (text) => {
        const parsed = parsePolicy(text);
        const { broken } = compilePolicy(text, { policyType: 'identity', policyId: 'p' });
        expect(broken).toBe(readDocument(text, 'identity') === undefined);
        if (parsed.ok) return;
        const { line, column, message } = parsed.error;
        const row = text.split('\n')[line - 1];
        if (row === undefined || column < 1 || column > row.length + 2)
          throw new Error(`${line}:${column} is no place`);
        expect(message).not.toBe('');
      }),
    ).toBeUndefined();
  });

  it('is checked in every role without a throw, and is good only where it is read', () => {
    expect(
      firstProblem(0.25, drawText, (text, draws) => {
        const problem = validatePolicy(text, draws.pick(saved));
        if (problem === undefined) invariant(parsePolicy(text).ok, 'it is good, yet cannot be read');
        else invariant(problem.message !== '', 'a problem says nothing');
        expect(policySize(text)).toBeLessThanOrEqual(text.length);
      }),
    ).toBeUndefined();
  });

  it('is evaluated without a throw, as the naive judge decides', () => {
    expect(
      firstProblem(
        0.1,
        (draws) => ({ text: drawText(draws), role: draws.pick(roles), request: drawCase(draws).request }),
        ({ text, role, request }) => {
          const policies = policiesOf(role, text);
          expect(decideFast(request, policies)).toEqual(decide(request, policies));
        },
      ),
    ).toBeUndefined();
  });

  it('leaves the prototypes of everything alone', () => {
    const text =
      '{"__proto__":{"Effect":"Allow"},"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"__proto__":{"polluted":"1"}}}]}';
    expect(parsePolicy(text).ok).toBe(false);
    expect(Object.keys(Object.prototype)).toEqual([]);
    for (const name of ['__proto__', 'constructor', 'toString', 'valueOf']) {
      const condition = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"${name}":{"k":"v"}}}}`;
      expect(parsePolicy(condition).ok).toBe(false);
      const key = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"${name}":"*"}}}}`;
      expect(evaluateText(key)).toBe('ImplicitlyDenied');
      const variable = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::*\${${name}}"}}`;
      expect(evaluateText(variable)).toBe('ImplicitlyDenied');
    }
  });

  it.each([
    ['a hundred thousand lists in one another', '['.repeat(100_000)],
    ['a hundred thousand lists, closed', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['a hundred thousand objects in one another', '{"Statement":'.repeat(100_000)],
    [
      'a deep condition value',
      `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"k":${'['.repeat(40)}1${']'.repeat(40)}}}}}`,
    ],
    ['a member that stands twice', '{"Statement":[],"Statement":[]}'],
    ['a member that stands twice, once escaped', '{"Statement":[],"\\u0053tatement":[]}'],
    ['a lone surrogate', '{"Id":"\ud800","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'],
    [
      'a text that is too long',
      `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}${' '.repeat(longestJudged)}`,
    ],
    ['nothing', ''],
    ['a byte order mark', '\ufeff{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'],
    ['an unfinished escape', '{"Id":"\\'],
    ['an unfinished word', '{"Id":tru'],
  ])('%s is refused', (_, text) => {
    expect(parsePolicy(text).ok).toBe(false);
    for (const type of saved) expect(validatePolicy(text, type)).toBeDefined();
    expect(compilePolicy(text, { policyType: 'identity', policyId: 'p' }).broken).toBe(true);
  });

  it('takes numbers of any size as their text', () => {
    const huge = `1${'0'.repeat(50_000)}`;
    const text = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"k":[${huge},1e999999999,-1E-999]}}}}`;
    expect(evaluateText(text, { k: '7' })).toBe('Allowed');
    expect(evaluateText(text, { k: '1e9999999999' })).toBe('ImplicitlyDenied');
  });
});

const alice = { kind: 'User', arn: 'arn:aws:iam::111122223333:user/alice', account: '111122223333' } as const;

function evaluateText(text: string, context: Readonly<Record<string, string>> = {}): string {
  const identity = [compilePolicy(text, { policyType: 'identity', policyId: 'p' })];
  const asked = { caller: alice, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: alice.account };
  return evaluate({ ...asked, context: new MapContext(Object.entries(context)) }, { identity }).decision;
}

/** The text in its role, beside what else would allow. */
function policiesOf(role: Role, text: string): Policies {
  const identity = ['{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'];
  if (role === 'identity') return { identity: [text] };
  if (role === 'boundary') return { identity, boundary: text };
  if (role === 'session') return { identity, session: [text] };
  if (role === 'scp') return { identity, scp: [[text]] };
  if (role === 'rcp') return { identity, rcp: [[text]] };
  return role === 'trust' ? { identity, resource: text, resourceKind: 'trust' } : { identity, resource: text };
}

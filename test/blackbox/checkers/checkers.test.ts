// The checkers on histories made by hand: good ones pass, and each kind of anomaly is seen.

import { describe, expect, it } from 'vitest';
import type { HistoryEntry, Outcome } from '../harness/history.ts';
import { checkCausal, type RegisterAction } from './causal.ts';
import { checkDurable, type DurableAction } from './durable.ts';
import { checkLongFork, type ForkAction } from './long-fork.ts';
import { checkNewEnemy, type EnemyAction } from './new-enemy.ts';
import { checkSetFull, type SetAction } from './set-full.ts';
import { kindsOf } from './verdict.ts';

/** The at-th call of a history; calls follow each other, unless told otherwise. */
function entry<Action>(
  at: number,
  action: Action,
  more: { readonly replica?: string; readonly outcome?: Outcome; readonly endedMs?: number } = {},
): HistoryEntry<Action> {
  return { invokedMs: 10 * at, endedMs: 10 * at + 5, outcome: 'ok', replica: 'n1', action, ...more };
}

describe('set-full', () => {
  const probe = (token: string, present: readonly string[] = []): SetAction => ({
    ...{ type: 'probe', set: 's', token, asked: ['a', 'b'], present },
  });
  const add = (element: string): SetAction => ({ type: 'add', set: 's', element });
  const read = (
    elements: readonly string[],
    more: { readonly final?: boolean; readonly view?: 'committed' } = {},
  ): SetAction => ({
    ...{ type: 'read', set: 's', elements, view: 'visible', final: false, ...more },
  });

  it('an element that is shown late is stale, and no anomaly', () => {
    const verdict = checkSetFull([
      entry(1, add('a')),
      entry(2, read([]), { replica: 'n2' }),
      entry(3, read(['a'])),
      entry(4, read([]), { replica: 'n2' }),
      entry(5, read(['a'], { final: true }), { replica: 'n2' }),
    ]);
    expect(verdict.anomalies).toEqual([]);
    expect(verdict.figures).toMatchObject({ acknowledged: 1, stable: 1, stale: 1, worstStaleMs: 30 });
  });

  it('one whose outcome is unknown may be there or not', () => {
    const unknown = [entry(1, add('a'), { outcome: 'info' }), entry(2, add('b'), { outcome: 'info' })];
    expect(checkSetFull([...unknown, entry(3, read(['a'], { final: true }))]).anomalies).toEqual([]);
  });

  it.each([
    ['lost', [entry(1, add('a')), entry(2, read([], { final: true }))]],
    [
      'vanished',
      [entry(1, add('a')), entry(2, read(['a'])), entry(3, read([])), entry(4, read(['a'], { final: true }))],
    ],
    ['duplicated', [entry(1, add('a')), entry(2, read(['a', 'a']))]],
    ['unexpected', [entry(2, read(['a']))]],
    ['unexpected', [entry(1, add('a'), { outcome: 'fail' }), entry(2, read(['a']))]],
    ['home', [entry(1, add('a')), entry(2, read([], { view: 'committed' }))]],
    ['token', [entry(1, add('a')), entry(2, probe('a'))]],
    ['token', [entry(1, add('a')), entry(2, add('b')), entry(3, probe('b', ['b']))]],
    ['order', [entry(1, add('a')), entry(2, add('b')), entry(3, read(['b']))]],
  ])('sees what is %s', (kind, history) => {
    expect([...kindsOf(checkSetFull(history))]).toEqual([kind]);
  });

  it('additions that overlap may come in either order, also to who has the token of one', () => {
    const adds = [entry(1, add('a'), { endedMs: 60 }), entry(2, add('b'))];
    expect(checkSetFull([...adds, entry(3, read(['b'])), entry(7, probe('b', ['b']))]).anomalies).toEqual([]);
  });

  it('reads that overlap oblige each other to nothing', () => {
    const history = [entry(1, add('a')), entry(2, read(['a']), { endedMs: 60 }), entry(3, read([]))];
    expect(checkSetFull(history).anomalies).toEqual([]);
  });
});

describe('causal', () => {
  const write = (register: string, value: number, after: Readonly<Record<string, number>> = {}): RegisterAction => ({
    ...{ type: 'write', register, value, after },
  });
  const read = (register: string, value: number, atLeast = 0): RegisterAction => ({
    ...{ type: 'read', values: { [register]: value }, atLeast: { [register]: atLeast } },
  });
  const writes = [entry(1, write('a', 1)), entry(2, write('b', 2, { a: 1 }))];

  it('replicas may be at different places', () => {
    const reads = [entry(3, read('b', 2)), entry(4, read('a', 1)), entry(5, read('a', 0), { replica: 'n2' })];
    expect(checkCausal([...writes, ...reads]).anomalies).toEqual([]);
  });

  it.each([
    ['token', [entry(3, read('a', 0, 1))]],
    ['back or order', [entry(3, read('a', 1)), entry(4, read('a', 0))]],
    ['back or order', [entry(3, read('b', 2)), entry(4, read('a', 0))]],
    ['back or order', [entry(3, { type: 'read' as const, values: { a: 0, b: 2 }, atLeast: {} })]],
    ['unwritten', [entry(3, read('a', 9))]],
  ])('sees %s', (kind, reads) => {
    expect([...kindsOf(checkCausal([...writes, ...reads]))]).toEqual([kind]);
  });
});

describe('long-fork', () => {
  const read = (...marks: readonly string[]): ForkAction => ({ type: 'read', group: 'g', marks });

  it('one order everywhere is no fork, wherever a replica stands in it', () => {
    const reads = [
      entry(1, read()),
      entry(2, read('x'), { replica: 'n2' }),
      entry(3, read('x', 'y'), { replica: 'n3' }),
    ];
    expect(checkLongFork(reads)).toMatchObject({ anomalies: [], figures: { seenHalfDone: 1 } });
  });

  it('sees two orders', () => {
    expect([...kindsOf(checkLongFork([entry(1, read('x')), entry(2, read('y'), { replica: 'n2' })]))]).toEqual([
      'fork',
    ]);
  });
});

describe('new-enemy', () => {
  const take: EnemyAction = { type: 'take', pair: 'p', of: 'policy' };
  const look = (friendMay: boolean, enemyMay: boolean): EnemyAction => ({
    type: 'look',
    seen: [{ pair: 'p', friendMay, enemyMay }],
  });

  it('before, between and after are all well', () => {
    const looks = [look(false, true), look(false, false), look(true, false)];
    expect(checkNewEnemy([entry(1, take), ...looks.map((one, at) => entry(2 + at, one))]).anomalies).toEqual([]);
  });

  it('sees the new enemy, unless nothing was surely taken away', () => {
    expect([...kindsOf(checkNewEnemy([entry(1, take), entry(2, look(true, true))]))]).toEqual(['policy']);
    expect(checkNewEnemy([entry(1, take, { outcome: 'info' }), entry(2, look(true, true))]).anomalies).toEqual([]);
  });
});

describe('durable', () => {
  const stillTaken: DurableAction = { type: 'try', thing: 'AKIA1', accepted: true };
  const change = (type: 'create' | 'delete' | 'forbid' | 'permit' | 'revoke', thing: string): DurableAction => ({
    type,
    thing,
  });
  const move = (path: string): DurableAction => ({ type: 'move', thing: 'u', path });
  const look = (more: {
    readonly users?: Readonly<Record<string, string>>;
    readonly permitted?: Readonly<Record<string, boolean>>;
    readonly keys?: Readonly<Record<string, boolean>>;
  }): DurableAction => ({ type: 'look', users: { u: '/' }, permitted: {}, keys: {}, ...more });
  const made = entry(1, change('create', 'u'));
  const key = entry(1, change('create', 'AKIA1'));

  it('what is unknown may be so or so', () => {
    const history = [
      made,
      entry(2, change('delete', 'u'), { outcome: 'info' }),
      entry(3, look({})),
      entry(4, look({ users: {} })),
    ];
    expect(checkDurable(history).anomalies).toEqual([]);
  });

  it('a move whose outcome is unknown may come later', () => {
    const moves = [
      entry(2, move('/a/'), { outcome: 'info' }),
      entry(3, look({ users: { u: '/a/' } })),
      entry(4, look({})),
    ];
    expect(checkDurable([made, ...moves]).anomalies).toEqual([]);
  });

  it.each([
    ['lost', [made, entry(2, look({ users: {} }))]],
    ['returned', [made, entry(2, change('delete', 'u')), entry(3, look({}))]],
    ['moved back', [made, entry(2, move('/a/')), entry(3, look({}))]],
    ['permission', [made, entry(2, change('permit', 'u')), entry(3, look({ permitted: { u: false } }))]],
    ['revoked key', [key, made, entry(2, change('revoke', 'AKIA1')), entry(3, look({ keys: { AKIA1: true } }))]],
    ['revoked key', [key, entry(2, change('revoke', 'AKIA1')), entry(3, stillTaken)]],
    ['lost key', [key, made, entry(3, look({ keys: { AKIA1: false } }))]],
    ['unexpected', [made, entry(3, look({ users: { u: '/', w: '/' } }))]],
  ])('sees what is %s', (kind, history) => {
    expect([...kindsOf(checkDurable(history))]).toEqual([kind]);
  });

  it('a key that was revoked elsewhere may still be taken here for a while', () => {
    const history = [key, entry(2, change('revoke', 'AKIA1')), entry(3, stillTaken, { replica: 'n2' })];
    expect(checkDurable(history).anomalies).toEqual([]);
  });
});

// Members that lie, or are broken: what cannot be read of theirs ends nobody, and is as good as no answer.

import { expect, it } from 'vitest';
import type { Message } from '../../src/core/gossip/message.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const audit = { level: 'all-calls', maxBytes: 1024 * 1024, toFile: false } as const;
const texts = ['', '{', 'null', '[]', '1', '"x"', '\uD800', '__proto__'];

/** A cluster whose n1 or n2 says some of its words otherwise. */
function lying(name: string, change: (message: Message) => Message): ScriptedCluster {
  const cluster = new ScriptedCluster({ audit, chaos: true });
  cluster.tamper(name, (message) => [change(message)]);
  return cluster;
}

it.each([
  ...texts,
  '{"limit":5}',
  '{"limit":5,"filter":null}',
  '{"limit":null,"filter":{}}',
  '{"limit":5,"filter":{},"afterSeq":"x"}',
  '{"limit":5,"filter":{},"beforeSeq":{}}',
  '{"limit":5,"filter":{"eventName":{}},"fromMs":"x"}',
])('asked for events by %j, a replica goes on', (query) => {
  const cluster = lying('n2', (message) => (message.kind === 'events-ask' ? { ...message, query } : message));
  expect(cluster.ask('n2', 'LookupEvents', {})?.response).toBeDefined();
  expect(cluster.ask('n1', 'GetUser', {})?.response).toBeDefined();
  expect(cluster.halts).toEqual([]);
});

it.each(texts)(
  'answered %j by the home, a write has an outcome that nobody knows, and a read is made here',
  (response) => {
    const cluster = lying('n1', (message) => (message.kind === 'forward-answer' ? { ...message, response } : message));
    expect(cluster.ask('n2', 'CreateUser', { userName: 'anna', tags: [] })?.refusal?.code).toBe('OUTCOME_UNKNOWN');
    expect(cluster.ask('n2', 'GetUser', { userName: 'anna' })).toMatchObject({ view: 'visible' });
  },
);

it.each([...texts, '{"rules":[null]}', '{"rules":[{}]}', '{"rules":{}}'])(
  'answered %j about its chaos rules, a replica counts the other as unreached',
  (response) => {
    const cluster = lying('n2', (message) => (message.kind === 'chaos-answer' ? { ...message, response } : message));
    for (const action of ['ListRules', 'GetReport', 'ResetRules'])
      expect(cluster.askOf('n1', 'chaos', action, {})?.response).toMatchObject({ unreached: ['n2'] });
  },
);

it.each([...texts, '{}', '{"name":1}', '{"name":"x","api":{},"scope":{}}', '{"name":"x","net":1,"scope":1}'])(
  'told the chaos rule %j, a replica refuses it',
  (rule) => {
    const cluster = lying('n2', (message) => (message.kind === 'chaos' ? { ...message, rule } : message));
    const process = { pause: 1 };
    expect(cluster.putRule('n2', { name: 'x', process, scope: { replicas: ['n1'] } })?.message).toMatch(/did not take/);
    expect(cluster.ask('n1', 'GetUser', {})?.response).toBeDefined();
  },
);

it('told of a promise of the last epoch there could be, the home goes on, and another one can follow it', () => {
  const promised = Number.MAX_SAFE_INTEGER;
  const tells = (message: Message): boolean => message.kind === 'hello' || message.kind === 'stored';
  const cluster = lying('n3', (message) => (tells(message) ? ({ ...message, promised } as Message) : message));
  expect(cluster.ask('n1', 'CreateUser', { userName: 'anna', tags: [] })?.response).toBeDefined();
  cluster.pass(20_000);
  expect(cluster.ask('n1', 'Promote', { replica: 'n2' })?.response).toMatchObject({ epoch: 2 });
  expect(cluster.ask('n1', 'CreateUser', { userName: 'bert', tags: [] })?.response).toBeDefined();
});

it('sent the first op of an epoch for a place where nothing can fork off, a replica refuses it and goes on', () => {
  const cluster = new ScriptedCluster();
  expect(cluster.ask('n1', 'CreateUser', { userName: 'anna', tags: [] })?.response).toBeDefined();
  let moved: Extract<Message, { kind: 'append' }> | undefined;
  cluster.tamper('n2', (message) => {
    if (message.kind === 'append' && message.epoch === 2 && message.ops.length > 0) moved ??= message;
    // Each later word of it comes with that op, at the very beginning of the log.
    return moved === undefined ? [message] : [message, { ...moved, firstIndex: 0, ops: moved.ops.slice(0, 1) }];
  });
  expect(cluster.ask('n1', 'Promote', { replica: 'n2' })?.response).toMatchObject({ epoch: 2 });
  expect(cluster.ask('n1', 'CreateUser', { userName: 'bert', tags: [] })?.response).toBeDefined();
  expect(cluster.halts).toEqual([]);
  expect(cluster.alarms).toContain('n3: ops from a peer were refused');
});

it('told of a generation or a reset point of the last number there could be, a cluster is reset and marked as before', () => {
  const cluster = new ScriptedCluster({ allowReset: true });
  const number = Number.MAX_SAFE_INTEGER;
  cluster.tamper('n3', (message) => {
    if (message.kind !== 'generation') return [message];
    const present = message.present.replace(/"number":\d+,"point"/, `"number":${number},"point"`);
    return [message, { ...message, present }, { ...message, point: { ...message.point, number } }];
  });
  for (let at = 1; at <= 2; at++) {
    expect(cluster.ask('n1', 'MarkResetPoint', {})?.response).toEqual({ number: at, unreached: [] });
    expect(cluster.ask('n2', 'Reset', {})?.response).toMatchObject({ generation: at, unreached: [] });
  }
  for (const name of ['n1', 'n2', 'n3']) cluster.kill(name);
  for (const name of ['n1', 'n2', 'n3']) cluster.start(name);
  cluster.pass(3000);
  expect(cluster.ask('n1', 'GetUser', {})?.response).toBeDefined();
});

it('told by another than the home that a mark is made, a replica waits for the home', () => {
  const cluster = new ScriptedCluster({ allowReset: true });
  const { network, replicas } = cluster.world;
  const [n1, , n3] = replicas.map(({ member }) => member.id);
  network.tamper = (from, _, message) => {
    if (from === n1 && message.kind === 'marked') return [];
    return from === n3 ? [message, { kind: 'marked', markId: 1 }] : [message];
  };
  const waiting = cluster.send('n2', 'MarkResetPoint', {});
  cluster.pass(12_000);
  expect(waiting.answer?.refusal?.code).toBe('OUTCOME_UNKNOWN');
});

it('answered by the home with a token that is none, a replica hands on the answer without it', () => {
  const token = 'a\r\nb: c';
  const cluster = lying('n1', (message) => (message.kind === 'forward-answer' ? { ...message, token } : message));
  const answer = cluster.ask('n2', 'CreateUser', { userName: 'anna', tags: [] });
  expect([answer?.response === undefined, answer?.token]).toEqual([false, undefined]);
});

// A peer or a link that does not keep to the rules, as the simulator's hostile hand found it.

import { expect, it } from 'vitest';
import { ScriptedCluster } from './scripted-cluster.ts';

const user = (userName: string): object => ({ userName, tags: [] });

// Seed 101: one wrong number of a peer stopped the home, as if the home itself had given one place to two ops.
it('a peer that shows genuine ops at a wrong place stops nobody', () => {
  const cluster = new ScriptedCluster();
  expect(cluster.ask('n1', 'CreateUser', user('first'))?.refusal).toBeUndefined();
  cluster.cut('n1', 'n3');
  cluster.tamper('n2', (message) => {
    return message.kind === 'append' ? [{ ...message, firstIndex: message.firstIndex - 1 }] : [message];
  });
  expect(cluster.ask('n1', 'CreateUser', user('second'))?.refusal).toBeUndefined();
  cluster.pass(5000);
  expect(cluster.halts).toEqual([]);
  cluster.tamper('n2', (message) => [message]);
  cluster.heal('n1', 'n3');
  cluster.pass(5000);
  expect(cluster.ask('n3', 'GetUser', user('second'))?.refusal).toBeUndefined();
  expect(cluster.halts).toEqual([]);
});

// Seed 10: a link that repeated a forwarded call made two keys.
it('a call that is handed to the home twice is decided once', () => {
  const cluster = new ScriptedCluster();
  cluster.tamper('n2', (message) => (message.kind === 'forward' ? [message, message] : [message]));
  expect(cluster.ask('n2', 'CreateUser', user('alice'))?.refusal).toBeUndefined();
  cluster.pass(1000);
  expect(cluster.ask('n2', 'CreateAccessKey', { userName: 'alice' })?.refusal).toBeUndefined();
  const listed = cluster.ask('n1', 'ListAccessKeys', { userName: 'alice' });
  expect(listed?.response).toMatchObject({ accessKeyMetadata: [{ userName: 'alice' }] });
});

it('only the home answers what was handed to the home', () => {
  const cluster = new ScriptedCluster();
  let forwardId = 0;
  cluster.tamper('n2', (message) => {
    if (message.kind === 'forward') forwardId = message.forwardId;
    return message.kind === 'forward' ? [] : [message];
  });
  const waiting = cluster.send('n2', 'CreateUser', user('bob'));
  cluster.pass(50);
  cluster.tamper('n3', (message) => [message, { kind: 'forward-answer', forwardId, response: '{}' }]);
  cluster.pass(1500);
  expect(forwardId).toBeGreaterThan(0);
  expect(waiting.answer).toBeUndefined();
});

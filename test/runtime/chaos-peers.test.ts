// Links under chaos rules, message by message.

import { expect, it } from 'vitest';
import { ChaosRules } from '../../src/core/chaos/rules.ts';
import type { Message } from '../../src/core/gossip/message.ts';
import { ChaosPeers } from '../../src/runtime/chaos-peers.ts';
import { everyMessage, numbered, Recorder } from '../contracts/peers.ts';
import { ManualWorld, ruleOf } from './manual-world.ts';

interface Bent {
  readonly world: ManualWorld;
  readonly rules: ChaosRules;
  readonly peers: ChaosPeers;
  /** What came through to the links below, with its time. */
  readonly sent: { readonly to: string; readonly message: Message; readonly ms: number }[];
  readonly heard: Recorder;
}

function bent(): Bent {
  const world = new ManualWorld();
  const rules = new ChaosRules('n1');
  const sent: Bent['sent'] = [];
  const heard = new Recorder();
  const members = [
    { id: 'two', name: 'n2' },
    { id: 'three', name: 'n3' },
  ];
  const peers = new ChaosPeers(rules, heard, { timer: world.timer, members }).over({
    send: (to, message) => sent.push({ to, message, ms: world.ms }),
    follow: () => undefined,
    close: () => Promise.resolve(),
  });
  for (const { id } of members) peers.connected(id);
  return { world, rules, peers, sent, heard };
}

const numbers = ({ sent }: Bent): readonly number[] =>
  sent.flatMap(({ message }) => (message.kind === 'stored' ? [message.stored.index] : []));

it('messages that are late stay in order, each at its time or behind the one before', () => {
  const all = bent();
  all.rules.put(ruleOf({ name: 'late', net: { delayMedian: 50, delaySigma: 1 } }), 1e6);
  for (let at = 0; at < 30; at++) all.peers.send('two', numbered(at));
  expect(all.sent).toEqual([]);
  all.world.pass(60_000);
  expect(numbers(all)).toEqual(Array.from({ length: 30 }, (_, at) => at));
  expect(all.sent.some(({ ms }) => ms > 50)).toBe(true);
});

it('a narrow link takes the time that its bytes need', () => {
  const all = bent();
  all.rules.put(ruleOf({ name: 'narrow', scope: { peers: ['n2'] }, net: { bandwidth: 1000 } }), 1e6);
  const big: Message = { kind: 'revocations', entries: [new Uint8Array(500)], agesMs: [0] };
  for (let at = 0; at < 4; at++) all.peers.send('two', big);
  all.peers.send('three', big);
  all.world.pass(10_000);
  const times = all.sent.filter(({ to }) => to === 'two').map(({ ms }) => ms);
  expect(all.sent[0]).toMatchObject({ to: 'three', ms: 0 });
  expect(times).toHaveLength(4);
  for (const [at, ms] of times.entries()) expect(ms).toBeGreaterThanOrEqual(500 * (at + 1));
});

it('a share is lost, doubled, overtaken; the first word of a link is none of it', () => {
  const all = bent();
  all.rules.put(ruleOf({ name: 'lossy', net: { loss: 0.3, duplicate: 0.3, reorder: 0.3 } }), 1e6);
  for (let at = 0; at < 200; at++) {
    all.peers.send('two', numbered(at));
    all.world.pass(1);
  }
  all.world.pass(100);
  const seen = numbers(all);
  const distinct = new Set(seen);
  expect(distinct.size).toBeLessThan(180);
  expect(seen.length).toBeGreaterThan(distinct.size + 20);
  expect([...distinct]).not.toEqual([...distinct].toSorted((a, b) => a - b));
  all.sent.length = 0;
  for (let at = 0; at < 50; at++) all.peers.send('two', everyMessage.hello);
  all.world.pass(100);
  expect(all.sent).toHaveLength(50);
});

it('a cut link goes down for its listener, and comes back with the first word of the other side', () => {
  const all = bent();
  all.peers.received('two', everyMessage.hello);
  all.rules.put(ruleOf({ name: 'cut', scope: { peers: ['n2'] }, net: { netsplit: 'both' } }), 1e6);
  all.world.pass(1);
  all.heard.told.length = 0;
  all.peers.send('two', numbered(1));
  all.peers.received('two', numbered(2));
  all.peers.received('three', numbered(3));
  expect([all.sent, all.heard.told]).toEqual([[], [{ type: 'received', peer: 'three', message: numbered(3) }]]);
  all.rules.reset();
  all.world.pass(1);
  expect(all.heard.told.slice(1)).toEqual([
    { type: 'connected', peer: 'two' },
    { type: 'received', peer: 'two', message: everyMessage.hello },
  ]);
});

it('messages about rules pass a cut link both ways', () => {
  const all = bent();
  all.rules.put(ruleOf({ name: 'cut', net: { netsplit: 'both', delayMedian: 1000 } }), 1e6);
  all.world.pass(1);
  all.peers.send('two', everyMessage.chaos);
  all.peers.received('two', everyMessage['chaos-answer']);
  expect(all.sent.map(({ message }) => message.kind)).toEqual(['chaos']);
  expect(all.heard.from('two')).toEqual([everyMessage['chaos-answer']]);
});

it('what waits for a link that goes down does not reach the next one', () => {
  const all = bent();
  all.rules.put(ruleOf({ name: 'late', net: { delayMedian: 50, reorder: 0.5 } }), 1e6);
  for (let at = 0; at < 20; at++) all.peers.send('two', numbered(at));
  all.peers.disconnected('two');
  all.peers.connected('two');
  all.world.pass(1000);
  expect(all.sent).toEqual([]);
});

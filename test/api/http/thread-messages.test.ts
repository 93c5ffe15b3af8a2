// What the door's thread and the replica's say to each other comes as it was said.

import { expect, test } from 'vitest';
import {
  answerIn,
  answerMessage,
  Inbox,
  messagesIn,
  type ReplicaMessage,
  replicaMail,
} from '../../../src/api/http/thread-messages.ts';

const answers = [
  { status: 200, headers: { 'content-type': 'text/xml', 'x-one': '1' }, body: '<a>é €\u{1F600}\ud800</a>' },
  { status: 204, body: '' },
  { status: 200, headers: { 'content-type': 'image/png' }, body: new Uint8Array([1, 2, 255]) },
  { status: 404, headers: { 'x-empty': '' }, body: 'none\nhere' },
];

test('answers of one mail, whatever is in them, and the end after them', () => {
  const messages: ReplicaMessage[] = [...answers.map((answer, at) => answerMessage(at, answer)), ['close']];
  const arrived = messagesIn(structuredClone(replicaMail(messages)));
  expect(arrived.at(-1)).toEqual(['close']);
  const read = arrived.flatMap((message) =>
    message[0] === 'answer' ? [[message[1], answerIn(message)] as const] : [],
  );
  expect(new Map(read)).toEqual(new Map(answers.map((answer, at) => [at, { headers: {}, ...answer }])));
});

test('a mail of nothing has nothing', () => {
  expect(messagesIn(replicaMail([]))).toEqual([]);
});

test.each([
  { at: 1, order: [1, 2, 3, 4, 5, 6, 7, 8] },
  { at: 3, order: [1, 2, 3, 4, 5, 8, 6, 7] },
  { at: 5, order: [1, 2, 3, 4, 5, 8, 6, 7] },
  { at: 8, order: [1, 2, 3, 4, 5, 8, 6, 7] },
])(
  'what comes is taken in order, two in one go, and what comes with $at behind what is there',
  async ({ at, order }) => {
    const taken: number[] = [];
    const inbox = new Inbox<number>((message) => {
      taken.push(message);
      if (message === at) inbox.add([6, 7]);
    }, 2);
    inbox.add([1, 2, 3, 4, 5]);
    expect(taken).toEqual([1, 2]);
    inbox.add([8]);
    for (let most = 8; taken.length > 0 && most > 0; most--) await new Promise(setImmediate);
    expect(taken).toEqual(order);
    inbox.add([9]);
    expect(taken.at(-1)).toBe(9);
  },
);

test('an inbox that is never empty takes all that comes, in order', async () => {
  const taken: number[] = [];
  const inbox = new Inbox<number>((message) => taken.push(message), 4);
  inbox.add([0, 1, 2, 3, 4, 5, 6, 7]);
  for (let at = 8; at < 8000; at += 4) {
    inbox.add([at, at + 1, at + 2, at + 3]);
    await new Promise(setImmediate);
  }
  while (taken.length < 8000) await new Promise(setImmediate);
  expect(taken).toEqual(Array.from({ length: 8000 }, (_, at) => at));
});

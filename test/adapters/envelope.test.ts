// Envelopes: every message comes out as it went in, and nothing else comes out as a message.

import {
  array,
  assert,
  constant,
  constantFrom,
  json,
  nat,
  oneof,
  property,
  record,
  string,
  tuple,
  uint8Array,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Envelope, encloseMessage, openEnvelope, sizeOfEnvelope } from '../../src/adapters/grpc-peers/envelope.ts';
import { hasMessageShape } from '../../src/adapters/grpc-peers/message-shape.ts';
import { everyMessage } from '../contracts/peers.ts';

const messages = Object.values(everyMessage);

/** All values with one leaf or branch of `value` replaced. */
function variations(value: unknown, other: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [other];
  if (Array.isArray(value)) {
    return [other, ...value.flatMap((item, at) => variations(item, other).map((changed) => value.with(at, changed)))];
  }
  return [
    other,
    ...Object.entries(value).flatMap(([name, member]) =>
      variations(member, other).map((changed) => ({ ...value, [name]: changed })),
    ),
  ];
}

describe.each(messages)('$kind', (message) => {
  test('comes out as it went in', () => {
    const opened = openEnvelope(encloseMessage(message));
    expect(opened).toEqual(message);
  });

  test('holds byte strings of its own, not parts of the frame that it came in', () => {
    const envelope = encloseMessage(message);
    const frame = Buffer.concat(envelope.blobs);
    let at = 0;
    const blobs = envelope.blobs.map((blob) => frame.subarray(at, (at += blob.length)));
    const opened = openEnvelope({ ...envelope, blobs });
    frame.fill(0);
    expect(opened).toEqual(message);
  });

  test('is refused with any one of its members, at any depth, of another type or gone', () => {
    const { kind, ...members } = message;
    // A symbol is of no type that a message knows; undefined may stand for what is optional only.
    for (const changed of variations(members, Symbol('wrong')).slice(1))
      expect(hasMessageShape(kind, changed as object), JSON.stringify(changed)).toBe(false);
    const optional = ['signed', 'streaming', 'bearer', 'idempotencyKey', 'refusal', 'violations', 'retryAfterMs'];
    optional.push('response', 'token', 'dot', 'receivedAtMs', 'visibleAtMs', 'delayMs');
    for (const name of Object.keys(members)) {
      const without = Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
      expect(hasMessageShape(kind, without), name).toBe(optional.includes(name));
    }
  });

  test('takes no more bytes than are counted for it', () => {
    const { format, kind, body, blobs } = encloseMessage(message);
    const length =
      Buffer.byteLength(kind) + Buffer.byteLength(body) + blobs.reduce((sum, blob) => sum + blob.length, 0);
    expect(sizeOfEnvelope({ format, kind, body, blobs })).toBeGreaterThanOrEqual(length);
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 2 ** 53, '1', null])('a position is never %s', (index) => {
  expect(hasMessageShape('stored', { stored: { epoch: 1, index } })).toBe(false);
});

test('a member of a later version does no harm', () => {
  const envelope = encloseMessage({ ...everyMessage.stored, later: [1] } as (typeof everyMessage)['stored']);
  expect(openEnvelope(envelope)).toMatchObject(everyMessage.stored);
});

test('a text that looks like a reference to a byte string stays a text', () => {
  const message = { ...everyMessage.forward, action: '{"$blob":0}', tokens: ['$blob'] };
  expect(openEnvelope(encloseMessage(message))).toEqual(message);
});

test('whatever comes, no envelope throws', () => {
  const kind = constantFrom(...messages.map((message) => message.kind as string), '__proto__', 'toString', '');
  const blobs = array(uint8Array({ maxLength: 4 }), { maxLength: 3 });
  const envelopes = oneof(
    record({ format: constant(1), kind, body: json(), blobs }, { requiredKeys: ['format', 'kind'] }),
    record({ format: nat(2), kind: string(), body: string(), blobs }, { requiredKeys: [] }),
    tuple(constantFrom(...messages), nat(400), string({ maxLength: 3 })).map(
      ([message, at, text]): Partial<Envelope> => {
        const envelope = encloseMessage(message);
        return { ...envelope, body: envelope.body.slice(0, at) + text + envelope.body.slice(at + text.length) };
      },
    ),
  );
  assert(
    property(envelopes, (envelope) => {
      const message = openEnvelope(envelope);
      const again = message === undefined ? undefined : openEnvelope(encloseMessage(message));
      expect(again).toEqual(message);
    }),
    { numRuns: 3000 },
  );
});

test('depth does not bring it down', () => {
  const body = `{"stored":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  expect(openEnvelope({ format: 1, kind: 'stored', body, blobs: [] })).toBeUndefined();
});

// Envelopes: every message comes out as it went in, and nothing else comes out as a message.

import {
  type Arbitrary,
  array,
  assert,
  boolean,
  constantFrom,
  double,
  maxSafeNat,
  nat,
  oneof,
  option,
  property,
  record,
  string,
  tuple,
  uint8Array,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Envelope, encloseMessage, openEnvelope, sizeOfEnvelope } from '../../src/adapters/grpc-peers/envelope.ts';
import { messageShapes, type Shape } from '../../src/adapters/grpc-peers/message-shape.ts';
import { MalformedBytesError } from '../../src/core/base/bytes.ts';
import { type Message, messageFormat } from '../../src/core/gossip/message.ts';
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

/** Any value of a shape. */
function valueOf(shape: Shape): Arbitrary<unknown> {
  if (shape === 'boolean') return boolean();
  if (shape === 'bytes') return uint8Array({ maxLength: 200 });
  if (shape === 'count') return oneof(maxSafeNat(), nat(300));
  if (shape === 'number') return double({ noNaN: true, noDefaultInfinity: true });
  if (shape === 'string') return string({ unit: 'grapheme', maxLength: 200 });
  if ('optional' in shape) return option(valueOf(shape.optional), { nil: undefined });
  if ('list' in shape) return array(valueOf(shape.list), { maxLength: 5 });
  if ('oneOf' in shape) return constantFrom(...shape.oneOf);
  if ('tuple' in shape) return tuple(...shape.tuple.map(valueOf));
  return membersOf(shape.members);
}

/** Any object of those members, without those that are undefined. */
function membersOf(members: Readonly<Record<string, Shape>>): Arbitrary<object> {
  const all = record(Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, valueOf(shape)])));
  return all.map((value) => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)));
}

/** Whether a message can be sent at all. */
function isSent(message: object): boolean {
  try {
    return openEnvelope(encloseMessage(message as Message)).ok;
  } catch (error) {
    if (error instanceof MalformedBytesError) return false;
    throw error;
  }
}

describe.each(messages)('$kind', (message) => {
  const shape = messageShapes[message.kind] as Readonly<Record<string, Shape>>;

  test('comes out as it went in', () => {
    expect(openEnvelope(encloseMessage(message))).toEqual({ ok: true, value: message });
  });

  test('comes out as it went in, whatever its members are', () => {
    assert(
      property(membersOf(shape), (members) => {
        const any = { ...members, kind: message.kind } as Message;
        expect(openEnvelope(encloseMessage(any))).toEqual({ ok: true, value: any });
      }),
    );
  });

  test('holds byte strings of its own, not parts of the frame that it came in', () => {
    const envelope = encloseMessage(message);
    const frame = Buffer.concat([Buffer.alloc(3), envelope.body]);
    const opened = openEnvelope({ ...envelope, body: frame.subarray(3) });
    frame.fill(0);
    expect(opened).toEqual({ ok: true, value: message });
  });

  test('is not sent with any one of its members, at any depth, of another type or gone', () => {
    const { kind, ...members } = message;
    // A symbol is of no type that a message knows; undefined may stand for what is optional only.
    for (const changed of variations(members, Symbol('wrong')).slice(1))
      expect(isSent({ ...(changed as object), kind })).toBe(false);
    for (const [name, member] of Object.entries(shape)) {
      const without = Object.fromEntries(Object.entries(message).filter(([other]) => other !== name));
      expect(isSent(without), name).toBe(typeof member === 'object' && 'optional' in member);
    }
  });

  test('is refused when it ends anywhere before its last member that must be there', () => {
    const envelope = encloseMessage(message);
    const last = Object.values(shape).findLastIndex((member) => typeof member === 'string' || !('optional' in member));
    const needed = Object.keys(shape).slice(0, last + 1);
    const whole = Object.fromEntries(Object.entries(message).filter(([name]) => needed.includes(name)));
    const tail = Object.keys(shape).length - last - 1;
    // Every optional member that is absent at the end takes one byte.
    const end = encloseMessage({ ...whole, kind: message.kind } as Message).body.length - tail;
    for (let length = 0; length < end; length++) {
      const cut = openEnvelope({ ...envelope, body: envelope.body.subarray(0, length) });
      expect(cut, `${length} of ${end} bytes`).toMatchObject({ ok: false });
    }
    expect(openEnvelope({ ...envelope, body: envelope.body.subarray(0, end) }).ok).toBe(true);
  });

  test('takes no more bytes than are counted for it', () => {
    const envelope = encloseMessage(message);
    expect(sizeOfEnvelope(envelope)).toBeGreaterThan(Buffer.byteLength(envelope.kind) + envelope.body.length);
  });
});

test('a message of a later generation comes out with its tag, and one of the first without', () => {
  for (const message of messages) {
    const tag = 'c0ffee00c0ffee00c0ffee00c0ffee00';
    expect(openEnvelope(encloseMessage({ ...message, tag }))).toEqual({ ok: true, value: { ...message, tag } });
    expect(encloseMessage(message)).not.toHaveProperty('tag');
  }
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 2 ** 53])('a position is never %s', (index) => {
  expect(isSent({ kind: 'stored', stored: { epoch: 1, index } })).toBe(false);
});

test('members of a later version behind the last one do no harm', () => {
  const envelope = encloseMessage(everyMessage.stored);
  const later = { ...envelope, body: Buffer.concat([envelope.body, Buffer.from('later')]) };
  expect(openEnvelope(later)).toEqual({ ok: true, value: everyMessage.stored });
});

test.each([
  ['format 1', { format: 1 }, `a message of format 1; this version speaks ${messageFormat}`],
  ['an unknown kind', { kind: 'gossip' }, 'a message of a kind that this version does not know'],
  ['nothing', { body: new Uint8Array(0) }, 'stored.stored: ends too early'],
  [
    'an integer past 2^53',
    { body: Buffer.from('01ffffffffffffffff7f', 'hex') },
    'stored.stored: an integer is too large',
  ],
  [
    'an integer longer than it needs to be',
    { body: Buffer.from('018100', 'hex') },
    'stored.stored: an integer is longer than it needs to be',
  ],
])('%s is refused with its reason', (_, change, reason) => {
  expect(openEnvelope({ ...encloseMessage(everyMessage.stored), ...change })).toEqual({ ok: false, error: reason });
});

test('a list that claims more items than there are bytes is refused before anything is made of it', () => {
  const body = Buffer.from('0101ffffffff7f', 'hex');
  const error = 'append.ops: is not a list that its bytes can hold';
  expect(openEnvelope({ format: messageFormat, kind: 'append', body })).toEqual({ ok: false, error });
});

test('whatever comes, no envelope throws, and what is taken can be sent on', () => {
  const kind = constantFrom(...messages.map((message) => message.kind as string), '__proto__', 'toString', '');
  const damaged = tuple(constantFrom(...messages), nat(), uint8Array({ maxLength: 3 })).map(([message, at, bytes]) => {
    const envelope = encloseMessage(message);
    const start = at % (envelope.body.length + 1);
    const body = Buffer.concat([envelope.body.subarray(0, start), bytes, envelope.body.subarray(start + bytes.length)]);
    return { ...envelope, body };
  });
  const random = record(
    { format: constantFrom(1, messageFormat), kind, body: uint8Array({ maxLength: 300 }) },
    { requiredKeys: [] },
  );
  assert(
    property(oneof(damaged, random), (envelope: Partial<Envelope>) => {
      const opened = openEnvelope(envelope);
      const again = opened.ok ? openEnvelope(encloseMessage(opened.value)) : opened;
      expect(again).toEqual(opened);
    }),
    { numRuns: 5000 },
  );
});

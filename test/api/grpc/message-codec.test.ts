// The codec against protobufjs as judge, over every message of every service, and against bytes that are none.

import { readFileSync } from 'node:fs';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import {
  type Arbitrary,
  array,
  assert,
  boolean,
  dictionary,
  double,
  integer,
  maxSafeInteger,
  oneof,
  option,
  property,
  record,
  string,
  uint8Array,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageCodecs } from '../../../src/api/grpc/message-codec.ts';
import { codecOf, ReceivedRequest, serviceOf } from '../../../src/api/grpc/proto.ts';
import { MalformedMessageError } from '../../../src/api/grpc/wire-reader.ts';
import type { CreateUserRequest } from '../../../src/core/shapes/iam.ts';
import { fieldsOf, messagesOf, type ServiceName, serviceNames } from '../../../src/core/shapes/lookup.ts';
import type { FieldRow } from '../../../src/core/shapes/table.ts';

type Members = Record<string, unknown>;

const judge = loadFileDescriptorSetFromBuffer(
  readFileSync(new URL('../../../proto/descriptor-set.binpb', import.meta.url)),
  { longs: Number, arrays: true },
);
const judgeOf = (
  service: ServiceName,
  message: string,
): { serialize: (value: object) => Buffer; deserialize: (bytes: Buffer) => object } =>
  judge[`eventide.${service}.v1.${message}`] as never;

const wholeMs = integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });

/** A shape of a message: any subset of its members. */
function shapes(service: ServiceName, message: string): Arbitrary<Members> {
  const members = (fieldsOf(service, message) ?? []).map((field) => {
    const one = values(service, field);
    if (field.map === true)
      return [field.name, option(dictionary(string(), one, { minKeys: 1, maxKeys: 3 }), { nil: undefined })];
    if (field.repeated === true) return [field.name, array(one, { maxLength: 3 })];
    return [field.name, option(one, { nil: undefined })];
  });
  return record(Object.fromEntries(members) as Record<string, Arbitrary<unknown>>).map((value) =>
    Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)),
  );
}

function values(service: ServiceName, field: FieldRow): Arbitrary<unknown> {
  switch (field.type) {
    case 'message':
      return shapes(service, field.message ?? '');
    case 'string':
      return oneof(string(), string({ unit: 'grapheme' }), string({ minLength: 100, maxLength: 300 }));
    case 'bool':
      return boolean();
    case 'bytes':
      return uint8Array({ maxLength: 300 });
    case 'int32':
      return integer();
    case 'int64':
      return maxSafeInteger();
    case 'double':
      return double({ noNaN: true });
    default:
      return wholeMs;
  }
}

/** A shape as protobufjs has it: proto names, times in seconds and nanoseconds. */
function judged(service: ServiceName, message: string, shape: Members): Members {
  const one = (field: FieldRow, value: unknown): unknown => {
    if (field.type === 'message') return judged(service, field.message ?? '', value as Members);
    if (field.type !== 'timestamp' && field.type !== 'duration') return value;
    const seconds = (field.type === 'timestamp' ? Math.floor : Math.trunc)((value as number) / 1000);
    const nanos = ((value as number) - seconds * 1000) * 1_000_000;
    return { ...(seconds === 0 ? {} : { seconds }), ...(nanos === 0 ? {} : { nanos }) };
  };
  return Object.fromEntries(
    (fieldsOf(service, message) ?? []).flatMap((field) => {
      const value = shape[field.name];
      if (value === undefined) return [];
      // A map is a list of entries for a judge that only has the descriptors.
      if (field.map === true) {
        const entries = Object.entries(value as Members).map(([key, item]) => ({ key, value: item }));
        return [[field.proto, entries]];
      }
      return [[field.proto, Array.isArray(value) ? value.map((item) => one(field, item)) : one(field, value)]];
    }),
  );
}

/** Without lists that are empty: protobufjs leaves them out, or not, by where they stand. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !(Array.isArray(member) && member.length === 0))
      .map(([name, member]) => [name, plain(member)]),
  );
}

describe.each(serviceNames)('%s: every message', (service) => {
  const messages = Object.keys(messagesOf(service));

  test('comes back from its own bytes as it went in', () => {
    for (const message of messages) {
      const codec = codecOf<Members>(service, message);
      assert(
        property(shapes(service, message), (shape) => {
          expect(plain(codec.decode(codec.encode(shape)))).toEqual(plain(shape));
        }),
        { numRuns: 8 },
      );
    }
  });

  test('is read by protobufjs, and reads what protobufjs wrote', () => {
    for (const message of messages) {
      const codec = codecOf<Members>(service, message);
      const other = judgeOf(service, message);
      assert(
        property(shapes(service, message), (shape) => {
          const theirs = judged(service, message, shape);
          expect(plain(codec.decode(other.serialize(theirs)))).toEqual(plain(shape));
          expect(plain(other.deserialize(codec.encode(shape)))).toEqual(plain(theirs));
        }),
        { numRuns: 8 },
      );
    }
  });
});

/** What a function throws; undefined where it does not. */
function failureOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('decoding', () => {
  const codec = codecOf<CreateUserRequest>('iam', 'CreateUserRequest');
  const bytes = (...parts: readonly (number | string)[]): Buffer =>
    Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'utf8'))));

  test('leaves absent members absent and lists empty', () => {
    expect(codec.decode(Buffer.alloc(0))).toEqual({ tags: [] });
    expect(Object.keys(codec.decode(Buffer.alloc(0)))).toEqual(['tags']);
  });

  test('tells an empty text from an absent one', () => {
    expect(codec.decode(bytes(0x12, 0))).toEqual({ userName: '', tags: [] });
  });

  test('passes over unknown fields of every wire type, groups among them', () => {
    const unknown = [
      bytes(0xa0, 0x06, 0xff, 0x01),
      bytes(0xa1, 0x06, '12345678'),
      bytes(0xa2, 0x06, 3, 'abc'),
      bytes(0xa3, 0x06, 0xa2, 0x06, 1, 'x', 0xa4, 0x06),
      bytes(0xa5, 0x06, '1234'),
    ];
    expect(codec.decode(Buffer.concat([...unknown, bytes(0x12, 1, 'a'), ...unknown]))).toEqual({
      userName: 'a',
      tags: [],
    });
  });

  test('takes a known number with another wire type for an unknown field', () => {
    expect(codec.decode(bytes(0x10, 5))).toEqual({ tags: [] });
  });

  test('lets the last of several values win', () => {
    expect(codec.decode(bytes(0x12, 1, 'a', 0x12, 1, 'b'))).toEqual({ userName: 'b', tags: [] });
  });

  test.each([
    ['a cut length', bytes(0x12, 5, 'ab')],
    ['a cut tag', bytes(0x92)],
    ['a length beyond the message', bytes(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ['a part that reaches out of its message', bytes(0x22, 3, 0x0a, 5, 'a')],
    ['the field number 0', bytes(0x02, 0)],
    ['an unknown wire type', bytes(0x17, 0)],
    ['a group that never ends', bytes(0xa3, 0x06)],
    ['a group that ends as another', bytes(0xa3, 0x06, 0xac, 0x06)],
    ['an end without a group', bytes(0xa4, 0x06)],
    ['groups nested too deep', Buffer.concat(Array.from({ length: 100 }, () => bytes(0xa3, 0x06)))],
    ['an integer of eleven bytes', bytes(0xa0, 0x06, ...Array.from({ length: 11 }, () => 0xff))],
    ['a text that is not UTF-8', bytes(0x12, 2, 0xc3, 0x28)],
  ])('refuses %s', (_, malformed) => {
    expect(() => codec.decode(malformed)).toThrow(MalformedMessageError);
  });

  test('keeps the replacement character where a text really has it', () => {
    expect(codec.decode(codec.encode({ userName: '\uFFFD', tags: [] })).userName).toBe('\uFFFD');
  });

  test('refuses an integer that a number cannot hold', () => {
    const stream = codecOf('access', 'StreamAuthorizeRequest');
    expect(() => stream.decode(bytes(8, ...Array.from({ length: 8 }, () => 0xff), 0x7f))).toThrow(
      MalformedMessageError,
    );
    expect(stream.decode(stream.encode({ id: Number.MAX_SAFE_INTEGER }))).toEqual({ id: Number.MAX_SAFE_INTEGER });
    expect(stream.decode(stream.encode({ id: Number.MIN_SAFE_INTEGER }))).toEqual({ id: Number.MIN_SAFE_INTEGER });
  });

  test('either reads any bytes or refuses them, and throws nothing else', () => {
    assert(
      property(uint8Array({ maxLength: 64 }), (any) => {
        expect(failureOf(() => codec.decode(Buffer.from(any)))).toSatisfy(
          (error) => error === undefined || error instanceof MalformedMessageError,
        );
      }),
      { numRuns: 2000 },
    );
  });

  test('reads packed and single items of a list of numbers alike', () => {
    const codecs = new MessageCodecs({
      Numbers: [{ name: 'all', proto: 'all', wire: 'all', number: 1, type: 'int64', repeated: true }],
    });
    const numbers = codecs.codec<{ readonly all: readonly number[] }>('Numbers');
    expect(numbers.decode(bytes(8, 1, 10, 2, 2, 3, 8, 4))).toEqual({ all: [1, 2, 3, 4] });
    expect(numbers.encode({ all: [1, 2] })).toEqual(bytes(10, 2, 1, 2));
  });
});

describe('encoding', () => {
  const codec = codecOf<Members>('iam', 'CreateUserRequest');

  test.each([[{ userName: 5 }], [{ tags: 'x' }], [{ tags: [undefined] }], [{ tags: [{ key: {} }] }]])(
    'refuses %j, and the next message is whole',
    (value) => {
      expect(() => codec.encode(value as Members)).toThrow(TypeError);
      expect(codec.decode(codec.encode({ userName: 'a' }))).toEqual({ userName: 'a', tags: [] });
    },
  );

  test('holds messages larger than any buffer kept', () => {
    const document = 'x'.repeat(3_000_000);
    const put = codecOf<Members>('iam', 'PutUserPolicyRequest');
    expect(put.decode(put.encode({ policyDocument: document }))['policyDocument']).toBe(document);
  });

  test('keeps the milliseconds of times before and after 1970', () => {
    const user = codecOf<Members>('iam', 'User');
    for (const createDate of [0, 1, -1, -1001, 1_234_567_890_123]) {
      expect(user.decode(user.encode({ createDate }))['createDate']).toBe(createDate);
    }
  });
});

describe('a method', () => {
  test('stands under its action, with the path that gRPC calls', () => {
    expect(serviceOf('iam')['CreateUser']?.path).toBe('/eventide.iam.v1.IamService/CreateUser');
    expect(serviceOf('access')['StreamAuthorize']).toMatchObject({ requestStream: true, responseStream: true });
    expect(serviceOf('cluster')['WatchChanges']).toMatchObject({ requestStream: false, responseStream: true });
  });

  test('gives a server the bytes and, when asked, the shape', () => {
    const method = serviceOf('iam')['CreateUser'];
    const raw = method?.requestSerialize({ userName: 'alice', tags: [] }) ?? Buffer.alloc(0);
    const received = method?.requestDeserialize(raw);
    expect(received).toBeInstanceOf(ReceivedRequest);
    expect(received?.raw).toBe(raw);
    expect(received?.value).toEqual({ userName: 'alice', tags: [] });
    expect(received?.value).toBe(received?.value);
  });

  test('takes bytes that are signed already as they are', () => {
    const bytes = Buffer.from([0x12, 1, 97]);
    expect(serviceOf('iam')['CreateUser']?.requestSerialize(bytes)).toBe(bytes);
  });

  test('lets malformed bytes through to whoever asks for the shape', () => {
    const received = serviceOf('iam')['CreateUser']?.requestDeserialize(Buffer.from([0x12, 9]));
    expect(() => received?.value).toThrow(MalformedMessageError);
  });
});

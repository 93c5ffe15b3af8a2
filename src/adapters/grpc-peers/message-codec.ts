// The codec of peer messages: made once from the table of shapes, compact, and closed to bytes that no writer here makes.

import { ByteReader, ByteWriter, MalformedBytesError } from '../../core/base/bytes.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Message } from '../../core/gossip/message.ts';
import { type Members, messageShapes, type Shape } from './message-shape.ts';

/** One shape, both ways. Both throw {@link MalformedBytesError} at what the shape does not allow. */
interface Codec {
  readonly write: (writer: ByteWriter, value: unknown) => void;
  readonly read: (reader: ByteReader) => unknown;
  /** Bytes of the shortest value: a list can be no longer than the bytes that are there. */
  readonly least: number;
}

interface MemberCodec extends Codec {
  readonly name: string;
  readonly optional: boolean;
}

/** The bytes of a message's members. Throws where a member is not what the table says: a bug of the sender. */
export function encodeMembers(message: Message): Uint8Array {
  const writer = new ByteWriter(512);
  writeMembers(codecs.get(message.kind) ?? [], writer, message);
  return writer.finish();
}

/**
 * Reads {@link encodeMembers}, or says what is wrong with the bytes. What stands behind the last known member is a later
 * version's; a message that ends before optional members is an earlier version's.
 */
export function decodeMembers(kind: Message['kind'], bytes: Uint8Array): Result<Message, string> {
  const reader = new ByteReader(bytes);
  const message: Record<string, unknown> = { kind };
  let reading = '';
  try {
    for (const { name, read, optional } of codecs.get(kind) ?? []) {
      if (optional && reader.done) continue;
      reading = name;
      const value = read(reader);
      if (value !== undefined) message[name] = value;
    }
    return ok(message as unknown as Message);
  } catch (error) {
    if (error instanceof MalformedBytesError) return fail(`${kind}.${reading}: ${error.message}`);
    throw error;
  }
}

function memberCodecs(members: Members): readonly MemberCodec[] {
  return Object.entries(members).map(([name, shape]) => ({
    ...{ ...codecOf(shape), name },
    optional: typeof shape === 'object' && 'optional' in shape,
  }));
}

function codecOf(shape: Shape): Codec {
  if (typeof shape === 'string') return primitives[shape];
  if ('optional' in shape) return optionalCodec(codecOf(shape.optional));
  if ('list' in shape) return listCodec(codecOf(shape.list));
  if ('oneOf' in shape) return oneOfCodec(shape.oneOf);
  if ('tuple' in shape) return tupleCodec(shape.tuple.map(codecOf));
  return objectCodec(memberCodecs(shape.members));
}

const primitives: Readonly<Record<Extract<Shape, string>, Codec>> = {
  boolean: {
    least: 1,
    write: (writer, value) => writer.byte(must(value, value === true || value === false, 'a boolean') ? 1 : 0),
    read(reader) {
      const byte = reader.byte();
      return must(byte === 1, byte <= 1, 'a boolean');
    },
  },
  bytes: {
    least: 1,
    write: (writer, value) => writer.blob(must(value as Uint8Array, value instanceof Uint8Array, 'a byte string')),
    // A copy: what came in is a part of the frame, which would live as long as any op in it.
    read: (reader) => reader.blob(),
  },
  count: {
    least: 1,
    write: (writer, value) => writer.varint(must(value as number, typeof value === 'number', 'a count')),
    read: (reader) => reader.varint(),
  },
  number: {
    least: 8,
    write: (writer, value) => writer.float(must(value as number, Number.isFinite(value), 'a finite number')),
    read(reader) {
      const value = reader.float();
      return must(value, Number.isFinite(value), 'a finite number');
    },
  },
  string: {
    least: 1,
    write: (writer, value) => writer.text(must(value as string, typeof value === 'string', 'a text')),
    read: (reader) => reader.text(),
  },
};

function optionalCodec({ write, read }: Codec): Codec {
  return {
    least: 1,
    write(writer, value) {
      writer.byte(value === undefined ? 0 : 1);
      if (value !== undefined) write(writer, value);
    },
    read(reader) {
      const flag = reader.byte();
      return must(flag, flag <= 1, 'a flag of 0 or 1') === 1 ? read(reader) : undefined;
    },
  };
}

function listCodec({ write, read, least }: Codec): Codec {
  if (least === 0)
    throw new RangeError('an item of a list takes at least a byte, so that a list is bounded by its bytes');
  return {
    least: 1,
    write(writer, value) {
      const items = must(value as readonly unknown[], Array.isArray(value), 'a list');
      writer.varint(items.length);
      for (const item of items) write(writer, item);
    },
    read(reader) {
      const length = reader.varint();
      must(length, length * least <= reader.left, 'a list that its bytes can hold');
      const items: unknown[] = [];
      for (let at = 0; at < length; at++) items.push(read(reader));
      return items;
    },
  };
}

function oneOfCodec(values: readonly string[]): Codec {
  const known = (value: string): string => must(value, values.includes(value), `one of ${values.join(', ')}`);
  return {
    least: 1,
    write: (writer, value) => writer.text(known(value as string)),
    read: (reader) => known(reader.text()),
  };
}

function tupleCodec(parts: readonly Codec[]): Codec {
  return {
    least: parts.reduce((sum, { least }) => sum + least, 0),
    write(writer, value) {
      const items: readonly unknown[] = Array.isArray(value) ? value : [];
      must(items, items.length === parts.length, `a list of ${parts.length}`);
      parts.forEach(({ write }, at) => {
        write(writer, items[at]);
      });
    },
    read: (reader) => parts.map(({ read }) => read(reader)),
  };
}

function objectCodec(members: readonly MemberCodec[]): Codec {
  return {
    least: members.reduce((sum, { least }) => sum + least, 0),
    write: (writer, value) =>
      writeMembers(members, writer, must(value as object, typeof value === 'object' && value !== null, 'an object')),
    read(reader) {
      const object: Record<string, unknown> = {};
      for (const { name, read } of members) {
        const value = read(reader);
        if (value !== undefined) object[name] = value;
      }
      return object;
    },
  };
}

function writeMembers(members: readonly MemberCodec[], writer: ByteWriter, value: object): void {
  for (const { name, write } of members) write(writer, (value as Readonly<Record<string, unknown>>)[name]);
}

function must<T>(value: T, holds: boolean, what: string): T {
  if (!holds) throw new MalformedBytesError(`is not ${what}`);
  return value;
}

// Behind the parts that it is made of.
const codecs: ReadonlyMap<string, readonly MemberCodec[]> = new Map(
  Object.entries(messageShapes).map(([kind, members]) => [kind, memberCodecs(members)]),
);

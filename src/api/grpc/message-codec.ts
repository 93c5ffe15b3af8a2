// Turns protobuf messages into shapes and back, straight from the generated tables: no reflection, nothing in between.

import type { FieldRow, MessageTable } from '../../core/shapes/table.ts';
import { MalformedMessageError, WireReader, wireTypes } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/** Encodes and decodes the messages of one type. */
export interface MessageCodec<T> {
  /** Absent members are left out. Throws a TypeError for a value that the field cannot hold. */
  encode(value: T): Buffer;
  /** Absent members stay absent, lists are there, unknown fields are passed over. Throws a MalformedMessageError. */
  decode(bytes: Buffer): T;
}

type Members = Record<string, unknown>;

/** One field, ready to read and to write. */
interface Field {
  readonly row: FieldRow;
  readonly read: (reader: WireReader) => unknown;
  readonly write: (writer: WireWriter, value: never) => void;
  readonly wireType: 0 | 1 | 2;
}

/** One message type. Filled in when it is first used, so that messages may hold one another. */
interface Message {
  readonly fields: readonly Field[];
  /** By field number. */
  readonly byNumber: readonly (Field | undefined)[];
  /** Names of the lists. */
  readonly lists: readonly string[];
}

/** What every empty list is. */
const empty: readonly unknown[] = Object.freeze([]);
const writer = new WireWriter();

/** The messages of one package. */
export class MessageCodecs {
  readonly #table: MessageTable;
  readonly #messages = new Map<string, Message>();

  constructor(table: MessageTable) {
    this.#table = table;
  }

  /** The codec of a message of the table. `T` is its shape. */
  codec<T>(name: string): MessageCodec<T> {
    if (this.#table[name] === undefined) throw new TypeError(`no message ${name} in the table`);
    return {
      encode: (value) => {
        try {
          this.#write(this.#message(name), value as Members);
          return writer.finish();
        } catch (error) {
          writer.reset();
          throw error;
        }
      },
      decode: (bytes) => this.#read(this.#message(name), new WireReader(bytes)) as T,
    };
  }

  #message(name: string): Message {
    const known = this.#messages.get(name);
    if (known !== undefined) return known;
    const rows = this.#table[name];
    if (rows === undefined) throw new TypeError(`no message ${name} in the table`);
    const fields = rows.map((row) => this.#field(row));
    const byNumber: (Field | undefined)[] = [];
    for (const field of fields) byNumber[field.row.number] = field;
    const lists = rows.filter((row) => row.repeated === true).map((row) => row.name);
    const message = { fields, byNumber, lists };
    this.#messages.set(name, message);
    return message;
  }

  #field(row: FieldRow): Field {
    const { message } = row;
    if (row.type !== 'message' || message === undefined) return { row, ...scalar(row) };
    return {
      row,
      wireType: wireTypes.bytes,
      read: (reader) => {
        const outer = reader.open();
        const value = this.#read(this.#message(message), reader);
        reader.close(outer);
        return value;
      },
      write: (into, value) => {
        const start = into.open();
        this.#write(this.#message(message), value);
        into.close(start);
      },
    };
  }

  #read(message: Message, reader: WireReader): Members {
    const value: Members = {};
    for (const list of message.lists) value[list] = empty;
    while (!reader.done) {
      const tag = reader.tag();
      const field = message.byNumber[tag >>> 3];
      if (field === undefined) reader.skip(tag);
      else readField(field, tag, reader, value);
    }
    return value;
  }

  #write(message: Message, value: Members): void {
    if (typeof value !== 'object' || value === null) throw new TypeError('a message must be an object');
    for (const field of message.fields) {
      const member = value[field.row.name];
      if (member !== undefined) writeField(field, member);
    }
  }
}

function readField(field: Field, tag: number, reader: WireReader, value: Members): void {
  const { name } = field.row;
  const type = tag & 7;
  if (field.row.map === true) {
    if (type === wireTypes.bytes) readEntry(field, reader, value);
    else reader.skip(tag);
  } else if (type !== field.wireType) {
    if (type === wireTypes.bytes && field.row.repeated === true) readPacked(field, reader, value);
    else reader.skip(tag);
  } else if (field.row.repeated === true) {
    listOf(value, name).push(field.read(reader));
  } else value[name] = field.read(reader);
}

/** The list to push to; the shared empty one gives way to one of its own. */
function listOf(value: Members, name: string): unknown[] {
  const list = value[name];
  if (Array.isArray(list) && list !== empty) return list as unknown[];
  const own: unknown[] = [];
  value[name] = own;
  return own;
}

function readPacked(field: Field, reader: WireReader, value: Members): void {
  const list = listOf(value, field.row.name);
  const outer = reader.open();
  while (!reader.done) list.push(field.read(reader));
  reader.close(outer);
}

/** A map travels as a list of entries: key 1, value 2. */
function readEntry(field: Field, reader: WireReader, value: Members): void {
  const outer = reader.open();
  let key = '';
  let item: unknown;
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 8 + wireTypes.bytes) key = reader.text();
    else if (tag === 16 + field.wireType) item = field.read(reader);
    else reader.skip(tag);
  }
  reader.close(outer);
  const map = (value[field.row.name] ??= Object.create(null)) as Members;
  map[key] = item ?? emptyItem(field.row);
}

/** What a map's item is whose entry leaves it out. */
function emptyItem({ type }: FieldRow): unknown {
  if (type === 'message') return {};
  return type === 'string' ? '' : 0;
}

function writeField(field: Field, member: unknown): void {
  const { row } = field;
  if (row.map === true) {
    for (const [key, item] of Object.entries(member as Members)) {
      writer.tag(row.number, wireTypes.bytes);
      const start = writer.open();
      writer.tag(1, wireTypes.bytes);
      writer.text(key);
      writeOne(field, 2, item);
      writer.close(start);
    }
  } else if (row.repeated !== true) writeOne(field, row.number, member);
  else if (!Array.isArray(member)) throw new TypeError(`${row.name} must be a list`);
  else if (field.wireType === wireTypes.bytes) for (const item of member) writeOne(field, row.number, item);
  else if (member.length > 0) {
    writer.tag(row.number, wireTypes.bytes);
    const start = writer.open();
    for (const item of member) field.write(writer, item as never);
    writer.close(start);
  }
}

function writeOne(field: Field, number: number, value: unknown): void {
  writer.tag(number, field.wireType);
  field.write(writer, value as never);
}

type Scalar = Pick<Field, 'read' | 'wireType' | 'write'>;

function scalar(row: FieldRow): Scalar {
  const { name } = row;
  const wrong = (what: string): TypeError => new TypeError(`${name} must be ${what}`);
  const whole = (value: unknown): number => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrong('a whole number');
    return value;
  };
  switch (row.type) {
    case 'string':
      return {
        wireType: wireTypes.bytes,
        read: (reader) => reader.text(),
        write: (into, value: unknown) => {
          if (typeof value !== 'string') throw wrong('a text');
          into.text(value);
        },
      };
    case 'bytes':
      return {
        wireType: wireTypes.bytes,
        read: (reader) => reader.bytes(),
        write: (into, value: unknown) => {
          if (!(value instanceof Uint8Array)) throw wrong('bytes');
          into.bytes(value);
        },
      };
    case 'bool':
      return {
        wireType: wireTypes.varint,
        read: (reader) => reader.int64() !== 0,
        write: (into, value: unknown) => {
          if (typeof value !== 'boolean') throw wrong('true or false');
          into.varint(value ? 1 : 0);
        },
      };
    case 'double':
      return {
        wireType: wireTypes.fixed64,
        read: (reader) => reader.double(),
        write: (into, value: unknown) => {
          if (typeof value !== 'number') throw wrong('a number');
          into.double(value);
        },
      };
    case 'int32':
    case 'enum':
      return {
        wireType: wireTypes.varint,
        read: (reader) => reader.uint32() | 0,
        write: (into, value) => into.int64(whole(value)),
      };
    case 'uint32':
      return {
        wireType: wireTypes.varint,
        read: (reader) => reader.uint32(),
        write: (into, value) => into.varint(whole(value)),
      };
    case 'int64':
      return {
        wireType: wireTypes.varint,
        read: (reader) => reader.int64(),
        write: (into, value) => into.int64(whole(value)),
      };
    case 'timestamp':
    case 'duration':
      return time(row, wrong);
    default:
      throw new TypeError(`${name} is of the unknown type ${row.type}`);
  }
}

/** Seconds and nanoseconds on the wire, milliseconds in a shape. */
function time(row: FieldRow, wrong: (what: string) => TypeError): Scalar {
  const round = row.type === 'timestamp' ? Math.floor : Math.trunc;
  return {
    wireType: wireTypes.bytes,
    read: (reader) => {
      const outer = reader.open();
      let seconds = 0;
      let nanos = 0;
      while (!reader.done) {
        const tag = reader.tag();
        if (tag === 8) seconds = reader.int64();
        else if (tag === 16) nanos = reader.uint32() | 0;
        else reader.skip(tag);
      }
      reader.close(outer);
      const ms = seconds * 1000 + nanos / 1e6;
      if (!Number.isSafeInteger(Math.trunc(ms))) throw new MalformedMessageError('a time beyond 2^53 milliseconds');
      return ms;
    },
    write: (into, value: unknown) => {
      if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong('milliseconds');
      const seconds = round(value / 1000);
      const nanos = Math.round((value - seconds * 1000) * 1e6);
      const start = into.open();
      if (seconds !== 0) {
        into.tag(1, wireTypes.varint);
        into.int64(seconds);
      }
      if (nanos !== 0) {
        into.tag(2, wireTypes.varint);
        into.int64(nanos);
      }
      into.close(start);
    },
  };
}

// Canonical bytes: one byte string per value. Varints, length-prefixed text and byte strings, in a writer and a reader.

import { copied } from './slab.ts';
import { fromUtf8, utf8 } from './text.ts';

/** Bytes that are not what their format says. Thrown by {@link ByteReader}; callers turn it into a refusal. */
export class MalformedBytesError extends Error {
  override readonly name = 'MalformedBytesError';
}

/** Whether two byte arrays are equal. Not for secrets (see Digests.equal). */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** All parts behind one another. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// What finished writers have left, for the next ones: to get a fresh buffer costs more than to fill one.
const spares: Uint8Array[] = [];
const spareLength = 4096;
// More than are ever under way at once.
const mostSpares = 8;
const nothing = new Uint8Array(0);
// Longer text is encoded by the platform.
const shortText = 256;

/** Appends values to a growing byte string. Integers are unsigned LEB128, at most 2^53 − 1. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = capacity > spareLength ? new Uint8Array(capacity) : (spares.pop() ?? new Uint8Array(spareLength));
  }

  /** One byte. */
  byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  /** An unsigned integer up to 2^53 − 1, in its shortest LEB128 form. */
  varint(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new MalformedBytesError(`not an unsigned integer: ${value}`);
    let rest = value;
    this.#reserve(8);
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
    return this;
  }

  /** Any number: IEEE 754, 8 bytes, least significant first. */
  float(value: number): this {
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
    return this;
  }

  /** Bytes without a length: the reader must know how many. */
  raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** A length, then the bytes. */
  blob(bytes: Uint8Array): this {
    return this.varint(bytes.length).raw(bytes);
  }

  /** A length, then the text's UTF-8. */
  text(text: string): this {
    const { length } = text;
    if (length > shortText) return this.blob(utf8(text));
    const start = this.#length;
    this.varint(length);
    this.#reserve(length);
    const bytes = this.#bytes;
    let end = this.#length;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code > 127) {
        this.#length = start;
        return this.blob(utf8(text));
      }
      bytes[end++] = code;
    }
    this.#length = end;
    return this;
  }

  /** What has been written, as an array that nobody else writes to. The writer begins anew. */
  finish(): Uint8Array {
    const whole = copied(this.#bytes.subarray(0, this.#length));
    this.#letGo();
    return whole;
  }

  /** What `read` makes of what has been written; it must keep none of the bytes. The writer begins anew. */
  readBy<T>(read: (bytes: Uint8Array) => T): T {
    const result = read(this.#bytes.subarray(0, this.#length));
    this.#letGo();
    return result;
  }

  #letGo(): void {
    spareForNext(this.#bytes);
    this.#bytes = nothing;
    this.#length = 0;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    spareForNext(this.#bytes);
    this.#bytes = grown;
  }
}

function spareForNext(bytes: Uint8Array): void {
  if (bytes.length === spareLength && spares.length < mostSpares) spares.push(bytes);
}

/** Reads what {@link ByteWriter} wrote; refuses anything a writer would not have written. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether everything has been read. */
  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** One byte. */
  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new MalformedBytesError('ends too early');
    this.#at++;
    return value;
  }

  /** An unsigned integer up to 2^53 − 1. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (byte === 0 && count > 0) throw new MalformedBytesError('an integer is longer than it needs to be');
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      scale *= 128;
    }
    throw new MalformedBytesError('an integer is too large');
  }

  /** How many bytes have not been read. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** Any number: IEEE 754, 8 bytes, least significant first. */
  float(): number {
    if (this.left < 8) throw new MalformedBytesError('ends too early');
    const value = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  /** `length` bytes. */
  raw(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new MalformedBytesError('ends too early');
    const part = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return part;
  }

  /** A length, then that many bytes. */
  blob(): Uint8Array {
    return this.raw(this.varint());
  }

  /** Passes over `length` bytes. */
  skip(length: number): void {
    if (length > this.left) throw new MalformedBytesError('ends too early');
    this.#at += length;
  }

  /** A length, then that much UTF-8. */
  text(): string {
    const length = this.varint();
    const start = this.#at;
    this.skip(length);
    try {
      return fromUtf8(this.#bytes.subarray(start, this.#at));
    } catch {
      throw new MalformedBytesError('text that is no UTF-8');
    }
  }

  /** Checks that nothing is left over. */
  end(): void {
    if (!this.done) throw new MalformedBytesError('has bytes after its end');
  }
}

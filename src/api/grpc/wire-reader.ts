// Reads the protobuf wire format: tags, varints, lengths. Everything that breaks it is a MalformedMessageError.

/** Bytes that are no message of the expected type. Doors answer it with INVALID_ARGUMENT. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/** Wire types that proto3 writes, and groups, which are only ever skipped. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** Groups in unknown fields may stand in one another so deep: no known sender writes any. */
const maxGroupDepth = 16;
const high = 2 ** 32;

/** A cursor over one message. */
export class WireReader {
  readonly #bytes: Buffer;
  #at: number;
  #end: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = bytes.length;
  }

  /** Whether the message, or the part opened last, is read to its end. */
  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Narrows the cursor to the length-prefixed part that comes next; returns what {@link close} takes. */
  open(): number {
    const length = this.#length();
    const outer = this.#end;
    this.#end = this.#at + length;
    return outer;
  }

  /** Widens the cursor again to what was around the part. */
  close(outer: number): void {
    if (this.#at !== this.#end) throw new MalformedMessageError('a field reaches over the end of its message');
    this.#end = outer;
  }

  /** Field number and wire type: number * 8 + type. */
  tag(): number {
    const tag = this.uint32();
    if (tag < 8) throw new MalformedMessageError('a field with the number 0');
    return tag;
  }

  /** An unsigned varint of at most 32 bits; higher bits are cut off, as the format says. */
  uint32(): number {
    const first = this.#byte();
    if (first < 128) return first;
    let value = first & 127;
    for (let shift = 7; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw new MalformedMessageError('an integer longer than ten bytes');
  }

  /** A signed varint of 64 bits that a number can hold. */
  int64(): number {
    let low = 0;
    let top = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        top |= bits >>> 4;
      } else if (shift < 63) top |= bits << (shift - 32);
      else top |= bits << 31;
      if (byte < 128) return safe((top | 0) * high + (low >>> 0));
    }
    throw new MalformedMessageError('an integer longer than ten bytes');
  }

  /** Eight bytes as a double. */
  double(): number {
    this.#need(8);
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  /** Text; bytes that are no UTF-8 are refused. */
  text(): string {
    const length = this.#length();
    const start = this.#at;
    this.#at += length;
    const text = this.#bytes.toString('utf8', start, this.#at);
    if (text.includes('\uFFFD') && !this.#bytes.subarray(start, this.#at).equals(Buffer.from(text, 'utf8'))) {
      throw new MalformedMessageError('a text that is not UTF-8');
    }
    return text;
  }

  /** Bytes, as a view on the message. */
  bytes(): Uint8Array {
    const length = this.#length();
    const start = this.#at;
    this.#at += length;
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + start, length);
  }

  /** Passes over the value of a field that nobody asked for. */
  skip(tag: number, depth = 0): void {
    switch (tag & 7) {
      case wireTypes.varint:
        this.#skipVarint();
        return;
      case wireTypes.fixed64:
        this.#need(8);
        this.#at += 8;
        return;
      case wireTypes.bytes: {
        // Not `+=`: it would take the place from before the length was read.
        const length = this.#length();
        this.#at += length;
        return;
      }
      case wireTypes.fixed32:
        this.#need(4);
        this.#at += 4;
        return;
      case wireTypes.groupStart:
        this.#skipGroup(tag, depth);
        return;
      default:
        throw new MalformedMessageError(`a field of the unknown wire type ${tag & 7}`);
    }
  }

  #skipGroup(start: number, depth: number): void {
    if (depth >= maxGroupDepth) throw new MalformedMessageError('groups nested too deep');
    for (;;) {
      const tag = this.tag();
      if ((tag & 7) === wireTypes.groupEnd) {
        if (tag >>> 3 !== start >>> 3) throw new MalformedMessageError('a group that ends as another');
        return;
      }
      this.skip(tag, depth + 1);
    }
  }

  #skipVarint(): void {
    for (let count = 0; count < 10; count++) if (this.#byte() < 128) return;
    throw new MalformedMessageError('an integer longer than ten bytes');
  }

  #length(): number {
    const length = this.uint32();
    this.#need(length);
    return length;
  }

  #need(count: number): void {
    if (count > this.#end - this.#at) throw new MalformedMessageError('the message ends in the middle of a field');
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new MalformedMessageError('the message ends in the middle of a field');
    // Inside the bounds checked above.
    return this.#bytes[this.#at++] ?? 0;
  }
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new MalformedMessageError('an integer beyond 2^53');
  return value;
}

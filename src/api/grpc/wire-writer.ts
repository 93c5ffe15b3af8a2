// Writes the protobuf wire format into one buffer that grows, and is used again for every message.

import type { wireTypes } from './wire-reader.ts';

const high = 2 ** 32;
/** A buffer that one large message made grow is not kept beyond this. */
const keptBytes = 1024 * 1024;

/** Appends fields. One writer serves one message at a time; nothing here is asynchronous. */
export class WireWriter {
  #bytes = Buffer.allocUnsafeSlow(16 * 1024);
  #at = 0;

  /** The message written so far, as a copy; the writer begins anew. */
  finish(): Buffer {
    const message = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    if (this.#bytes.length > keptBytes) this.#bytes = Buffer.allocUnsafeSlow(16 * 1024);
    return message;
  }

  /** Forgets what is written: a value could not be encoded. */
  reset(): void {
    this.#at = 0;
  }

  /** An unsigned integer up to 2^53 - 1. */
  varint(value: number): void {
    this.#reserve(10);
    if (value < 128) {
      this.#bytes[this.#at++] = value;
      return;
    }
    let rest = value;
    while (rest >= high) {
      this.#bytes[this.#at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    let low = rest >>> 0;
    while (low >= 128) {
      this.#bytes[this.#at++] = (low & 127) | 128;
      low >>>= 7;
    }
    this.#bytes[this.#at++] = low;
  }

  /** A signed integer of at most 53 bits; negative ones take ten bytes, as the format says. */
  int64(value: number): void {
    if (value >= 0) {
      this.varint(value);
      return;
    }
    this.#reserve(10);
    let low = value >>> 0;
    let top = Math.floor(value / high) >>> 0;
    for (let count = 0; count < 9; count++) {
      this.#bytes[this.#at++] = (low & 127) | 128;
      low = ((low >>> 7) | (top << 25)) >>> 0;
      top >>>= 7;
    }
    this.#bytes[this.#at++] = low;
  }

  /** Eight bytes. */
  double(value: number): void {
    this.#reserve(8);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
  }

  /** Text behind its length. */
  text(value: string): void {
    if (value.length <= 42 && this.#shortText(value)) return;
    const length = Buffer.byteLength(value, 'utf8');
    this.varint(length);
    this.#reserve(length);
    this.#at += this.#bytes.write(value, this.#at, 'utf8');
  }

  /** Writes a short text of ASCII characters, for which a loop beats a call into the runtime; false where it is not one. */
  #shortText(value: string): boolean {
    const { length } = value;
    this.#reserve(length + 1);
    const start = this.#at + 1;
    for (let at = 0; at < length; at++) {
      const unit = value.charCodeAt(at);
      if (unit > 127) return false;
      this.#bytes[start + at] = unit;
    }
    this.#bytes[this.#at] = length;
    this.#at = start + length;
    return true;
  }

  /** Bytes behind their length. */
  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** Begins a part whose length stands before it; returns what {@link close} takes. */
  open(): number {
    this.#reserve(1);
    return this.#at++;
  }

  /** Ends the part: its length goes before it. */
  close(start: number): void {
    const length = this.#at - start - 1;
    if (length < 128) {
      this.#bytes[start] = length;
      return;
    }
    const size = length < 2 ** 14 ? 2 : length < 2 ** 21 ? 3 : length < 2 ** 28 ? 4 : 5;
    // As much as a varint asks for below, so that nothing moves any more.
    this.#reserve(10);
    this.#bytes.copyWithin(start + size, start + 1, this.#at);
    const end = this.#at + size - 1;
    this.#at = start;
    this.varint(length);
    this.#at = end;
  }

  /** Field number and wire type. */
  tag(number: number, type: (typeof wireTypes)[keyof typeof wireTypes]): void {
    this.varint(number * 8 + type);
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + count));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }
}

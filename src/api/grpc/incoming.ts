// What of gRPC's messages has come and is not whole, for the limit on all of it: the library keeps it, and has no limit of its own.

import { constants, type ServerHttp2Stream } from 'node:http2';
import { Unfinished } from '../unfinished.ts';

// Before each message: a flag, and its length in four bytes.
const prefixBytes = 5;
// A piece of one byte costs 130 bytes of memory, beside the byte: the library puts a message together when it is whole.
const pieceBytes = 128;

/** Where a stream is in its messages: told each chunk, it knows how much of one has come that is not whole. */
export class Framing {
  readonly #prefix = Buffer.alloc(prefixBytes);
  /** Bytes of the message under way, its prefix among them. */
  #come = 0;
  #pieces = 0;

  /** In how many pieces it came so far. */
  get pieces(): number {
    return this.#pieces;
  }

  /** Takes what came next; returns how many bytes of a message wait for its rest. */
  take(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; ) {
      const whole = this.#come < prefixBytes ? prefixBytes : prefixBytes + this.#prefix.readUInt32BE(1);
      const next = Math.min(whole - this.#come, chunk.length - at);
      if (this.#come < prefixBytes) this.#prefix.set(chunk.subarray(at, at + next), this.#come);
      this.#come += next;
      this.#pieces++;
      at += next;
      if (this.#come >= prefixBytes && this.#come === prefixBytes + this.#prefix.readUInt32BE(1)) this.#begin();
    }
    return this.#come;
  }

  #begin(): void {
    this.#come = 0;
    this.#pieces = 0;
  }
}

/** Watches the streams of a server: beyond the limit the oldest message that is not whole ends its stream. */
export function incomingWithin(mostBytes: number): (stream: ServerHttp2Stream) => void {
  const unfinished = new Unfinished<ServerHttp2Stream>(mostBytes, (stream) => {
    stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  });
  return (stream) => {
    const framing = new Framing();
    stream.on('data', (chunk: Uint8Array) => {
      const waiting = framing.take(chunk);
      if (waiting > 0 && !stream.closed) unfinished.has(stream, waiting + framing.pieces * pieceBytes);
      else unfinished.done(stream);
    });
    stream.once('close', () => unfinished.done(stream));
  };
}

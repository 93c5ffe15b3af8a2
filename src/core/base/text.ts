// Text and bytes: UTF-8, hex, base64 and base64url, without any platform module.

import { copied } from './slab.ts';

// The Encoding Standard's two classes are pure functions that every JavaScript platform has.
declare class TextEncoder {
  encode(text: string): Uint8Array;
  encodeInto(text: string, bytes: Uint8Array): { readonly read: number; readonly written: number };
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// Up to here the platform's encoder costs more than its work.
const shortText = 64;

/** The UTF-8 bytes of `text`. */
export function utf8(text: string): Uint8Array {
  const { length } = text;
  if (length > shortText) return encoder.encode(text);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return encoder.encode(text);
    bytes[at] = code;
  }
  return bytes;
}

// Text up to here is encoded in one place, and copied out with what stands before it.
const scratch = new Uint8Array(4096);

/** One byte, then the UTF-8 bytes of `text`. */
export function byteAndUtf8(byte: number, text: string): Uint8Array {
  // A code unit takes at most three bytes.
  if (text.length * 3 < scratch.length) {
    const { written } = encoder.encodeInto(text, scratch.subarray(1));
    scratch[0] = byte;
    return copied(scratch.subarray(0, written + 1));
  }
  const encoded = encoder.encode(text);
  const bytes = new Uint8Array(encoded.length + 1);
  bytes[0] = byte;
  bytes.set(encoded, 1);
  return bytes;
}

/** The UTF-8 bytes of `text`, for whoever makes many: they may share their buffer with others. */
export function sharedUtf8(text: string): Uint8Array {
  // A code unit takes at most three bytes.
  if (text.length * 3 > scratch.length) return encoder.encode(text);
  return copied(scratch.subarray(0, encoder.encodeInto(text, scratch).written));
}

/** The text of UTF-8 `bytes`. Throws a TypeError on bytes that are no UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const hexDigits: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex of `bytes`. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexDigits[byte];
  return text;
}

/** The bytes of hex `text` in either case, or undefined where it is no hex. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

const base64Standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64Url = `${base64Standard.slice(0, 62)}-_`;

/** By twelve bits: two digits at once. */
function pairsOf(alphabet: string): readonly string[] {
  return Array.from({ length: 4096 }, (_, bits) => alphabet.charAt(bits >> 6) + alphabet.charAt(bits & 63));
}
const standardPairs = pairsOf(base64Standard);
const urlPairs = pairsOf(base64Url);

/** Base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  const text = encodeBase64(bytes, standardPairs);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

/** Base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes, urlPairs);
}

/** The bytes of padded or unpadded base64, or undefined where it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/={1,2}$/, '');
  // Padding fills up a group of four.
  return digits.length < text.length && text.length % 4 !== 0 ? undefined : decodeBase64(digits, base64Values);
}

/** The bytes of unpadded base64url, or undefined where it is none. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  return decodeBase64(text, base64UrlValues);
}

function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1);
  for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value;
  return values;
}
const base64Values = valuesOf(base64Standard);
const base64UrlValues = valuesOf(base64Url);

function encodeBase64(bytes: Uint8Array, pairs: readonly string[]): string {
  let text = '';
  const whole = bytes.length - (bytes.length % 3);
  for (let at = 0; at < whole; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += pairs[bits >> 12];
    text += pairs[bits & 4095];
  }
  if (whole === bytes.length) return text;
  // One byte left makes two digits, two bytes three.
  const bits = ((bytes[whole] ?? 0) << 16) | ((bytes[whole + 1] ?? 0) << 8);
  text += pairs[bits >> 12];
  return whole + 1 === bytes.length ? text : text + pairs[bits & 4095]?.charAt(0);
}

function decodeBase64(text: string, values: Int8Array): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const value = code < 128 ? (values[code] ?? -1) : -1;
    if (value < 0) return undefined;
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 255;
      bits &= (1 << held) - 1;
    }
  }
  // INVARIANT: one text per byte string; left-over bits that are not zero would be a second spelling.
  return bits === 0 ? bytes : undefined;
}

// IP address operators: bits, never text. IPv4-mapped IPv6 addresses count as IPv4.

import type { ValueTest } from './value-test.ts';

/** The bytes of an IPv4 (4) or IPv6 (16) address, or undefined where the text is none. */
export function addressBytes(text: string): readonly number[] | undefined {
  const bytes = text.includes(':') ? sixBytes(text) : fourBytes(text);
  const mapped =
    bytes?.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.slice(12) : bytes;
}

/** An address, or a range with a prefix length; host bits of the policy's address are ignored. */
export function ipAddress(policyValue: string): ValueTest {
  const slash = policyValue.indexOf('/');
  const network = addressBytes(slash < 0 ? policyValue : policyValue.slice(0, slash));
  if (network === undefined) return () => false;
  const prefix = slash < 0 ? network.length * 8 : prefixLength(policyValue, slash, network.length);
  if (prefix === undefined) return () => false;
  return (value) => {
    const address = addressBytes(value);
    return address !== undefined && address.length === network.length && sharePrefix(address, network, prefix);
  };
}

function prefixLength(policyValue: string, slash: number, length: number): number | undefined {
  const text = policyValue.slice(slash + 1);
  if (!/^\d{1,3}$/.test(text)) return undefined;
  // A mapped range such as ::ffff:10.0.0.0/104 counts its bits as IPv6.
  const mapped = length === 4 && policyValue.slice(0, slash).includes(':') ? 96 : 0;
  const prefix = Number(text) - mapped;
  return prefix >= 0 && prefix <= length * 8 ? prefix : undefined;
}

function sharePrefix(a: readonly number[], b: readonly number[], prefix: number): boolean {
  const whole = prefix >> 3;
  for (let at = 0; at < whole; at++) if (a[at] !== b[at]) return false;
  const rest = prefix & 7;
  if (rest === 0) return true;
  const mask = (255 << (8 - rest)) & 255;
  return ((a[whole] ?? 0) & mask) === ((b[whole] ?? 0) & mask);
}

function fourBytes(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^(?:0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function sixBytes(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function groups(text: string, last: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    if (last && at === parts.length - 1 && part.includes('.')) {
      const four = fourBytes(part);
      if (four === undefined) return undefined;
      bytes.push(...four);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      const group = Number.parseInt(part, 16);
      bytes.push(group >> 8, group & 255);
    }
  }
  return bytes;
}

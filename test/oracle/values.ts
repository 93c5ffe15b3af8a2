// How the naive judge reads numbers, dates, addresses and base64, each as something that compares with ===, or undefined.

/** A decimal number as a fraction of whole numbers: `digits / 10 ** places`. */
export interface Decimal {
  readonly digits: bigint;
  readonly places: bigint;
}

/** Reads `-12.5e3`; exact. */
export function readNumber(text: string): Decimal | undefined {
  const found = /^([+-]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  if (found === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  const magnitude = BigInt(whole + fraction);
  if (magnitude === 0n) return { digits: 0n, places: 0n };
  return { digits: sign === '-' ? -magnitude : magnitude, places: BigInt(fraction.length) - BigInt(exponent) };
}

/** How many digits stand before the point. */
const orderOf = ({ digits, places }: Decimal): bigint => BigInt(digits.toString().replace('-', '').length) - places;

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareNumbers(a: Decimal, b: Decimal): number {
  if (a.digits < 0n !== b.digits < 0n || a.digits === 0n || b.digits === 0n)
    return a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0;
  // Numbers of very different size are not written out.
  const [long, short] = [orderOf(a), orderOf(b)];
  const larger = a.digits < 0n ? -1 : 1;
  if (long - short > 1n || short - long > 1n) return long > short ? larger : -larger;
  const places = a.places > b.places ? a.places : b.places;
  const left = a.digits * 10n ** (places - a.places);
  const right = b.digits * 10n ** (places - b.places);
  return left < right ? -1 : left > right ? 1 : 0;
}

const daysIn = (year: number, month: number): number => {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** Reads a date of the W3C profile, or seconds since 1970, as seconds; exact. */
export function readDate(text: string): Decimal | undefined {
  const date =
    /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$/;
  const found = date.exec(text);
  if (found === null) return /^-?[0-9]+$/.test(text) ? readNumber(text) : undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1)];
  const [hour, minute, second] = [Number(found[4] ?? 0), Number(found[5] ?? 0), Number(found[6] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  let days = day - 1;
  for (let m = 1; m < month; m += 1) days += daysIn(year, m);
  // Days from 0000-01-01 to 1 January of the year: whole years, and a leap day for each leap year passed.
  const leaps =
    year === 0 ? 0 : 1 + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);
  days += year * 365 + leaps - 719_528;
  const zone = found[8] ?? 'Z';
  const offset =
    zone === 'Z' ? 0 : Number(`${zone.slice(0, 1)}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  if (Math.abs(offset) >= 24 * 60 || Number(zone.slice(4)) > 59) return undefined;
  const seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second;
  const fraction = found[7] ?? '';
  return {
    digits: BigInt(seconds) * 10n ** BigInt(fraction.length) + BigInt(fraction === '' ? '0' : fraction),
    places: BigInt(fraction.length),
  };
}

/** An address as its bits: 32 or 128 characters of 0 and 1. */
export function readAddress(text: string): string | undefined {
  const four = readFour(text);
  if (four !== undefined) return four;
  const six = readSix(text);
  // An IPv4-mapped address is the IPv4 address.
  return six?.startsWith(mapped) === true ? six.slice(96) : six;
}

const mapped = '0'.repeat(80) + '1'.repeat(16);
const bits = (value: number, width: number): string => value.toString(2).padStart(width, '0');

function readFour(text: string): string | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255))
    return undefined;
  return parts.map((part) => bits(Number(part), 8)).join('');
}

function readSix(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (head === undefined) return undefined;
  const last = (tail ?? head).at(-1);
  const four = last === undefined ? undefined : readFour(last);
  if (four !== undefined) (tail ?? head).pop();
  const groups = [...head, ...(tail ?? [])];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const room = 128 - 16 * groups.length - (four?.length ?? 0);
  if (tail === undefined ? room !== 0 : room < 16) return undefined;
  const written = (list: readonly string[]): string =>
    list.map((group) => bits(Number.parseInt(group, 16), 16)).join('');
  return written(head) + '0'.repeat(room) + written(tail ?? []) + (four ?? '');
}

/** Whether an address stands in a range such as `10.0.0.0/8`, or is the single address. */
export function standsIn(address: string, range: string): boolean | undefined {
  const [base = '', length, ...more] = range.split('/');
  const inside = readAddress(address);
  const around = readAddress(base);
  if (inside === undefined || around === undefined || more.length > 0) return undefined;
  // A prefix of a mapped range counts from the front of all 128 bits.
  const shift = base.includes(':') && around.length === 32 ? 96 : 0;
  if (length !== undefined && (!/^[0-9]{1,3}$/.test(length) || Number(length) > around.length + shift))
    return undefined;
  const kept = length === undefined ? around.length : Number(length) - shift;
  if (kept < 0) return undefined;
  return inside.length === around.length && inside.slice(0, kept) === around.slice(0, kept);
}

/** Base64, padded or not, as the text of its bytes. */
export function readBase64(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text)) return undefined;
  return Buffer.from(text, 'base64').toString('latin1');
}

/** The bytes of a text, one character each. */
export const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

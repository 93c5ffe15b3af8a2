// Date operators: instants, as the W3C profile of ISO 8601 or as whole seconds since 1970.

import { withoutZerosBehind } from './numeric.ts';
import type { ValueTest } from './value-test.ts';

const form = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** A point in time, exact. */
interface Instant {
  /** Whole seconds since 1970; those that a double does not hold as a bigint, which compares with numbers. */
  readonly seconds: bigint | number;
  /** Digits of the part of a second on top, without zeros behind, so that they compare as texts do. */
  readonly fraction: string;
}

/** Milliseconds since 1970 of a date text, or undefined where it is none. Without a zone it is UTC. */
export function instantOf(text: string): number | undefined {
  const instant = readInstant(text);
  return instant === undefined ? undefined : Number(instant.seconds) * 1000 + Number(`0.${instant.fraction}`) * 1000;
}

function readInstant(text: string): Instant | undefined {
  const match = form.exec(text);
  if (match === null) {
    const seconds = readSeconds(text);
    return seconds === undefined ? undefined : { seconds, fraction: '' };
  }
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    match;
  const [m, d, h, min, s] = [month, day, hour, minute, second].map(Number);
  if (m === undefined || d === undefined || h === undefined || min === undefined || s === undefined) return undefined;
  if (m < 1 || m > 12 || d < 1 || d > daysIn(Number(year), m) || h > 23 || min > 59 || s > 59) return undefined;
  const days = daysSince1970(Number(year), m, d);
  const offset = zoneMinutes(zone);
  if (offset === undefined) return undefined;
  return { seconds: ((days * 24 + h) * 60 + min - offset) * 60 + s, fraction: withoutZerosBehind(fraction) };
}

// Fifteen digits are exact in a double.
const exactDigits = 15;
const latest = 9_223_372_036_854_775_807n;

/** Whole seconds as far as IAM saves them, 64 bits. */
function readSeconds(text: string): bigint | number | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  if (text.length <= exactDigits) return Number(text);
  const short = text.replace(/^(-?)0+(?=\d)/, '$1');
  if (short.length > latest.toString().length + 1) return undefined;
  const seconds = BigInt(short);
  return seconds > latest || seconds < -latest ? undefined : seconds;
}

/** Negative, zero or positive, as `a` is before, at or after `b`. */
function compareInstants(a: Instant, b: Instant): number {
  if (a.seconds < b.seconds) return -1;
  if (a.seconds > b.seconds) return 1;
  return a.fraction === b.fraction ? 0 : a.fraction < b.fraction ? -1 : 1;
}

const savedDate =
  /^-?\d{1,9}(?:-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12]\d|3[01]))?)?(?:t(?:(?:[01]?\d|2[0-3])(?::[0-5]?\d(?::[0-5]?\d(?:\.\d{1,9})?(?:z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?)?)?)?$/i;

/**
 * Whether IAM saves a policy with this date: it takes more forms than a decision reads (years far away, days that a month
 * does not have, a time without seconds or zone). Numbers are seconds since 1970.
 */
export function mayBeSavedAsDate(text: string): boolean {
  if (/^\+?\d+$/.test(text)) return BigInt(text) <= latest;
  return instantOf(text) !== undefined || savedDate.test(text) || text.includes('${');
}

/** A comparison of request value and policy value; a text that is no date matches nothing. */
export function dateTest(test: (v: number, p: number) => boolean): (policyValue: string) => ValueTest {
  return (policyValue) => {
    const wanted = readInstant(policyValue);
    if (wanted === undefined) return () => false;
    return (value) => {
      const instant = readInstant(value);
      return instant !== undefined && test(compareInstants(instant, wanted), 0);
    };
  };
}

function zoneMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days of the proleptic Gregorian calendar (after Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

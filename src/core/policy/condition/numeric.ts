// Numeric operators: decimal numbers by value, exact to the last digit.

import type { ValueTest } from './value-test.ts';

const form = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

// Fifteen digits are exact in a double.
const exactDigits = 15;

/** A decimal number: 0.`digits` times ten to the power of `magnitude`; zero has no digits. */
interface Decimal {
  readonly negative: boolean;
  /** Without zeros in front or behind, so that they compare as texts do. */
  readonly digits: string;
  readonly magnitude: bigint | number;
}

/** The number that a text is, or undefined: sign, digits, fraction, exponent, and nothing else. */
function decimalOf(text: string): Decimal | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const zerosInFront = whole.length + fraction.length - digits.length;
  return {
    negative: sign === '-',
    digits: withoutZerosBehind(digits),
    magnitude: sumOf(whole.length - zerosInFront, exponent),
  };
}

/** With an exponent that a double does not hold as a bigint, which compares with numbers. */
function sumOf(places: number, exponent: string): bigint | number {
  return exponent.length <= exactDigits ? places + Number(exponent) : BigInt(places) + BigInt(exponent);
}

/** Digits of a fraction, shortened. By hand: a pattern anchored at the end alone would try every run of zeros. */
export function withoutZerosBehind(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charAt(end - 1) === '0') end--;
  return digits.slice(0, end);
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
function compareDecimals(a: Decimal, b: Decimal): number {
  const sign = signOf(a);
  if (sign !== signOf(b)) return sign - signOf(b);
  if (sign === 0) return 0;
  if (a.magnitude < b.magnitude) return -sign;
  if (a.magnitude > b.magnitude) return sign;
  return a.digits === b.digits ? 0 : a.digits < b.digits ? -sign : sign;
}

function signOf({ negative, digits }: Decimal): number {
  return digits === '' ? 0 : negative ? -1 : 1;
}

/** A comparison of request value and policy value; a text that is no number matches nothing. */
export function numericTest(test: (v: number, p: number) => boolean): (policyValue: string) => ValueTest {
  return (policyValue) => {
    const wanted = decimalOf(policyValue);
    if (wanted === undefined) return () => false;
    const whole = wholeNumberOf(policyValue);
    return (value) => {
      const given = whole === undefined ? undefined : wholeNumberOf(value);
      if (given !== undefined && whole !== undefined) return test(given, whole);
      const number = decimalOf(value);
      return number !== undefined && test(compareDecimals(number, wanted), 0);
    };
  };
}

/** The number that a text of a few digits is; undefined for every other text, numbers among them. */
function wholeNumberOf(text: string): number | undefined {
  if (text.length === 0 || text.length > exactDigits) return undefined;
  let number = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

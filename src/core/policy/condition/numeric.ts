// Numeric operators: decimal numbers by value.

import type { ValueTest } from './value-test.ts';

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text is, or undefined: sign, digits, fraction, exponent, and nothing else. */
export function decimalNumber(text: string): number | undefined {
  return decimal.test(text) ? Number(text) : undefined;
}

/** A comparison of request value and policy value; a text that is no number matches nothing. */
export function numericTest(test: (v: number, p: number) => boolean): (policyValue: string) => ValueTest {
  return (policyValue) => {
    const wanted = decimalNumber(policyValue);
    if (wanted === undefined) return () => false;
    return (value) => {
      const number = decimalNumber(value);
      return number !== undefined && test(number, wanted);
    };
  };
}

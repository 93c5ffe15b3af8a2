// What arguments of options may be: checked while the command line is read, before anything is tried.

import { InvalidArgumentError } from 'commander';
import type { ContextEntry } from '../core/shapes/access.ts';
import { usageError } from './cli-error.ts';

/** Reads a whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (value !== undefined && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

/** Reads a list: an option that may be repeated, each time with one value or several between commas. */
export function listed(text: string, before: readonly string[] | undefined): readonly string[] {
  const values = text.split(',').filter((value) => value !== '');
  if (values.length === 0) throw new InvalidArgumentError('It is a value, or several between commas.');
  return [...(before ?? []), ...values];
}

/** Reads an option that may be repeated, one value each time. */
export function repeated(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** Reads quotas: `usersPerAccount=10`, repeated or with commas between them. Which there are is judged with the cluster. */
export function quotaSettings(
  text: string,
  before: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const read = listed(text, undefined).map((pair) => {
    const match = /^([A-Za-z]+)=(\d{1,15})$/.exec(pair);
    if (match === null) throw new InvalidArgumentError('It is name=number, such as usersPerAccount=10.');
    return [match[1] ?? '', Number(match[2])] as const;
  });
  return { ...before, ...Object.fromEntries(read) };
}

/** Largest seed: what a number holds exactly, and a person still types. */
export const largestSeed = 999_999_999_999_999;

/** Condition keys of a request as options give them: `key=value`, values with commas being lists. */
export function contextEntries(pairs: readonly string[] = []): readonly ContextEntry[] {
  return pairs.map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1) throw usageError(`'${pair}' should be key=value.`);
    const values = pair.slice(equals + 1).split(',');
    return { key: pair.slice(0, equals), values, ...(values.length > 1 ? { multivalued: true } : {}) };
  });
}

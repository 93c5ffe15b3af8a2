// Files that commands are given by name: read whole, `-` being standard input, with one clear message where that fails.

import { readFileSync } from 'node:fs';
import { CliError, textOf } from '../cli-error.ts';

const standardInput = 0;

/** The text of a file, or of standard input for `-`. A byte order mark at its front is no part of it. */
export function readInput(path: string): string {
  try {
    return readFileSync(path === '-' ? standardInput : path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new CliError('failed', `cannot read ${path === '-' ? 'standard input' : path}: ${textOf(error)}`);
  }
}

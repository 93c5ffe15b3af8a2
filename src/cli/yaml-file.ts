// Files in YAML (or JSON): read, with one clear message and its line where that fails.

import { LineCounter, parseDocument, visit } from 'yaml';
import { CliError } from './cli-error.ts';

/** A file, read. */
export interface YamlFile {
  readonly document: ReturnType<typeof parseDocument>;
  readonly lines: LineCounter;
}

/** Reads a text as YAML. Throws {@link CliError}. */
export function readYaml(path: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = withinBounds(`${path}:1`, () => parseDocument(text, { lineCounter: lines }));
  const [error] = document.errors;
  if (error !== undefined)
    throw new CliError('failed', `${path}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n', 1)[0] ?? ''}`);
  withinBounds(`${path}:1`, () => visit(document, { Scalar: (_, scalar) => keepDigits(scalar) }));
  return { document, lines };
}

/** The whole of a text in YAML as plain values. Throws {@link CliError}. */
export function plainYaml(path: string, text: string): unknown {
  const { document } = readYaml(path, text);
  return withinBounds(`${path}:1`, (): unknown => document.toJS());
}

/** Account ids begin with zeros, and others are longer than a number is exact: digits that a number would lose stay a text. */
function keepDigits(scalar: { value: unknown; source?: string }): void {
  const { value, source } = scalar;
  if (typeof value === 'number' && source !== undefined && /^\d+$/.test(source) && String(value) !== source)
    scalar.value = source;
}

/** What `read` makes of a file whose depth and aliases nobody has looked at. `where` is the place that it is about. */
export function withinBounds<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    // The stack is at its end.
    if (error instanceof RangeError) throw new CliError('failed', `${where}: this is nested too deeply`);
    // The library's own limit.
    if (error instanceof ReferenceError) throw new CliError('failed', `${where}: aliases stand for too much here`);
    throw error;
  }
}

/** A value out of YAML as JSON. Throws {@link CliError} where an alias stands within what it names. */
export function yamlAsJson(where: string, value: unknown): string {
  try {
    return withinBounds(where, () => JSON.stringify(value));
  } catch (error) {
    if (error instanceof TypeError) throw new CliError('failed', `${where}: an alias stands within what it names`);
    throw error;
  }
}

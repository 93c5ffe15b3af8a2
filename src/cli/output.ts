// What commands print: results on stdout, talk on stderr, as tables for people or JSON for programs.

import { stripVTControlCharacters } from 'node:util';

/** How results are printed. */
export type OutputFormat = 'json' | 'table';

/** One line of text towards a person or a program. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Colours of words that carry a state. */
export type Colour = 'dim' | 'green' | 'red' | 'yellow';

const ansi: Readonly<Record<Colour, number>> = { dim: 2, red: 31, green: 32, yellow: 33 };

/** The two streams of a command, and its colours. */
export class Output {
  readonly format: OutputFormat | undefined;
  readonly #stdout: Sink;
  readonly #stderr: Sink;
  readonly #coloured: boolean;

  constructor(options: {
    readonly stdout: Sink;
    readonly stderr: Sink;
    readonly format: OutputFormat | undefined;
    /** NO_COLOR as the environment has it; anything but empty turns colours off. */
    readonly noColour: string | undefined;
  }) {
    this.format = options.format;
    this.#stdout = options.stdout;
    this.#stderr = options.stderr;
    this.#coloured = options.stdout.isTTY === true && !options.noColour;
  }

  /** A line of the result. */
  line(text = ''): void {
    this.#stdout.write(`${text}\n`);
  }

  /** A stretch of the result, line ends included. */
  text(text: string): void {
    this.#stdout.write(text);
  }

  /** The result as JSON. */
  json(value: unknown): void {
    this.line(JSON.stringify(value, undefined, 2));
  }

  /** One of many results as JSON, a line each. */
  jsonLine(value: unknown): void {
    this.line(JSON.stringify(value));
  }

  /** A line of talk, which no program reads. */
  say(text = ''): void {
    this.#stderr.write(`${text}\n`);
  }

  /** A question, which is answered on the same line. */
  ask(text: string): void {
    this.#stderr.write(text);
  }

  /** `text` in a colour, where the reader can see colours. */
  paint(colour: Colour, text: string): string {
    return this.#coloured ? `\u001b[${ansi[colour]}m${text}\u001b[0m` : text;
  }

  /** Rows under headings, columns aligned. */
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void {
    const all = [headings.map((heading) => this.paint('dim', heading)), ...rows];
    const widths = headings.map((_, at) => Math.max(...all.map((row) => printedWidth(row[at] ?? ''))));
    for (const row of all) this.line(alignRow(row, widths));
  }

  /** Names and values, one pair a line, values aligned. */
  facts(pairs: readonly (readonly [name: string, value: string])[]): void {
    const width = Math.max(...pairs.map(([name]) => name.length));
    for (const [name, value] of pairs) this.line(`${this.paint('dim', name.padEnd(width))}  ${value}`);
  }
}

function alignRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - printedWidth(cell))));
  return cells.join('  ').trimEnd();
}

function printedWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Milliseconds as people say them: `340 ms`, `3.42 s`, `2 min 5 s`; rounded before they are split, so never `60.00 s`. */
export function showDuration(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  const hundredths = Math.round(ms / 10);
  if (hundredths < 6000) return `${(hundredths / 100).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// Responses of the API as tables: for eyes; programs read the JSON.

import type { Output } from './output.ts';

type Structure = Readonly<Record<string, unknown>>;

/** Prints a response: values as facts, lists as tables, a structure under its name. */
export function printResponse(output: Output, response: object): void {
  printStructure(output, '', response as Structure);
}

function printStructure(output: Output, title: string, structure: Structure): void {
  const entries = Object.entries(structure);
  const facts = entries.flatMap(([name, value]) => (isPlain(value) ? [[name, text(value)] as const] : []));
  if (title !== '') output.line(title);
  if (facts.length > 0) output.facts(facts);
  for (const [name, value] of entries) {
    if (isPlain(value)) continue;
    const path = title === '' ? name : `${title}.${name}`;
    if (title !== '' || facts.length > 0 || name !== entries[0]?.[0]) output.line();
    if (Array.isArray(value)) printList(output, path, value);
    else printStructure(output, path, value as Structure);
  }
}

function printList(output: Output, title: string, items: readonly unknown[]): void {
  output.line(`${title}: ${items.length}`);
  if (items.length === 0) return;
  const rows = items.map((item) => (isPlain(item) ? { '': item } : (item as Structure)));
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  output.table(
    headings,
    rows.map((row) => headings.map((heading) => text(row[heading]))),
  );
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

// YAML (or JSON) read strictly by a shape: what is unknown, missing or of another kind is told with file, line and place.

import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { nearest } from '../../core/base/nearest.ts';
import { CliError } from '../cli-error.ts';
import { readYaml, withinBounds, type YamlFile, yamlAsJson } from '../yaml-file.ts';

/** What may stand at a place. */
export type Shape =
  | { readonly kind: 'document' | 'tags' | 'text' | 'whole' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'members'; readonly of: Readonly<Record<string, Shape>>; readonly required: readonly string[] };

/** A value read by a shape: members that are absent are left out. */
export type Read = number | string | readonly Read[] | ReadMembers;

/** Members of a value, with the line that it begins in. */
export interface ReadMembers {
  readonly line: number;
  readonly members: Readonly<Record<string, Read>>;
}

type Place = readonly (number | string)[];

/** Reads a text by a shape. Throws {@link CliError}. */
export function readByShape(path: string, text: string, shape: Shape): Read {
  return new ShapeReader(path, text).read(shape);
}

class ShapeReader {
  readonly #path: string;
  readonly #lines: YamlFile['lines'];
  readonly #yaml: YamlFile['document'];

  constructor(path: string, text: string) {
    this.#path = path;
    const { document, lines } = readYaml(path, text);
    this.#yaml = document;
    this.#lines = lines;
  }

  read(shape: Shape): Read {
    return this.#value(this.#yaml.contents ?? undefined, shape, []);
  }

  #value(written: unknown, shape: Shape, place: Place): Read {
    const node = isAlias(written) ? written.resolve(this.#yaml) : (written as Node | undefined);
    switch (shape.kind) {
      case 'text':
        return this.#text(node, place);
      case 'whole': {
        if (isScalar(node) && Number.isSafeInteger(node.value)) return node.value as number;
        throw this.#problem(node, place, 'must be a whole number');
      }
      case 'document':
        return this.#document(node, place);
      case 'tags':
        return this.#tags(node, place);
      case 'list':
        if (!isSeq(node)) throw this.#problem(node, place, 'must be a list');
        return node.items.map((item, at) => this.#value(item, shape.of, [...place, at]));
      case 'members':
        return this.#members(node, shape, place);
    }
  }

  /** A number stands for the text it is written as: `id: 000000000000` keeps its zeros. */
  #text(node: Node | undefined, place: Place): string {
    if (isScalar(node) && typeof node.value === 'string') return node.value;
    if (isScalar(node) && node.value !== null && node.source !== undefined) return node.source;
    throw this.#problem(node, place, 'must be a text');
  }

  #document(node: Node | undefined, place: Place): string {
    if (isMap(node)) {
      const where = `${this.#path}:${this.#lineOf(node)}: ${placeText(place)}`;
      return yamlAsJson(
        where,
        withinBounds(where, (): unknown => node.toJS(this.#yaml)),
      );
    }
    const text = this.#text(node, place);
    try {
      JSON.parse(text);
      return text;
    } catch {
      throw this.#problem(node, place, 'must be a policy document: members, or JSON as a text');
    }
  }

  /** `{name: value}`, or `[{key, value}]` as AWS writes them. */
  #tags(node: Node | undefined, place: Place): Read {
    const line = this.#lineOf(node);
    const tag = (key: string, value: string): ReadMembers => ({ line, members: { key, value } });
    if (!isMap(node)) return this.#value(node, { kind: 'list', of: tagShape }, place);
    return node.items.map((pair) => {
      const key = this.#name(pair, place);
      return tag(key, this.#text(this.#resolved(pair.value), [...place, key]));
    });
  }

  #members(node: Node | undefined, shape: Extract<Shape, { kind: 'members' }>, place: Place): ReadMembers {
    if (!isMap(node)) throw this.#problem(node, place, `must have members: ${Object.keys(shape.of).join(', ')}`);
    const members: Record<string, Read> = {};
    for (const pair of node.items) {
      const name = this.#name(pair, place);
      const member = Object.hasOwn(shape.of, name) ? shape.of[name] : undefined;
      if (member === undefined) throw this.#unknown(pair, name, Object.keys(shape.of), place);
      members[name] = this.#value(pair.value, member, [...place, name]);
    }
    const missing = shape.required.find((name) => !Object.hasOwn(members, name));
    if (missing !== undefined) throw this.#problem(node, place, `has no ${missing}, which it must have`);
    return { line: this.#lineOf(node), members };
  }

  #resolved(written: unknown): Node | undefined {
    return isAlias(written) ? written.resolve(this.#yaml) : ((written ?? undefined) as Node | undefined);
  }

  #name(pair: Pair, place: Place): string {
    return this.#text(this.#resolved(pair.key), place);
  }

  #unknown(pair: Pair, name: string, known: readonly string[], place: Place): CliError {
    const near = nearest(name, known);
    const advice = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`;
    return this.#problem(this.#resolved(pair.key), place, `has no member ${name}. ${advice}`);
  }

  #problem(node: Node | undefined, place: Place, what: string): CliError {
    return new CliError('failed', `${this.#path}:${this.#lineOf(node)}: ${placeText(place)} ${what}`);
  }

  #lineOf(node: Node | undefined): number {
    const start = node?.range?.[0];
    return start === undefined ? 1 : this.#lines.linePos(start).line;
  }
}

const tagShape: Shape = {
  kind: 'members',
  of: { key: { kind: 'text' }, value: { kind: 'text' } },
  required: ['key', 'value'],
};

/** `accounts[0].users[1].name`. */
function placeText(place: Place): string {
  const text = place.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text === '' ? 'the file' : text.slice(1);
}

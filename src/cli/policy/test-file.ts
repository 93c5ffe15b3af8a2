// Test files of `eventide policy test`: documents, principals and cases in YAML, read strictly, problems told by line.

import { dirname, resolve } from 'node:path';
import { isNode } from 'yaml';
import { CliError } from '../cli-error.ts';
import { readYaml, withinBounds, type YamlFile, yamlAsJson } from '../yaml-file.ts';
import { readInput } from './read-input.ts';

/** Who asks in a case. */
export interface TestPrincipal {
  readonly arn: string;
  /** ARN of the role behind a session. */
  readonly role?: string;
  /** Names of documents. */
  readonly identity: readonly string[];
  readonly boundary?: string;
  readonly session: readonly string[];
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** What a case expects: any denial, or one decision. */
export type Expectation = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied' | 'denied';

/** One request with the decision that is right. */
export interface TestCase {
  readonly name: string;
  readonly line: number;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly resourcePolicy?: string;
  readonly resourceKind?: 'kms' | 'trust';
  readonly scp: readonly (readonly string[])[];
  readonly rcp: readonly (readonly string[])[];
  readonly expect: Expectation;
  readonly decidedBy?: string;
}

/** One case, decided. */
export interface CaseResult {
  readonly file: string;
  readonly case: TestCase;
  readonly decision: string;
  /** Why it is not as expected; undefined: it is. */
  readonly failure: string | undefined;
}

/** One test file. */
export interface TestFile {
  readonly path: string;
  /** By name: the text, and the file it stands in where it has one of its own. */
  readonly documents: ReadonlyMap<string, { readonly text: string; readonly file: string | undefined }>;
  readonly principals: ReadonlyMap<string, TestPrincipal>;
  readonly cases: readonly TestCase[];
}

/** Reads a test file. Throws {@link CliError} with the line of what is wrong. */
export function readTestFile(path: string, cwd: string): TestFile {
  return new TestFileReader(path === '-' ? path : resolve(cwd, path)).read();
}

type Path = readonly (number | string)[];
type Members = Readonly<Record<string, unknown>>;

const sentence = /^(\S+) may (not )?(\S+)(?: on (\S+))?$/;
const expectations: Readonly<Record<string, Expectation>> = {
  ...{ allow: 'Allowed', deny: 'denied', Allowed: 'Allowed', denied: 'denied' },
  ...{ ExplicitlyDenied: 'ExplicitlyDenied', ImplicitlyDenied: 'ImplicitlyDenied' },
};
const caseMembers = [
  ...['name', 'principal', 'action', 'resource', 'resourceAccount', 'context', 'resourcePolicy', 'resourceKind'],
  ...['scp', 'rcp', 'expect', 'decidedBy'],
];

class TestFileReader {
  readonly #path: string;
  readonly #lines: YamlFile['lines'];
  readonly #yaml: YamlFile['document'];
  readonly #documents = new Map<string, { readonly text: string; readonly file: string | undefined }>();
  readonly #principals = new Map<string, TestPrincipal>();

  constructor(path: string) {
    this.#path = path;
    const { document, lines } = readYaml(path, readInput(path));
    this.#yaml = document;
    this.#lines = lines;
  }

  read(): TestFile {
    const whole = withinBounds(`${this.#path}:1`, (): unknown => this.#yaml.toJS());
    const root = this.#members(whole, [], ['documents', 'principals', 'cases']);
    for (const [name, value] of Object.entries(this.#members(root['documents'] ?? {}, ['documents'])))
      this.#documents.set(name, this.#document(value, ['documents', name]));
    for (const [name, value] of Object.entries(this.#members(root['principals'] ?? {}, ['principals'])))
      this.#principals.set(name, this.#principal(value, ['principals', name]));
    const cases = this.#list(root['cases'] ?? [], ['cases']).flatMap((value, at) => this.#cases(value, ['cases', at]));
    if (cases.length === 0) throw this.#problem([], 'there are no cases');
    return { path: this.#path, documents: this.#documents, principals: this.#principals, cases };
  }

  #document(value: unknown, path: Path): { readonly text: string; readonly file: string | undefined } {
    if (typeof value !== 'string') {
      const text = yamlAsJson(`${this.#path}:${this.#lineOf(path)}`, this.#members(value, path));
      return { text, file: undefined };
    }
    const file = resolve(dirname(this.#path), value);
    return { text: readInput(file), file: value };
  }

  #principal(value: unknown, path: Path): TestPrincipal {
    const known = ['arn', 'role', 'identity', 'boundary', 'session', 'context'];
    const members = this.#members(value, path, known);
    return {
      arn: this.#text(members['arn'], [...path, 'arn']),
      ...(members['role'] === undefined ? {} : { role: this.#text(members['role'], [...path, 'role']) }),
      identity: this.#names(members['identity'] ?? [], [...path, 'identity']),
      ...(members['boundary'] === undefined
        ? {}
        : { boundary: this.#name(members['boundary'], [...path, 'boundary']) }),
      session: this.#names(members['session'] ?? [], [...path, 'session']),
      context: this.#context(members['context'] ?? {}, [...path, 'context']),
    };
  }

  #cases(value: unknown, path: Path): readonly TestCase[] {
    if (typeof value === 'string') return [this.#sentence(value, path)];
    const members = this.#members(value, path, caseMembers);
    const texts = (name: string, absent: string): readonly string[] =>
      (members[name] === undefined ? [absent] : [members[name]].flat()).map((one) => this.#text(one, [...path, name]));
    const resourceKind = this.#resourceKind(members['resourceKind'], [...path, 'resourceKind']);
    const optional = (name: 'decidedBy' | 'resourceAccount'): object =>
      members[name] === undefined ? {} : { [name]: this.#text(members[name], [...path, name]) };
    const shared = {
      line: this.#lineOf(path),
      principal: this.#principalName(this.#text(members['principal'], [...path, 'principal']), path),
      context: this.#context(members['context'] ?? {}, [...path, 'context']),
      ...(members['resourcePolicy'] === undefined
        ? {}
        : { resourcePolicy: this.#name(members['resourcePolicy'], [...path, 'resourcePolicy']) }),
      ...(resourceKind === undefined ? {} : { resourceKind }),
      ...optional('resourceAccount'),
      ...optional('decidedBy'),
      scp: this.#levels(members['scp'], [...path, 'scp']),
      rcp: this.#levels(members['rcp'], [...path, 'rcp']),
      expect: this.#expectation(members['expect'], [...path, 'expect']),
    };
    return texts('action', '').flatMap((action) =>
      texts('resource', '*').map((resource) => {
        const asked = `${shared.principal} ${action} ${resource}`;
        const name =
          members['name'] === undefined ? asked : `${this.#text(members['name'], [...path, 'name'])}: ${asked}`;
        return { ...shared, name, action, resource };
      }),
    );
  }

  #sentence(text: string, path: Path): TestCase {
    const [, principal, not, action = '', resource = '*'] = sentence.exec(text.trim()) ?? [];
    if (principal === undefined)
      throw this.#problem(
        path,
        'a case in words reads: NAME may ACTION on RESOURCE, or NAME may not ACTION on RESOURCE',
      );
    return {
      ...{
        name: text.trim(),
        line: this.#lineOf(path),
        principal: this.#principalName(principal, path),
        action,
        resource,
      },
      ...{ context: {}, scp: [], rcp: [], expect: not === undefined ? 'Allowed' : 'denied' },
    };
  }

  #resourceKind(value: unknown, path: Path): 'kms' | 'trust' | undefined {
    if (value === undefined || value === 'kms' || value === 'trust') return value;
    throw this.#problem(path, 'resourceKind is trust or kms');
  }

  #expectation(value: unknown, path: Path): Expectation {
    const found = typeof value === 'string' ? expectations[value] : undefined;
    if (found === undefined) throw this.#problem(path, 'expect is allow, deny, ExplicitlyDenied or ImplicitlyDenied');
    return found;
  }

  #levels(value: unknown, path: Path): readonly (readonly string[])[] {
    return this.#list(value ?? [], path).map((level, at) => this.#names(level, [...path, at]));
  }

  #names(value: unknown, path: Path): readonly string[] {
    return this.#list(value, path).map((one, at) => this.#name(one, [...path, at]));
  }

  #name(value: unknown, path: Path): string {
    const name = this.#text(value, path);
    if (!this.#documents.has(name)) throw this.#problem(path, `there is no document ${name}`);
    return name;
  }

  #principalName(name: string, path: Path): string {
    if (!this.#principals.has(name)) throw this.#problem(path, `there is no principal ${name}`);
    return name;
  }

  #context(value: unknown, path: Path): TestPrincipal['context'] {
    const entries = Object.entries(this.#members(value, path)).map(([key, one]) => {
      const plain = (item: unknown): string =>
        ['boolean', 'number'].includes(typeof item) ? String(item) : this.#text(item, [...path, key]);
      return [key, Array.isArray(one) ? one.map(plain) : plain(one)] as const;
    });
    return Object.fromEntries(entries);
  }

  #members(value: unknown, path: Path, known?: readonly string[]): Members {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.#problem(path, `${path.join('.') || 'the file'} holds no members`);
    const unknown = Object.keys(value).find((name) => known !== undefined && !known.includes(name));
    if (unknown !== undefined)
      throw this.#problem([...path, unknown], `there is no member ${unknown} here, only ${known?.join(', ')}`);
    return value as Members;
  }

  #list(value: unknown, path: Path): readonly unknown[] {
    if (!Array.isArray(value)) throw this.#problem(path, `${path.join('.')} is a list`);
    return value;
  }

  #text(value: unknown, path: Path): string {
    if (typeof value !== 'string' || value === '') throw this.#problem(path, `${path.join('.')} is a text`);
    return value;
  }

  #problem(path: Path, message: string): CliError {
    return new CliError('failed', `${this.#path}:${this.#lineOf(path)}: ${message}`);
  }

  /** The line of the nearest thing on the path that is there. */
  #lineOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = this.#yaml.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

// One case of a batch evaluation: a line of JSON with a request and the policies that bear on it.

import { type CompiledPolicy, compilePolicy } from '../../core/policy/compile.ts';
import { type ContextValue, MapContext } from '../../core/policy/context.ts';
import type { PolicyType } from '../../core/policy/document.ts';
import type { PolicyRequest, PolicySet } from '../../core/policy/evaluate.ts';
import type { PolicyCaller } from '../../core/policy/principal.ts';
import { accountOfArn } from '../../core/policy/resource.ts';
import { CursorProblem, JsonCursor, type Slice } from './json-cursor.ts';
import { idText } from './line-id.ts';

/** A line as read. */
export interface PolicyCase {
  /** The id as the line writes it, in JSON; `null` where it has none. */
  readonly id: string;
  readonly request: PolicyRequest;
  readonly set: PolicySet;
}

/** A line that is no case. */
export class CaseProblem extends Error {
  override readonly name = 'CaseProblem';
}

// Documents of earlier lines: corpora ask many requests of the same few. A document is at most 128 KiB.
const keptDocuments = 1000;
// Documents of which it is known that they came once: a number each.
const seenDocuments = 20_000;

/** The policies of a line, where they stand in it. */
interface Places {
  readonly identity: Slice[];
  readonly session: Slice[];
  readonly scp: Slice[][];
  readonly rcp: Slice[][];
  boundary?: Slice;
  resource?: Slice;
  resourceKind?: 'kms' | 'trust' | undefined;
}

/** Reads lines; keeps the documents of earlier ones made ready. */
export class CaseReader {
  readonly #documents = new Map<string, CompiledPolicy>();
  readonly #seen = new Set<number>();

  /** Reads a line. Throws {@link CaseProblem}. */
  read(line: string): PolicyCase {
    try {
      return this.#read(line);
    } catch (error) {
      if (error instanceof CursorProblem || error instanceof SyntaxError) throw new CaseProblem(error.message);
      throw error;
    }
  }

  #read(line: string): PolicyCase {
    const cursor = new JsonCursor(line);
    let id = 'null';
    let request: PolicyRequest | undefined;
    const places: Places = { identity: [], session: [], scp: [], rcp: [] };
    cursor.object('the case', (name) => {
      if (name === 'policies') {
        if (!cursor.null()) readPlaces(cursor, places);
        return;
      }
      const { start, end } = cursor.skip();
      const value: unknown = JSON.parse(line.slice(start, end));
      if (name === 'id') id = idText(line.slice(start, end));
      else if (name === 'request') request = requestOf(value);
    });
    if (!cursor.ended) throw new CaseProblem('something stands behind the case');
    if (request === undefined) throw new CaseProblem('request is missing');
    return { id, request, set: this.#set(line, places) };
  }

  #set(line: string, places: Places): PolicySet {
    const { identity, session, boundary, resource, resourceKind, scp, rcp } = places;
    const all = (slices: readonly Slice[], type: PolicyType, level = ''): readonly CompiledPolicy[] =>
      slices.map((slice, index) => this.#document(line, slice, type, `${level}${index}`));
    const one = (slice: Slice | undefined, type: PolicyType): CompiledPolicy | undefined =>
      slice === undefined ? undefined : this.#document(line, slice, type, '0');
    return {
      identity: all(identity, 'identity'),
      boundary: one(boundary, 'boundary'),
      session: session.length === 0 ? undefined : all(session, 'session'),
      resource: one(resource, resourceKind === 'trust' ? 'trust' : 'resource'),
      ...(resourceKind === undefined ? {} : { resourceKind }),
      scp: scp.map((level, depth) => all(level, 'scp', `${depth}.`)),
      rcp: rcp.map((level, depth) => all(level, 'rcp', `${depth}.`)),
    };
  }

  #document(line: string, { start, end }: Slice, policyType: PolicyType, policyId: string): CompiledPolicy {
    const text = line.slice(start, end);
    const hash = hashOf(text);
    // Kept from its second coming on: where every line has documents of its own, keeping them would be all the work.
    if (!this.#seen.has(hash)) {
      if (this.#seen.size >= seenDocuments) this.#seen.clear();
      this.#seen.add(hash);
      return compileDocument(text, policyType, policyId);
    }
    const name = `${policyType} ${policyId} ${text}`;
    const known = this.#documents.get(name);
    if (known !== undefined) return known;
    const compiled = compileDocument(text, policyType, policyId);
    this.#keep(name, compiled);
    return compiled;
  }

  #keep(name: string, compiled: CompiledPolicy): void {
    if (this.#documents.size >= keptDocuments) this.#documents.clear();
    this.#documents.set(name, compiled);
  }
}

function readPlaces(cursor: JsonCursor, places: Places): void {
  const documents = (what: string, found: Slice[]): void =>
    cursor.list(what, () => found.push(documentAt(cursor, what)));
  const levels = (what: string, found: Slice[][]): void =>
    cursor.list(what, () => {
      const level: Slice[] = [];
      documents(what, level);
      found.push(level);
    });
  cursor.object('policies', (name) => {
    if (name === 'identity' || name === 'session') documents(name, places[name]);
    else if (name === 'scp' || name === 'rcp') levels(name, places[name]);
    else if (name === 'boundary' || name === 'resource') {
      if (!cursor.null()) places[name] = documentAt(cursor, name);
    } else {
      const { start, end } = cursor.skip();
      const value: unknown = JSON.parse(cursor.text.slice(start, end));
      if (name === 'resourceKind') places.resourceKind = resourceKindOf(value);
    }
  });
}

/** A document that is no policy denies; a text that is no JSON makes the line no case. */
function compileDocument(text: string, policyType: PolicyType, policyId: string): CompiledPolicy {
  const compiled = compilePolicy(text, { policyType, policyId });
  if (compiled.broken) JSON.parse(text);
  return compiled;
}

function documentAt(cursor: JsonCursor, what: string): Slice {
  if (!cursor.atObject) throw new CaseProblem(`a document of ${what} is no object`);
  return cursor.skip();
}

/** FNV-1a (Fowler, Noll, Vo) over UTF-16 units: a hint, never a proof. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function resourceKindOf(kind: unknown): 'kms' | 'trust' | undefined {
  if (kind === null) return undefined;
  if (kind === 'kms' || kind === 'trust') return kind;
  throw new CaseProblem('resourceKind is "trust" or "kms"');
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requestOf(value: unknown): PolicyRequest {
  if (!isObject(value)) throw new CaseProblem('request is no object');
  const caller = callerOf(value['principal']);
  const context = value['context'];
  if (context !== undefined && context !== null && !isObject(context)) throw new CaseProblem('context is no object');
  const resource = optionalText(value, 'resource') ?? '*';
  return {
    caller,
    action: textOf(value, 'action'),
    resource,
    resourceAccount: optionalText(value, 'resourceAccount') ?? accountOfArn(resource) ?? caller.account,
    context: contextOf(context ?? {}),
  };
}

function contextOf(values: Members): MapContext {
  const context = new MapContext();
  for (const key in values) {
    const value = values[key];
    if (!isContextValue(value)) throw new CaseProblem(`the context key ${key} is neither a text nor a list of texts`);
    context.set(key, value);
  }
  return context;
}

function isContextValue(value: unknown): value is ContextValue {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

const kinds: ReadonlySet<string> = new Set<PolicyCaller['kind']>([
  'User',
  'AssumedRole',
  'FederatedUser',
  'Root',
  'Service',
  'Anonymous',
  'Federated',
]);

function callerOf(value: unknown): PolicyCaller {
  if (!isObject(value)) throw new CaseProblem('request.principal is no object');
  const kind = textOf(value, 'type');
  if (!kinds.has(kind)) throw new CaseProblem(`there is no principal type ${JSON.stringify(kind)}`);
  const caller: { -readonly [member in keyof PolicyCaller]: PolicyCaller[member] } = {
    kind: kind as PolicyCaller['kind'],
    arn: kind === 'Anonymous' ? (optionalText(value, 'arn') ?? '') : textOf(value, 'arn'),
    account: optionalText(value, 'account') ?? '',
  };
  for (const member of textMembers) {
    const text = optionalText(value, member);
    if (text !== undefined) caller[member] = text;
  }
  for (const member of flagMembers) {
    const flag = value[member];
    if (flag === undefined || flag === null) continue;
    if (typeof flag !== 'boolean') throw new CaseProblem(`${member} is true or false`);
    caller[member] = flag;
  }
  return caller;
}

const textMembers = ['uniqueId', 'roleArn', 'roleId', 'userArn', 'canonicalId'] as const;
const flagMembers = ['serviceLinked', 'managementAccount'] as const;

function textOf(value: Members, member: string): string {
  const text = optionalText(value, member);
  if (text === undefined || text === '') throw new CaseProblem(`${member} is missing`);
  return text;
}

function optionalText(value: Members, member: string): string | undefined {
  const text = value[member];
  if (text === undefined || text === null) return undefined;
  if (typeof text !== 'string') throw new CaseProblem(`${member} is no text`);
  return text;
}

// One case of a batch evaluation: a line of JSON with a request and the policies that bear on it.

import { type CompiledPolicy, compilePolicy } from '../../core/policy/compile.ts';
import { type ContextValue, MapContext } from '../../core/policy/context.ts';
import type { PolicyType } from '../../core/policy/document.ts';
import type { PolicyRequest, PolicySet } from '../../core/policy/evaluate.ts';
import type { PolicyCaller } from '../../core/policy/principal.ts';
import { listSlices, objectSlices, type Slice, SliceProblem, skipBlank } from './json-slices.ts';

/** A line as read. */
export interface PolicyCase {
  /** As the line has it, whatever it is; null where it has none. */
  readonly id: unknown;
  readonly request: PolicyRequest;
  readonly set: PolicySet;
}

/** A line that is no case. */
export class CaseProblem extends Error {
  override readonly name = 'CaseProblem';
}

// Documents of earlier lines: corpora ask many requests of the same few. A document is at most 128 KiB.
const keptDocuments = 1000;

/** Reads lines; keeps the documents of earlier ones made ready. */
export class CaseReader {
  readonly #documents = new Map<string, CompiledPolicy>();

  /** Reads a line. Throws {@link CaseProblem}. */
  read(line: string): PolicyCase {
    try {
      return this.#read(line);
    } catch (error) {
      if (error instanceof SliceProblem || error instanceof SyntaxError) throw new CaseProblem(error.message);
      throw error;
    }
  }

  #read(line: string): PolicyCase {
    const { members, end } = objectSlices(line, 0);
    if (skipBlank(line, end) < line.length) throw new CaseProblem('something stands behind the case');
    const idSlice = members.get('id');
    const requestSlice = members.get('request');
    if (requestSlice === undefined) throw new CaseProblem('request is missing');
    const request = requestOf(JSON.parse(line.slice(requestSlice.start, requestSlice.end)));
    const policies = members.get('policies');
    return {
      id: idSlice === undefined ? null : JSON.parse(line.slice(idSlice.start, idSlice.end)),
      request,
      set: policies === undefined ? { identity: [] } : this.#policies(line, policies),
    };
  }

  #policies(line: string, slice: Slice): PolicySet {
    const { members } = objectSlices(line, slice.start);
    const kind = members.get('resourceKind');
    const resourceKind = kind === undefined ? undefined : resourceKindOf(line.slice(kind.start, kind.end));
    const one = (name: string, type: PolicyType): CompiledPolicy | undefined => {
      const at = members.get(name);
      return at === undefined || isNull(line, at) ? undefined : this.#document(line, at, type, '0');
    };
    const list = (name: string, type: PolicyType): readonly CompiledPolicy[] =>
      itemsOf(line, members.get(name), name).map((at, index) => this.#document(line, at, type, String(index)));
    const levels = (type: 'rcp' | 'scp'): readonly (readonly CompiledPolicy[])[] =>
      itemsOf(line, members.get(type), type).map((level, depth) =>
        itemsOf(line, level, type).map((at, index) => this.#document(line, at, type, `${depth}.${index}`)),
      );
    const session = list('session', 'session');
    return {
      identity: list('identity', 'identity'),
      boundary: one('boundary', 'boundary'),
      session: session.length === 0 ? undefined : session,
      resource: one('resource', resourceKind === 'trust' ? 'trust' : 'resource'),
      ...(resourceKind === undefined ? {} : { resourceKind }),
      scp: levels('scp'),
      rcp: levels('rcp'),
    };
  }

  #document(line: string, { start, end }: Slice, policyType: PolicyType, policyId: string): CompiledPolicy {
    if (line[start] !== '{') throw new CaseProblem(`the ${policyType} document ${policyId} is no object`);
    const text = line.slice(start, end);
    const name = `${policyType} ${policyId} ${text}`;
    const known = this.#documents.get(name);
    if (known !== undefined) return known;
    const compiled = compilePolicy(text, { policyType, policyId });
    if (this.#documents.size >= keptDocuments) this.#documents.clear();
    this.#documents.set(name, compiled);
    return compiled;
  }
}

/** The id of a line that may be no case; null where it shows none. */
export function idOf(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? (value['id'] ?? null) : null;
  } catch {
    return null;
  }
}

function itemsOf(line: string, slice: Slice | undefined, what: string): readonly Slice[] {
  if (slice === undefined || isNull(line, slice)) return [];
  const items = listSlices(line, slice.start);
  if (items === undefined) throw new CaseProblem(`${what} is no list`);
  return items;
}

function isNull(line: string, { start, end }: Slice): boolean {
  return end - start === 4 && line.startsWith('null', start);
}

function resourceKindOf(json: string): 'kms' | 'trust' | undefined {
  const kind: unknown = JSON.parse(json);
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
  return {
    caller,
    action: textOf(value, 'action'),
    resource: optionalText(value, 'resource') ?? '*',
    resourceAccount: optionalText(value, 'resourceAccount') ?? caller.account,
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
  const nameless = kind === 'Anonymous';
  return {
    kind: kind as PolicyCaller['kind'],
    arn: nameless ? (optionalText(value, 'arn') ?? '') : textOf(value, 'arn'),
    account: optionalText(value, 'account') ?? '',
    ...texts(value),
    ...flags(value),
  };
}

const textMembers = ['uniqueId', 'roleArn', 'roleId', 'userArn', 'canonicalId'] as const;
const flagMembers = ['serviceLinked', 'managementAccount'] as const;

function texts(value: Members): Partial<Record<(typeof textMembers)[number], string>> {
  const found: Partial<Record<(typeof textMembers)[number], string>> = {};
  for (const member of textMembers) {
    const text = optionalText(value, member);
    if (text !== undefined) found[member] = text;
  }
  return found;
}

function flags(value: Members): Partial<Record<(typeof flagMembers)[number], boolean>> {
  const found: Partial<Record<(typeof flagMembers)[number], boolean>> = {};
  for (const member of flagMembers) {
    const flag = value[member];
    if (flag === undefined || flag === null) continue;
    if (typeof flag !== 'boolean') throw new CaseProblem(`${member} is true or false`);
    found[member] = flag;
  }
  return found;
}

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

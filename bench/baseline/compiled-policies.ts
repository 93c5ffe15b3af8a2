// The baseline of decisions: policies compiled to closures, nothing but the answer and the statement that gave it.
//
// It knows only what its own documents use: Action, Resource, and five condition operators. It is what a careful person
// would write in a day, without variables, principals, boundaries, sessions, or any reason for a refusal.

type Test = (text: string) => boolean;

interface Statement {
  readonly allow: boolean;
  readonly action: Test;
  readonly resource: Test;
  readonly conditions: readonly ((context: ReadonlyMap<string, string>) => boolean)[];
  readonly sid: string;
}

/** A document as these benchmarks write them. */
export interface BaselineDocument {
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow' | 'Deny';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }[];
}

/** Compiled documents. */
export class BaselinePolicies {
  readonly #statements: readonly Statement[];
  readonly #byAction = new Map<string, readonly Statement[]>();

  constructor(documents: readonly BaselineDocument[]) {
    this.#statements = documents.flatMap((document) =>
      document.Statement.map((statement) => ({
        allow: statement.Effect === 'Allow',
        action: anyOf(statement.Action.map((pattern) => wildcard(pattern.toLowerCase()))),
        resource: anyOf(statement.Resource.map(wildcard)),
        conditions: Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
          Object.entries(keys).map(([key, value]) => condition(operator, key.toLowerCase(), value)),
        ),
        sid: statement.Sid,
      })),
    );
  }

  /** The Sid that decided, and how; undefined: nothing allowed it. */
  decide(
    action: string,
    resource: string,
    context: ReadonlyMap<string, string>,
  ): { allow: boolean; sid: string } | undefined {
    const name = action.toLowerCase();
    let candidates = this.#byAction.get(name);
    if (candidates === undefined) {
      candidates = this.#statements.filter((statement) => statement.action(name));
      this.#byAction.set(name, candidates);
    }
    let allowed: Statement | undefined;
    for (const statement of candidates) {
      if (statement.allow && allowed !== undefined) continue;
      if (!statement.resource(resource) || !statement.conditions.every((holds) => holds(context))) continue;
      if (!statement.allow) return { allow: false, sid: statement.sid };
      allowed = statement;
    }
    return allowed === undefined ? undefined : { allow: true, sid: allowed.sid };
  }
}

function anyOf(tests: readonly Test[]): Test {
  const [only] = tests;
  return tests.length === 1 && only !== undefined ? only : (text) => tests.some((test) => test(text));
}

function wildcard(pattern: string): Test {
  if (pattern === '*') return () => true;
  const pieces = pattern.split('*');
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const piece of others) {
      const at = text.indexOf(piece, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    return from <= text.length - last.length;
  };
}

function condition(operator: string, key: string, value: string): (context: ReadonlyMap<string, string>) => boolean {
  const like = wildcard(value);
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return (context) => context.get(key) === value;
    case 'StringLike':
      return (context) => like(context.get(key) ?? '');
    case 'NumericLessThan':
      return (context) => Number(context.get(key)) < Number(value);
    case 'DateLessThan':
      return (context) => Date.parse(context.get(key) ?? '') < Date.parse(value);
    default:
      throw new TypeError(`the baseline does not know ${operator}`);
  }
}

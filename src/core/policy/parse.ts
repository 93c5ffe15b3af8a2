// Reading a document: the grammar of the language, and nothing that depends on the role the document plays.

import { fail, ok, type Result } from '../base/result.ts';
import { parseOperator } from './condition/operators.ts';
import type {
  ConditionElement,
  PolicyDocument,
  PolicyProblem,
  PolicyVersion,
  PrincipalElement,
  PrincipalValue,
  Statement,
} from './document.ts';
import { type JsonMember, type JsonNode, JsonProblem, readJson } from './json.ts';

/** AWS's message for whatever breaks the grammar. */
export const syntaxErrors = 'Syntax errors in policy.';

/** AWS's message for values in the wrong case, unreadable dates and the like. */
export const legacyParsing = 'The policy failed legacy parsing';

// Tab, line feed, carriage return and U+0020 to U+00FF.
const allowedText = /^[\t\n\r\u0020-\u00ff]*$/;

/** Longest document in a request, white space included. */
export const longestDocument = 131_072;

/** Longest document that is judged by: AWS's own are longer than what a request may bring (152,297 characters, 2026). */
export const longestJudged = 262_144;

/** Something that breaks the grammar, before it has a line and a column. */
class Breach extends Error {
  override readonly name = 'Breach';
  readonly offset: number;

  constructor(detail: string, offset: number) {
    super(detail);
    this.offset = offset;
  }
}

/** Reads a document, or says what is wrong with it and where. */
export function parsePolicy(text: string, longest = longestDocument): Result<PolicyDocument, PolicyProblem> {
  const read = readPolicy(text, longest);
  if (!read.ok) return read;
  const { document, legacyProblem } = read.value;
  return legacyProblem === undefined ? ok(document) : fail(legacyProblem);
}

/** A document that has the form of one. */
export interface ReadPolicy {
  readonly document: PolicyDocument;
  /** What keeps it from being one all the same; AWS tells it only after other things. */
  readonly legacyProblem: PolicyProblem | undefined;
}

/** As {@link parsePolicy}, for whoever tells problems in AWS's order. */
export function readPolicy(text: string, longest = longestDocument): Result<ReadPolicy, PolicyProblem> {
  try {
    if (text.length > longest) throw new Breach('the document is too long', 0);
    if (!allowedText.test(text)) throw new Breach('a character is not allowed', 0);
    const late: Breach[] = [];
    const document = readDocument(readJson(text), late);
    const [first] = late;
    const legacyProblem = first === undefined ? undefined : problemAt(text, first.offset, legacyParsing, first.message);
    return ok({ document, legacyProblem });
  } catch (error) {
    if (error instanceof Breach) return fail(problemAt(text, error.offset, syntaxErrors, error.message));
    if (error instanceof JsonProblem) return fail(problemAt(text, error.offset, syntaxErrors, error.message));
    throw error;
  }
}

/** A problem at a character offset, as line and column from 1. */
export function problemAt(text: string, offset: number, message: string, detail: string): PolicyProblem {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { message, line, column: offset - before.lastIndexOf('\n'), detail };
}

function readDocument(node: JsonNode, late: Breach[]): PolicyDocument {
  let version: JsonNode | undefined;
  let id: JsonNode | undefined;
  let statement: JsonNode | undefined;
  for (const { name, start, value } of membersOf(node, 'the document')) {
    if (name === 'Version') version = value;
    else if (name === 'Id') id = value;
    else if (name === 'Statement') statement = value;
    else throw new Breach(`the document has no element ${name}`, start);
  }
  if (statement === undefined) throw new Breach('Statement is missing', node.start);
  const nodes = statement.kind === 'array' ? statement.items : [statement];
  if (nodes.length === 0) throw new Breach('Statement is empty', statement.start);
  return {
    version: version === undefined ? undefined : readVersion(version),
    id: id === undefined ? undefined : readText(id, 'Id'),
    statements: nodes.map((one) => readStatement(one, late)),
  };
}

function readVersion(node: JsonNode): PolicyVersion {
  const version = readText(node, 'Version');
  if (version === '2008-10-17' || version === '2012-10-17') return version;
  throw new Breach(`there is no Version ${version}`, node.start);
}

type StatementElement =
  | 'Action'
  | 'Condition'
  | 'Effect'
  | 'NotAction'
  | 'NotPrincipal'
  | 'NotResource'
  | 'Principal'
  | 'Resource'
  | 'Sid';

const statementElements: ReadonlySet<string> = new Set<StatementElement>([
  ...(['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource'] as const),
  'Condition',
]);

function readStatement(node: JsonNode, late: Breach[]): Statement {
  const given: { -readonly [element in StatementElement]?: JsonNode } = {};
  for (const { name, start, value } of membersOf(node, 'a statement')) {
    if (!statementElements.has(name)) throw new Breach(`a statement has no element ${name}`, start);
    given[name as StatementElement] = value;
  }
  for (const name of ['Principal', 'Action', 'Resource'] as const) {
    const both = given[`Not${name}`];
    if (both !== undefined && given[name] !== undefined)
      throw new Breach(`${name} and Not${name} exclude each other`, both.start);
  }
  if (given.Effect === undefined) throw new Breach('Effect is missing', node.start);
  return {
    sid: given.Sid === undefined ? undefined : readText(given.Sid, 'Sid'),
    effect: readEffect(given.Effect, late),
    principal: given.Principal === undefined ? undefined : readPrincipal(given.Principal),
    notPrincipal: given.NotPrincipal === undefined ? undefined : readPrincipal(given.NotPrincipal),
    actions: optionalTexts(given.Action, 'Action'),
    notActions: optionalTexts(given.NotAction, 'NotAction'),
    resources: optionalTexts(given.Resource, 'Resource'),
    notResources: optionalTexts(given.NotResource, 'NotResource'),
    conditions: given.Condition === undefined ? noConditions : readConditions(given.Condition),
    start: node.start,
    end: node.end,
  };
}

const noConditions: readonly ConditionElement[] = [];

function readEffect(node: JsonNode, late: Breach[]): 'Allow' | 'Deny' {
  const effect = readText(node, 'Effect');
  if (effect === 'Allow' || effect === 'Deny') return effect;
  const wrong = new Breach(`Effect is Allow or Deny, not ${effect}`, node.start);
  if (!/^(?:allow|deny)$/i.test(effect)) throw wrong;
  late.push(wrong);
  // Nobody decides by it: the document is not one.
  return 'Deny';
}

const principalTypes = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

function readPrincipal(node: JsonNode): PrincipalElement {
  if (node.kind === 'string') {
    if (node.value === '*') return { everybody: true, isText: true, values: [] };
    throw new Breach('a principal that is a text can only be "*"', node.start);
  }
  const values: PrincipalValue[] = [];
  let everybody = false;
  for (const { name, start, value } of membersOf(node, 'a principal')) {
    const type = principalTypes.find((known) => known === name);
    if (type === undefined) throw new Breach(`a principal has no element ${name}`, start);
    for (const text of readTexts(value, type)) {
      if (type === 'AWS' && text === '*') everybody = true;
      else values.push({ type, value: text });
    }
  }
  return { everybody, values };
}

function readConditions(node: JsonNode): readonly ConditionElement[] {
  if (node.kind !== 'object') throw new Breach('Condition is an object', node.start);
  return node.members.flatMap(({ name: operator, start, value: keys }) => {
    if (keys.kind !== 'object') throw new Breach(`${operator} holds an object of keys`, keys.start);
    // IAM takes any name for a block that asks for nothing.
    if (keys.members.length > 0 && parseOperator(operator) === undefined)
      throw new Breach(`there is no condition operator ${operator}`, start);
    return keys.members.map(({ name: key, value }) => ({ operator, key, values: readConditionValues(value) }));
  });
}

function readConditionValues(node: JsonNode): readonly string[] {
  const nodes = node.kind === 'array' ? node.items : [node];
  return nodes.map((value) => {
    if (value.kind === 'string') return value.value;
    if (value.kind === 'number') return value.text;
    if (value.kind === 'boolean') return String(value.value);
    throw new Breach('a condition value is text, a number, true or false', value.start);
  });
}

function readTexts(node: JsonNode, element: string): readonly string[] {
  return node.kind === 'array' ? node.items.map((item) => readText(item, element)) : [readText(node, element)];
}

function readText(node: JsonNode, element: string): string {
  if (node.kind === 'string') return node.value;
  throw new Breach(`${element} is text`, node.start);
}

function membersOf(node: JsonNode, what: string): readonly JsonMember[] {
  if (node.kind !== 'object') throw new Breach(`${what} is an object`, node.start);
  return node.members;
}

function optionalTexts(node: JsonNode | undefined, element: string): readonly string[] | undefined {
  return node === undefined ? undefined : readTexts(node, element);
}

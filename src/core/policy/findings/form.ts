// Findings of form: what keeps a text from being a document of the language. Reads on behind each of them.

import { nearest } from '../../base/nearest.ts';
import { parseOperator } from '../condition/operators.ts';
import { type JsonMember, type JsonNode, JsonProblem, readJson } from '../json.ts';
import { longestDocument } from '../parse.ts';
import type { SavedPolicyType } from '../validate.ts';
import type { Place, Report } from './finding.ts';
import type { formChecks } from './form-checks.ts';
import type {
  Outline,
  OutlineCondition,
  OutlinePrincipal,
  OutlinePrincipalValue,
  OutlineStatement,
  OutlineValue,
  PlacedText,
  TextList,
} from './outline.ts';

type FormReport = Report<keyof typeof formChecks>;

const notAllowed = /[^\t\n\r\u0020-\u00ff]/;

/** Reads whatever can be read, and reports what cannot. Undefined: not even JSON. */
export function readOutline(text: string, type: SavedPolicyType, report: FormReport): Outline | undefined {
  if (text.length > longestDocument)
    report('too-long', { start: 0, end: 1, path: '' }, `${text.length} characters, and at most ${longestDocument}.`);
  const odd = notAllowed.exec(text);
  if (odd !== null) {
    const code = text.codePointAt(odd.index)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
    const place = { start: odd.index, end: odd.index + 1, path: '' };
    report('not-allowed-character', place, `The character U+${code} may not stand in a policy.`);
  }
  try {
    return new OutlineReader(text, report).document(readJson(text), type);
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    const start = Math.min(error.offset, Math.max(0, text.length - 1));
    report('json', { start, end: start + 1, path: '' }, `No JSON for a policy: ${error.message}.`);
    return undefined;
  }
}

const documentElements = ['Version', 'Id', 'Statement'];
const statementElements = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource'].concat(
  ...['NotResource', 'Condition'],
);
const principalTypes = ['AWS', 'Service', 'Federated', 'CanonicalUser'];
const operatorNames = [
  ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike'],
  ...['StringNotLike', 'NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals'],
  ...['NumericGreaterThan', 'NumericGreaterThanEquals', 'DateEquals', 'DateNotEquals', 'DateLessThan'],
  ...['DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals', 'Bool', 'BinaryEquals', 'IpAddress'],
  ...['NotIpAddress', 'ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike', 'Null'],
];

class OutlineReader {
  readonly #text: string;
  readonly #report: FormReport;

  constructor(text: string, report: FormReport) {
    this.#text = text;
    this.#report = report;
  }

  document(node: JsonNode, type: SavedPolicyType): Outline {
    const place = { start: node.start, end: node.end, path: '' };
    const members = this.#members(node, '', documentElements, 'unknown-element');
    const version = this.#version(members.get('Version'), place, type);
    const id = members.get('Id');
    if (id !== undefined) {
      this.#textOf(id.value, 'Id', 'Id');
      if (type !== 'resource' && type !== 'trust')
        this.#report('id-without-use', this.#name(id, 'Id'), 'Id says nothing in a policy of this type.');
    }
    const statement = members.get('Statement');
    if (node.kind === 'object' && statement === undefined)
      this.#report('missing-statement', place, 'The document has no element Statement.');
    const nodes = statement === undefined ? [] : listOf(statement.value);
    if (statement !== undefined && nodes.length === 0)
      this.#report('missing-statement', placeOf(statement.value, 'Statement'), 'The list of statements is empty.');
    const listed = statement?.value.kind === 'array';
    const statements = nodes.flatMap((one, at) => this.#statement(one, listed ? `Statement[${at}]` : 'Statement'));
    return { ...place, text: this.#text, version, statements };
  }

  #version(member: JsonMember | undefined, document: Place, type: SavedPolicyType): string | undefined {
    if (member === undefined) {
      this.#report(
        type === 'managed' ? 'managed-version' : 'missing-version',
        document,
        'The document has no Version.',
      );
      return undefined;
    }
    const version = this.#textOf(member.value, 'Version', 'Version');
    if (version === undefined) return undefined;
    if (version.text === '2008-10-17') {
      const code = type === 'managed' ? 'managed-version' : 'old-version';
      this.#report(code, version, 'The document is of version 2008-10-17.');
    } else if (version.text !== '2012-10-17') {
      this.#report('invalid-version', version, `There is no version ${version.text}.`);
    }
    return version.text;
  }

  #statement(node: JsonNode, path: string): readonly OutlineStatement[] {
    const members = this.#members(node, path, statementElements, 'unknown-element');
    if (node.kind !== 'object') return [];
    const place = placeOf(node, path);
    for (const name of ['Principal', 'Action', 'Resource']) {
      const both = members.get(`Not${name}`);
      if (both === undefined || !members.has(name)) continue;
      const message = `${name} and Not${name} exclude each other.`;
      this.#report('exclusive-elements', this.#name(both, `${path}.Not${name}`), message);
    }
    const sid = members.get('Sid');
    const condition = members.get('Condition');
    return [
      {
        ...place,
        effect: this.#effect(members.get('Effect'), place),
        sid: sid === undefined ? undefined : this.#textOf(sid.value, `${path}.Sid`, 'Sid'),
        principal: this.#principal(members, path),
        actions: this.#list(members, 'Action', path),
        resources: this.#list(members, 'Resource', path),
        conditions: condition === undefined ? [] : this.#conditions(condition, `${path}.Condition`),
        elements: new Set(members.keys()),
      },
    ];
  }

  #effect(member: JsonMember | undefined, statement: Place): 'Allow' | 'Deny' | undefined {
    if (member === undefined) {
      this.#report('missing-effect', statement, 'The statement has no Effect.');
      return undefined;
    }
    const effect = this.#textOf(member.value, `${statement.path}.Effect`, 'Effect');
    if (effect === undefined) return undefined;
    if (effect.text === 'Allow' || effect.text === 'Deny') return effect.text;
    this.#report('invalid-effect', effect, `Effect is Allow or Deny, not ${JSON.stringify(effect.text)}.`);
    return undefined;
  }

  #list(members: ReadonlyMap<string, JsonMember>, name: string, path: string): TextList | undefined {
    const plain = members.get(name);
    const member = plain ?? members.get(`Not${name}`);
    if (member === undefined) return undefined;
    const place = placeOf(member.value, `${path}.${member.name}`);
    const items = this.#texts(member.value, place.path, member.name);
    const empty = member.value.kind === 'array' && member.value.items.length === 0;
    return { ...place, element: member.name, negated: plain === undefined, empty, items };
  }

  #principal(members: ReadonlyMap<string, JsonMember>, path: string): OutlinePrincipal | undefined {
    const plain = members.get('Principal');
    const member = plain ?? members.get('NotPrincipal');
    if (member === undefined) return undefined;
    const place = placeOf(member.value, `${path}.${member.name}`);
    const negated = plain === undefined;
    if (member.value.kind === 'string') {
      const { value } = member.value;
      if (value !== '*')
        this.#report('principal-text', place, `${JSON.stringify(value)} does not say what kind of principal it is.`);
      const everybody = value === '*';
      return { ...place, negated, everybody, stars: everybody ? [place] : [], values: [], unread: !everybody };
    }
    const values: OutlinePrincipalValue[] = [];
    for (const [type, each] of this.#members(member.value, place.path, principalTypes, 'unknown-principal-type'))
      for (const text of this.#texts(each.value, `${place.path}.${type}`, type)) values.push({ ...text, type });
    const isStar = ({ type, text }: OutlinePrincipalValue): boolean => type === 'AWS' && text === '*';
    const stars = values.filter(isStar);
    const others = values.filter((value) => !isStar(value));
    const unread = member.value.kind !== 'object' || values.length < countOfTexts(member.value.members);
    return { ...place, negated, everybody: stars.length > 0, stars, values: others, unread };
  }

  #conditions({ value: block }: JsonMember, path: string): readonly OutlineCondition[] {
    if (block.kind !== 'object') {
      this.#report('wrong-type', placeOf(block, path), 'Condition is an object of operators.');
      return [];
    }
    if (block.members.length === 0)
      this.#report('empty-condition', placeOf(block, path), 'The condition asks for nothing.');
    return block.members.flatMap((member) => this.#operator(member, `${path}.${member.name}`));
  }

  #operator(member: JsonMember, path: string): readonly OutlineCondition[] {
    const operator = { ...this.#name(member, path), text: member.name };
    const { value: keys } = member;
    if (keys.kind !== 'object') {
      this.#report('wrong-type', placeOf(keys, path), `${member.name} holds an object of condition keys.`);
      return [];
    }
    if (keys.members.length === 0)
      this.#report('empty-condition', placeOf(keys, path), `${member.name} names no condition key.`);
    const parsed = parseOperator(member.name);
    if (parsed === undefined && keys.members.length > 0) this.#unknownOperator(operator);
    return keys.members.map((key) => {
      const keyPath = `${path}.${key.name}`;
      const values = this.#values(key.value, keyPath);
      return {
        ...placeOf(key.value, keyPath),
        ...{
          operator,
          parsed,
          values,
          listed: key.value.kind === 'array',
          key: { ...this.#name(key, keyPath), text: key.name },
        },
      };
    });
  }

  #unknownOperator(operator: PlacedText): void {
    const bare = operator.text.replace(/^[^:]*:/, '').replace(/IfExists$/i, '');
    if (/IfExists$/i.test(operator.text) && bare === 'Null')
      return this.#report('null-if-exists', operator, 'Null takes no IfExists.');
    const near = nearest(bare, operatorNames);
    const hint = near === undefined || near === bare ? '' : `; perhaps ${near}`;
    this.#report('unknown-operator', operator, `There is no condition operator ${operator.text}${hint}.`);
  }

  #values(node: JsonNode, path: string): readonly OutlineValue[] {
    const listed = node.kind === 'array';
    return listOf(node).flatMap((value, at): readonly OutlineValue[] => {
      const place = placeOf(value, listed ? `${path}[${at}]` : path);
      if (value.kind === 'string') return [{ ...place, kind: value.kind, text: value.value }];
      if (value.kind === 'number') return [{ ...place, kind: value.kind, text: value.text }];
      if (value.kind === 'boolean') return [{ ...place, kind: value.kind, text: String(value.value) }];
      this.#report('wrong-type', place, 'A condition value is text, a number, true or false.');
      return [];
    });
  }

  #texts(node: JsonNode, path: string, element: string): readonly PlacedText[] {
    if (node.kind !== 'array') {
      const one = this.#textOf(node, path, element);
      return one === undefined ? [] : [one];
    }
    return node.items.flatMap((item, at) => this.#textOf(item, `${path}[${at}]`, element) ?? []);
  }

  #textOf(node: JsonNode, path: string, element: string): PlacedText | undefined {
    if (node.kind === 'string') return { ...placeOf(node, path), text: node.value };
    this.#report('wrong-type', placeOf(node, path), `${element} is text.`);
    return undefined;
  }

  #members(
    node: JsonNode,
    path: string,
    known: readonly string[],
    code: 'unknown-element' | 'unknown-principal-type',
  ): ReadonlyMap<string, JsonMember> {
    const members = new Map<string, JsonMember>();
    if (node.kind !== 'object') {
      this.#report('wrong-type', placeOf(node, path), `${path === '' ? 'A document' : path} is an object.`);
      return members;
    }
    for (const member of node.members) {
      if (known.includes(member.name)) {
        members.set(member.name, member);
        continue;
      }
      const memberPath = path === '' ? member.name : `${path}.${member.name}`;
      const near = nearest(member.name, known);
      const hint = near === undefined ? '' : `; perhaps ${near}`;
      this.#report(code, this.#name(member, memberPath), `There is no ${JSON.stringify(member.name)} here${hint}.`);
    }
    return members;
  }

  /** Where the name of a member stands, with its quotes. */
  #name(member: JsonMember, path: string): Place {
    let end = member.start + 1;
    while (this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    return { start: member.start, end: end + 1, path };
  }
}

function listOf(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'array' ? node.items : [node];
}

function countOfTexts(members: readonly JsonMember[]): number {
  return members.reduce((count, { value }) => count + listOf(value).length, 0);
}

function placeOf(node: JsonNode, path: string): Place {
  return { start: node.start, end: node.end, path };
}

// Policy templates of delegation requests: a managed policy with places `@{Name}` that parameters fill.

import type { Json } from '../base/canonical-json.ts';
import type { DelegationParameter } from '../model/delegation.ts';
import { type Refusal, refusal } from '../model/refusal.ts';

// Texts and places in turn, the places' names being the odd ones.
const place = /@\{([^{}]*)\}/;
// Texts that one element may become: more than that fit into no session.
const mostTexts = 1000;

/**
 * The document with every place filled: an element with a list in it becomes one for each of the list's values. Refused
 * where a parameter is missing, is of no use, or is not one text where it says so.
 */
export function filledTemplate(document: string, parameters: readonly DelegationParameter[]): Refusal | string {
  const filling = new Filling(parameters);
  if (filling.known.size !== parameters.length) return problem('a parameter is given twice');
  const wrong = parameters.find(({ type, values }) => type === 'string' && values.length !== 1);
  if (wrong !== undefined) return problem(`the parameter ${wrong.name} of type string must have one value`);
  const text = JSON.stringify(filling.whole(JSON.parse(document) as Json));
  const [first] = filling.problems;
  if (first !== undefined) return problem(first);
  const unused = parameters.find(({ name }) => !filling.used.has(name));
  return unused === undefined ? text : problem(`the policy template has no place for the parameter ${unused.name}`);
}

class Filling {
  readonly known: ReadonlyMap<string, DelegationParameter>;
  readonly used = new Set<string>();
  readonly problems: string[] = [];

  constructor(parameters: readonly DelegationParameter[]) {
    this.known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  }

  whole(value: Json): Json {
    if (typeof value === 'string') {
      const texts = this.#texts(value);
      const [only] = texts;
      return texts.length === 1 && only !== undefined ? only : texts;
    }
    if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => this.#items(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.whole(member ?? null)]));
  }

  #items(item: Json): readonly Json[] {
    return typeof item === 'string' ? this.#texts(item) : [this.whole(item)];
  }

  #texts(text: string): readonly string[] {
    let texts = [''];
    for (const [at, part] of text.split(place).entries()) {
      const values = at % 2 === 0 ? [part] : this.#values(part);
      if (texts.length * values.length > mostTexts) {
        this.problems.push(`${text} would become more than ${mostTexts} texts`);
        return [];
      }
      texts = texts.flatMap((before) => values.map((value) => before + value));
    }
    return texts;
  }

  #values(name: string): readonly string[] {
    const parameter = this.known.get(name);
    this.used.add(name);
    if (parameter === undefined) this.problems.push(`there is no parameter ${name}`);
    return parameter?.values ?? [];
  }
}

function problem(what: string): Refusal {
  return refusal('InvalidInput', `The permissions of the request are not valid: ${what}.`);
}

// Forms: the parameters of a Query request, as a tree of their dotted names.

import { fail, ok, type Result } from '../../core/base/result.ts';
import { type Refusal, refusal } from '../../core/model/refusal.ts';
import type { FormLimits } from './limits.ts';

/** What stands below a part of a name. */
export interface FormNode {
  /** The value of exactly this name; undefined: none was given. */
  value: string | undefined;
  /** By the next part of the name. */
  readonly parts: Map<string, FormNode>;
}

/**
 * Reads `application/x-www-form-urlencoded` texts (WHATWG URL, section 5.1) as one form: a query string, a body, or both. A name
 * that is given twice, bytes that are no UTF-8, and escapes that are none are refused: nobody could say what was meant.
 */
export function parseForm(texts: readonly string[], limits: FormLimits): Result<FormNode, Refusal> {
  const root = emptyNode();
  let count = 0;
  for (const text of texts) {
    for (const pair of text.split('&')) {
      if (pair === '') continue;
      if (++count > limits.parameters) return malformed(`it has more than ${limits.parameters} parameters`);
      const problem = put(root, pair, limits);
      if (problem !== undefined) return malformed(problem);
    }
  }
  return ok(root);
}

/** The value of a name without dots. */
export function valueOf(form: FormNode, name: string): string | undefined {
  return form.parts.get(name)?.value;
}

function emptyNode(): FormNode {
  return { value: undefined, parts: new Map() };
}

/** Puts one pair into the tree; why it cannot be. */
function put(root: FormNode, pair: string, limits: FormLimits): string | undefined {
  const equals = pair.indexOf('=');
  const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
  const value = equals < 0 ? '' : decoded(pair.slice(equals + 1));
  if (name === undefined || value === undefined) return 'it is not percent-encoded UTF-8';
  if (name.length > limits.nameLength) return `a name is longer than ${limits.nameLength} characters`;
  const parts = name.split('.');
  if (parts.length > limits.depth) return `a name has more than ${limits.depth} parts`;
  let node = root;
  for (const part of parts) {
    const next = node.parts.get(part) ?? emptyNode();
    node.parts.set(part, next);
    node = next;
  }
  if (node.value !== undefined) return `${JSON.stringify(name)} is given twice`;
  node.value = value;
  return undefined;
}

function decoded(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function malformed(problem: string): { readonly ok: false; readonly error: Refusal } {
  return fail(refusal('InvalidParameterValue', `The form cannot be read: ${problem}.`));
}

// The condition keys that a source's documents and given ones ask for.

import type { Refusal } from '../../model/refusal.ts';
import { contextKeysOf } from '../../policy/context-keys.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { GetContextKeysForCustomPolicyResponse } from '../../shapes/iam.ts';
import { refuse } from '../action.ts';
import type { SimulationSource } from './source.ts';

type Outcome =
  | { readonly outcome: 'answered'; readonly response: GetContextKeysForCustomPolicyResponse }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** Names of the keys; refused where a given document cannot be read. Any role of document may be given. */
export function contextKeys(policyInputList: readonly string[], source: SimulationSource): Outcome {
  const given = policyInputList.map((text) => parsePolicy(text));
  for (const [at, document] of given.entries()) {
    if (!document.ok) {
      const { message, line, column } = document.error;
      return refuse('InvalidInput', `Invalid PolicyInputList.${at + 1}: ${message} (line ${line}, column ${column})`);
    }
  }
  const { documents, identity, boundary } = source;
  const stored = documents.read(boundary === undefined ? identity : [...identity, boundary]);
  const read = given.flatMap((document) => (document.ok ? [document.value] : []));
  return { outcome: 'answered', response: { contextKeyNames: contextKeysOf([...stored, ...read]) } };
}

// Documents a line each: whether IAM would save them, and what it would say.

import { type SavedPolicyType, validatePolicy } from '../../core/policy/validate.ts';
import type { LineAnswer } from './json-lines.ts';

/** The roles that a document may be saved in. */
export const policyTypes: readonly SavedPolicyType[] = [
  ...(['managed', 'inline', 'trust', 'resource', 'session', 'scp', 'rcp'] as const),
];

/** Whether a text names such a role. */
export function isPolicyType(value: unknown): value is SavedPolicyType {
  return (policyTypes as readonly unknown[]).includes(value);
}

/** Answers `{"id", "policyType", "document"}` with `{"id", "valid", "error"}`. */
export function validateLine(line: string): LineAnswer {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return wrong(null, error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(null, 'the line is no object');
  const { id = null, policyType, document } = value as Readonly<Record<string, unknown>>;
  if (!isPolicyType(policyType))
    return wrong(id, `policyType is one of ${policyTypes.join(', ')}, and not ${JSON.stringify(policyType)}`);
  if (typeof document !== 'string') return wrong(id, 'document is the text of a policy');
  const problem = validatePolicy(document, policyType);
  const text = JSON.stringify({ id, valid: problem === undefined, error: problem?.message ?? null });
  return { text, failed: false };
}

function wrong(id: unknown, error: string): LineAnswer {
  return { text: JSON.stringify({ id, error }), failed: true };
}

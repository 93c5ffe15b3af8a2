// Documents a line each: whether IAM would save them, and what it would say.

import { type SavedPolicyType, validatePolicy } from '../../core/policy/validate.ts';
import type { LineAnswer } from './json-lines.ts';
import { idOf, wrongLine } from './line-id.ts';

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
    return wrong(line, error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(line, 'the line is no object');
  const { policyType, document } = value as Readonly<Record<string, unknown>>;
  if (!isPolicyType(policyType))
    return wrong(line, `policyType is one of ${policyTypes.join(', ')}${butIs(policyType)}`);
  if (typeof document !== 'string') return wrong(line, 'document is the text of a policy');
  const problem = validatePolicy(document, policyType);
  const verdict = { valid: problem === undefined, error: problem?.message ?? null };
  return { text: `{"id":${idOf(line)},${JSON.stringify(verdict).slice(1)}`, failed: false };
}

function butIs(policyType: unknown): string {
  return typeof policyType === 'string' ? `, and not ${JSON.stringify(policyType)}` : '';
}

function wrong(line: string, error: string): LineAnswer {
  return { text: wrongLine(idOf(line), error), failed: true };
}

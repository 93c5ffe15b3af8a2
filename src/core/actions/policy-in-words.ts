// A policy in plain English: every statement a sentence, nothing left out but what no longer fits.

import type { Statement } from '../policy/document.ts';
import { parsePolicy } from '../policy/parse.ts';

// AWS's longest summary.
const longest = 10_000;
const tooLong = 'The policy says more than fits here: read it as a whole.';

/** A head line and a sentence for each statement, each in a line of its own. */
export function policyInWords(head: string, document: string): string {
  const parsed = parsePolicy(document);
  // It was valid when it was stored.
  if (!parsed.ok) return head;
  let text = head;
  for (const statement of parsed.value.statements) {
    const next = `${text}\n${sentence(statement)}`;
    if (next.length + 1 + tooLong.length > longest) return `${text}\n${tooLong}`;
    text = next;
  }
  return text;
}

function sentence({ effect, actions, notActions, resources, notResources, conditions }: Statement): string {
  const verb = effect === 'Allow' ? 'It would allow' : 'It would never allow';
  const what = actions === undefined ? `every action but ${listed(notActions)}` : named('action', actions);
  const where = resources === undefined ? `every resource but ${listed(notResources)}` : named('resource', resources);
  const when = conditions.map(({ operator, key, values }) => `${key} meets ${operator} ${values.join(' or ')}`);
  return `${verb} ${what} on ${where}${when.length === 0 ? '' : `, where ${when.join(' and ')}`}.`;
}

function named(noun: 'action' | 'resource', patterns: readonly string[]): string {
  return patterns.includes('*') ? `every ${noun}` : listed(patterns);
}

function listed(patterns: readonly string[] | undefined): string {
  return (patterns ?? []).join(', ');
}

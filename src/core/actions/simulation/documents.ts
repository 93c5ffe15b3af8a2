// Documents of a simulation: made ready, and remembered with their text, so that a deciding statement can be pointed at.

import { policyNameOf } from '../../model/policy-arn.ts';
import { type CompiledPolicy, type CompiledStatement, compilePolicy } from '../../policy/compile.ts';
import type { MatchedStatement } from '../../policy/decision.ts';
import type { PolicyDocument, PolicyType } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { Position, Statement } from '../../shapes/iam.ts';

interface Remembered {
  readonly text: string;
  readonly policy: CompiledPolicy;
  readonly shown: Map<CompiledStatement, Statement>;
}

/** Documents of one simulation, by role and id. */
export class SimulatedDocuments {
  readonly #documents = new Map<string, Remembered>();

  /** Makes a document ready; the same one of the same id only once. */
  add(text: string, policyType: PolicyType, policyId: string): CompiledPolicy {
    const known = this.#documents.get(nameOf(policyType, policyId));
    if (known !== undefined) return known.policy;
    const policy = compilePolicy(text, { policyType, policyId });
    this.#documents.set(nameOf(policyType, policyId), { text, policy, shown: new Map() });
    return policy;
  }

  /** What was read of documents that came in by {@link add}; what cannot be read asks for nothing. */
  read(policies: readonly CompiledPolicy[]): readonly PolicyDocument[] {
    return policies.flatMap(({ source }) => {
      const text = this.#documents.get(nameOf(source.policyType, source.policyId))?.text;
      const parsed = text === undefined ? undefined : parsePolicy(text);
      return parsed?.ok === true ? [parsed.value] : [];
    });
  }

  /** Statements that decided, each once, as the API shows them. */
  shown(matched: readonly MatchedStatement[]): readonly Statement[] {
    return [...new Set(matched.flatMap((one) => this.#shownStatement(one) ?? []))];
  }

  #shownStatement({ policyType, policyId, index }: MatchedStatement): Statement | undefined {
    const document = this.#documents.get(nameOf(policyType, policyId));
    const statement = document?.policy.statements[index];
    if (document === undefined || statement === undefined) return undefined;
    const known = document.shown.get(statement);
    if (known !== undefined) return known;
    const shown = {
      sourcePolicyId: shownId(policyId),
      sourcePolicyType: shownType(policyType),
      startPosition: positionOf(document.text, startOf(document, index)),
      endPosition: positionOf(document.text, statement.statement.end - 1),
    };
    document.shown.set(statement, shown);
    return shown;
  }
}

/** Where AWS says that a statement starts: in a list at the bracket, or the end of the statement, before it. */
function startOf({ text, policy: { statements } }: Remembered, index: number): number {
  const before = statements[index - 1];
  if (before !== undefined) return before.statement.end - 1;
  const start = statements[index]?.statement.start ?? 0;
  const bracket = text.slice(0, start).trimEnd();
  return bracket.endsWith('[') ? bracket.length - 1 : start;
}

/** AWS answers with these texts, though its model lists others for the member. */
function shownType(policyType: PolicyType): NonNullable<Statement['sourcePolicyType']> {
  const names: Partial<Record<PolicyType, string>> = {
    ...{ boundary: 'Permissions Boundary Policy', resource: 'Resource Policy', trust: 'Resource Policy' },
  };
  return (names[policyType] ?? 'IAM Policy') as NonNullable<Statement['sourcePolicyType']>;
}

function nameOf(policyType: PolicyType, policyId: string): string {
  return `${policyType} ${policyId}`;
}

/** A managed policy by its name, an inline one as `user_alice_name`, a given one as it is called in the request. */
function shownId(policyId: string): string {
  if (policyId.startsWith('arn:aws:organizations:')) return policyId.slice(policyId.lastIndexOf('/') + 1);
  return policyNameOf(policyId)?.name ?? policyId.replaceAll('/', '_');
}

/** Where a brace stands, as AWS counts: lines from 1; columns from 0 in their line, plus two. */
function positionOf(text: string, brace: number): Position {
  const before = text.slice(0, brace);
  return { line: before.split('\n').length, column: brace - (before.lastIndexOf('\n') + 1) + 2 };
}

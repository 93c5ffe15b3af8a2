// A decision, with its reasons, and the text in which AWS tells a caller about a denial.

import type { PolicyType } from './document.ts';

/** The result of an evaluation. */
export type DecisionKind = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

/** One statement that made the decision. */
export interface MatchedStatement {
  readonly policyType: PolicyType;
  readonly policyId: string;
  readonly policyVersion?: string;
  readonly sid?: string;
  /** Place in its document, from 0. */
  readonly index: number;
}

/** What was decided and why. */
export interface Evaluation {
  readonly decision: DecisionKind;
  /** The policy type that decided; undefined where nothing had to (a root user, an action judged by nothing). */
  readonly decidedBy: PolicyType | undefined;
  readonly matched: readonly MatchedStatement[];
  /** Condition keys (lower case) that statements on the way read and the context lacks. */
  readonly missingContext: readonly string[];
}

const implicitWords: Readonly<Record<PolicyType, string>> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  resource: 'resource-based policy',
  trust: 'role trust policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
};

/** AWS's access-denied text (IAM User Guide, "Troubleshoot access denied error messages"). */
export function accessDeniedMessage(
  request: {
    readonly callerArn: string;
    readonly action: string;
    readonly resource: string;
    readonly sameAccount: boolean;
    /** Whether an explicit deny is followed by the ARN of its policy, as AWS does since January 2026. Default: not. */
    readonly withPolicyArn?: boolean;
  },
  evaluation: Evaluation,
): string {
  const { callerArn, action, resource } = request;
  const text = `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`;
  // Across accounts the reason would tell one side about the other's policies.
  if (!request.sameAccount || evaluation.decidedBy === undefined) return text;
  const words = implicitWords[evaluation.decidedBy];
  if (evaluation.decision === 'ImplicitlyDenied') return `${text} because no ${words} allows the ${action} action`;
  const article = evaluation.decidedBy === 'trust' ? 'the' : evaluation.decidedBy === 'identity' ? 'an' : 'a';
  const arn = request.withPolicyArn === true ? denyingArn(evaluation) : undefined;
  return `${text} with an explicit deny in ${article} ${words}${arn === undefined ? '' : `: ${arn}`}`;
}

/** ARN of the first policy of the deciding type that denies; inline policies have none. */
function denyingArn({ decidedBy, matched }: Evaluation): string | undefined {
  return matched.find(({ policyType, policyId }) => policyType === decidedBy && policyId.startsWith('arn:'))?.policyId;
}

// Policies without a replica: read documents, check them as IAM does on saving, and decide requests with reasons.

import { type CompiledPolicy, compilePolicy } from '../core/policy/compile.ts';
import { MapContext } from '../core/policy/context.ts';
import { accessDeniedMessage, type Evaluation } from '../core/policy/decision.ts';
import type { PolicyDocument, PolicyProblem, PolicyType } from '../core/policy/document.ts';
import { evaluate as decide, type PolicyRequest, type PolicySet } from '../core/policy/evaluate.ts';
import { explainStatements, type StatementExplanation } from '../core/policy/explain.ts';
import { parsePolicy } from '../core/policy/parse.ts';
import { preparedSet } from '../core/policy/prepared-set.ts';
import type { PolicyCaller } from '../core/policy/principal.ts';
import { accountOfArn } from '../core/policy/resource.ts';
import { type SavedPolicyType, validatePolicy } from '../core/policy/validate.ts';

export type { DecisionKind, MatchedStatement } from '../core/policy/decision.ts';
export type { PolicyDocument, PolicyProblem, PolicyType, Statement } from '../core/policy/document.ts';
export type { StatementExplanation } from '../core/policy/explain.ts';
export type { SavedPolicyType } from '../core/policy/validate.ts';

/** A document: its JSON text, exact in every character, or the value that it is the text of. */
export type DocumentSource = object | string;

/** Who asks. Members that a kind of principal does not have are absent. */
export interface Principal extends Omit<PolicyCaller, 'arn' | 'kind'> {
  readonly type: PolicyCaller['kind'];
  /** As GetCallerIdentity shows it; a service's name; a provider's ARN or host; absent for anonymous callers. */
  readonly arn?: string;
}

/** One authorization request. */
export interface Request {
  readonly principal: Principal;
  /** `s3:GetObject`. */
  readonly action: string;
  /** ARN; absent, or `*`, for an action without resource-level permission. */
  readonly resource?: string;
  /** Owner of the resource; absent: the account in its ARN, else the principal's. */
  readonly resourceAccount?: string;
  /** Condition keys, complete: what is not here is absent. A list is a multivalued key. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The documents that bear on a request. */
export interface Policies {
  /** Of the user and its groups, or of the role. */
  readonly identity?: readonly DocumentSource[];
  readonly boundary?: DocumentSource;
  /** One set: an Allow in any of them is enough. Absent or empty: the session is not narrowed. */
  readonly session?: readonly DocumentSource[];
  readonly resource?: DocumentSource;
  /** `trust` and `kms` policies must allow by themselves. Absent: an ordinary resource-based policy. */
  readonly resourceKind?: 'kms' | 'trust';
  /** Service control policies: levels from the organization's root to the principal's account. */
  readonly scp?: readonly (readonly DocumentSource[])[];
  /** Resource control policies: levels from the organization's root to the resource's account. */
  readonly rcp?: readonly (readonly DocumentSource[])[];
}

/** A decision with its reasons. */
export interface Decision extends Evaluation {
  readonly allowed: boolean;
  /** For a denial: AWS's access-denied text. */
  readonly message?: string;
}

/** What {@link parse} throws for a text that is no document. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly problem: PolicyProblem;

  constructor(problem: PolicyProblem) {
    super(`${problem.message} (line ${problem.line}, column ${problem.column}: ${problem.detail})`);
    this.problem = problem;
  }
}

/** Reads a document. Throws {@link PolicyError} with the place where it stops being one. */
export function parse(document: DocumentSource): PolicyDocument {
  const parsed = parsePolicy(textOf(document));
  if (!parsed.ok) throw new PolicyError(parsed.error);
  return parsed.value;
}

/** What is wrong with a document of that type, as IAM words it on saving, and where; undefined where it may be saved. */
export function validate(document: DocumentSource, type: SavedPolicyType): PolicyProblem | undefined {
  return validatePolicy(textOf(document), type);
}

/** Documents made ready once, to decide many requests. */
export class PolicyEvaluator {
  readonly #set: PolicySet;

  /** A document that cannot be read denies everything that it bears on; {@link validate} says beforehand. */
  constructor(policies: Policies) {
    const { identity = [], boundary, session = [], resource, resourceKind, scp = [], rcp = [] } = policies;
    const target = resourceKind === 'trust' ? 'trust' : 'resource';
    const levels = (type: 'rcp' | 'scp', documents: readonly (readonly DocumentSource[])[]) =>
      documents.map((level, depth) => all(type, level, `${depth}.`));
    this.#set = preparedSet({
      identity: all('identity', identity),
      boundary: one('boundary', boundary),
      session: session.length === 0 ? undefined : all('session', session),
      resource: one(target, resource),
      ...(resourceKind === undefined ? {} : { resourceKind }),
      scp: levels('scp', scp),
      rcp: levels('rcp', rcp),
    });
  }

  /** Decides (IAM User Guide, "Policy evaluation logic"). Same documents and request, same decision. */
  evaluate(request: Request): Decision {
    const asked = requestOf(request);
    const evaluation = decide(asked, this.#set);
    const allowed = evaluation.decision === 'Allowed';
    return allowed ? { ...evaluation, allowed } : { ...evaluation, allowed, message: messageOf(asked, evaluation) };
  }

  /** For every statement: whether it applies to the request, and if not, what keeps it from applying. */
  explain(request: Request): readonly StatementExplanation[] {
    return explainStatements(requestOf(request), this.#set);
  }
}

/** Decides one request. */
export function evaluate(request: Request, policies: Policies): Decision {
  return new PolicyEvaluator(policies).evaluate(request);
}

function all(policyType: PolicyType, documents: readonly DocumentSource[], level = ''): readonly CompiledPolicy[] {
  return documents.map((document, index) =>
    compilePolicy(textOf(document), { policyType, policyId: `${level}${index}` }),
  );
}

function one(policyType: PolicyType, document: DocumentSource | undefined): CompiledPolicy | undefined {
  return document === undefined ? undefined : compilePolicy(textOf(document), { policyType, policyId: '0' });
}

function textOf(document: DocumentSource): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

function requestOf({ principal, action, resource = '*', resourceAccount, context = {} }: Request): PolicyRequest {
  const { type, arn = '', ...rest } = principal;
  return {
    caller: { kind: type, arn, ...rest },
    action,
    resource,
    resourceAccount: resourceAccount ?? accountOfArn(resource) ?? principal.account,
    context: new MapContext(Object.entries(context)),
  };
}

function messageOf({ caller, action, resource, resourceAccount }: PolicyRequest, evaluation: Evaluation): string {
  const sameAccount = caller.account === resourceAccount;
  return accessDeniedMessage({ callerArn: caller.arn, action, resource, sameAccount }, evaluation);
}

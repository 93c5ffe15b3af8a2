// A policy document as read: elements in the language's own words, with where each statement stands.

/** The role a document plays. */
export type PolicyType = 'boundary' | 'identity' | 'rcp' | 'resource' | 'scp' | 'session' | 'trust';

/** The two versions of the language. Only the newer has variables. */
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** Whom a resource-based statement is about. */
export interface PrincipalElement {
  /** `"*"`, alone or under AWS. */
  readonly everybody: boolean;
  /** Whether it is the text `"*"` by itself, which trust policies do not take. */
  readonly isText?: true;
  /** Without `"*"`. Beside it they let nobody else in, and must have their form all the same. */
  readonly values: readonly PrincipalValue[];
}

/** One value of a Principal element. */
export interface PrincipalValue {
  readonly type: 'AWS' | 'CanonicalUser' | 'Federated' | 'Service';
  readonly value: string;
}

/** One condition: an operator, a key, and values that are alternatives. */
export interface ConditionElement {
  /** As written: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement. Of Action and NotAction exactly one is present; so of Resource and NotResource, where the type has them. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly principal: PrincipalElement | undefined;
  readonly notPrincipal: PrincipalElement | undefined;
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  readonly conditions: readonly ConditionElement[];
  /** Character offsets of its braces; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** One document. */
export interface PolicyDocument {
  /** Undefined where the document names none: evaluated as 2008-10-17. */
  readonly version: PolicyVersion | undefined;
  readonly id: string | undefined;
  readonly statements: readonly Statement[];
}

/** What is wrong with a document, as AWS words it, and where (both from 1). */
export interface PolicyProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** For operators: what exactly; not part of AWS's text. */
  readonly detail: string;
}

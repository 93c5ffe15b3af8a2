// The outline of a document: whatever can be read of it, each part with its place, also where other parts are broken.

import type { OperatorName } from '../condition/operators.ts';
import type { Place } from './finding.ts';

/** A text with its place. */
export interface PlacedText extends Place {
  readonly text: string;
}

/** An element that holds one text or a list of them. */
export interface TextList extends Place {
  readonly element: string;
  /** Whether it is the Not form. */
  readonly negated: boolean;
  /** Whether it is an empty list. Items that could not be read are missing too. */
  readonly empty: boolean;
  readonly items: readonly PlacedText[];
}

/** One value of a principal. */
export interface OutlinePrincipalValue extends PlacedText {
  readonly type: string;
}

/** Principal or NotPrincipal. */
export interface OutlinePrincipal extends Place {
  readonly negated: boolean;
  /** `"*"`, alone or under AWS. */
  readonly everybody: boolean;
  /** Where `"*"` stands, as often as it does. */
  readonly stars: readonly Place[];
  /** Without `"*"`. */
  readonly values: readonly OutlinePrincipalValue[];
  /** Whether a part of it could not be read. */
  readonly unread: boolean;
}

/** One value of a condition. */
export interface OutlineValue extends PlacedText {
  readonly kind: 'boolean' | 'number' | 'string';
}

/** One key under one operator. */
export interface OutlineCondition extends Place {
  readonly operator: PlacedText;
  /** Undefined where there is no such operator. */
  readonly parsed: OperatorName | undefined;
  readonly key: PlacedText;
  readonly values: readonly OutlineValue[];
  /** Whether the values are a list as written. */
  readonly listed: boolean;
}

/** One statement. What is absent or cannot be read is undefined. */
export interface OutlineStatement extends Place {
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly sid: PlacedText | undefined;
  readonly principal: OutlinePrincipal | undefined;
  readonly actions: TextList | undefined;
  readonly resources: TextList | undefined;
  readonly conditions: readonly OutlineCondition[];
  /** Members as written, whether or not they could be read. */
  readonly elements: ReadonlySet<string>;
}

/** One document. */
export interface Outline extends Place {
  readonly text: string;
  readonly version: string | undefined;
  readonly statements: readonly OutlineStatement[];
}

/** Whether a condition of the statement asks for one of these keys, in lower case; `name/` stands for all with a part. */
export function asksFor(statement: OutlineStatement, keys: ReadonlySet<string>): boolean {
  return statement.conditions.some(({ key }) => {
    const lower = key.text.toLowerCase();
    const slash = lower.indexOf('/');
    return keys.has(lower) || (slash > 0 && keys.has(lower.slice(0, slash + 1)));
  });
}

/** The form of an operator's name without prefix and IfExists; empty where it is unknown. */
export function operatorName({ parsed }: OutlineCondition): string {
  return parsed?.name ?? '';
}

/** Whether the operator is a negated form. */
export function isNegated({ parsed }: OutlineCondition): boolean {
  return parsed?.operator?.negated === true;
}

// Findings: what may be wrong with a document, how grave it is, and where it stands.

/** How grave a finding is, the gravest first. */
export type FindingLevel = (typeof findingLevels)[number];

/** All levels, the gravest first. */
export const findingLevels = ['error', 'security-warning', 'warning', 'suggestion'] as const;

/** What one check looks for. */
export interface Check {
  readonly level: FindingLevel;
  /** Whether a document of which this is found cannot be saved. */
  readonly refused?: true;
  /** What is wrong, in a sentence that holds for every document of which it is found. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

/** Checks by their codes, which never change. */
export type Checks = Readonly<Record<string, Check>>;

/** A stretch of the text, and the element it is. */
export interface Place {
  /** Offsets of characters; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** `Statement[0].Condition.StringEquals`; empty for the document. */
  readonly path: string;
}

/** Takes what a check found. The message is about this document. */
export type Report<Code extends string> = (code: Code, place: Place, message: string) => void;

/** Something found. Lines and columns count from 1; the end is exclusive. */
export interface Finding {
  readonly level: FindingLevel;
  readonly code: string;
  /** What is wrong with every document of which this is found. */
  readonly title: string;
  /** What is wrong with this one, in its own words. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** A page that tells more. */
  readonly learnMore?: string;
}

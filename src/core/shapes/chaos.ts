// Generated from proto/eventide/chaos/v1 by scripts/generate-shapes.ts: plain types of every request and response. Do not edit.
// Timestamps and durations are milliseconds. A list is always there; everything else that is not required may be absent.

/** Where a rule applies. An empty member means everywhere. */
export interface Scope {
  /** Replicas by name. */
  readonly replicas: readonly string[];
  /** The other end of a link, by name. */
  readonly peers: readonly string[];
  /** Accounts. */
  readonly accounts: readonly string[];
  /** Actions, such as iam:CreateUser. */
  readonly actions: readonly string[];
  /** Principals, by ARN. */
  readonly principals: readonly string[];
  /** Share of the cases, 0 to 1; absent: all. */
  readonly probability?: number;
}

/** Links: delay, loss, duplication, reordering, bandwidth, netsplit. */
export interface NetFault {
  /** Median of a log-normal delay. */
  readonly delayMedian?: number;
  /** Sigma of that delay. */
  readonly delaySigma?: number;
  /** Share of messages lost. */
  readonly loss?: number;
  /** Share of messages that arrive twice. */
  readonly duplicate?: number;
  /** Share of messages that overtake others. */
  readonly reorder?: number;
  /** Bytes a second. */
  readonly bandwidth?: number;
  /** Cuts the link: both, in or out. */
  readonly netsplit?: 'both' | 'in' | 'out';
}

/** Visibility: pause, hold, extra delay. */
export interface ApplyFault {
  /** Nothing becomes visible. */
  readonly pause?: boolean;
  /** What is in scope stays invisible until the rule ends. */
  readonly hold?: boolean;
  /** Longer delay. */
  readonly extraDelay?: number;
}

/** Answers: errors, throttling, latency, answers lost after the commit. */
export interface ApiFault {
  /** Error code to answer with. */
  readonly code?: string;
  /** Longer latency. */
  readonly latency?: number;
  /** The answer is dropped after the commit. */
  readonly dropAnswer?: boolean;
}

/** Clocks: skew, drift, jump. */
export interface ClockFault {
  /** Offset of the wall clock. */
  readonly skew?: number;
  /** Seconds gained per second. */
  readonly drift?: number;
}

/** Disks: slow fsync, errors. */
export interface DiskFault {
  /** Longer fsync. */
  readonly syncDelay?: number;
  /** Error of writes: ENOSPC or EIO. */
  readonly error?: 'ENOSPC' | 'EIO';
}

/** Processes: crash, pause. */
export interface ProcessFault {
  /** The process ends at once. */
  readonly crash?: boolean;
  /** The event loop stands still. */
  readonly pause?: number;
}

/** One rule. */
export interface Rule {
  /** Name; a rule of the same name is replaced. */
  readonly name: string;
  /** Seed of its draws. */
  readonly seed?: number;
  /** When it ends by itself. */
  readonly expiresAt?: number;
  /** Where it applies. */
  readonly scope?: Scope;
  /** Links. */
  readonly net?: NetFault;
  /** Visibility. */
  readonly apply?: ApplyFault;
  /** Answers. */
  readonly api?: ApiFault;
  /** Clocks. */
  readonly clock?: ClockFault;
  /** Disks. */
  readonly disk?: DiskFault;
  /** Processes. */
  readonly process?: ProcessFault;
}

/** A rule to put. */
export interface PutRuleRequest {
  /** The rule. */
  readonly rule: Rule;
}

/** Answer of PutRule. */
export type PutRuleResponse = Readonly<Record<string, never>>;

/** Asks for rules. */
export type ListRulesRequest = Readonly<Record<string, never>>;

/** Rules. */
export interface ListRulesResponse {
  /** By name. */
  readonly rules: readonly Rule[];
}

/** A rule to end. */
export interface DeleteRuleRequest {
  /** Its name. */
  readonly name: string;
}

/** Answer of DeleteRule. */
export type DeleteRuleResponse = Readonly<Record<string, never>>;

/** Asks to end all rules. */
export type ResetRulesRequest = Readonly<Record<string, never>>;

/** Answer of ResetRules. */
export type ResetRulesResponse = Readonly<Record<string, never>>;

/** Asks for the report. */
export type GetReportRequest = Readonly<Record<string, never>>;

/** What a rule did. */
export interface RuleReport {
  /** Name of the rule. */
  readonly name?: string;
  /** How often it fired. */
  readonly fired?: number;
  /** Op indexes it fired on, newest last, at most a hundred. */
  readonly ops: readonly number[];
}

/** The report. */
export interface GetReportResponse {
  /** By rule. */
  readonly rules: readonly RuleReport[];
}

/** What to release. */
export interface ReleaseVisibilityRequest {
  /** Everything up to these causal tokens; empty: all that is committed. */
  readonly tokens: readonly string[];
  /** On these replicas, by name; empty: on all. */
  readonly replicas: readonly string[];
}

/** Answer of ReleaseVisibility. */
export interface ReleaseVisibilityResponse {
  /** Replicas on which it is durable and visible. */
  readonly released: readonly string[];
}

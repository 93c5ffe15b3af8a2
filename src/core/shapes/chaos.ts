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
  /** Share of messages that later ones overtake. */
  readonly reorder?: number;
  /** Bytes a second on each link. */
  readonly bandwidth?: number;
  /** Cuts the link: both ways, or what comes in, or what goes out. */
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
  /** Offset of the wall clock: it jumps when the rule begins, and back when it ends. */
  readonly skew?: number;
  /** Seconds gained per second, by both clocks. */
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
  /** When it ends by itself: within a day; ten minutes from now where it does not say. */
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
export interface PutRuleResponse {
  /** Replicas that hold the rule now, by name. */
  readonly replicas: readonly string[];
  /** When it ends by itself. */
  readonly expiresAt?: number;
}

/** Asks for rules. */
export type ListRulesRequest = Readonly<Record<string, never>>;

/** Rules. */
export interface ListRulesResponse {
  /** By name. */
  readonly rules: readonly Rule[];
  /** Replicas that did not say which rules they hold. */
  readonly unreached: readonly string[];
}

/** A rule to end. */
export interface DeleteRuleRequest {
  /** Its name. */
  readonly name: string;
}

/** Answer of DeleteRule. */
export interface DeleteRuleResponse {
  /** Replicas that were not heard: a running one keeps the rule until it ends by itself. */
  readonly unreached: readonly string[];
}

/** Asks to end all rules. */
export type ResetRulesRequest = Readonly<Record<string, never>>;

/** Answer of ResetRules. */
export interface ResetRulesResponse {
  /** Replicas that were not heard: a running one keeps its rules until they end by themselves. */
  readonly unreached: readonly string[];
}

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
  /** Replica on which it fired. */
  readonly replica?: string;
}

/** The report. */
export interface GetReportResponse {
  /** By rule and replica; a rule that has ended stays in the report until one of its name is put. */
  readonly rules: readonly RuleReport[];
  /** Replicas that were not heard. */
  readonly unreached: readonly string[];
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

// Limits of the doors, each with its reason.

const second = 1000;

/** Bounds on what comes in at a door and on what it keeps for its callers. */
export interface DoorLimits {
  /** Largest request message, bytes. */
  readonly requestBytes: number;
  /** Largest response message, bytes. */
  readonly responseBytes: number;
  /** Connections at a time; more are closed as they come. */
  readonly connections: number;
  /** Bytes of requests that have not come whole, on all connections together; then the oldest is given up. */
  readonly unfinishedBytes: number;
  /** What one connection may keep in memory, MiB: its calls under way with their messages. */
  readonly connectionMemoryMib: number;
  /** Calls under way on one connection. */
  readonly streamsPerConnection: number;
  /** Questions of one StreamAuthorize that wait for an answer; then nothing more is read from the stream. */
  readonly questionsInFlight: number;
  /** Answers that a slow reader of a feed may leave unread before the feed is ended. */
  readonly feedBacklog: number;
  /** Causal tokens of one call. */
  readonly tokens: number;
  /** Length of one causal token, as the core makes them. */
  readonly tokenLength: number;
  /** Length of an idempotency key, room for a UUID and a prefix. */
  readonly idempotencyKeyLength: number;
  /** Length of a user agent; longer ones are cut, since they only inform. */
  readonly userAgentLength: number;
  /** How long a call without a deadline is worked on, milliseconds. */
  readonly defaultDeadlineMs: number;
  /** Longest deadline of a call, milliseconds; a longer one counts as this. */
  readonly longestDeadlineMs: number;
  /** The same for feeds and waits that stream. */
  readonly longestStreamMs: number;
  /** How long a read waits for its causal tokens unless it says so, milliseconds. */
  readonly defaultWaitMs: number;
  /** Longest such wait, milliseconds. */
  readonly longestWaitMs: number;
  /** How long before the caller's deadline a wait ends, so that the reason still arrives, milliseconds. */
  readonly deadlineMarginMs: number;
  /** How often watched health is looked at, milliseconds: how late a watcher learns of a change. */
  readonly healthPollMs: number;
  /** Streams of health watchers; more are refused. */
  readonly healthWatchers: number;
  /** How often the files of a certificate are read again, milliseconds. */
  readonly certificatePollMs: number;
  /** Idle connections are pinged after so long, milliseconds, so that dead ones are found. */
  readonly keepaliveMs: number;
  /** How long calls under way may go on when the door closes, milliseconds. */
  readonly closeGraceMs: number;
}

/** Limits that suit one machine or one data centre. */
export const doorLimits: DoorLimits = {
  // Largest request message, bytes. The largest policy document is 128 KiB; a batch of 1,000 plain questions is about 200 KiB.
  requestBytes: 1024 * 1024,
  // Largest response message, bytes. A page of 1,000 roles with their trust policies is about 2.5 MiB.
  responseBytes: 16 * 1024 * 1024,
  // Connections at a time; more are closed as they come. A client has one or a few; each takes a file of those that the store needs too.
  connections: 4096,
  // Bytes of requests that have not come whole, on all connections together. A hundred of the largest may be on their way at a time.
  unfinishedBytes: 128 * 1024 * 1024,
  // What one connection may keep in memory, MiB: its calls under way with their messages. New calls are refused beyond it.
  connectionMemoryMib: 64,
  // Calls under way on one connection. More wait in the caller's own queue, as HTTP/2 says.
  streamsPerConnection: 1000,
  // Questions of one StreamAuthorize that wait for an answer; then nothing more is read from the stream.
  questionsInFlight: 256,
  // Answers that a slow reader of a feed may leave unread before the feed is ended.
  feedBacklog: 4096,
  // Causal tokens of one call. Sixteen accounts' worth; a caller merges by sending only its newest.
  tokens: 16,
  // Length of one causal token, as the core makes them.
  tokenLength: 1024,
  // Length of an idempotency key, room for a UUID and a prefix.
  idempotencyKeyLength: 128,
  // Length of a user agent; longer ones are cut, since they only inform.
  userAgentLength: 512,
  // How long a call without a deadline is worked on, milliseconds. Must exceed the home's wait for its voters (5 s).
  defaultDeadlineMs: 60 * second,
  // Longest deadline of a call, milliseconds; a longer one counts as this.
  longestDeadlineMs: 900 * second,
  // The same for feeds and waits that stream.
  longestStreamMs: 24 * 3600 * second,
  // How long a read waits for its causal tokens unless it says so, milliseconds.
  defaultWaitMs: 10 * second,
  // Longest such wait, milliseconds. Must reach the longest delay of any profile (organization: 900 s).
  longestWaitMs: 900 * second,
  // How long before the caller's deadline a wait ends, so that the reason still arrives, milliseconds.
  deadlineMarginMs: 50,
  // How often watched health is looked at, milliseconds: how late a watcher learns of a change.
  healthPollMs: 250,
  // Streams of health watchers; more are refused. A load balancer holds one for each of its own processes.
  healthWatchers: 100,
  // How often the files of a certificate are read again, milliseconds.
  certificatePollMs: 10 * second,
  // Idle connections are pinged after so long, milliseconds, so that dead ones are found.
  keepaliveMs: 60 * second,
  // How long calls under way may go on when the door closes, milliseconds.
  closeGraceMs: 2 * second,
};

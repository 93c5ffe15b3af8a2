// Limits of the HTTP door, each with its reason.

const second = 1000;

/** Bounds on what comes in over HTTP. */
export interface HttpLimits {
  readonly headerBytes: number;
  readonly headers: number;
  readonly bodyBytes: number;
  readonly unfinishedBytes: number;
  readonly handedBytes: number;
  readonly connections: number;
  readonly requestsPerConnection: number;
  readonly waitingRequests: number;
  readonly waitingInAll: number;
  readonly headersMs: number;
  readonly requestMs: number;
  readonly answerMs: number;
  readonly keepAliveMs: number;
  readonly closeGraceMs: number;
}

/** Limits that suit one machine or one data centre. */
export const httpLimits: HttpLimits = {
  // All headers of a request. A session token is up to 4 KiB, a signature with its scope half a KiB.
  headerBytes: 16 * 1024,
  // A signed request of an SDK has about fifteen.
  headers: 100,
  // As at the gRPC door: the largest policy document is 128 KiB, and form encoding may triple it.
  bodyBytes: 1024 * 1024,
  // Of bodies that have not come whole, on all connections together; then the oldest is given up. As at the gRPC door.
  unfinishedBytes: 128 * 1024 * 1024,
  // Of whole requests that the door's thread has handed to the replica's and that are not answered; the next are told to come again. The
  // door reads faster than the largest of them are judged.
  handedBytes: 64 * 1024 * 1024,
  // Connections at a time; what watches and measures needs a few, SDK clients one for each call under way.
  connections: 4096,
  // Then the connection is closed, so that load spreads again over replicas that came back.
  requestsPerConnection: 10_000,
  // Requests of one connection that wait while one before them is answered; with more it is closed. Hardly any client sends ahead,
  // and each that waits may hold as much as all its headers.
  waitingRequests: 32,
  // Of all connections together; beyond it a connection on which one more would wait is closed. Their headers hold 64 MiB at most.
  waitingInAll: 4096,
  // Until all headers are there, milliseconds: who is slower than this holds a connection on purpose.
  headersMs: 10 * second,
  // Until the whole request is there, milliseconds.
  requestMs: 30 * second,
  // Until a caller takes a piece of an answer that does not go out at once, milliseconds: who reads nothing holds it in memory.
  answerMs: 30 * second,
  // How long an idle connection stays, milliseconds. Longer than scrapers' usual interval of 15 s.
  keepAliveMs: 20 * second,
  // How long requests under way may go on when the door closes, milliseconds.
  closeGraceMs: 2 * second,
};

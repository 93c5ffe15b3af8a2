// Messages: all that replicas say to each other, as plain values. The peer adapter carries them; the core gives them meaning.

import type { ClusterPosition, EpochStart } from '../model/position.ts';
import type { Refusal } from '../model/refusal.ts';
import type { SignedPieces } from '../model/signed-pieces.ts';
import type { GenerationMessage } from './generation-message.ts';

/** Format number of the messages below; a peer of another number is refused at its first message. */
export const messageFormat = 2;

/** A signature of the home over the hash of the last op of a group commit. */
export interface SignedHead {
  readonly epoch: number;
  readonly index: number;
  /** Hash of the op at `index`, 32 bytes. */
  readonly hash: Uint8Array;
  /** Ed25519 by the home of `epoch`, 64 bytes. */
  readonly signature: Uint8Array;
}

/** How far a replica has come with one account. */
export interface AccountPosition {
  readonly account: string;
  readonly visibleSeq: number;
  /** SHA-256 of the account's fingerprint state at `visibleSeq`, 32 bytes. */
  readonly fingerprint: Uint8Array;
}

/** Which revocations of one life of an origin were seen: all of 1 … `seq`. */
export interface RevocationsSeen {
  readonly origin: string;
  readonly incarnation: string;
  readonly seq: number;
}

/** First word on a link, both ways; also what `GetCluster` shows of a member. */
export interface Hello {
  readonly kind: 'hello';
  readonly format: number;
  readonly clusterId: string;
  readonly name: string;
  /** Drawn afresh at each start of the sender. */
  readonly incarnation: string;
  readonly featureLevel: number;
  /** Last op stored with fsync; index 0: none. */
  readonly stored: ClusterPosition;
  /** Last op taken in, stored or about to be: a home that recovers waits for it. */
  readonly last: ClusterPosition;
  /** What the sender knows the receiver to have stored, as far as it is committed, with the home's signature; absent: nothing. */
  readonly yours?: SignedHead;
  /** Where the newest epochs begin in the sender's log. */
  readonly epochs: readonly EpochStart[];
  /** The newest epoch that the sender has promised to a new home; 0: none. */
  readonly promised: number;
  /** Whether the sender's disk holds all that was ever stored on it: only then its storing counts. */
  readonly whole: boolean;
  readonly grpcAddress: string;
  readonly httpAddress: string;
  /** Newest signed head in the sender's log: what proves to a home that ops of its own are missing there; absent: none in memory. */
  readonly head?: SignedHead;
}

/** Ops from `firstIndex` on, ending at a signed head. From the home, or relayed by anybody. */
export interface Append {
  readonly kind: 'append';
  readonly epoch: number;
  readonly firstIndex: number;
  readonly ops: readonly Uint8Array[];
  readonly head: SignedHead;
  /** Newest committed index the sender knows. */
  readonly committed: number;
  /** Ages of the ops up to `committed`, milliseconds since each was committed, in order; shorter than `ops` where not all are committed. */
  readonly agesMs: readonly number[];
}

/** Everything up to `stored` is stored with fsync. */
export interface Stored {
  readonly kind: 'stored';
  readonly stored: ClusterPosition;
  /** As in {@link Hello}. */
  readonly promised: number;
  readonly whole: boolean;
}

/** From the home, after each commit and every heartbeat interval. */
export interface Heartbeat {
  readonly kind: 'heartbeat';
  readonly epoch: number;
  readonly committed: number;
  /** Index of the home's last stored op: a voter with a new disk is whole once it has come that far. */
  readonly stored: number;
  /** Ages of the newly committed ops that end at `committed`, oldest first; empty in a plain heartbeat. */
  readonly agesMs: readonly number[];
  readonly wallMs: number;
  /** Absent: the home has not heard enough voters to know that it still is the home. */
  readonly claim?: CurrencyClaim | undefined;
}

/** All that any home had committed `ageMs` before this was sent is at most at `committed`. */
export interface CurrencyClaim {
  readonly committed: number;
  readonly ageMs: number;
}

/** Sent to every peer when something of it changed (coalesced) and every status interval. */
export interface Status {
  readonly kind: 'status';
  readonly stored: ClusterPosition;
  readonly committed: number;
  /** Every op up to here is visible at the sender. */
  readonly visibleFloor: number;
  /** Accounts whose position changed since the last status on this link; all of them in the first. */
  readonly accounts: readonly AccountPosition[];
  /** Revocations that became visible at the sender since the last status on this link ("origin.incarnation.seq"). */
  readonly visibleDots: readonly string[];
  readonly ready: boolean;
  /** Place that the sender's log begins after. */
  readonly trimmed: number;
  /** Place of the newest signed checkpoint that the sender has stored; 0: none. */
  readonly checkpoint: number;
  /** Why the sender does not serve though it runs; empty: it does. */
  readonly quarantine: string;
  readonly stalenessMs: number;
  /** Whether it refuses writes because its disk is full; absent: no. */
  readonly diskFull?: boolean;
  /** How long the sender has not heard the home; 0 at the home. */
  readonly homeSilentMs: number;
  readonly wallMs: number;
  /** Whether it is an observer without data keys; absent: no. */
  readonly keyless?: boolean;
}

/** Pull: "I have this much; send what I lack". One random peer every anti-entropy round. */
export interface Pull {
  readonly kind: 'pull';
  readonly stored: ClusterPosition;
  /** Where the newest epochs begin in the sender's log: what forked off is sent again. */
  readonly epochs: readonly EpochStart[];
  readonly revocations: readonly RevocationsSeen[];
}

/** Revocations with their origin's signatures. */
export interface Revocations {
  readonly kind: 'revocations';
  /** Encoded entries (core/replica/revocation-entry). */
  readonly entries: readonly Uint8Array[];
  /** Age of each at the sender, milliseconds since it was made. */
  readonly agesMs: readonly number[];
}

/** Revocations with these dots are stored with fsync at the sender. */
export interface RevocationsStored {
  readonly kind: 'revocations-stored';
  readonly dots: readonly RevocationsSeen[];
}

/** A call handed to the home with the caller's own proof. */
export interface Forward {
  readonly kind: 'forward';
  readonly forwardId: number;
  readonly requestId: string;
  readonly door: 'grpc' | 'plain' | 'query';
  readonly service: 'iam' | 'sts' | 'cluster';
  readonly action: string;
  /** The request as the caller sent it; its hash is what the caller signed. */
  readonly body: Uint8Array;
  readonly signed?: SignedPieces;
  readonly bearer?: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly secure: boolean;
  readonly idempotencyKey?: string;
  /** Causal tokens that the home must have stored before it answers. */
  readonly tokens: readonly string[];
  /** Visible position of the caller's account at the receiving replica: what delayed authorization reads as of. */
  readonly visibleSeq: number;
  /** Milliseconds the caller still waits. */
  readonly deadlineMs: number;
}

/** The home's answer to a {@link Forward}. */
export interface ForwardAnswer {
  readonly kind: 'forward-answer';
  readonly forwardId: number;
  readonly refusal?: Refusal;
  /** Canonical JSON of the response shape. */
  readonly response?: string;
  readonly token?: string;
}

/** "When did these ops reach you?" */
export interface TraceQuery {
  readonly kind: 'trace-query';
  readonly queryId: number;
  readonly indexes: readonly number[];
  readonly dots: readonly string[];
}

/** Wall times at the sender, milliseconds; absent: not yet, or not known any more. */
export interface TraceEntry {
  /** Op index, or 0 for a revocation. */
  readonly index: number;
  readonly dot?: string;
  readonly receivedAtMs?: number;
  readonly visibleAtMs?: number;
  /** The delay drawn here for this op. */
  readonly delayMs?: number;
}

/** The answer to a {@link TraceQuery}. */
export interface TraceAnswer {
  readonly kind: 'trace-answer';
  readonly queryId: number;
  readonly entries: readonly TraceEntry[];
}

/** Profile `manual`: let everything up to these tokens, or all, become visible. */
export interface Release {
  readonly kind: 'release';
  readonly releaseId: number;
  readonly all: boolean;
  readonly tokens: readonly string[];
}

/** The release is durable and visible at the sender. */
export interface Released {
  readonly kind: 'released';
  readonly releaseId: number;
  readonly refusal?: Refusal;
}

/** Chaos rules, as one replica was asked for by an operator, told to or asked of another. Passes every netsplit of a rule. */
export interface Chaos {
  readonly kind: 'chaos';
  readonly chaosId: number;
  readonly ask: 'delete' | 'list' | 'put' | 'report' | 'reset';
  /** Which rule to end. */
  readonly name?: string;
  /** Canonical JSON of the rule to put. */
  readonly rule?: string;
  /** In how many milliseconds it ends: the receiver's clock may be wrong on purpose. */
  readonly endsInMs?: number;
}

/** The answer to {@link Chaos}. */
export interface ChaosAnswer {
  readonly kind: 'chaos-answer';
  readonly chaosId: number;
  readonly refusal?: Refusal;
  /** Canonical JSON of what was asked for. */
  readonly response?: string;
}

/** "At that place I have this state": from a voter to the home, which signs where a majority says the same. */
export interface CheckpointClaim {
  readonly kind: 'checkpoint-claim';
  readonly index: number;
  /** See core/replica/checkpoint. */
  readonly claim: Uint8Array;
}

/** A signed checkpoint. */
export interface CheckpointWord {
  readonly kind: 'checkpoint';
  /** Encoded (core/replica/checkpoint). */
  readonly checkpoint: Uint8Array;
}

/** "What you lack is no longer in my log": ask for a snapshot. */
export interface LogTrimmed {
  readonly kind: 'log-trimmed';
  /** Place that the sender's log begins after. */
  readonly base: ClusterPosition;
}

/** Asks a voter for the next part of the state at a signed checkpoint. One part is under way at a time. */
export interface SnapshotRequest {
  readonly kind: 'snapshot-request';
  readonly transferId: number;
  /** Place of the checkpoint; 0: the newest that the voter can tell of. */
  readonly index: number;
  /** Store key after which the part begins: of the state, or of the log that ends at the checkpoint. */
  readonly after: string;
}

/** A part of the state at a signed checkpoint. */
export interface SnapshotChunk {
  readonly kind: 'snapshot-chunk';
  readonly transferId: number;
  /** Encoded (core/replica/checkpoint) in the first part, empty in the others. */
  readonly checkpoint: Uint8Array;
  /** Records of the epochs but the first (core/replica/epoch-chain) in the first part, else none. */
  readonly epochs: readonly Uint8Array[];
  /** As it was asked for. */
  readonly after: string;
  /** Store keys of records and positions, or of ops, ascending. */
  readonly keys: readonly string[];
  readonly values: readonly Uint8Array[];
  /** Where the next part begins. */
  readonly last: string;
  /** Whether this was the last part. */
  readonly done: boolean;
}

/** A snapshot cannot be had from the sender, or not that one any more. */
export interface SnapshotRefused {
  readonly kind: 'snapshot-refused';
  readonly transferId: number;
  readonly reason: string;
}

/** "Leave all earlier epochs behind: I am to be the home of this one." */
export interface PromiseAsk {
  readonly kind: 'promise-ask';
  readonly epoch: number;
}

/** The answer to a {@link PromiseAsk}, after the promise is stored with fsync. */
export interface PromiseAnswer {
  readonly kind: 'promise-answer';
  /** The epoch that was asked for. */
  readonly epoch: number;
  /** The newest epoch that the sender has promised to anybody, or knows. */
  readonly promised: number;
  /** The promise (core/replica/promise); absent where it is refused. */
  readonly granted?: {
    readonly tail: { readonly epoch: number; readonly index: number; readonly hash: Uint8Array };
    readonly signature: Uint8Array;
  };
  /** Why it is refused. */
  readonly reason?: string;
}

/** Which generation a message belongs to (core/replica/generation); absent: the first one. */
interface Tagged {
  readonly tag?: string;
}

/** When credentials and identities were last used. A set of newest moments: order and repetition do not matter. */
export interface Uses {
  readonly kind: 'uses';
  /** Encoded entries (core/usage/use). */
  readonly entries: readonly Uint8Array[];
}

/** "Which events do you have?" */
export interface EventsAsk {
  readonly kind: 'events-ask';
  readonly askId: number;
  /** Canonical JSON of the query (core/audit/filter). */
  readonly query: string;
}

/** The answer to an {@link EventsAsk}. */
export interface EventsAnswer {
  readonly kind: 'events-answer';
  readonly askId: number;
  /** Encoded events (core/audit/filter), and the place of each at the sender. */
  readonly events: readonly Uint8Array[];
  readonly seqs: readonly number[];
  /** Place of the sender's newest event; 0: none. */
  readonly newest: number;
}

/** Anything that one replica says to another. */
export type Message = Tagged & (EngineMessage | GenerationMessage);

/** What engines say to each other. */
type EngineMessage =
  | Append
  | Chaos
  | ChaosAnswer
  | CheckpointClaim
  | CheckpointWord
  | EventsAnswer
  | EventsAsk
  | Forward
  | ForwardAnswer
  | Heartbeat
  | Hello
  | LogTrimmed
  | PromiseAnswer
  | PromiseAsk
  | Pull
  | Release
  | Released
  | Revocations
  | RevocationsStored
  | SnapshotChunk
  | SnapshotRefused
  | SnapshotRequest
  | Status
  | Stored
  | TraceAnswer
  | TraceQuery
  | Uses;

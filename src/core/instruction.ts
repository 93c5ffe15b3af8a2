// Instructions: what the engine wants of the world. The driver carries them out in order.

import type { Scan, StoreWrite } from './base/storage.ts';
import type { Message } from './gossip/message.ts';
import type { CertifyAsk, ClusterHistory } from './model/joining.ts';
import type { Member } from './model/member.ts';
import type { Refusal } from './model/refusal.ts';
import type { SlowAsk } from './model/slow-work.ts';

/** How old an answer may be, said with every one of them. */
export interface Freshness {
  /** Name of the replica that answered. */
  readonly replica: string;
  /** Causal token of what was visible here for the caller's account. */
  readonly visibleToken: string;
  /** At most how old the visible view was, milliseconds; undefined where this replica cannot tell. */
  readonly stalenessMs: number | undefined;
}

/** The answer to a call. */
export interface Answer {
  readonly refusal?: Refusal | undefined;
  /** The generated response shape. */
  readonly response?: unknown;
  /** Causal token of the write. */
  readonly token?: string | undefined;
  /** `local` until k replicas have stored it. */
  readonly durability?: 'committed' | 'local' | undefined;
  /** Which view answered a read. */
  readonly view?: 'committed' | 'visible' | undefined;
  readonly freshness: Freshness;
}

/** Another member, as links need it. */
export interface LinkTarget {
  readonly name: string;
  /** What its certificate must prove. */
  readonly id: string;
  readonly address: string;
}

/** How much a fact matters. */
export type LogLevel = 'debug' | 'error' | 'info' | 'warn';

/** Why an engine cannot go on. */
export interface Halt {
  readonly reason: string;
  /** For good: the replica is no member any more, and another start changes nothing. */
  readonly evicted?: true;
}

/** What the engine wants done. */
export type Instruction =
  | { readonly type: 'answer'; readonly callId: number; readonly answer: Answer }
  /** An event of the audit, as JSON: one line of its file. */
  | { readonly type: 'audit'; readonly line: string }
  /** Make something that only the holder of the authority's key can make; ends with `certified`. */
  | { readonly type: 'certify'; readonly certifyId: number; readonly ask: CertifyAsk }
  /** One item of a streaming answer; the stream ends with `answer`. `tellTaken`: an event tells when the reader has taken it. */
  | { readonly type: 'emit'; readonly callId: number; readonly item: unknown; readonly tellTaken?: boolean }
  | {
      readonly type: 'observe';
      readonly level: LogLevel;
      readonly subsystem: string;
      readonly message: string;
      readonly facts: Readonly<Record<string, boolean | number | string>>;
    }
  /** The caller may ask for that: a new generation, or a new reset point. What is done about it answers the call. */
  | {
      readonly type: 'generation';
      readonly callId: number;
      readonly ask: 'mark' | 'reset';
      readonly deadlineMs: number;
    }
  /** A chaos rule wants the process to end at once, or its event loop to stand still. */
  | { readonly type: 'fault'; readonly fault: 'crash' | 'pause'; readonly pauseMs: number }
  /** Take in what has come together with this, then send `gathered`: one batch is written for all of it. */
  | { readonly type: 'gather' }
  | { readonly type: 'scan'; readonly scanId: number; readonly scan: Scan }
  /** These are the other members from now on: links with all of them, and with nobody else. */
  | { readonly type: 'links'; readonly peers: readonly LinkTarget[] }
  /** What this replica is to know of the cluster should it lose its disk: to be kept beside its identity. */
  | { readonly type: 'note-members'; readonly members: readonly Member[]; readonly history: ClusterHistory }
  | { readonly type: 'send'; readonly to: string; readonly message: Message }
  /** The engine cannot go on (equivocation, foreign state): stop serving, keep what is stored. */
  | ({ readonly type: 'halt' } & Halt)
  /** Do something slow beside the loop; ends with `worked`. */
  | { readonly type: 'work'; readonly workId: number; readonly ask: SlowAsk }
  /** Write in one atomic batch. The engine has at most one of these under way. */
  | {
      readonly type: 'store';
      readonly storeId: number;
      readonly writes: readonly StoreWrite[];
      readonly sync: boolean;
    };

// The change feed: each op of the caller's account as it becomes visible here; what is older comes from the log first.

import type { Instant } from '../base/instant.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { ScanVisitor, StartScan } from '../base/storage.ts';
import type { Call } from '../event.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { decodeToken, encodeToken, opToken } from '../replica/causal-token.ts';
import { endOfPrefix, indexOfKey, indexText, keySpaces, traceKey } from '../replica/key-spaces.ts';
import { decodeLogValue, decodeTrace } from '../replica/log-value.ts';
import { decodeOp, type Op } from '../replica/op.ts';
import type { Replica } from '../replica/replica.ts';
import type { Settled } from '../replica/settled.ts';
import type { WatchChangesRequest, WatchChangesResponse } from '../shapes/cluster.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import type { CancelTimer, Timers } from './timers.ts';
import { askedTokens, tokenVoid } from './void-tokens.ts';

// Watchers of one replica: 1 KiB each, and what their readers leave unread at the door.
const watchersLimit = 1000;
// Changes that are read from the log before the reader must have taken them.
const chunkOps = 256;
// Ops of other accounts that one read passes over, so that no step is long.
const passedOps = 20_000;
// How long a feed goes on before its caller's credentials and permission are looked at again.
const recheckMs = 1000;

interface Watcher {
  readonly callId: number;
  readonly account: string;
  readonly reply: Reply;
  readonly cancelTimer: CancelTimer;
  /** Whether the caller may still watch. */
  readonly permitted: (now: Instant) => Refusal | undefined;
  checkedMs: number;
  /** Newest change told, by its number in the account and its place in the log. */
  accountSeq: number;
  index: number;
  /** Whether older changes are still being read: newer ones wait for them. */
  catchingUp: boolean;
}

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly read: (key: string) => Uint8Array | undefined;
  readonly scan: StartScan;
}

/** The change feed: each op of the caller's account as it becomes visible here; what is older comes from the log first. */
export class ChangeFeed {
  readonly #parts: Parts;
  readonly #watchers = new Map<number, Watcher>();
  readonly #byAccount = new Map<string, Set<Watcher>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How many watch. */
  get size(): number {
    return this.#watchers.size;
  }

  /** WatchChanges of a caller of `account`. `deadlineMs` is monotonic. */
  watch(
    callId: number,
    call: Call,
    who: { readonly account: string; readonly permitted: (now: Instant) => Refusal | undefined },
    ending: { readonly deadlineMs: number; readonly reply: Reply },
    now: Instant,
  ): void {
    const { deadlineMs, reply } = ending;
    const { account, permitted } = who;
    if (this.#watchers.size >= watchersLimit) return reply({ refusal: tooMany });
    const from = this.#start(account, (call.request as WatchChangesRequest).fromToken);
    if (!from.ok) return reply({ refusal: from.error });
    const watcher: Watcher = {
      ...{ callId, account, reply, permitted, checkedMs: now.monotonicMs, ...from.value, catchingUp: true },
      cancelTimer: this.#parts.timers.at(deadlineMs, () => this.#end(watcher, undefined)),
    };
    this.#watchers.set(callId, watcher);
    const others = this.#byAccount.get(account);
    if (others === undefined) this.#byAccount.set(account, new Set([watcher]));
    else others.add(watcher);
    this.#catchUp(watcher);
  }

  /** The reader has gone. */
  cancel(callId: number): void {
    const watcher = this.#watchers.get(callId);
    if (watcher !== undefined) this.#forget(watcher);
  }

  /** The reader has taken what it was sent: the next part of the log follows. */
  taken(callId: number): void {
    const watcher = this.#watchers.get(callId);
    if (watcher !== undefined) this.#catchUp(watcher);
  }

  /** Ops became visible here. */
  settled({ shownOps }: Settled, now: Instant): void {
    if (this.#watchers.size === 0) return;
    for (const { op } of shownOps) {
      const watchers = this.#byAccount.get(op.account);
      if (watchers === undefined) continue;
      // One item for all of them.
      const item = this.#itemOf(op);
      for (const watcher of [...watchers]) this.#tell(watcher, op, item, now);
    }
  }

  #tell(watcher: Watcher, op: Op, item: WatchChangesResponse, now: Instant): void {
    if (watcher.catchingUp || op.accountSeq <= watcher.accountSeq) return;
    if (now.monotonicMs - watcher.checkedMs >= recheckMs) {
      watcher.checkedMs = now.monotonicMs;
      const refused = watcher.permitted(now);
      if (refused !== undefined) return this.#end(watcher, refused);
    }
    watcher.accountSeq = op.accountSeq;
    watcher.index = op.index;
    this.#parts.outbox.add({ type: 'emit', callId: watcher.callId, item });
  }

  /** Where a feed begins: after a token's change, or now. */
  #start(account: string, text: string | undefined): Result<Pick<Watcher, 'accountSeq' | 'index'>, Refusal> {
    const { config, replica } = this.#parts;
    if (text === undefined) {
      const { accountSeq, index } = replica.positions.of(account);
      return ok({ accountSeq, index });
    }
    const token = decodeToken(config.clusterId, text);
    if (!token.ok) return token;
    // Other changes have the numbers of those that were given up: a feed from there would leave them out.
    const asked = askedTokens(config.clusterId, replica.cluster, [text]);
    if (asked.ok && asked.value.isVoid()) return fail(tokenVoid);
    const point = token.value.accounts.find((one) => one.account === account);
    if (point !== undefined) return ok({ accountSeq: point.accountSeq, index: point.position.index });
    if (token.value.log.index > 0) return ok({ accountSeq: 0, index: token.value.log.index });
    return fail(
      refusal('InvalidInput', `The token names no change of the account ${account}: there is nothing to go on from.`),
    );
  }

  /** Reads the next changes out of the log, until there are none that the watcher has not been told. */
  #catchUp(watcher: Watcher): void {
    const { replica, scan } = this.#parts;
    const visible = replica.positions.of(watcher.account);
    // Behind the end of what is visible here; or ahead of it, as a token of another replica may be.
    if (visible.index <= watcher.index) {
      watcher.catchingUp = false;
      return;
    }
    const reader = new ChangeReader(watcher, visible.accountSeq);
    scan(keySpaces.log + indexText(watcher.index), endOfPrefix(keySpaces.log), reader, (failure) => {
      if (!this.#watchers.has(watcher.callId)) return;
      if (failure !== undefined)
        return this.#end(watcher, refusal('ServiceFailure', `The log cannot be read: ${failure}`));
      if (reader.trimmed) return this.#end(watcher, trimmed);
      watcher.index = Math.max(watcher.index, reader.passed);
      for (const [at, op] of reader.ops.entries()) {
        watcher.accountSeq = op.accountSeq;
        const last = at === reader.ops.length - 1;
        this.#parts.outbox.add({
          ...{ type: 'emit', callId: watcher.callId, item: this.#itemOf(op) },
          ...(last ? { tellTaken: true } : {}),
        });
      }
      if (reader.ops.length === 0) this.#catchUp(watcher);
    });
  }

  #itemOf(op: Op): WatchChangesResponse {
    const { config, replica, read } = this.#parts;
    const { account, accountSeq, epoch, index, kind, requestId } = op;
    const entry = replica.log.entry(index);
    const stored = entry?.committedAtMs === undefined ? read(traceKey(index)) : undefined;
    const times = stored === undefined ? entry : decodeTrace(stored);
    const here = {
      ...{ replica: config.name, state: 'visible' },
      ...(times?.receivedAtMs === undefined ? {} : { receivedAt: times.receivedAtMs }),
      ...(times?.visibleAtMs === undefined ? {} : { visibleAt: times.visibleAtMs }),
    };
    return {
      token: encodeToken(config.clusterId, opToken(account, accountSeq, { epoch, index })),
      op: {
        ...{ account, accountSeq, epoch, index, class: op.class, kind, requestId, replicas: [here] },
        ...(times?.committedAtMs === undefined ? {} : { committedAt: times.committedAtMs }),
      },
    };
  }

  #end(watcher: Watcher, refused: Refusal | undefined): void {
    this.#forget(watcher);
    watcher.reply(refused === undefined ? { response: {} } : { refusal: refused });
  }

  #forget(watcher: Watcher): void {
    watcher.cancelTimer();
    this.#watchers.delete(watcher.callId);
    const others = this.#byAccount.get(watcher.account);
    others?.delete(watcher);
    if (others?.size === 0) this.#byAccount.delete(watcher.account);
  }
}

/** Collects the next changes of an account from the log. */
class ChangeReader implements ScanVisitor {
  readonly ops: Op[] = [];
  /** Place in the log up to which nothing more is to be told. */
  passed: number;
  /** Whether the log begins only behind where the reading had to begin. */
  trimmed = false;
  readonly #watcher: Pick<Watcher, 'account' | 'accountSeq' | 'index'>;
  readonly #visibleSeq: number;

  constructor(watcher: Pick<Watcher, 'account' | 'accountSeq' | 'index'>, visibleSeq: number) {
    this.#watcher = watcher;
    this.#visibleSeq = visibleSeq;
    this.passed = watcher.index;
  }

  visit(entries: readonly (readonly [key: string, value: Uint8Array])[]): boolean {
    const { account, accountSeq, index } = this.#watcher;
    for (const [key, value] of entries) {
      const place = indexOfKey(key);
      if (place !== this.passed + 1) {
        this.trimmed = true;
        return false;
      }
      const op = decodeOp(decodeLogValue(value).bytes);
      const own = op.ok && op.value.account === account ? op.value : undefined;
      if (own !== undefined && own.accountSeq > this.#visibleSeq) return false;
      if (own !== undefined && own.accountSeq > accountSeq) this.ops.push(own);
      this.passed = place;
      if (this.ops.length >= chunkOps || place - index >= passedOps) return false;
    }
    return true;
  }
}

const tooMany = refusal('Throttling', `This replica has ${watchersLimit} watchers already. Ask another one.`);
const trimmed = refusal(
  'CHANGES_TRIMMED',
  'The log of this replica does not go back to that token any more. Read the state anew, and watch from there.',
);

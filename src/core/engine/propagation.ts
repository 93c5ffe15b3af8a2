// Propagation: when changes were committed, received and became visible, asked of every replica that can be reached.

import type { Instant } from '../base/instant.ts';
import type { Entropy } from '../base/ports.ts';
import type { ScanVisitor, StartScan } from '../base/storage.ts';
import { opDelayMs } from '../delay/delay.ts';
import type { TraceAnswer, TraceEntry, TraceQuery } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Caller } from '../model/caller.ts';
import { refusal } from '../model/refusal.ts';
import { decodeToken } from '../replica/causal-token.ts';
import { endOfPrefix, keySpaces, logKey, revocationStoreKey, traceKey } from '../replica/key-spaces.ts';
import { decodeLogValue, decodeTrace } from '../replica/log-value.ts';
import { decodeOp, type Op } from '../replica/op.ts';
import { drawsNoDelay } from '../replica/op-draft.ts';
import type { Replica } from '../replica/replica.ts';
import { decodeRevocation } from '../replica/revocation-entry.ts';
import type { GetPropagationRequest, OpPropagation } from '../shapes/cluster.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import { orTrimmed } from './member-standing.ts';
import type { Outbox } from './outbox.ts';
import { firstQuestionId } from './question-ids.ts';
import type { Timers } from './timers.ts';
import { askedTokens, tokenVoid } from './void-tokens.ts';

// How long other replicas are given to say when a change reached them.
const traceWaitMs = 1000;

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly entropy: Entropy;
  readonly read: (key: string) => Uint8Array | undefined;
  readonly scan: StartScan;
}

/** Propagation: when changes were committed, received and became visible, asked of every replica that can be reached. */
export class Propagation {
  readonly #parts: Parts;
  readonly #queries = new Map<number, (peer: Peer, entries: readonly TraceEntry[]) => void>();
  #queryIds: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#queryIds = firstQuestionId(parts.entropy);
  }

  /** GetPropagation: the ops that a request names, and where they are. */
  get(request: GetPropagationRequest, caller: Caller, reply: Reply, now: Instant): void {
    const { config, scan, replica } = this.#parts;
    const { afterAccountSeq, limit = 100 } = request;
    if (afterAccountSeq === undefined) {
      const tokens = askedTokens(config.clusterId, replica.cluster, request.token === undefined ? [] : [request.token]);
      if (tokens.ok && tokens.value.isVoid()) return reply({ refusal: tokenVoid });
      const found = this.#named(request);
      return typeof found === 'string'
        ? reply({ refusal: refusal('NoSuchEntity', found) })
        : this.#trace(found, reply, now);
    }
    const ops: Op[] = [];
    const visitor: ScanVisitor = {
      visit(entries) {
        for (const [, value] of entries) {
          const op = decodeOp(decodeLogValue(value).bytes);
          if (
            op.ok &&
            op.value.account === caller.account &&
            op.value.accountSeq > afterAccountSeq &&
            ops.length < limit
          )
            ops.push(op.value);
        }
        return ops.length < limit;
      },
    };
    scan(keySpaces.log, endOfPrefix(keySpaces.log), visitor, (failure) => {
      if (failure === undefined) this.#trace(ops, reply, now);
      else reply({ refusal: refusal('ServiceFailure', `${config.name} cannot read its log: ${failure}`) });
    });
  }

  /** A peer asks when ops reached this replica. */
  asked(peer: Peer, message: TraceQuery): void {
    const entries = message.indexes.flatMap((index) => this.#local(index) ?? []);
    this.#parts.outbox.send(peer.id, { kind: 'trace-answer', queryId: message.queryId, entries });
  }

  answered(peer: Peer, message: TraceAnswer): void {
    this.#queries.get(message.queryId)?.(peer, message.entries);
  }

  /** The ops that a token or request id names, or why there are none. */
  #named(request: GetPropagationRequest): readonly Op[] | string {
    const { config, read } = this.#parts;
    if (request.requestId !== undefined) {
      const op = this.#requested(request.requestId);
      return op === undefined
        ? `No change of the request ${request.requestId} has reached ${config.name}${orTrimmed(this.#namedFrom)}.`
        : [op];
    }
    const token = decodeToken(config.clusterId, request.token ?? '');
    if (!token.ok) return token.error.message;
    const ops = token.value.accounts.flatMap((point) => this.#op(point.position.index) ?? []);
    for (const dot of token.value.dots) {
      const bytes = read(revocationStoreKey(dot));
      const entry = bytes === undefined ? undefined : decodeRevocation(config.clusterId, bytes);
      const op = entry?.ok === true ? this.#requested(entry.value.revocation.requestId) : undefined;
      if (op !== undefined && !ops.some((one) => one.index === op.index)) ops.push(op);
    }
    if (ops.length > 0) return ops;
    const newest = Math.max(0, ...token.value.accounts.map(({ position }) => position.index));
    return newest > 0 && newest <= this.#parts.replica.base.index
      ? `What the token names is visible on ${config.name}, and its op has been trimmed from the log.`
      : `Nothing that the token names has reached ${config.name}${orTrimmed(this.#parts.replica.base.index)}.`;
  }

  /** Place behind which request ids are known: a log may be longer than what is kept of it by name. */
  get #namedFrom(): number {
    const { replica, config } = this.#parts;
    return Math.max(replica.base.index, replica.visibleFloor - config.limits.keptOps);
  }

  /** The op of a request, where it is among those that are known by name. */
  #requested(requestId: string): Op | undefined {
    const index = this.#parts.replica.log.names.requests.indexOf(requestId);
    return index === undefined ? undefined : this.#op(index);
  }

  #op(index: number): Op | undefined {
    const entry = this.#parts.replica.log.entry(index);
    if (entry !== undefined) return entry.op;
    const value = this.#parts.read(logKey(index));
    const decoded = value === undefined ? undefined : decodeOp(decodeLogValue(value).bytes);
    return decoded?.ok === true ? decoded.value : undefined;
  }

  #trace(ops: readonly Op[], reply: Reply, now: Instant): void {
    const { peers, outbox, timers, config } = this.#parts;
    const asked = new Set(peers.connected());
    const answers = new Map<string, ReadonlyMap<number, TraceEntry>>();
    const queryId = ++this.#queryIds;
    const finish = (): void => {
      this.#queries.delete(queryId);
      cancel();
      const { index } = this.#parts.replica.base;
      const found = ops.map((op) => this.#propagationOf(op, answers));
      reply({ response: { ops: found, ...(index === 0 ? {} : { trimmedThrough: index }) } });
    };
    const cancel = timers.at(now.monotonicMs + traceWaitMs, finish);
    const indexes = ops.map((op) => op.index);
    answers.set(
      config.name,
      new Map(indexes.flatMap((index) => this.#local(index) ?? []).map((entry) => [entry.index, entry])),
    );
    if (asked.size === 0) return finish();
    this.#queries.set(queryId, (peer, entries) => {
      answers.set(peer.name, new Map(entries.map((entry) => [entry.index, entry])));
      asked.delete(peer);
      if (asked.size === 0) finish();
    });
    for (const peer of asked) outbox.send(peer.id, { kind: 'trace-query', queryId, indexes, dots: [] });
  }

  #propagationOf(op: Op, answers: ReadonlyMap<string, ReadonlyMap<number, TraceEntry>>): OpPropagation {
    const { cluster } = this.#parts.replica;
    const committedAt = this.#committedAt(op.index);
    return {
      ...{
        account: op.account,
        accountSeq: op.accountSeq,
        epoch: op.epoch,
        index: op.index,
        class: op.class,
        kind: op.kind,
        requestId: op.requestId,
      },
      ...(committedAt === undefined ? {} : { committedAt }),
      replicas: cluster.members
        .map((member) => member.name)
        .toSorted()
        .map((replica) => {
          const entry = answers.get(replica)?.get(op.index);
          const reachable = answers.has(replica);
          const state = !reachable
            ? 'unreachable'
            : entry === undefined
              ? 'pending'
              : entry.visibleAtMs === undefined && entry.receivedAtMs !== undefined
                ? 'received'
                : 'visible';
          const delayMs = this.#delayMs(op, replica);
          return {
            ...{ replica, state },
            ...(delayMs === undefined ? {} : { delayMs }),
            ...(entry?.receivedAtMs === undefined ? {} : { receivedAt: entry.receivedAtMs }),
            ...(entry?.visibleAtMs === undefined ? {} : { visibleAt: entry.visibleAtMs }),
          };
        }),
    };
  }

  /** A draw depends on names only: every replica knows every other one's. */
  #delayMs(op: Op, replica: string): number | undefined {
    const { config } = this.#parts;
    if (drawsNoDelay(op)) return 0;
    return config.profile.manual ? undefined : opDelayMs(config.profile, config.seed, op, replica);
  }

  #committedAt(index: number): number | undefined {
    const entry = this.#parts.replica.log.entry(index);
    if (entry?.committedAtMs !== undefined) return entry.committedAtMs;
    const stored = this.#parts.read(traceKey(index));
    const times = stored === undefined ? undefined : decodeTrace(stored);
    return times === undefined || times.committedAtMs === 0 ? undefined : times.committedAtMs;
  }

  #local(index: number): TraceEntry | undefined {
    const entry = this.#parts.replica.log.entry(index);
    const stored = this.#parts.read(traceKey(index));
    const times = stored === undefined ? undefined : decodeTrace(stored);
    const receivedAtMs = entry?.receivedAtMs ?? times?.receivedAtMs ?? 0;
    const visibleAtMs = entry?.visibleAtMs ?? times?.visibleAtMs ?? 0;
    // It came in a snapshot, or its trace was trimmed: visible, nobody knows since when.
    if (receivedAtMs === 0) return index <= this.#parts.replica.visibleFloor ? { index } : undefined;
    return { index, receivedAtMs, ...(visibleAtMs === 0 ? {} : { visibleAtMs }) };
  }
}

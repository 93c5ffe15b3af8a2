// Joining: a replica that the log no longer reaches, or whose records are wrong, gets a whole state from a voter. It counts for
// nothing before all of it was verified against a signed checkpoint.

import { sameBytes } from '../base/bytes.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests, Entropy } from '../base/ports.ts';
import type { LogTrimmed, SnapshotChunk, SnapshotRefused } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { ClusterPosition } from '../model/position.ts';
import { type Checkpoint, decodeCheckpoint, isSigned } from '../replica/checkpoint.ts';
import type { ClusterChains } from '../replica/cluster-state.ts';
import { baseAt, emptyCheckpoint } from '../replica/install-mark.ts';
import { keySpaces, logKey, stagingKey } from '../replica/key-spaces.ts';
import { LogTail } from '../replica/log-tail.ts';
import { decodeLogValue } from '../replica/log-value.ts';
import { decodeMember, memberPrefix } from '../replica/member-chain.ts';
import { hashOp } from '../replica/op.ts';
import type { Replica } from '../replica/replica.ts';
import { StateCheck } from '../replica/state-check.ts';
import { stateRange } from '../replica/state-chunk.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { EngineConfig } from './config.ts';
import { Distrust } from './distrust.ts';
import { answersInOpsFeatureLevel } from './feature-level.ts';
import type { Installing } from './installing.ts';
import type { Outbox } from './outbox.ts';
import { firstQuestionId } from './question-ids.ts';
import type { Replication } from './replication.ts';
import type { SideWrites } from './side-writes.ts';

/** Why a whole state is wanted. */
export type JoinReason = 'behind' | 'repair';

// How often a part is asked for before another voter is.
const tries = 4;
const memberRecords = keySpaces.records + memberPrefix;
// What a snapshot may hold at most: a voter that sends more than any account does is not believed.
const largestSnapshotBytes = 64 * 1024 * 1024 * 1024;

interface Transfer {
  readonly transferId: number;
  readonly source: Peer;
  readonly check: StateCheck;
  /** Records of whoever is or was a member. */
  readonly members: Uint8Array[];
  checkpoint: Checkpoint | undefined;
  /** The log before the checkpoint, from when on it is asked for: whose keys it has answered is known by it alone. */
  tail: LogTail | undefined;
  /** Epochs and members that came with it: whose keys sign that log. */
  chains: ClusterChains | undefined;
  cursor: string;
  bytes: number;
  askedMs: number;
  asked: number;
  /** Whether a part is on its way to the store, or nothing is expected. */
  busy: boolean;
  verified: boolean;
}

interface Parts {
  readonly config: EngineConfig;
  readonly replication: Replication;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly side: SideWrites;
  readonly digests: Digests;
  readonly entropy: Entropy;
  readonly checkpoints: Checkpoints;
  readonly installing: Installing;
  readonly read: (key: string) => Uint8Array | undefined;
}

/** Gets a snapshot, verifies it, and has it installed. */
export class Joining {
  readonly #parts: Parts;
  readonly #distrust = new Distrust();
  #wanted: JoinReason | undefined;
  #transfer: Transfer | undefined;
  /** Whether parts of a snapshot that nobody wants any more may be in the store: also from the process before this one. */
  #leftovers = true;
  #clearing = false;
  #ids: number;
  #turns = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#ids = firstQuestionId(parts.entropy);
  }

  /** Why this replica wants a whole state; undefined: it does not. */
  get wanted(): JoinReason | undefined {
    return this.#wanted;
  }

  /** A voter's log no longer has what comes next here. */
  behind(peer: Peer, message: LogTrimmed, now: Instant): void {
    if (!peer.voter || this.#has(message.base)) return;
    if (this.#wanted === undefined)
      this.#parts.outbox.observe('warn', 'joining', 'the log of the others begins later than this one ends', {
        ...{ peer: peer.name, theirs: message.base.index, ours: this.#parts.replica.log.last.index },
      });
    this.#wanted ??= 'behind';
    this.#start(now);
  }

  /** The records here are not what they must be. */
  repair(now: Instant): void {
    this.#wanted = 'repair';
    this.#start(now);
  }

  /** The state has come. */
  installed(): void {
    this.#wanted = undefined;
    this.#transfer = undefined;
    this.#distrust.clear();
  }

  upkeep(now: Instant): void {
    const transfer = this.#transfer;
    if (this.#wanted === 'behind' && transfer === undefined && this.#reached()) this.#wanted = undefined;
    if (this.#parts.installing.underWay) return;
    if (this.#wanted === undefined) return this.#clearLeftovers();
    if (transfer === undefined) return this.#start(now);
    if (!transfer.source.connected) return this.#again('its link broke');
    if (transfer.verified) return this.#install(transfer);
    if (transfer.busy || now.monotonicMs - transfer.askedMs < this.#parts.config.limits.snapshotWaitMs) return;
    if (transfer.asked >= tries) return this.#again('it does not answer');
    this.#ask(transfer, now);
  }

  /** A part came. */
  chunk(peer: Peer, message: SnapshotChunk, now: Instant): void {
    const transfer = this.#transfer;
    if (transfer === undefined || transfer.source !== peer || message.transferId !== transfer.transferId) return;
    if (transfer.busy || message.after !== transfer.cursor) return;
    const problem = this.#take(transfer, message);
    if (problem !== undefined) return this.#refuse(transfer, problem, now);
    const tooOld = this.#tooOld(transfer);
    if (tooOld !== undefined) return this.#again(tooOld);
    const { tail } = transfer;
    const writes = message.keys.map((key, at) => ({
      key: stagingKey(key),
      value: tail === undefined ? message.values[at] : tail.stored(key),
    }));
    transfer.busy = true;
    transfer.cursor = message.last;
    this.#parts.side.add(writes, false, (later) => {
      if (this.#transfer !== transfer) return;
      if (message.done) return this.#complete(transfer, later);
      transfer.busy = false;
      transfer.asked = 0;
      this.#ask(transfer, later);
    });
  }

  /** The voter has no such snapshot. */
  refused(peer: Peer, message: SnapshotRefused): void {
    const transfer = this.#transfer;
    if (transfer?.source === peer && transfer.transferId === message.transferId) this.#again(message.reason);
  }

  /** Whether a place of the log is behind this replica. INVARIANT: void ops of its own, however many, do not count. */
  #has({ epoch, index }: ClusterPosition): boolean {
    const { log, cluster } = this.#parts.replica;
    return log.last.index >= index && cluster.chain.epochAt(index) >= epoch;
  }

  /** Whether the log reached this replica after all: a peer had more of it. */
  #reached(): boolean {
    const voters = this.#parts.peers.connected().filter(({ voter }) => voter);
    return (
      voters.length > 0 && voters.every(({ status }) => this.#parts.replica.log.last.index >= (status?.trimmed ?? 0))
    );
  }

  #start(now: Instant): void {
    const { replica, checkpoints, installing } = this.#parts;
    // INVARIANT: nothing is staged while leftovers go: they could not be told apart.
    if (this.#transfer !== undefined || installing.underWay || this.#clearing) return;
    // A replica that has the whole log needs nobody: the records are made anew from it.
    const alone = this.#wanted === 'repair' && replica.base.index === 0 && checkpoints.newest === undefined;
    if (alone) {
      installing.clearStaging(() => {
        if (this.#wanted === 'repair' && !installing.underWay)
          installing.begin({
            ...{ checkpoint: emptyCheckpoint, keepsLog: true, base: baseAt(emptyCheckpoint) },
            committed: replica.log.committed,
          });
      });
      return;
    }
    const source = this.#nextVoter(now);
    if (source === undefined) return;
    const transfer: Transfer = {
      ...{ transferId: ++this.#ids, source, check: new StateCheck(this.#parts.digests) },
      ...{ members: [], checkpoint: undefined, tail: undefined, chains: undefined },
      ...{ cursor: stateRange.after, bytes: 0, askedMs: now.monotonicMs, asked: 0, busy: true, verified: false },
    };
    this.#transfer = transfer;
    this.#leftovers = true;
    this.#parts.outbox.observe('info', 'joining', 'a snapshot is asked for', { from: source.name });
    installing.clearStaging(() => {
      if (this.#transfer !== transfer) return;
      transfer.busy = false;
      this.#ask(transfer, now);
    });
  }

  /** Removes what an unfinished, given-up or installed snapshot left. */
  #clearLeftovers(): void {
    if (!this.#leftovers || this.#clearing) return;
    this.#clearing = true;
    this.#parts.installing.clearStaging(() => {
      this.#clearing = false;
      this.#leftovers = false;
    });
  }

  #nextVoter(now: Instant): Peer | undefined {
    const voters = this.#parts.peers.connected().filter(({ id, voter }) => voter && !this.#distrust.of(id, now));
    return voters[this.#turns++ % Math.max(1, voters.length)];
  }

  #ask(transfer: Transfer, now: Instant): void {
    transfer.askedMs = now.monotonicMs;
    transfer.asked++;
    this.#parts.outbox.send(transfer.source.id, {
      ...{ kind: 'snapshot-request', transferId: transfer.transferId, after: transfer.cursor },
      index: transfer.checkpoint?.state.position.index ?? 0,
    });
  }

  /** Why a part is not what was asked for; undefined where it is. */
  #take(transfer: Transfer, message: SnapshotChunk): string | undefined {
    const { keys, values, last, done } = message;
    if (transfer.checkpoint === undefined) {
      const found = this.#checkpoint(message);
      if (typeof found === 'string') return found;
      transfer.checkpoint = found.checkpoint;
      transfer.chains = found.chains;
    }
    if (keys.length !== values.length) return 'its keys and values are not of one number';
    let before = transfer.cursor;
    for (const [at, key] of keys.entries()) {
      const value = values[at];
      if (value === undefined || key <= before || key > last) return 'its entries are not in order';
      const problem = transfer.tail?.take(key, value);
      if (problem !== undefined) return problem;
      if (transfer.tail === undefined) transfer.check.take(key, value);
      if (key.startsWith(memberRecords)) transfer.members.push(value);
      transfer.bytes += key.length + value.length;
      before = key;
    }
    const end = transfer.tail === undefined ? stateRange.before : logKey(transfer.checkpoint.state.position.index);
    if (last <= transfer.cursor || last > end || done !== (last === end)) return 'it does not go on where it should';
    return transfer.bytes > largestSnapshotBytes ? 'it is too large' : undefined;
  }

  #checkpoint(message: SnapshotChunk): { readonly checkpoint: Checkpoint; readonly chains: ClusterChains } | string {
    const { digests, config, replica } = this.#parts;
    const decoded = decodeCheckpoint(message.checkpoint);
    if (!decoded.ok) return decoded.error;
    // The home may have moved while this replica was away, more than once.
    const { cluster } = replica;
    const chains = cluster.vouchedChains(message.epochs);
    if (chains === undefined) return 'its epochs were not promised by a majority of the voters';
    const signingKeyOf = (epoch: number): Uint8Array | undefined => cluster.signingHomeOf(epoch, chains)?.signingKey;
    if (!isSigned(digests, config.clusterId, decoded.value, signingKeyOf))
      return 'its checkpoint is not signed by the home of its epoch';
    return { checkpoint: decoded.value, chains };
  }

  /** Why a checkpoint is of no use here, genuine as it is: an honest voter may not have a newer one yet. */
  #tooOld({ checkpoint }: Transfer): string | undefined {
    const { replica } = this.#parts;
    const position = checkpoint?.state.position ?? { epoch: 0, index: 0 };
    const tooOld = this.#wanted === 'repair' ? position.index < replica.base.index : this.#has(position);
    return tooOld ? `its checkpoint at ${position.index} is too old` : undefined;
  }

  /** All parts of the state have come, or of the log before it. */
  #complete(transfer: Transfer, now: Instant): void {
    const { checkpoint, tail } = transfer;
    const stateProblem = (): string | undefined =>
      checkpoint === undefined ? 'it has no checkpoint' : transfer.check.problem(checkpoint.state);
    const problem = tail === undefined ? stateProblem() : tail.problem();
    if (problem !== undefined) return this.#refuse(transfer, problem, now);
    if (this.#asksTail(transfer, now)) return;
    transfer.verified = true;
    // Of those who joined after this replica, and were evicted, nothing else tells here.
    this.#parts.replica.cluster.vouch(transfer.members.flatMap((bytes) => decodeMember(bytes) ?? []));
    this.#install(transfer);
  }

  /** Whether the newest ops before the checkpoint are asked for now: as many as are kept here too. */
  #asksTail(transfer: Transfer, now: Instant): boolean {
    const { digests, config, replica } = this.#parts;
    const { checkpoint, chains, source } = transfer;
    const knowsTails = (source.featureLevel ?? 1) >= answersInOpsFeatureLevel;
    if (checkpoint === undefined || chains === undefined || transfer.tail !== undefined || !knowsTails) return false;
    const { state } = checkpoint;
    if (state.position.index === 0 || this.#chains(checkpoint)) return false;
    transfer.tail = new LogTail({
      ...{ clusterId: config.clusterId, digests, state, epochAt: (index) => chains.chain.epochAt(index) },
      signingKeyOf: (epoch) => replica.cluster.signingHomeOf(epoch, chains)?.signingKey,
    });
    transfer.cursor = logKey(Math.max(0, state.position.index - Math.max(1, config.limits.keptOps)));
    transfer.busy = false;
    transfer.asked = 0;
    this.#ask(transfer, now);
    return true;
  }

  /** Installs it, once the revocations that the checkpoint names are here too, and in force. */
  #install(transfer: Transfer): void {
    const { replica, installing, outbox } = this.#parts;
    const { checkpoint } = transfer;
    if (checkpoint === undefined) return;
    // INVARIANT: no position goes back: meanwhile the log may have come from a peer that still had it.
    if (this.#wanted === 'behind' && this.#has(checkpoint.state.position)) return this.installed();
    if (!checkpoint.revocations.every((dot) => replica.revocations.has(dot))) {
      return this.#parts.replication.pullFrom(transfer.source);
    }
    // INVARIANT: no record is shown before the revocations that it follows.
    if (!replica.revocations.showThrough(checkpoint.revocations)) return;
    outbox.observe('info', 'joining', 'a snapshot is verified', {
      ...{ from: transfer.source.name, index: checkpoint.state.position.index, bytes: transfer.bytes },
    });
    installing.begin({
      ...{ checkpoint, keepsLog: this.#chains(checkpoint), committed: replica.log.committed },
      base: transfer.tail?.base ?? baseAt(checkpoint),
    });
  }

  /** Whether the log here goes on from the checkpoint. */
  #chains({ state }: Checkpoint): boolean {
    const { replica, read, digests } = this.#parts;
    const { index } = state.position;
    if (replica.base.index === index) return sameBytes(replica.base.hash, state.headHash);
    const stored = read(logKey(index));
    return stored !== undefined && sameBytes(hashOp(digests, decodeLogValue(stored).bytes), state.headHash);
  }

  /** The snapshot is wrong: nobody's word but this voter's, which is not asked again at once. */
  #refuse(transfer: Transfer, problem: string, now: Instant): void {
    const facts = { from: transfer.source.name, problem };
    this.#parts.outbox.observe('error', 'joining', 'a snapshot was refused', facts);
    this.#distrust.wrong(transfer.source.id, now);
    this.#transfer = undefined;
    this.#start(now);
  }

  /** Another voter is asked at the next look. */
  #again(reason: string): void {
    const facts = { from: this.#transfer?.source.name ?? '', reason };
    this.#parts.outbox.observe('warn', 'joining', 'a snapshot is asked for anew', facts);
    this.#transfer = undefined;
  }
}

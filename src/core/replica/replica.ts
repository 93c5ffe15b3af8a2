// One replica's replicated state: the log, what of it is visible, and the batches that make it durable. No peers, no callers.

import type { Instant } from '../base/instant.ts';
import { invariant } from '../base/invariant.ts';
import type { Digests, RecordReader } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import { longestDelayMs } from '../delay/delay.ts';
import { noManagedPolicies } from '../model/managed-policy-library.ts';
import type { ClusterPosition } from '../model/position.ts';
import type { Revocation } from '../model/revocation.ts';
import type { View } from '../model/view.ts';
import { BatchComposer, type ComposedBatch } from './batch.ts';
import type { ClusterState } from './cluster-state.ts';
import { type DueOps, nothingDue, takeDueOps } from './due-ops.ts';
import { DueTimes } from './due-times.ts';
import type { Epoch } from './epoch-chain.ts';
import { Fence } from './fence.ts';
import { HeldReader } from './held-reader.ts';
import { type Hlc, laterHlc, nextHlc } from './hlc.ts';
import { type Accepted, HomeLog } from './home-log.ts';
import { Lanes } from './lanes.ts';
import { type LogBase, noBase } from './log-base.ts';
import type { LogEntry } from './log-entry.ts';
import type { LogRange, RangeProblem } from './log-range.ts';
import { epochDraft, type OpDraft } from './op-draft.ts';
import { Overlay } from './overlay.ts';
import { Poison } from './poison.ts';
import { Positions } from './positions.ts';
import { rangePatches } from './range-patches.ts';
import type { Recovered } from './recovered.ts';
import { ReleasedRecords } from './released-records.ts';
import type { ReplicaIdentity } from './replica-identity.ts';
import { checkRevocation } from './revocation-check.ts';
import type { SignedRevocation } from './revocation-entry.ts';
import { RevocationSet } from './revocation-set.ts';
import type { Settled } from './settled.ts';
import { OverlayView, VisibleView } from './views.ts';
import { noVisibilityFaults, type VisibilityFaults } from './visibility-faults.ts';
import { VisibleFloor } from './visible-floor.ts';
import { VisibleRecords } from './visible-records.ts';

// What a stored trace may be off by.
const traceSlackMs = 5;

/** One replica's replicated state: the log, what of it is visible, and the batches that make it durable. No peers, no callers. */
export class Replica {
  readonly log: HomeLog;
  readonly revocations: RevocationSet;
  readonly positions = new Positions();
  /** accountSeq of each account's newest op, stored or about to be. */
  readonly lastSeqs = new Map<string, number>();
  readonly lanes: Lanes;
  readonly cluster: ClusterState;
  readonly fence: Fence;
  /** Accounts that wait behind an op that cannot be applied here. */
  readonly poison = new Poison();
  /** What hashes and checks signatures here. */
  readonly digests: Digests;
  /** What has become visible here. */
  readonly visible: View;
  /** Everything committed. */
  readonly committed: View;
  /** Everything stored or about to be: what the home decides against. */
  readonly tail: View;

  readonly #identity: ReplicaIdentity;
  readonly #held: HeldReader;
  readonly #records: VisibleRecords;
  readonly #overlay = new Overlay();
  readonly #batch: BatchComposer;
  readonly #due: DueTimes;
  readonly #faults: VisibilityFaults;
  #hlc: Hlc = { wallMs: 0, counter: 0 };
  #stored: ClusterPosition;
  #base: LogBase = noBase;
  readonly #floor = new VisibleFloor();

  constructor(identity: ReplicaIdentity, digests: Digests, store: RecordReader, recovered: Recovered, now: Instant) {
    this.#identity = identity;
    this.#faults = identity.faults ?? noVisibilityFaults;
    this.digests = digests;
    this.#held = new HeldReader(store);
    this.#records = new VisibleRecords(this.#held, new ReleasedRecords(identity.managedPolicies ?? noManagedPolicies));
    this.revocations = new RevocationSet(this.#held, store, (revocation) => this.#faults.revocationDelayMs(revocation));
    this.cluster = identity.cluster;
    this.fence = new Fence(recovered.fence);
    this.log = new HomeLog(identity, digests);
    const { poison, positions, revocations, fence } = this;
    this.#due = new DueTimes({ identity, faults: this.#faults, poison, revocations });
    this.lanes = new Lanes((entry) => this.#due.ofOp(entry));
    this.visible = new VisibleView(this.#records, this.revocations);
    const revocationsOf = (target: string) => this.revocations.allOf(target);
    const shared = { records: this.#records, overlay: this.#overlay, revocationsOf };
    this.committed = new OverlayView({ ...shared, bound: (entry) => entry.index <= this.log.committedHere });
    this.tail = new OverlayView({ ...shared, bound: () => true });
    const { checkpointOps } = identity;
    this.#batch = new BatchComposer({ digests, store, held: this.#held, positions, revocations, fence, checkpointOps });
    this.#stored = recovered.last;
    this.#restore(recovered, now);
  }

  /** Place of the newest op stored with fsync. */
  get stored(): ClusterPosition {
    return this.#stored;
  }

  /** Every op up to here is visible here. */
  get visibleFloor(): number {
    return this.#floor.index;
  }

  /** Whether every op up to `index` is visible here, but for accounts that wait behind one that cannot be applied. */
  showsThrough(index: number): boolean {
    if (this.#floor.index >= index || this.poison.size === 0) return this.#floor.index >= index;
    const waits = this.lanes.oldestIndex((account) => this.poison.of(account) !== undefined);
    return this.log.committedHere >= index && (waits === undefined || waits > index);
  }

  /** The stored log begins after this place. */
  get base(): LogBase {
    return this.#base;
  }

  /** The log up to there is gone from the store. */
  trimmed(base: LogBase): void {
    this.#base = base;
    this.log.drop(base);
    this.#batch.trimmed(base.index);
  }

  /** How many ops wait for the next batch. */
  get unstoredOps(): number {
    return this.#batch.unstoredOps;
  }

  /** The store holds another state now, from a snapshot: what was known of the one before is forgotten. */
  reload(recovered: Recovered, now: Instant): void {
    invariant(this.#underWay === undefined, 'no batch of the state before is under way');
    this.#batch.forget();
    this.#held.forget();
    const { positions, lanes, poison } = this;
    for (const part of [positions, lanes, poison, this.#overlay, this.#records, this.#floor]) part.clear();
    this.lastSeqs.clear();
    this.#stored = recovered.last;
    // Revocations are a set that only grows: what is here stays.
    this.#restore({ ...recovered, revocations: [] }, now);
  }

  /** Bytes of committed records that wait to become visible. */
  get pendingBytes(): number {
    return this.#overlay.bytes;
  }

  /** Ops that wait for voters, or to become visible here. */
  get pendingOps(): number {
    return this.lanes.size + this.log.last.index - this.log.committedHere;
  }

  /** The committed view as a replica saw it whose visible position in `account` was `seq`; never older than visible here. */
  asOf(account: string, seq: number): View {
    return new OverlayView({
      ...{ records: this.#records, overlay: this.#overlay },
      revocationsOf: (target) => this.revocations.visibleOf(target),
      bound: (entry) => entry.account === account && entry.accountSeq <= seq && entry.index <= this.log.committedHere,
    });
  }

  /** accountSeq that the account's next op gets. */
  nextSeq(account: string): number {
    return (this.lastSeqs.get(account) ?? 0) + 1;
  }

  /** Values that a range read of `view` must put over what it finds in the store. */
  patches(which: 'committed' | 'tail' | 'visible', prefix: string): Map<string, Uint8Array | undefined> {
    const { committedHere } = this.log;
    return rangePatches({ held: this.#held, overlay: this.#overlay, committedHere }, which, prefix);
  }

  /** Home only: this disk holds all that was ever stamped, and says so from the next batch on. */
  becomeHome(): void {
    this.fence.fill();
  }

  /** New home only: begins an epoch behind everything stored here. */
  beginEpoch(epoch: Omit<Epoch, 'first'>, now: Instant): LogEntry {
    const entry = this.stamp(epochDraft(epoch), epoch.epoch, now);
    invariant(this.cluster.begin(entry.op), 'a home begins an epoch only by a certificate that holds');
    return entry;
  }

  /** Writes a key of this replica's own, or takes it out of the store, with the next batch. */
  noteOwn(key: string, value: Uint8Array | undefined): void {
    this.#batch.noteOwn(key, value);
  }

  /** Home only: stamps an op behind all others. It is not stored yet. */
  stamp(draft: OpDraft, epoch: number, now: Instant): LogEntry {
    this.#hlc = nextHlc(this.#hlc, now.wallMs);
    const accountSeq = this.nextSeq(draft.account);
    const entry = this.log.append(draft, { epoch, accountSeq, hlc: this.#hlc });
    entry.receivedAtMs = now.wallMs;
    invariant(this.cluster.note(entry.op), 'a home changes members only as the rules of changes have it');
    this.#batch.noteOp(entry);
    this.#overlay.add(entry.op);
    this.lastSeqs.set(entry.account, entry.accountSeq);
    return entry;
  }

  /** Takes ops from a peer. Returns the new ones, or why it did not. */
  accept(range: LogRange, now: Instant): Result<Accepted, RangeProblem> {
    const accepted = this.log.accept(range, (from) => this.#mayVoid(from));
    if (!accepted.ok) return accepted;
    this.#giveUp(accepted.value.voided);
    for (const entry of accepted.value.fresh) {
      entry.receivedAtMs = now.wallMs;
      this.#hlc = laterHlc(this.#hlc, entry.op.hlc);
      this.#batch.noteOp(entry);
      this.#enterPending(entry, now);
    }
    return accepted;
  }

  /** Takes a revocation that a peer sent, or that an op carries (`ageMs` undefined). Returns it where it is new. */
  acceptRevocation(bytes: Uint8Array, ageMs: number | undefined, now: Instant): Result<Revocation | undefined, string> {
    const checked = checkRevocation(this, this.#identity, bytes, ageMs === undefined);
    if (!checked.ok || checked.value === undefined) return checked.ok ? ok(undefined) : checked;
    const { entry, own } = checked.value;
    const { revocation } = entry;
    const waitMs = this.#due.revocationWaitMs(revocation, ageMs ?? 0);
    // Its own is in force at its origin at once, as it was.
    this.revocations.add(entry, own ? undefined : now.monotonicMs + waitMs);
    return ok(revocation);
  }

  /** Adds a revocation of this replica's own: visible as soon as it is stored. */
  originate(entry: SignedRevocation): void {
    this.revocations.add(entry, undefined);
  }

  /**
   * Moves the commit index. `agesMs` are the ages of the ops that end at `index`, oldest first; ops before them are
   * taken to be as old as the first of these.
   */
  commitThrough(index: number, agesMs: readonly number[], now: Instant): readonly LogEntry[] {
    const newly = this.log.commitThrough(index);
    for (const entry of newly) {
      const at = agesMs.length - 1 - (index - entry.index);
      // A peer may say any number; a time before 1970 cannot be stored.
      const ageMs = Math.min(now.wallMs, Math.max(0, agesMs[Math.max(0, at)] ?? 0));
      entry.committedMonotonicMs = now.monotonicMs - ageMs;
      entry.committedAtMs = Math.round(now.wallMs - ageMs);
      // It is shown by the batch that stores it, and its trace is there too.
      if (this.#showing.early.has(entry)) continue;
      this.#batch.noteTrace(entry);
      this.lanes.push(entry);
    }
    return newly;
  }

  /** Profile `manual`: ops of the account up to `accountSeq` may be shown. Stored with the next batch. */
  release(account: string, accountSeq: number): void {
    if (!this.#due.release(account, accountSeq)) return;
    this.#batch.noteRelease(account, accountSeq);
    this.lanes.reschedule(account);
  }

  /** When something becomes due by itself, on the monotonic clock. */
  get nextDueMs(): number | undefined {
    if (this.#faults.paused) return undefined;
    const dues = [this.lanes.nextDueMs, this.revocations.nextDueMs].filter((due) => due !== undefined);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** What chaos rules do to visibility has changed: every op and revocation that waits is looked at again. */
  reschedule(): void {
    this.revocations.reschedule();
    this.lanes.rescheduleAll();
  }

  /** Whether there is something to write, or to show. */
  hasWork(now: Instant): boolean {
    return (this.nextDueMs ?? Number.POSITIVE_INFINITY) <= now.monotonicMs || this.#batch.hasWork(now);
  }

  /**
   * Signs what is unsigned, shows what is due, and puts it all into one batch. Undefined where there is nothing to write.
   * Through `onceStored` the log is committed by that batch: it shows of that what has no delay.
   */
  compose(now: Instant, signingKey: Uint8Array | undefined, onceStored = 0): ComposedBatch | undefined {
    invariant(this.#underWay === undefined, 'one batch is under way at a time');
    if (signingKey !== undefined && this.#batch.unstoredOps > 0) this.log.signHead(signingKey);
    const { paused } = this.#faults;
    this.#showing = paused ? nothingDue : takeDueOps(this, this.#due.delays ? 0 : onceStored, now);
    const { due, commits } = this.#showing;
    const mark = { committed: Math.max(this.log.committed, commits), floor: this.#floor.with(due) };
    const composed = this.#batch.compose(due, paused ? { ...now, monotonicMs: Number.NEGATIVE_INFINITY } : now, mark);
    this.#underWay = composed;
    return composed;
  }
  #underWay: ComposedBatch | undefined;
  /** What that batch shows, and commits. */
  #showing: DueOps = nothingDue;

  /** The batch is on disk: its ops become visible to readers in this one step. */
  settle(now: Instant): Settled {
    const batch = this.#underWay;
    invariant(batch !== undefined, 'a batch was under way');
    this.#underWay = undefined;
    const committedOps = this.commitThrough(this.#showing.commits, [0], now);
    this.#held.letGo();
    this.#records.change(batch.changed, this.#overlay);
    for (const [account, position] of batch.positions) this.positions.move(account, position);
    for (const entry of batch.shownOps) {
      this.#overlay.remove(entry.op);
      // The trace in the batch says when it was composed; only a slow disk makes that worth another write.
      if (now.wallMs - (entry.visibleAtMs ?? 0) > traceSlackMs) this.#batch.noteTrace(entry);
      entry.visibleAtMs = now.wallMs;
      this.#floor.add(entry.index);
    }
    this.revocations.settle(batch.setChange);
    this.fence.settle(batch.fence);
    // What became void while it was being written is on its way out again.
    const storedOps = batch.storedOps.filter((entry) => this.log.entry(entry.index) === entry);
    const newest = storedOps.at(-1);
    if (newest !== undefined) this.#stored = { epoch: newest.op.epoch, index: newest.op.index };
    this.#floor.rise();
    this.log.forget(this.#floor.index);
    return {
      stored: this.#stored,
      storedOps,
      committedOps,
      shownOps: batch.shownOps,
      changedKeys: [...batch.changed.keys()],
      revocationsStored: batch.setChange.stored,
      revocationsShown: batch.setChange.shown,
    };
  }

  #restore(recovered: Recovered, now: Instant): void {
    this.#base = recovered.base;
    for (const [account, position] of recovered.positions) {
      this.positions.move(account, position);
      this.lastSeqs.set(account, position.accountSeq);
    }
    for (const [account, seq] of recovered.releases) this.#due.release(account, seq);
    this.revocations.restore(recovered.revocations, (revocation) => {
      return now.monotonicMs + this.#due.revocationWaitMs(revocation, now.wallMs - revocation.atMs);
    });
    this.cluster.restore(recovered);
    this.log.restore(recovered);
    const cap = longestDelayMs(this.#identity.profile);
    this.#floor.restore((recovered.entries[0]?.op.index ?? recovered.last.index + 1) - 1);
    let committedHere = this.#floor.index;
    for (const entry of recovered.entries) {
      const { op } = entry;
      this.#hlc = laterHlc(this.#hlc, op.hlc);
      if (op.accountSeq <= this.positions.of(op.account).accountSeq) this.#floor.add(op.index);
      else this.#enterPending(entry, now);
      if (op.index > recovered.committed) continue;
      committedHere = op.index;
      if (this.#floor.has(op.index)) continue;
      // An unknown commit time counts as now: never visible before its delay.
      const ageMs = Math.min(Math.max(0, now.wallMs - (entry.committedAtMs ?? now.wallMs)), cap);
      entry.committedMonotonicMs = now.monotonicMs - ageMs;
      this.lanes.push(entry);
    }
    this.log.restoreCommittedHere(committedHere);
    this.#floor.rise();
    this.log.forget(this.#floor.index);
  }

  /** INVARIANT: what readers here have seen is never taken back. */
  #mayVoid(from: number): boolean {
    return this.#floor.isBelow(from) && (this.#underWay?.shownOps ?? []).every((entry) => entry.index < from);
  }

  /** A promotion made the end of the log void. */
  #giveUp(voided: readonly LogEntry[]): void {
    const [first] = voided;
    if (first === undefined) return;
    const { index } = first.op;
    this.#showing = { ...this.#showing, commits: Math.min(this.#showing.commits, index - 1) };
    this.lanes.dropFrom(index);
    this.poison.giveUp(index);
    this.#batch.noteVoid(voided);
    for (const { op } of voided.toReversed()) {
      this.#overlay.remove(op);
      this.lastSeqs.set(op.account, op.accountSeq - 1);
      const { account, accountSeq } = op;
      if (this.#due.takeBack(account, accountSeq - 1)) this.#batch.noteRelease(account, accountSeq - 1);
    }
    if (this.#stored.index >= index) this.#stored = this.log.positionAt(index - 1);
  }

  #enterPending({ op }: LogEntry, now: Instant): void {
    if (this.poison.admits(op, this.nextSeq(op.account))) this.#overlay.add(op);
    this.lastSeqs.set(op.account, op.accountSeq);
    for (const bytes of op.revocationsSeen) this.acceptRevocation(bytes, undefined, now);
  }
}

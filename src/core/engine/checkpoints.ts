// Checkpoints: every replica works out the state at each checkpoint's place, voters tell the home, and the home signs what a
// majority of them has.

import { sameBytes } from '../base/bytes.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import type { CheckpointClaim, CheckpointWord } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import {
  type AccountMark,
  type Checkpoint,
  type CheckpointState,
  claimOf,
  decodeCheckpoint,
  encodeCheckpoint,
  isSigned,
  signCheckpoint,
} from '../replica/checkpoint.ts';
import { fingerprintHash } from '../replica/fingerprint.ts';
import { checkpointKey, logKey, positionStoreKey } from '../replica/key-spaces.ts';
import { decodeLogValue } from '../replica/log-value.ts';
import { decodeOp, hashOp } from '../replica/op.ts';
import { decodePosition, type Position } from '../replica/positions.ts';
import { decodePreimage, preimageKey } from '../replica/preimages.ts';
import type { Recovered } from '../replica/recovered.ts';
import type { Replica } from '../replica/replica.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import type { Replication } from './replication.ts';
import type { SideWrites } from './side-writes.ts';

// Places of which claims are kept: a voter that is this many checkpoints behind is no longer waited for.
const keptClaims = 8;

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly replication: Replication;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly digests: Digests;
  readonly side: SideWrites;
  readonly read: (key: string) => Uint8Array | undefined;
  readonly signingKeyOf: (epoch: number) => Uint8Array | undefined;
  /** Whether what is here may be about to be replaced. */
  readonly paused: () => boolean;
  /** This replica's state at a place is not what the others agree on. */
  readonly onDifference: (facts: Difference, now: Instant) => void;
}

/** What was found to differ. */
export interface Difference {
  readonly account: string;
  readonly accountSeq: number;
  readonly mine: Uint8Array;
  readonly theirs: Uint8Array;
  /** Who says otherwise. */
  readonly against: string;
}

interface OwnClaim {
  readonly state: CheckpointState;
  readonly claim: Uint8Array;
}

/** Makes, gathers, signs and keeps checkpoints. */
export class Checkpoints {
  readonly #parts: Parts;
  /** Stored, oldest first. */
  #kept: Checkpoint[];
  readonly #own = new Map<number, OwnClaim>();
  readonly #claims = new Map<string, Map<number, Uint8Array>>();
  #workedOut: number;

  constructor(parts: Parts, recovered: Recovered) {
    this.#parts = parts;
    this.#kept = recovered.checkpoints.flatMap((bytes) => {
      const decoded = decodeCheckpoint(bytes);
      return decoded.ok ? [decoded.value] : [];
    });
    this.#workedOut = this.newest?.state.position.index ?? 0;
  }

  /** The newest that is stored here. */
  get newest(): Checkpoint | undefined {
    return this.#kept.at(-1);
  }

  /** The newest whose state can be read back here. */
  get usable(): Checkpoint | undefined {
    return this.#kept.findLast(({ state }) => state.position.index <= this.#parts.replica.visibleFloor);
  }

  /** The one at a place, where its state can be read back here. */
  at(index: number): Checkpoint | undefined {
    return this.#kept.find(({ state }) => state.position.index === index && index <= this.#parts.replica.visibleFloor);
  }

  /** Something became visible, or this life begins: the state at each place that was passed is worked out. No batch may be under way. */
  settled(now: Instant): void {
    const { config, replica } = this.#parts;
    const { checkpointOps } = config.limits;
    const newest = Math.floor(replica.visibleFloor / checkpointOps) * checkpointOps;
    if (newest <= this.#workedOut) return;
    const oldest = Math.max(this.#workedOut, newest - keptClaims * checkpointOps);
    this.#workedOut = newest;
    for (let place = oldest + checkpointOps; place <= newest; place += checkpointOps) this.#workOut(place);
    this.#compare(now);
    this.#trySign(now);
    this.#tellHome();
  }

  /** Another state is here now: what was worked out before says nothing. */
  reloaded(checkpoint: Checkpoint | undefined): void {
    this.#own.clear();
    this.#kept = checkpoint === undefined ? [] : [checkpoint];
    this.#workedOut = checkpoint?.state.position.index ?? 0;
    this.#storing = this.#workedOut;
  }

  /** A voter says what it has. */
  claimed(peer: Peer, { index, claim }: CheckpointClaim, now: Instant): void {
    if (!peer.voter || index <= (this.newest?.state.position.index ?? 0)) return;
    this.#noteClaim(peer.name, index, claim);
    this.#trySign(now);
  }

  /** A signed one came. */
  received(peer: Peer, message: CheckpointWord): void {
    const { digests, config, outbox, signingKeyOf } = this.#parts;
    const decoded = decodeCheckpoint(message.checkpoint);
    if (decoded.ok && decoded.value.state.position.index <= (this.newest?.state.position.index ?? 0)) return;
    if (decoded.ok && isSigned(digests, config.clusterId, decoded.value, signingKeyOf))
      return this.#keep(decoded.value);
    const reason = decoded.ok ? 'it is not signed by the home of its epoch' : decoded.error;
    outbox.observe('error', 'checkpoints', 'a checkpoint from a peer was refused', { peer: peer.name, reason });
  }

  /** Every now and then: what was lost on the way is said again. */
  upkeep(now: Instant): void {
    this.#compare(now);
    this.#trySign(now);
    this.#tellHome();
    const { newest } = this;
    if (newest === undefined) return;
    const { replication, peers } = this.#parts;
    // A home that lost its disk is told by the others, everybody else by the home.
    const toHome = peers.connected().filter((peer) => peer === replication.homePeer);
    for (const peer of replication.homeState === 'active' ? peers.connected() : toHome)
      if ((peer.status?.checkpoint ?? 0) < newest.state.position.index) this.#send(peer, newest);
  }

  /** The ones below a place are of no use any more; their keys in the store. */
  drop(below: number): readonly string[] {
    const gone = this.#kept.filter(({ state }) => state.position.index < below);
    this.#kept = this.#kept.filter(({ state }) => state.position.index >= below);
    return gone.map(({ state }) => checkpointKey(state.position.index));
  }

  #send(peer: Peer, checkpoint: Checkpoint): void {
    this.#parts.outbox.send(peer.id, { kind: 'checkpoint', checkpoint: encodeCheckpoint(checkpoint) });
  }

  /** The newest claim that no signed checkpoint has overtaken goes to the home. */
  #tellHome(): void {
    const { config, replication, replica, outbox } = this.#parts;
    const home = replication.homePeer;
    if (home?.connected !== true || !replica.cluster.isVoter(config.name)) return;
    const signed = this.newest?.state.position.index ?? 0;
    for (const [index, { claim }] of this.#own)
      if (index > signed) outbox.send(home.id, { kind: 'checkpoint-claim', index, claim });
  }

  #noteClaim(name: string, index: number, claim: Uint8Array): void {
    const claims = this.#claims.get(name) ?? new Map<number, Uint8Array>();
    claims.set(index, claim);
    bound(claims);
    this.#claims.set(name, claims);
  }

  #workOut(place: number): void {
    const { config, replica, digests } = this.#parts;
    const state = this.#stateAt(place);
    if (state === undefined) return;
    const claim = claimOf(digests, config.clusterId, state);
    this.#own.set(place, { state, claim });
    bound(this.#own);
    if (replica.cluster.isVoter(config.name)) this.#noteClaim(config.name, place, claim);
  }

  /** Undefined where the store does not reach back to it: pre-images were not kept yet when it was passed. */
  #stateAt(place: number): CheckpointState | undefined {
    const { replica, digests } = this.#parts;
    const head = this.#headAt(place);
    if (head === undefined) return undefined;
    const accounts: AccountMark[] = [];
    for (const [account, current] of replica.positions.entries()) {
      const position = current.index <= place ? current : this.#positionAt(account, place, current);
      if (position === undefined) continue;
      if (position === 'unknown' || position.index > place) return undefined;
      const fingerprint = fingerprintHash(digests, position.fingerprint);
      accounts.push({ account, accountSeq: position.accountSeq, index: position.index, fingerprint });
    }
    accounts.sort((a, b) => (a.account < b.account ? -1 : 1));
    return { position: { epoch: head.epoch, index: place }, headHash: head.hash, accounts };
  }

  #positionAt(account: string, place: number, current: Position): Position | 'unknown' | undefined {
    const { config, read } = this.#parts;
    for (let at = place; at < current.index; at += config.limits.checkpointOps) {
      const bytes = read(preimageKey(positionStoreKey(account), at));
      const before = bytes === undefined ? undefined : decodePreimage(bytes);
      if (bytes !== undefined) return before === undefined ? undefined : decodePosition(before);
    }
    return 'unknown';
  }

  #headAt(place: number): { readonly epoch: number; readonly hash: Uint8Array } | undefined {
    const { replica, read, digests } = this.#parts;
    const entry = replica.log.entry(place);
    if (entry !== undefined) return { epoch: entry.epoch, hash: entry.hash };
    if (replica.base.index === place) return replica.base;
    const stored = read(logKey(place));
    if (stored === undefined) return undefined;
    const { bytes } = decodeLogValue(stored);
    const op = decodeOp(bytes);
    return op.ok ? { epoch: op.value.epoch, hash: hashOp(digests, bytes) } : undefined;
  }

  /** Home only: signs the newest place at which a majority of voters says the same, this one among them. */
  #trySign(now: Instant): void {
    const { config, replication, replica, digests } = this.#parts;
    if (replication.homeState !== 'active') return;
    const signed = this.newest?.state.position.index ?? 0;
    for (const [index, { state, claim }] of [...this.#own].toReversed()) {
      if (index <= signed) return;
      const { agreed, count } = this.#mostSaid(index);
      if (agreed === undefined || count < replica.cluster.majority) continue;
      if (!sameBytes(agreed, claim)) {
        const against = 'a majority of voters';
        this.#parts.onDifference({ account: '', accountSeq: index, mine: claim, theirs: agreed, against }, now);
        return;
      }
      const what = { state, revocations: replica.revocations.storedSeen(), signedIn: replication.epoch };
      this.#keep(signCheckpoint(digests, config.clusterId, what, config.signingSeed));
      return;
    }
  }

  /** What most voters say they have at a place. */
  #mostSaid(index: number): { readonly agreed: Uint8Array | undefined; readonly count: number } {
    const { voters } = this.#parts.replica.cluster;
    const said = voters.flatMap(({ name }) => this.#claims.get(name)?.get(index) ?? []);
    const counts = said.map((one) => said.filter((other) => sameBytes(one, other)).length);
    const count = Math.max(0, ...counts);
    return { agreed: said[counts.indexOf(count)], count };
  }

  /** Stores a signed checkpoint; it counts, and is sent on, when it is on disk. */
  #keep(checkpoint: Checkpoint): void {
    const { index } = checkpoint.state.position;
    const { side, replication, peers, outbox } = this.#parts;
    if (this.#storing >= index || this.#parts.paused()) return;
    this.#storing = index;
    side.add([{ key: checkpointKey(index), value: encodeCheckpoint(checkpoint) }], true, (now) => {
      if (index <= (this.newest?.state.position.index ?? 0)) return;
      this.#kept.push(checkpoint);
      outbox.observe('info', 'checkpoints', 'a signed checkpoint is stored', { index });
      if (replication.homeState === 'active') for (const peer of peers.connected()) this.#send(peer, checkpoint);
      this.#compare(now);
    });
  }
  #storing = 0;

  /** This replica's own state at a signed place must be the signed one. */
  #compare(now: Instant): void {
    const { digests, config, onDifference } = this.#parts;
    for (const { state } of this.#kept) {
      const own = this.#own.get(state.position.index);
      const claim = claimOf(digests, config.clusterId, state);
      if (own === undefined || sameBytes(own.claim, claim)) continue;
      const mine = own.state.accounts.find((mark) => !state.accounts.some((other) => sameMark(mark, other)));
      const theirs = state.accounts.find(({ account }) => account === mine?.account);
      const where = { account: mine?.account ?? '', accountSeq: mine?.accountSeq ?? state.position.index };
      const hashes = { mine: mine?.fingerprint ?? own.claim, theirs: theirs?.fingerprint ?? claim };
      onDifference({ ...where, ...hashes, against: `the checkpoint at ${state.position.index}` }, now);
      return;
    }
  }
}

function sameMark(a: AccountMark, b: AccountMark): boolean {
  return a.account === b.account && a.accountSeq === b.accountSeq && sameBytes(a.fingerprint, b.fingerprint);
}

function bound(claims: Map<number, unknown>): void {
  for (const index of claims.keys()) if (claims.size > keptClaims) claims.delete(index);
}

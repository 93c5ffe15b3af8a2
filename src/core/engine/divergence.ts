// Divergence: fingerprints are compared with the other members', records with the own fingerprints. A replica that finds itself in the
// wrong stops serving, keeps the evidence, and gets its state anew.

import { sameBytes } from '../base/bytes.ts';
import type { Instant } from '../base/instant.ts';
import type { Digests } from '../base/ports.ts';
import type { ScanVisitor, StartScan } from '../base/storage.ts';
import { toHex } from '../base/text.ts';
import type { PeerTable } from '../gossip/peer-table.ts';
import { evidenceOf, textValue } from '../replica/evidence.ts';
import { fingerprintHash } from '../replica/fingerprint.ts';
import { endOfPrefix, keySpaces, quarantineKey } from '../replica/key-spaces.ts';
import type { Replica } from '../replica/replica.ts';
import { StateCheck } from '../replica/state-check.ts';
import { stateRange } from '../replica/state-chunk.ts';
import type { Difference } from './checkpoints.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import type { SideWrites } from './side-writes.ts';

// Pieces of evidence kept: the first of a fault are worth most, and one fault makes few.
const keptEvidence = 100;
// The check of all records takes at most this share of the time.
const checkShare = 0.02;

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly side: SideWrites;
  readonly scan: StartScan;
  readonly clock: () => Instant;
  readonly digests: Digests;
  /** Whether a state is being replaced: nothing can be told of it. */
  readonly replacing: () => boolean;
  readonly repair: (now: Instant) => void;
}

/** Finds what differs, and takes the replica out of service where it is this one. */
export class Divergence {
  readonly #parts: Parts;
  #quarantine: string | undefined;
  #alarms: readonly string[] = [];
  #compareAtMs: number | undefined;
  #checkAtMs: number | undefined;
  #checking = false;
  #states = 0;

  constructor(parts: Parts, quarantine: string | undefined) {
    this.#parts = parts;
    this.#quarantine = quarantine;
  }

  /** Why this replica does not serve; undefined: nothing was found against it. */
  get quarantine(): string | undefined {
    return this.#quarantine;
  }

  /** What the last comparison found, of this replica and of others. */
  get alarms(): readonly string[] {
    return this.#alarms;
  }

  /** Another state is here, verified: this replica may serve again once it has caught up. */
  reloaded(): void {
    this.#quarantine = undefined;
    this.#alarms = [];
    this.#states++;
    this.#checking = false;
  }

  upkeep(now: Instant): void {
    const { compareMs } = this.#parts.config.limits;
    this.#compareAtMs ??= now.monotonicMs + compareMs;
    this.#checkAtMs ??= now.monotonicMs + compareMs;
    if (this.#quarantine !== undefined || this.#parts.replacing()) return;
    if (now.monotonicMs >= this.#compareAtMs) {
      this.#compareAtMs = now.monotonicMs + compareMs;
      this.#compare(now);
    }
    if (now.monotonicMs >= this.#checkAtMs && !this.#checking) this.#check(now);
  }

  /** This replica is in the wrong. */
  found(difference: Difference, now: Instant): void {
    if (this.#quarantine !== undefined || this.#parts.replacing()) return;
    const { outbox, side, repair } = this.#parts;
    const { account, accountSeq, against } = difference;
    const where = account === '' ? 'its records' : `account ${account} at ${accountSeq}`;
    this.#quarantine = `${where} differ from ${against}`;
    const facts = { account, accountSeq, mine: toHex(difference.mine), theirs: toHex(difference.theirs), against };
    outbox.observe('error', 'divergence', 'this replica differs and stops serving until it is repaired', facts);
    side.add([{ key: quarantineKey, value: textValue(this.#quarantine) }, evidenceOf(facts, now)], true);
    this.#boundEvidence();
    repair(now);
  }

  /** Equal positions must have equal fingerprints: with a peer that is elsewhere nothing can be compared now. */
  #compare(now: Instant): void {
    const { replica, peers, digests, outbox, side } = this.#parts;
    const alarms: string[] = [];
    for (const [account, position] of replica.positions.entries()) {
      const mine = fingerprintHash(digests, position.fingerprint);
      for (const peer of peers.connected()) {
        const theirs = peer.positions.get(account);
        if (theirs?.visibleSeq !== position.accountSeq || sameBytes(theirs.fingerprint, mine)) continue;
        const difference = { account, accountSeq: position.accountSeq, mine, theirs: theirs.fingerprint };
        const agreed = this.#agreed(account, position.accountSeq, mine);
        if (agreed !== undefined && !sameBytes(agreed, mine))
          return this.found({ ...difference, theirs: agreed, against: 'a majority of voters' }, now);
        alarms.push(
          `${peer.name} and ${this.#parts.config.name} differ in account ${account} at ${position.accountSeq}`,
        );
        const facts = {
          account,
          accountSeq: position.accountSeq,
          mine: toHex(mine),
          theirs: toHex(theirs.fingerprint),
        };
        outbox.observe('error', 'divergence', 'a peer differs', { ...facts, against: peer.name });
        side.add([evidenceOf({ ...facts, against: peer.name }, now)], false);
        this.#boundEvidence();
      }
    }
    this.#alarms = alarms;
  }

  /** The fingerprint that a majority of voters has at a position; undefined where there is none, as far as is known. */
  #agreed(account: string, accountSeq: number, mine: Uint8Array): Uint8Array | undefined {
    const { config, peers, replica } = this.#parts;
    const { voters } = replica.cluster;
    const said = voters.flatMap(({ name }) => {
      if (name === config.name) return [mine];
      const position = peers.named(name)?.positions.get(account);
      return position?.visibleSeq === accountSeq ? [position.fingerprint] : [];
    });
    return said.find((one) => said.filter((other) => sameBytes(one, other)).length > voters.length / 2);
  }

  /** Reads all records on one snapshot of the store: they must add up to the fingerprints that stand beside them. */
  #check(now: Instant): void {
    const { scan, clock, digests, config } = this.#parts;
    this.#checking = true;
    const states = this.#states;
    const check = new StateCheck(digests);
    const visitor: ScanVisitor = {
      visit(entries) {
        for (const [key, value] of entries) check.take(key, value);
        return true;
      },
    };
    scan(stateRange.after, stateRange.before, visitor, (failure) => {
      if (states !== this.#states) return;
      const later = clock();
      this.#checking = false;
      const tookMs = later.monotonicMs - now.monotonicMs;
      this.#checkAtMs = later.monotonicMs + Math.max(config.limits.compareMs, tookMs / checkShare);
      const problem = failure === undefined ? check.recordsProblem() : undefined;
      if (problem === undefined) return;
      const none = new Uint8Array(0);
      this.found(
        { account: '', accountSeq: 0, mine: none, theirs: none, against: `its fingerprints: ${problem}` },
        later,
      );
    });
  }

  #boundEvidence(): void {
    const { scan, side } = this.#parts;
    const keys: string[] = [];
    const visitor: ScanVisitor = {
      visit(entries) {
        for (const [key] of entries) keys.push(key);
        return true;
      },
    };
    scan(keySpaces.evidence, endOfPrefix(keySpaces.evidence), visitor, () => {
      const surplus = keys.slice(0, Math.max(0, keys.length - keptEvidence));
      if (surplus.length > 0)
        side.add(
          surplus.map((key) => ({ key, value: undefined })),
          false,
        );
    });
  }
}

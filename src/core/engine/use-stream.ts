// The stream of use: what was last used goes to disk and to the other replicas every now and then, and is merged with what they tell.

import type { Instant } from '../base/instant.ts';
import type { RecordReader } from '../base/ports.ts';
import type { StartScan, StoreWrite } from '../base/storage.ts';
import type { Uses } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import { accessKeyKey, idKey } from '../model/record.ts';
import { endOfPrefix, keySpaces, useKey } from '../replica/key-spaces.ts';
import type { Replica } from '../replica/replica.ts';
import {
  accessKeyOfUse,
  decodeMoments,
  decodeUseEntry,
  encodeMoments,
  encodeUseEntry,
  mergeMoments,
  newerMoments,
  newestMs,
  ownMoment,
  trackingPeriodMs,
  type UseMoment,
  type UseMoments,
  type UseReader,
} from '../usage/use.ts';
import type { UseNotes } from '../usage/use-notes.ts';
import type { EngineConfig } from './config.ts';
import { usesFeatureLevel } from './feature-level.ts';
import type { Outbox } from './outbox.ts';
import type { SideWrites } from './side-writes.ts';
import type { Timers } from './timers.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly store: RecordReader;
  readonly scan: StartScan;
  readonly side: SideWrites;
  readonly notes: UseNotes;
  readonly now: () => Instant;
}

// Bytes of entries in one message, and messages to one peer at once: a telling is no burden to a link.
const messageBytes = 64 * 1024;
const mostMessages = 16;
// Between two parts of the round in which all is told again, for whoever missed it: at least that long.
const leastRoundMs = 10_000;
// What waits to be stored beyond that is dropped: its sender tells it again in its next round.
const mostUnstored = 20_000;
// How far another's clock may be ahead: a later moment would be the newest for ever.
const aheadMs = 5 * 60_000;
// Ids of which it is kept what the store has of them: about 200 bytes each.
const mostKnown = 20_000;
// Use of what is not known here is kept that long: its creation may be on its way.
const unknownForMs = 24 * 60 * 60 * 1000;

/**
 * Tells and takes what was last used. A set of newest moments by id: it needs no order and no home, goes through no log, and
 * may be lost with the disk cache. What is noted here shows, here too, from the next telling on.
 */
export class UseStream implements UseReader {
  readonly #parts: Parts;
  #unstored = new Map<string, Map<string, UseMoment>>();
  #storing: ReadonlyMap<string, UseMoments> | undefined;
  /** Where the round of telling all goes on. */
  #roundAfter: string = keySpaces.uses;
  #nextRoundMs: number;
  #roundUnderWay = false;

  constructor(parts: Parts, now: Instant) {
    this.#parts = parts;
    this.#nextRoundMs = now.monotonicMs + this.#roundMs;
    this.#wait(now);
  }

  get reportMs(): number {
    return this.#parts.config.limits.reportMs;
  }

  of(id: string): UseMoments | undefined {
    const stored = this.#stored(id);
    const [storing, unstored] = [this.#storing?.get(id), this.#unstored.get(id)];
    if (storing === undefined && unstored === undefined) return stored;
    const moments = new Map(stored);
    if (storing !== undefined) mergeMoments(moments, storing);
    if (unstored !== undefined) mergeMoments(moments, unstored);
    return moments;
  }

  /** As the store has it. Most of what is asked for was never used: that is known without asking the store again. */
  #stored(id: string): UseMoments | undefined {
    const known = this.#known.get(id);
    if (known !== undefined || this.#known.has(id)) return known;
    const bytes = this.#parts.store.get(useKey(id));
    const moments = bytes === undefined ? undefined : decodeMoments(bytes);
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(id, moments);
    return moments;
  }
  readonly #known = new Map<string, UseMoments | undefined>();

  /** Another replica tells. What is newer than what is known here counts; nothing is handed on. */
  received({ entries }: Uses): void {
    const { wallMs } = this.#parts.now();
    for (const bytes of entries) {
      const entry = decodeUseEntry(bytes);
      if (!entry.ok) continue;
      const { id } = entry.value;
      const told = new Map([...entry.value.moments].filter(([, { atMs }]) => atMs <= wallMs + aheadMs));
      const newer = newerMoments(this.of(id), told);
      if (newer.size > 0 && !this.#isGone(id, told, wallMs)) this.#hold(id, newer);
    }
    this.#store();
  }

  #wait(now: Instant): void {
    const { timers, config, now: clock } = this.#parts;
    timers.at(now.monotonicMs + config.limits.usesMs, () => {
      this.#wait(clock());
      this.#tell(clock());
    });
  }

  /** What was noted since the last time is stored and told. */
  #tell(now: Instant): void {
    const noted = this.#parts.notes.take();
    for (const [id, moments] of noted) this.#hold(id, moments);
    this.#store();
    this.#send([...noted].map(([id, moments]) => encodeUseEntry({ id, moments })));
    if (now.monotonicMs < this.#nextRoundMs || this.#roundUnderWay) return;
    this.#nextRoundMs = now.monotonicMs + this.#roundMs;
    this.#tellRound();
  }

  get #roundMs(): number {
    return Math.max(this.#parts.config.limits.usesMs, leastRoundMs);
  }

  /**
   * The next part of everything that is stored: a replica that was away, that is new or that lost its disk has all of it after
   * a round. What nobody can ask for any more goes.
   */
  #tellRound(): void {
    const { scan, side, now } = this.#parts;
    const entries: Uint8Array[] = [];
    const gone: string[] = [];
    let [bytes, last] = [0, ''];
    const { wallMs } = now();
    this.#roundUnderWay = true;
    const visitor = {
      visit: (chunk: readonly (readonly [key: string, value: Uint8Array])[]): boolean => {
        for (const [key, value] of chunk) {
          if (bytes >= messageBytes) return false;
          const [id, moments] = [key.slice(keySpaces.uses.length), decodeMoments(value)];
          last = key;
          bytes += key.length + value.length;
          if (this.#isGone(id, moments, wallMs)) gone.push(key);
          else entries.push(encodeUseEntry({ id, moments }));
        }
        return true;
      },
    };
    scan(this.#roundAfter, endOfPrefix(keySpaces.uses), visitor, (failure) => {
      this.#roundUnderWay = false;
      if (failure !== undefined) return;
      this.#roundAfter = bytes >= messageBytes ? last : keySpaces.uses;
      this.#send(entries);
      const writes = gone.map((key): StoreWrite => ({ key, value: undefined }));
      if (writes.length > 0) side.add(writes, false, () => this.#known.clear());
    });
  }

  #send(entries: readonly Uint8Array[]): void {
    if (entries.length === 0) return;
    const messages = batchesOf(entries);
    for (const peer of this.#parts.peers.connected()) {
      if (understands(peer))
        for (const entries of messages) this.#parts.outbox.send(peer.id, { kind: 'uses', entries });
    }
  }

  #hold(id: string, moments: UseMoments): void {
    const held = this.#unstored.get(id);
    if (held !== undefined) mergeMoments(held, moments);
    else if (this.#unstored.size < mostUnstored) this.#unstored.set(id, new Map(moments));
  }

  /** One batch at a time, without fsync; it rides along where there is another. */
  #store(): void {
    if (this.#storing !== undefined || this.#unstored.size === 0) return;
    const { side } = this.#parts;
    const storing = this.#unstored;
    this.#storing = storing;
    this.#unstored = new Map();
    const writes = [...storing].map(([id, moments]): StoreWrite => {
      const merged = new Map(this.#stored(id));
      mergeMoments(merged, moments);
      return { key: useKey(id), value: encodeMoments(merged) };
    });
    side.add(writes, false, () => {
      this.#storing = undefined;
      for (const id of storing.keys()) this.#known.delete(id);
      this.#store();
    });
  }

  /** Whether nobody can ask for it any more: it is too old, or what it is of is no more, or never was. */
  #isGone(id: string, moments: UseMoments, wallMs: number): boolean {
    const ageMs = wallMs - newestMs(moments);
    if (ageMs < unknownForMs) return false;
    if (id.startsWith('account-') || /^\d{12}$/.test(id)) return ageMs > trackingPeriodMs;
    const { committed } = this.#parts.replica;
    // A key's last use is told for as long as there is the key.
    if (committed.get(accessKeyKey(accessKeyOfUse(id))) !== undefined) return false;
    if (committed.get(idKey(id)) === undefined) return true;
    return ageMs > trackingPeriodMs && !moments.has(ownMoment);
  }
}

function understands({ featureLevel }: Peer): boolean {
  return featureLevel !== undefined && featureLevel >= usesFeatureLevel;
}

function batchesOf(entries: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const batches: Uint8Array[][] = [];
  let bytes = messageBytes;
  for (const entry of entries) {
    if (bytes >= messageBytes) {
      if (batches.length === mostMessages) break;
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(entry);
    bytes += entry.length;
  }
  return batches;
}

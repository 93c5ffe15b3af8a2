// The audit trail: answered calls become events, written in batches behind what matters, and searched from the newest on.

import { actionNamed } from '../actions/table.ts';
import { drawnUuid } from '../actions/uuid.ts';
import { type AuditedCall, eventsOf } from '../audit/event.ts';
import { type EventQuery, isAskedFor, type StoredEvent } from '../audit/filter.ts';
import { type AuditLevel, isAudited, isReadOnly } from '../audit/level.ts';
import {
  decodePack,
  earliestPack,
  eventOf,
  packLength,
  packsOf,
  type WaitingEvent,
  waitingEvent,
} from '../audit/pack.ts';
import { readClaim } from '../authn/signature-claim.ts';
import { isoTime } from '../authn/timestamp.ts';
import { ByteReader, ByteWriter } from '../base/bytes.ts';
import type { Instant } from '../base/instant.ts';
import type { Entropy, RecordReader } from '../base/ports.ts';
import type { StartScan, StoreWrite } from '../base/storage.ts';
import type { Call } from '../event.ts';
import type { Answer } from '../instruction.ts';
import type { Caller } from '../model/caller.ts';
import { eventKey, eventsMarkKey, indexOfKey } from '../replica/key-spaces.ts';
import type { Replica } from '../replica/replica.ts';
import type { Authenticator } from './authenticator.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import type { Outbox } from './outbox.ts';
import type { SideWrites } from './side-writes.ts';
import type { Timers } from './timers.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly authenticator: Authenticator;
  readonly entropy: Entropy;
  readonly timers: Timers;
  readonly outbox: Outbox;
  readonly store: RecordReader;
  readonly scan: StartScan;
  readonly side: SideWrites;
  readonly stalenessMs: (now: Instant) => number | undefined;
  readonly now: () => Instant;
}

// How long events wait for others to be written with them; a process that is killed loses those of the last one.
const batchMs = 250;
// Calls that wait, all that was asked with them, until they are made into events: more would outlive what else their time needs.
const mostUnmade = 32;
const unmadeMs = 1;
// Calls that wait to become events: beyond them events are lost, and that is said. A second of a busy replica.
const mostWaiting = 20_000;
// Bytes of events that a store which does not get on keeps waiting.
const mostUnstoredBytes = 16 * 1024 * 1024;
// Events looked at in one read of the store.
const windowEvents = 1000;

/** The audit trail: answered calls become events, written in batches behind what matters, and searched from the newest on. */
export class AuditTrail {
  readonly #parts: Parts;
  readonly #level: AuditLevel;
  /** Answered calls, not yet made into events: that is not done while anybody waits. */
  #waiting: AuditedCall[] = [];
  /** Made and not yet stored. */
  #unstored: WaitingEvent[] = [];
  #unstoredBytes = 0;
  #storing: readonly WaitingEvent[] = [];
  #timed = false;
  #lost = 0;
  /** Places of the oldest event, the first of its pack, and of the next one, and the bytes of all that are stored. */
  #first: number;
  #next: number;
  #bytes: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#level = parts.config.audit?.level ?? 'off';
    const mark = parts.store.get(eventsMarkKey);
    [this.#first, this.#next, this.#bytes] = mark === undefined ? [1, 1, 0] : decodeMark(mark);
  }

  /** Whether the questions of AccessService become events too. */
  get withDecisions(): boolean {
    return this.#level === 'with-decisions';
  }

  /** Whether events wait to be stored. */
  get waits(): boolean {
    return this.#waiting.length > 0 || this.#unstored.length > 0;
  }

  /** Hands on what answers a call, and notes it when that does. */
  watch(call: Call, reply: Reply, now: Instant): Reply {
    const readOnly = readOnlyOf(call);
    if (!isAudited(this.#level, call, readOnly)) return reply;
    const { authenticator, replica } = this.#parts;
    const found = authenticator.authenticate(call, replica.visible, now);
    const caller = found.ok ? found.value : undefined;
    let answered = false;
    return (answer) => {
      if (!answered) this.#note(call, caller ?? this.#signedIn(answer), answer, readOnly);
      answered = true;
      reply(answer);
    };
  }

  /** Who has proved itself by a password: nobody was known before the answer. */
  #signedIn({ response }: Pick<Answer, 'response'>): Caller | undefined {
    const { bearerToken } = (response ?? {}) as { readonly bearerToken?: unknown };
    if (typeof bearerToken !== 'string') return undefined;
    const { authenticator, replica, now } = this.#parts;
    const found = authenticator.authenticate({ proof: { kind: 'bearer', token: bearerToken } }, replica.visible, now());
    return found.ok ? found.value : undefined;
  }

  /** Notes a call that was answered at once. */
  answeredNow(call: Call, answer: Answer, now: Instant): void {
    const { authenticator, replica } = this.#parts;
    const found = authenticator.authenticate(call, replica.visible, now);
    this.#note(call, found.ok ? found.value : undefined, answer, readOnlyOf(call), now);
  }

  #note(
    call: Call,
    caller: Caller | undefined,
    answer: Omit<Answer, 'freshness'>,
    readOnly: boolean,
    now = this.#parts.now(),
  ): void {
    if (this.#waiting.length >= mostWaiting || this.#unstoredBytes > mostUnstoredBytes) {
      this.#lost++;
      return;
    }
    const { config, replica, stalenessMs, authenticator } = this.#parts;
    const { service, action, request, requestId, door, sourceIp, userAgent, proof } = call;
    const claim = proof.kind === 'signed' ? readClaim(proof.pieces) : undefined;
    const account = caller?.account ?? authenticator.accountOf(proof, replica.visible) ?? accountOfPassword(call);
    const age = answer.view === 'visible' ? stalenessMs(now) : undefined;
    // One literal: made for every call, and a spread costs more than the rest of it.
    this.#waiting.push({
      service,
      action,
      request,
      requestId,
      door,
      sourceIp,
      userAgent,
      readOnly,
      caller,
      outcome: answer,
      region: service === 'sts' && claim?.ok === true ? claim.value.region : 'us-east-1',
      claimed: { account, accessKeyId: claim?.ok === true ? claim.value.accessKeyId : undefined },
      atMs: now.wallMs,
      place: {
        replica: config.name,
        position: account === undefined ? 0 : replica.positions.of(account).accountSeq,
        stalenessMs: age,
      },
    });
    this.#soon(now);
  }

  #soon(now: Instant): void {
    // Not before the next batch is on its way to the disk.
    if (this.#waiting.length === mostUnmade)
      this.#parts.timers.at(now.monotonicMs + unmadeMs, () => this.#makeEvents());
    if (this.#timed) return;
    this.#timed = true;
    this.#parts.timers.at(now.monotonicMs + batchMs, () => {
      this.#timed = false;
      this.#makeEvents();
      this.#store();
    });
  }

  #makeEvents(): void {
    const { entropy, outbox, config } = this.#parts;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const call of waiting) {
      for (const draft of eventsOf(call, () => drawnUuid(entropy), isoTime)) {
        const event = waitingEvent(this.#next++, draft);
        this.#unstored.push(event);
        this.#unstoredBytes += event.record.length;
        if (config.audit?.toFile === true) outbox.add({ type: 'audit', line: draft.record });
      }
    }
    if (this.#lost === 0) return;
    outbox.observe('error', 'audit', 'more calls came than could be kept: events are lost', { lost: this.#lost });
    this.#lost = 0;
  }

  /** One batch at a time, without fsync; it rides along where there is another. */
  #store(): void {
    if (this.#storing.length > 0 || this.#unstored.length === 0) return;
    const { side } = this.#parts;
    const storing = this.#unstored;
    this.#storing = storing;
    this.#unstored = [];
    this.#unstoredBytes = 0;
    const packs = packsOf(storing);
    const writes = packs.map(({ firstSeq, value }): StoreWrite => ({ key: eventKey(firstSeq), value }));
    for (const { value } of packs) this.#bytes += value.length;
    const gone = this.#dropOldest((storing[0]?.seq ?? 1) - 1);
    const mark = { key: eventsMarkKey, value: encodeMark(this.#first, this.#next, this.#bytes) };
    side.add([...writes, ...gone, mark], false, () => {
      this.#storing = [];
      this.#store();
    });
  }

  /** Makes room: the oldest packs of events go, at most those through that place. */
  #dropOldest(through: number): readonly StoreWrite[] {
    const { store, config } = this.#parts;
    const gone: StoreWrite[] = [];
    while (this.#bytes > (config.audit?.maxBytes ?? 0) && this.#first <= through) {
      const key = eventKey(this.#first);
      const pack = store.get(key);
      this.#first += pack === undefined ? 1 : packLength(pack);
      this.#bytes -= pack?.length ?? 0;
      gone.push({ key, value: undefined });
    }
    return gone;
  }

  /** Finds events; `newest` is the place of the newest there is, asked for or not. */
  search(query: EventQuery, then: (events: readonly StoredEvent[], newest: number) => void): void {
    this.#makeEvents();
    this.#store();
    const newest = this.#next - 1;
    const found: StoredEvent[] = [];
    if (query.limit === 0) return then(found, newest);
    const inMemory = [...this.#storing, ...this.#unstored].map(eventOf);
    const firstInMemory = inMemory[0]?.seq ?? this.#next;
    const done = (): void => then(query.oldest === true ? found.reverse() : found, newest);
    if (query.afterSeq !== undefined) {
      return this.#upwards(query, { from: query.afterSeq + 1, through: firstInMemory - 1, found }, () => {
        for (const event of inMemory) if (event.seq > (query.afterSeq ?? 0)) take(query, event, found);
        done();
      });
    }
    for (const event of inMemory.toReversed()) take(query, event, found);
    const below = Math.min(firstInMemory, query.beforeSeq ?? Number.POSITIVE_INFINITY);
    this.#downwards(query, { through: below - 1, found }, done);
  }

  #upwards(
    query: EventQuery,
    part: { readonly from: number; readonly through: number; readonly found: StoredEvent[] },
    done: () => void,
  ): void {
    const { through, found } = part;
    const from = Math.max(part.from, this.#first);
    if (from > through || found.length >= query.limit) return done();
    const end = Math.min(through, from + windowEvents - 1);
    this.#read(from, end, (events) => {
      for (const event of events) take(query, event, found);
      this.#upwards(query, { from: end + 1, through, found }, done);
    });
  }

  #downwards(
    query: EventQuery,
    part: { readonly through: number; readonly found: StoredEvent[] },
    done: () => void,
  ): void {
    const { through, found } = part;
    if (through < this.#first || isEnough(query, found)) return done();
    const from = Math.max(this.#first, through - windowEvents + 1);
    this.#read(from, through, (events) => {
      for (const event of events.toReversed()) take(query, event, found);
      const oldest = events[0];
      if (oldest === undefined || (query.fromMs !== undefined && oldest.atMs < query.fromMs)) return done();
      this.#downwards(query, { through: from - 1, found }, done);
    });
  }

  #read(from: number, through: number, then: (events: readonly StoredEvent[]) => void): void {
    const events: StoredEvent[] = [];
    const visitor = {
      visit(entries: readonly (readonly [key: string, value: Uint8Array])[]): boolean {
        for (const [key, value] of entries)
          for (const event of decodePack(indexOfKey(key), value))
            if (event.seq >= from && event.seq <= through) events.push(event);
        return true;
      },
    };
    // What cannot be read is missing in the answer; the store says so itself.
    this.#parts.scan(eventKey(earliestPack(from) - 1), eventKey(through + 1), visitor, () => then(events));
  }
}

function take(query: EventQuery, event: StoredEvent, found: StoredEvent[]): void {
  if (isEnough(query, found) || !isAskedFor(query, event)) return;
  found.push(event);
  if (found.length > query.limit) found.shift();
}

/** Whoever asks for the oldest gets them from the newest on: each one more drives out the newest. */
function isEnough({ oldest, limit }: EventQuery, found: readonly StoredEvent[]): boolean {
  return oldest !== true && found.length >= limit;
}

/** The account that a password is said to be of. */
function accountOfPassword({ request }: Call): string | undefined {
  const { password } = (request ?? {}) as { readonly password?: { readonly account?: unknown } | string };
  const account = typeof password === 'object' ? password.account : undefined;
  return typeof account === 'string' && /^\d{12}$/.test(account) ? account : undefined;
}

function readOnlyOf({ service, action }: Call): boolean {
  const decided = service === 'cluster' || service === 'iam' || service === 'sts';
  return isReadOnly(action, decided ? actionNamed(service, action)?.kind : undefined);
}

function encodeMark(first: number, next: number, bytes: number): Uint8Array {
  return new ByteWriter().byte(1).varint(first).varint(next).varint(bytes).finish();
}

function decodeMark(mark: Uint8Array): readonly [first: number, next: number, bytes: number] {
  const reader = new ByteReader(mark);
  reader.byte();
  return [reader.varint(), reader.varint(), reader.varint()];
}

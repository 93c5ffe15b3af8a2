// LookupEvents and StreamEvents: the events of all replicas, merged by time.

import { decodeEvent, type EventQuery, encodeEvent, eventShape, type StoredEvent } from '../audit/filter.ts';
import { MalformedBytesError } from '../base/bytes.ts';
import { canonicalJson, type Json } from '../base/canonical-json.ts';
import type { Instant } from '../base/instant.ts';
import { parseObject } from '../base/parse-json.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../base/text.ts';
import type { EventsAnswer, EventsAsk } from '../gossip/message.ts';
import type { Peer, PeerTable } from '../gossip/peer-table.ts';
import type { Caller } from '../model/caller.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { Replica } from '../replica/replica.ts';
import type { EventFilter, LookupEventsRequest, StreamEventsRequest, StreamEventsResponse } from '../shapes/cluster.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { Reply } from './call-facts.ts';
import type { EngineConfig } from './config.ts';
import { usesFeatureLevel } from './feature-level.ts';
import type { Outbox } from './outbox.ts';
import type { CancelTimer, Timers } from './timers.ts';

interface Parts {
  readonly config: EngineConfig;
  readonly replica: Replica;
  readonly peers: PeerTable;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly trail: AuditTrail;
  readonly now: () => Instant;
}

/** What one replica has told. */
interface Told {
  readonly events: readonly StoredEvent[];
  readonly newest: number;
}

type Heard = ReadonlyMap<string, Told>;

// How long a replica has to answer: it may read all that it has.
const patienceMs = 2000;
// Between two looks of a stream.
const lookMs = 500;
// Events of one replica taken in one look.
const eventsPerLook = 200;
const pageEvents = 50;
// Characters of events in one page, of up to three bytes each: a gRPC client takes 4 MiB unless it is told otherwise.
const pageCharacters = 1024 * 1024;
// Each costs every replica a look twice a second.
const mostStreams = 32;
// Bytes of events in one answer of a peer: what does not fit is asked for again.
const answerBytes = 8 * 1024 * 1024;

interface Stream {
  readonly callId: number;
  readonly filter: Omit<EventFilter, 'account' | 'allAccounts'>;
  readonly account: string | undefined;
  readonly sinceMs: number;
  readonly permitted: (now: Instant) => Refusal | undefined;
  readonly reply: Reply;
  readonly cancelEnd: CancelTimer;
  /** Up to which place each replica has told. */
  readonly places: Map<string, number>;
  unreached: string;
}

/** LookupEvents and StreamEvents: the events of all replicas, merged by time. */
export class AuditService {
  readonly #parts: Parts;
  readonly #asks = new Map<number, (name: string, told: Told) => void>();
  readonly #streams = new Map<number, Stream>();
  #askIds = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** LookupEvents. */
  lookup(request: LookupEventsRequest, caller: Caller, reply: Reply, now: Instant): void {
    const { account: asked, allAccounts, ...filter } = request.filter ?? {};
    const account = this.#accountFor(asked, allAccounts, caller);
    if (!account.ok) return reply({ refusal: account.error });
    const marker = request.marker === undefined ? undefined : readMarker(request.marker);
    if (marker === null) return reply({ refusal: refusal('ValidationError', 'Invalid Marker.') });
    const { startTime, endTime, maxItems = pageEvents } = request;
    const queryFor = (name: string): EventQuery => {
      const beforeSeq = marker?.seqs[name];
      // A replica that had not answered before goes on where the others are.
      const toMs = beforeSeq === undefined ? (marker?.untilMs ?? endTime) : endTime;
      return {
        ...{ filter, limit: maxItems + 1 },
        ...(account.value === undefined ? {} : { account: account.value }),
        ...(startTime === undefined ? {} : { fromMs: startTime }),
        ...(toMs === undefined ? {} : { toMs }),
        ...(beforeSeq === undefined ? {} : { beforeSeq }),
      };
    };
    this.#askAll(queryFor, now, (heard) => {
      const merged = newestFirst(heard, maxItems);
      const last = merged.events.at(-1);
      const seqs = { ...marker?.seqs, ...merged.seqs };
      reply({
        response: {
          events: merged.events.map(eventShape),
          ...(merged.more && last !== undefined ? { marker: markerOf({ untilMs: last.atMs, seqs }) } : {}),
          unreached: this.#unreached(heard),
        },
      });
    });
  }

  /** StreamEvents: what comes from now on. `deadlineMs` is monotonic. */
  stream(
    callId: number,
    request: StreamEventsRequest,
    who: { readonly caller: Caller; readonly permitted: (now: Instant) => Refusal | undefined },
    ending: { readonly deadlineMs: number; readonly reply: Reply },
    now: Instant,
  ): void {
    const { account: asked, allAccounts, ...filter } = request.filter ?? {};
    const account = this.#accountFor(asked, allAccounts, who.caller);
    if (!account.ok) return ending.reply({ refusal: account.error });
    if (this.#streams.size >= mostStreams) return ending.reply({ refusal: tooMany });
    const stream: Stream = {
      ...{ callId, filter, account: account.value, sinceMs: now.wallMs, permitted: who.permitted },
      ...{ reply: ending.reply, places: new Map(), unreached: '' },
      cancelEnd: this.#parts.timers.at(ending.deadlineMs, () => this.#end(callId, { response: {} })),
    };
    this.#streams.set(callId, stream);
    this.#look(stream);
  }

  /** The reader has taken what it was sent. */
  taken(callId: number): void {
    const stream = this.#streams.get(callId);
    if (stream !== undefined) this.#look(stream);
  }

  /** The reader has gone. */
  cancel(callId: number): void {
    this.#streams.get(callId)?.cancelEnd();
    this.#streams.delete(callId);
  }

  /** Another replica asks. Whoever asked it was authorized there; a link proves that it is a member. */
  asked(peer: Peer, { askId, query }: EventsAsk): void {
    const asked = readQuery(query);
    if (asked === undefined) return;
    this.#parts.trail.search(asked, (events, last) => {
      const fitting = inBytes(events.map(encodeEvent));
      const seqs = events.slice(0, fitting.length).map(({ seq }) => seq);
      // What did not fit is asked for again from there.
      const newest = fitting.length < events.length ? (seqs.at(-1) ?? last) : last;
      this.#parts.outbox.send(peer.id, { ...{ kind: 'events-answer', askId, newest, seqs }, events: fitting });
    });
  }

  answered(peer: Peer, { askId, events, seqs, newest }: EventsAnswer): void {
    const decoded = readEvents(events, seqs);
    if (decoded !== undefined) this.#asks.get(askId)?.(peer.name, { events: decoded, newest });
  }

  #look(stream: Stream): void {
    const { now: clock, timers } = this.#parts;
    const refused = stream.permitted(clock());
    if (refused !== undefined) return this.#end(stream.callId, { refusal: refused });
    const { filter, account, sinceMs } = stream;
    const queryFor = (name: string): EventQuery => {
      const afterSeq = stream.places.get(name);
      return {
        ...{ filter, limit: eventsPerLook },
        ...(account === undefined ? {} : { account }),
        ...(afterSeq === undefined ? { fromMs: sinceMs, oldest: true } : { afterSeq }),
      };
    };
    this.#askAll(queryFor, clock(), (heard) => {
      if (!this.#streams.has(stream.callId)) return;
      const items = this.#itemsOf(stream, heard);
      for (const [at, item] of items.entries())
        this.#parts.outbox.add({
          ...{ type: 'emit', callId: stream.callId, item },
          ...(at === items.length - 1 ? { tellTaken: true } : {}),
        });
      // A reader that is behind is waited for; one that has all is asked again in a while.
      if (items.length === 0) timers.at(clock().monotonicMs + lookMs, () => this.taken(stream.callId));
    });
  }

  #itemsOf(stream: Stream, heard: Heard): readonly StreamEventsResponse[] {
    const events: StoredEvent[] = [];
    for (const [name, told] of inOrder(heard)) {
      events.push(...told.events);
      const full = told.events.length >= eventsPerLook;
      stream.places.set(name, full ? Math.max(...told.events.map(({ seq }) => seq)) : told.newest);
    }
    const shown = events
      .toSorted((a, b) => a.atMs - b.atMs)
      .map((event) => ({ event: eventShape(event), unreached: [] }));
    const unreached = this.#unreached(heard);
    if (unreached.join() === stream.unreached) return shown;
    stream.unreached = unreached.join();
    return [...shown, { unreached }];
  }

  #end(callId: number, answer: Parameters<Reply>[0]): void {
    const stream = this.#streams.get(callId);
    this.cancel(callId);
    stream?.reply(answer);
  }

  /** Asks every replica, this one included; goes on when all have answered, or patience is over. */
  #askAll(queryFor: (name: string) => EventQuery, now: Instant, then: (heard: Heard) => void): void {
    const { config, peers, outbox, timers, trail, replica } = this.#parts;
    const askId = ++this.#askIds;
    const heard = new Map<string, Told>();
    const asked = peers.connected().filter(({ featureLevel = 0 }) => featureLevel >= usesFeatureLevel);
    const names = new Set(replica.cluster.members.map(({ name }) => name));
    const wanted = new Set([config.name, ...asked.map(({ name }) => name)]);
    const finish = (): void => {
      if (!this.#asks.delete(askId)) return;
      cancel();
      then(heard);
    };
    const cancel = timers.at(now.monotonicMs + patienceMs, finish);
    const take = (name: string, told: Told): void => {
      if (!names.has(name)) return;
      heard.set(name, told);
      if ([...wanted].every((one) => heard.has(one))) finish();
    };
    this.#asks.set(askId, take);
    for (const peer of asked) {
      const query = canonicalJson(queryFor(peer.name) as unknown as Json);
      outbox.send(peer.id, { kind: 'events-ask', askId, query });
    }
    trail.search(queryFor(config.name), (events, newest) => take(config.name, { events, newest }));
  }

  /** Whose events are shown; undefined: everybody's. Those of others only to the account that the cluster began with. */
  #accountFor(
    asked: string | undefined,
    all: boolean | undefined,
    { account }: Caller,
  ): Result<string | undefined, Refusal> {
    if (all !== true && (asked === undefined || asked === account)) return ok(account);
    if (account !== this.#parts.config.genesis.account) return fail(notYours);
    return ok(all === true ? undefined : asked);
  }

  #unreached(heard: Heard): readonly string[] {
    return this.#parts.replica.cluster.members.flatMap(({ name }) => (heard.has(name) ? [] : [name]));
  }
}

/** By name: events of the same millisecond come in the same order, whoever has answered first. */
function inOrder(heard: Heard): readonly (readonly [string, Told])[] {
  return [...heard].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The newest of all, each replica's in its own order: whatever its clock did, a page leaves out nothing. */
function newestFirst(
  heard: Heard,
  limit: number,
): {
  readonly events: readonly StoredEvent[];
  readonly seqs: Readonly<Record<string, number>>;
  readonly more: boolean;
} {
  const rests = inOrder(heard).map(([name, { events }]) => ({ name, events: [...events] }));
  const events: StoredEvent[] = [];
  const seqs: Record<string, number> = {};
  let characters = 0;
  for (;;) {
    let next: (typeof rests)[number] | undefined;
    for (const rest of rests)
      if (rest.events[0] !== undefined && rest.events[0].atMs > (next?.events[0]?.atMs ?? Number.NEGATIVE_INFINITY))
        next = rest;
    const event = next?.events[0];
    if (next === undefined || event === undefined) return { events, seqs, more: false };
    characters += event.record.length;
    if (events.length >= limit || (events.length > 0 && characters > pageCharacters))
      return { events, seqs, more: true };
    next.events.shift();
    events.push(event);
    seqs[next.name] = event.seq;
  }
}

/** A peer's query, with a limit; undefined where it is none. */
function readQuery(text: string): EventQuery | undefined {
  const { limit, filter, ...query } = parseObject(text) ?? {};
  const numbers = [query['fromMs'], query['toMs'], query['beforeSeq'], query['afterSeq']];
  const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (!isCount(limit) || !numbers.every((one) => one === undefined || isCount(one))) return undefined;
  if (typeof filter !== 'object' || filter === null) return undefined;
  return { ...query, filter: filter as EventQuery['filter'], limit: Math.min(Number(limit), eventsPerLook) };
}

/** A peer's events; undefined where they cannot be read. */
function readEvents(events: readonly Uint8Array[], seqs: readonly number[]): readonly StoredEvent[] | undefined {
  try {
    const decoded = events.map((bytes, at) => decodeEvent(seqs[at] ?? 0, bytes));
    for (const event of decoded) eventShape(event);
    return decoded;
  } catch (error) {
    if (error instanceof MalformedBytesError || error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}

function inBytes(events: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0;
  const end = events.findIndex(({ length }) => (bytes += length) > answerBytes);
  return end < 0 ? events : events.slice(0, Math.max(1, end));
}

interface Marker {
  readonly untilMs: number;
  readonly seqs: Readonly<Record<string, number>>;
}

function markerOf(marker: Marker): string {
  return toBase64Url(utf8(canonicalJson(marker as unknown as Json)));
}

/** The marker; null where it is none. */
function readMarker(text: string): Marker | null {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) return null;
  try {
    const marker = JSON.parse(fromUtf8(bytes)) as Partial<Marker> | null;
    const { untilMs, seqs } = marker ?? {};
    const isOne = typeof untilMs === 'number' && typeof seqs === 'object' && seqs !== null;
    return isOne && Object.values(seqs).every((seq) => Number.isSafeInteger(seq)) ? { untilMs, seqs } : null;
  } catch {
    return null;
  }
}

const notYours = refusal(
  'AccessDenied',
  'The events of other accounts are shown to the account that the cluster began with alone.',
);
const tooMany = refusal('Throttling', `This replica has ${mostStreams} streams of events already. Ask another one.`);

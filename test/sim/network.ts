// The simulated links between replicas. A lost, repeated or overtaking message is what a link that breaks and comes back does to the core.

import type { Message } from '../../src/core/gossip/message.ts';
import type { PeerListener, Peers } from '../../src/runtime/ports.ts';
import type { Machine } from './machine.ts';
import type { Prng } from './prng.ts';
import type { Timeline } from './timeline.ts';

/** Faults of all links. */
export interface LinkFaults {
  loss: number;
  duplicate: number;
  reorder: number;
  /** Added to each message's way, at most, milliseconds. */
  delayMs: number;
  /** Share of dead processes whose last messages still arrive. */
  lastWords: number;
}

/** No faults. */
export const noLinkFaults: LinkFaults = { loss: 0, duplicate: 0, reorder: 0, delayMs: 0, lastWords: 0 };

interface End {
  readonly listener: PeerListener;
  readonly machine: Machine | undefined;
}

/** Changes a message on its way; several, where it makes more of it. */
type Tamper = (from: string, to: string, message: Message) => readonly Message[];

/** All links. */
export class Network {
  readonly #timeline: Timeline;
  readonly #prng: Prng;
  readonly #ends = new Map<string, End>();
  /** `from>to`: nothing passes in that direction. */
  readonly #cut = new Set<string>();
  /** Links that are up, by name, with a number that changes whenever they go down. */
  readonly #up = new Map<string, number>();
  readonly #lastArrivals = new Map<string, number>();
  /** Whom each process wants to be linked with. */
  readonly #followed = new Map<string, ReadonlySet<string>>();
  /** Whose last words arrive, whatever the faults are. */
  readonly #heard = new Set<string>();
  #ups = 0;
  readonly faults: LinkFaults = { ...noLinkFaults };
  readonly fired = { lost: 0, duplicated: 0, reordered: 0, delayed: 0, netsplits: 0, oneWayNetsplits: 0, lastWords: 0 };
  sent = 0;
  /** Sees every message before any fault does. */
  onSend: (from: string, to: string, message: Message) => void = () => undefined;
  /** Waits for a message that is said; once it has been, it waits no more. */
  until: ((from: string, message: Message) => boolean) | undefined;
  /** A hostile peer's hand. */
  tamper: Tamper | undefined;

  constructor(timeline: Timeline, prng: Prng) {
    this.#timeline = timeline;
    this.#prng = prng;
  }

  /** A process joins; it is linked with everybody it can reach, as soon as each follows the other. */
  join(id: string, listener: PeerListener, machine?: Machine): Peers {
    const end = { listener, machine };
    this.#ends.set(id, end);
    this.#followed.delete(id);
    return {
      send: (to, message) => this.#send(id, to, message, end),
      follow: (others) => this.#follow(id, end, new Set(others.map((other) => other.id))),
      close: () => Promise.resolve(),
    };
  }

  #follow(id: string, end: End, others: ReadonlySet<string>): void {
    if (this.#ends.get(id) !== end) return;
    const before = this.#followed.get(id) ?? new Set();
    this.#followed.set(id, others);
    for (const other of others) if (!before.has(other)) this.#connectSoon(id, other);
    for (const other of before) {
      if (others.has(other)) continue;
      // The other end reads what was on its way first.
      const lastMs = this.#lastArrivals.get(`${id}>${other}`) ?? 0;
      this.#timeline.at(Math.max(0, lastMs - this.#timeline.nowMs) + 0.1, () => {
        if (this.#followed.get(id)?.has(other) !== true) this.#down(id, other);
      });
    }
  }

  /** Its last words will arrive. */
  hear(id: string): void {
    this.#heard.add(id);
  }

  #followEachOther(a: string, b: string): boolean {
    return this.#followed.get(a)?.has(b) === true && this.#followed.get(b)?.has(a) === true;
  }

  /** A process is gone. Its last words may still arrive, before the others hear that it is gone. */
  leave(id: string): void {
    this.#ends.delete(id);
    const lastWords = this.#heard.delete(id) || (this.faults.lastWords > 0 && this.#prng.hits(this.faults.lastWords));
    if (lastWords) this.fired.lastWords++;
    for (const other of this.#ends.keys()) {
      const name = this.#linkName(id, other);
      const up = this.#up.get(name);
      if (up === undefined) continue;
      if (!lastWords) this.#down(id, other);
      else
        this.#timeline.at(this.#prng.unit() * 3, () => {
          if (this.#up.get(name) === up) this.#down(id, other);
        });
    }
  }

  /** Cuts or heals one link, both ways. */
  setCut(a: string, b: string, cut: boolean): void {
    const before = this.#isCut(a, b);
    for (const name of [`${a}>${b}`, `${b}>${a}`]) {
      if (cut) this.#cut.add(name);
      else this.#cut.delete(name);
    }
    if (cut && !before) this.fired.netsplits++;
    if (cut) this.#down(a, b);
    else this.#connect(a, b);
  }

  /** Nothing passes from one to the other, and nobody is told; healing it makes a new link, as the old one's stream has gaps. */
  cutOneWay(from: string, to: string): void {
    if (this.#isCut(from, to)) return;
    this.#cut.add(`${from}>${to}`);
    this.fired.oneWayNetsplits++;
  }

  /** Heals a cut of one direction. */
  healOneWay(from: string, to: string): void {
    if (!this.#cut.delete(`${from}>${to}`)) return;
    this.#down(from, to);
    this.#connectSoon(from, to);
  }

  /** Whether a link carries messages both ways. */
  linked(a: string, b: string): boolean {
    return !this.#isCut(a, b) && this.#up.has(this.#linkName(a, b));
  }

  #isCut(a: string, b: string): boolean {
    return this.#cut.size > 0 && (this.#cut.has(`${a}>${b}`) || this.#cut.has(`${b}>${a}`));
  }

  #connectSoon(a: string, b: string): void {
    this.#timeline.at(4, () => this.#connect(a, b));
  }

  #connect(a: string, b: string): void {
    const [left, right] = [this.#ends.get(a), this.#ends.get(b)];
    const name = this.#linkName(a, b);
    if (left === undefined || right === undefined || this.#isCut(a, b) || this.#up.has(name)) return;
    if (!this.#followEachOther(a, b)) return;
    this.#up.set(name, ++this.#ups);
    tell(left, () => left.listener.connected(b));
    tell(right, () => right.listener.connected(a));
  }

  #down(a: string, b: string): void {
    if (!this.#up.delete(this.#linkName(a, b))) return;
    const [left, right] = [this.#ends.get(a), this.#ends.get(b)];
    if (left !== undefined) tell(left, () => left.listener.disconnected(b));
    if (right !== undefined) tell(right, () => right.listener.disconnected(a));
  }

  #send(from: string, to: string, message: Message, sender: End): void {
    this.onSend(from, to, message);
    this.sent++;
    if (this.until?.(from, message) === true) this.until = undefined;
    const up = this.#up.get(this.#linkName(from, to));
    if (up === undefined || this.#ends.get(from) !== sender) return;
    if (this.#cut.size > 0 && this.#cut.has(`${from}>${to}`)) return;
    const { faults } = this;
    // A link's first word is never lost: a link that loses it is not up.
    const firm = message.kind === 'hello';
    if (!firm && faults.loss > 0 && this.#prng.hits(faults.loss)) {
      this.fired.lost++;
      return;
    }
    const messages = this.tamper === undefined ? [message] : this.tamper(from, to, message);
    const twice = !firm && faults.duplicate > 0 && this.#prng.hits(faults.duplicate);
    if (twice) this.fired.duplicated++;
    for (const one of messages) {
      this.#deliver(from, to, one, up);
      if (twice) this.#deliver(from, to, one, up);
    }
  }

  #deliver(from: string, to: string, message: Message, up: number): void {
    const { nowMs } = this.#timeline;
    const { faults } = this;
    const firm = message.kind === 'hello';
    const name = `${from}>${to}`;
    let arrivalMs = nowMs + 0.2 + this.#prng.unit() * 2;
    if (faults.delayMs > 0 && this.#prng.hits(0.2)) {
      arrivalMs += this.#prng.unit() * faults.delayMs;
      this.fired.delayed++;
    }
    const overtakes = !firm && faults.reorder > 0 && this.#prng.hits(faults.reorder);
    if (overtakes) this.fired.reordered++;
    const lastMs = this.#lastArrivals.get(name) ?? 0;
    const atMs = overtakes ? arrivalMs : Math.max(arrivalMs, lastMs);
    if (atMs > lastMs) this.#lastArrivals.set(name, atMs);
    this.#timeline.at(atMs - nowMs, () => {
      const receiver = this.#ends.get(to);
      if (receiver === undefined || this.#up.get(this.#linkName(from, to)) !== up) return;
      tell(receiver, () => {
        if (this.#ends.get(to) === receiver && this.#up.get(this.#linkName(from, to)) === up)
          receiver.listener.received(from, message);
      });
    });
  }

  #linkName(a: string, b: string): string {
    return a < b ? `${a}|${b}` : `${b}|${a}`;
  }
}

function tell(end: End, what: () => void): void {
  if (end.machine === undefined) what();
  else end.machine.run(what);
}

// The links under chaos rules: messages are lost, late, doubled, overtaken, squeezed; links are cut, in one direction or both.

import { isCut, type LinkPlan, planMessage } from '../core/chaos/faults.ts';
import type { ChaosRules } from '../core/chaos/rules.ts';
import type { Message } from '../core/gossip/message.ts';
import { sizeOfMessage } from '../core/gossip/message-size.ts';
import type { LinkTarget } from '../core/instruction.ts';
import type { PeerListener, Peers, Timer } from './ports.ts';

/** How a link to one other replica stands. */
interface Link {
  readonly id: string;
  readonly name: string;
  /** Whether the link below stands. */
  up: boolean;
  /** Whether the listener above believes so. */
  told: boolean;
  /** Directions that rules cut. */
  cut: { in: boolean; out: boolean };
  /** Its first words on the link that stands: said again when a netsplit ends, as they would be on a new link. */
  generation: Message | undefined;
  hello: Message | undefined;
  /** Messages in their order; the first one waits. */
  waiting: { readonly atMs: number; readonly message: Message }[];
  waitingBytes: number;
  /** Until when earlier bytes use up the bandwidth. */
  busyUntilMs: number;
  /** What was held back of an earlier life of the link is lost. */
  life: number;
}

// What may wait on a slow link before what comes is lost: a real one would be dropped and start over.
const waitingLimitBytes = 16 * 1024 * 1024;
// How long a message that others are to overtake is held back: some of a busy link come within that time.
const heldBackMs = 5;

/** {@link Peers} around others, and the listener of their links. Messages about chaos rules pass untouched. */
export class ChaosPeers implements Peers, PeerListener {
  readonly #rules: ChaosRules;
  readonly #timer: Timer;
  readonly #listener: PeerListener;
  readonly #links: Map<string, Link>;
  #inner: Peers | undefined;
  #closed = false;

  /** `members`: the other replicas. */
  constructor(
    rules: ChaosRules,
    listener: PeerListener,
    options: { readonly timer: Timer; readonly members: readonly { readonly id: string; readonly name: string }[] },
  ) {
    this.#rules = rules;
    this.#listener = listener;
    this.#timer = options.timer;
    this.#links = new Map(options.members.map(({ id, name }) => [id, newLink(id, name)]));
    // Within a step of the engine the listener must not be told.
    rules.onChange(() => this.#timer.after(0, () => this.#rulesChanged()));
  }

  /** Joins the links below. */
  over(inner: Peers): this {
    this.#inner = inner;
    return this;
  }

  connected(peer: string): void {
    const link = this.#links.get(peer);
    if (link === undefined) return this.#listener.connected(peer);
    Object.assign(link, { up: true, generation: undefined, hello: undefined, busyUntilMs: 0 });
    this.#drop(link);
    this.#tell(link);
  }

  disconnected(peer: string): void {
    const link = this.#links.get(peer);
    if (link === undefined) return this.#listener.disconnected(peer);
    Object.assign(link, { up: false, generation: undefined, hello: undefined });
    this.#drop(link);
    this.#tell(link);
  }

  received(from: string, message: Message): void {
    const link = this.#links.get(from);
    if (link !== undefined && isFirst(message)) link[message.kind] = message;
    if (link?.cut.in === true && !isAboutChaos(message)) return;
    this.#listener.received(from, message);
  }

  send(to: string, message: Message): void {
    const link = this.#links.get(to);
    if (link === undefined || isAboutChaos(message)) return this.#inner?.send(to, message);
    if (!link.up) return;
    const plan = planMessage(this.#rules, link.name, opsOf(message));
    // A link's first word is never lost: a link that loses it is not up. A cut one is another matter.
    const firm = isFirst(message);
    if (link.cut.out || (plan?.lost === true && !firm)) return;
    const copies = plan?.twice === true && !firm ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) this.#queue(link, message, plan);
  }

  follow(others: readonly LinkTarget[]): void {
    for (const [id, link] of this.#links) {
      if (others.some((other) => other.id === id)) continue;
      this.#drop(link);
      this.#links.delete(id);
    }
    for (const { id, name } of others) if (!this.#links.has(id)) this.#links.set(id, newLink(id, name));
    this.#inner?.follow(others);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#inner?.close();
  }

  #queue(link: Link, message: Message, plan: LinkPlan | undefined): void {
    const nowMs = this.#timer.nowMs();
    if (plan === undefined && link.waiting.length === 0) return this.#inner?.send(link.id, message);
    const bytes = sizeOfMessage(message);
    if (link.waitingBytes + bytes > waitingLimitBytes) return;
    const fromMs = Math.max(nowMs, link.busyUntilMs);
    if (plan?.bandwidth !== undefined) link.busyUntilMs = fromMs + (bytes * 1000) / plan.bandwidth;
    const atMs = (plan?.bandwidth === undefined ? nowMs : link.busyUntilMs) + (plan?.delayMs ?? 0);
    if (plan?.overtakes === true && !isFirst(message)) return this.#holdBack(link, message, atMs - nowMs);
    link.waiting.push({ atMs: Math.max(atMs, link.waiting.at(-1)?.atMs ?? 0), message });
    link.waitingBytes += bytes;
    if (link.waiting.length === 1) this.#wait(link);
  }

  /** Out of the line, so that later ones overtake it. */
  #holdBack(link: Link, message: Message, delayMs: number): void {
    const { life } = link;
    this.#timer.after(delayMs + heldBackMs, () => {
      if (life === link.life && !this.#closed && !link.cut.out) this.#inner?.send(link.id, message);
    });
  }

  #wait(link: Link): void {
    const [first] = link.waiting;
    if (first === undefined || this.#closed) return;
    this.#timer.after(Math.max(0, first.atMs - this.#timer.nowMs()), () => {
      if (link.waiting[0] !== first) return;
      link.waiting.shift();
      link.waitingBytes -= sizeOfMessage(first.message);
      if (!this.#closed && link.up && !link.cut.out) this.#inner?.send(link.id, first.message);
      this.#wait(link);
    });
  }

  #drop(link: Link): void {
    link.life++;
    link.waiting = [];
    link.waitingBytes = 0;
  }

  #rulesChanged(): void {
    if (this.#closed) return;
    for (const link of this.#links.values()) {
      const before = link.cut;
      link.cut = { in: isCut(this.#rules, link.name, 'in'), out: isCut(this.#rules, link.name, 'out') };
      const healed = (before.in && !link.cut.in) || (before.out && !link.cut.out);
      if (link.cut.out) this.#drop(link);
      if (healed && link.told) {
        // Half a link was alive: what was lost on it is only told again on a new one.
        link.told = false;
        this.#listener.disconnected(link.id);
      }
      this.#tell(link);
    }
  }

  /** Tells the listener what it does not believe yet: a link is there unless it is down, or cut both ways. */
  #tell(link: Link): void {
    const stands = link.up && !(link.cut.in && link.cut.out);
    if (stands === link.told) return;
    link.told = stands;
    if (!stands) return this.#listener.disconnected(link.id);
    this.#listener.connected(link.id);
    if (link.cut.in) return;
    for (const word of [link.generation, link.hello]) if (word !== undefined) this.#listener.received(link.id, word);
  }
}

function newLink(id: string, name: string): Link {
  return {
    ...{ id, name, up: false, told: false, cut: { in: false, out: false } },
    ...{ generation: undefined, hello: undefined, waiting: [], waitingBytes: 0, busyUntilMs: 0, life: 0 },
  };
}

/** What begins everything else on a link. */
function isFirst(message: Message): message is Extract<Message, { kind: 'generation' | 'hello' }> {
  return message.kind === 'hello' || message.kind === 'generation';
}

function isAboutChaos({ kind }: Message): boolean {
  return kind === 'chaos' || kind === 'chaos-answer';
}

/** Indexes of the ops that a message carries. */
function opsOf(message: Message): readonly number[] {
  return message.kind === 'append' ? message.ops.map((_, at) => message.firstIndex + at) : [];
}

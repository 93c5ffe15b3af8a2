// Generations: what serves on this replica now, and how it goes to the next one. Doors and links know this, and no engine.

import type { Json } from '../core/base/canonical-json.ts';
import type { Instant } from '../core/base/instant.ts';
import type { Entropy } from '../core/base/ports.ts';
import { toHex } from '../core/base/text.ts';
import type { Marking } from '../core/engine/marking.ts';
import type { Standing } from '../core/engine.ts';
import type { Call } from '../core/event.ts';
import { type GenerationMessage, isBetweenGenerations } from '../core/gossip/generation-message.ts';
import type { Message } from '../core/gossip/message.ts';
import type { Answer, LinkTarget, LogLevel } from '../core/instruction.ts';
import type { JoinAsk } from '../core/model/joining.ts';
import { compareGenerations, type Generation, tagOf } from '../core/replica/generation.ts';
import { type CallHandler, Driver, type DriverParts, type Engine, type GenerationAsk } from './driver.ts';
import { endOf, goingOn } from './ended-calls.ts';
import type { GenerationStore } from './generation-store.ts';
import { MarkCalls } from './mark-calls.ts';
import { type Entered, Moving } from './moving.ts';
import { type PeerWord, PeerWords, readGeneration, wordOf } from './peer-words.ts';
import { PointCopies } from './point-copies.ts';
import type { PeerListener, Peers, Store, Timer } from './ports.ts';
import { ResetCalls, type ResetOutcome } from './reset-calls.ts';
import { Speaker } from './speaker.ts';

/** What generations need of an engine. */
export interface GenerationEngine extends Engine {
  readonly ready: boolean;
  standing(now: Instant): Standing;
  marking(): Marking;
  answerNow(call: Call, now: Instant): Answer | undefined;
  issuerDocument(account: string, name: string): Json | undefined;
  readiness(now: Instant): { readonly state: string; readonly reason: string };
  withFreshness(answer: Omit<Answer, 'freshness'>, now: Instant): Answer;
}

/** A generation on this replica: its key space, and the engine over it. */
export interface Served<E> {
  readonly generation: Generation;
  readonly store: Store;
  readonly engine: E;
}

/** What the generations of a replica are made of. */
export interface GenerationsParts<E extends GenerationEngine>
  extends Pick<
    DriverParts,
    | 'afterBunch'
    | 'certifier'
    | 'clock'
    | 'metrics'
    | 'observer'
    | 'onAudit'
    | 'onFault'
    | 'onHalt'
    | 'onMembers'
    | 'slowWorker'
  > {
  readonly name: string;
  readonly selfId: string;
  /** Whether callers may reset, and this replica follows others. */
  readonly allowReset: boolean;
  readonly space: GenerationStore;
  readonly timer: Timer;
  readonly entropy: Entropy;
  /** What the replica starts in. */
  readonly first: Served<E>;
  /** Makes the engine of a generation that this replica comes into; `fresh`: as it begins. */
  readonly makeEngine: (generation: Generation, entered: Entered) => E;
}

// A replica that starts asks the others which generation they are in: links stand within a tenth of this.
const greetingMs = 1000;

/** What serves on this replica now. */
export class Generations<E extends GenerationEngine> implements PeerListener {
  readonly #parts: GenerationsParts<E>;
  readonly #words = new PeerWords();
  readonly #speaker: Speaker;
  readonly #copies: PointCopies;
  readonly #resets: ResetCalls;
  readonly #marks: MarkCalls;
  #served: Served<E>;
  #driver: Driver;
  #peers: Peers | undefined;
  /** Those whom the engine knows to be linked: they are in the same generation. */
  readonly #met = new Set<string>();
  readonly #moving: Moving;
  /** Whether nobody has been heard yet who could know of a later generation. */
  #greeting = false;
  #serving = false;
  #stopped = false;

  constructor(parts: GenerationsParts<E>) {
    this.#parts = parts;
    this.#served = parts.first;
    this.#driver = this.#drive(parts.first, 0);
    const { name, selfId, timer, entropy, space } = parts;
    const send = (to: string, message: Message): void => this.#peers?.send(to, message);
    this.#speaker = new Speaker({
      ...{ timer, send, words: this.#words },
      word: () => this.#word,
    });
    const standing = (): Standing => this.#served.engine.standing(this.#now);
    this.#copies = new PointCopies({ space, timer, send });
    this.#resets = new ResetCalls({
      ...{ name, selfId, timer, send, standing, words: this.#words, point: () => space.point },
      newId: () => toHex(entropy.bytes(16)),
      present: () => this.generation,
      settled: () => !this.#closed && !this.#moving.busy,
      serving: () => this.#serving,
      goTo: (next) => this.#moving.goTo(next, true),
    });
    this.#moving = new Moving({
      ...{ allowReset: parts.allowReset, space, timer, standing, words: this.#words, copies: this.#copies },
      present: () => this.generation,
      note: (level, message, facts) => this.#note(level, message, facts),
      enter: (generation, entered) => this.#enter(generation, entered),
      failed: (why) => {
        this.#note('error', 'the next generation cannot be entered', { reason: why });
        this.#resets.failed(why);
      },
      pointChanged: () => {
        this.#speaker.sayToAll();
        this.#look();
      },
    });
    this.#marks = new MarkCalls({
      ...{ name, selfId, timer, send, standing, space, words: this.#words, copies: this.#copies },
      marking: () => this.#served.engine.marking(),
      store: () => this.#served.store,
      settled: () => !this.#closed && !this.#moving.busy,
      changed: () => this.#speaker.sayToAll(),
    });
  }

  /** Which generation is served. */
  get generation(): Generation {
    return this.#served.generation;
  }

  get engine(): E {
    return this.#served.engine;
  }

  /** Whether nothing is served: a later generation is known, or might be. */
  get #closed(): boolean {
    return this.#greeting || this.#moving.late;
  }

  /** Whether calls are taken. */
  get ready(): boolean {
    return !this.#closed && this.engine.ready;
  }

  /** Whether calls are taken, and why not. */
  readiness(): { readonly state: string; readonly reason: string } {
    if (this.#closed)
      return {
        state: 'catching-up',
        reason: 'it goes to the generation that the cluster was reset to, or asks for it',
      };
    return this.engine.readiness(this.#now);
  }

  /** Joins the links, and wakes the engine for the first time. */
  start(peers: Peers): void {
    this.#peers = peers;
    const { allowReset, space, selfId } = this.#parts;
    if (allowReset) {
      space.start();
      const { voters } = this.engine.standing(this.#now);
      this.#greeting = voters.some(({ id }) => id !== selfId);
      this.#parts.timer.after(greetingMs, () => {
        this.#greeted();
        this.#look();
      });
    }
    this.#driver.start(this.#tagging);
  }

  /** No event goes in any more. */
  stop(): void {
    this.#stopped = true;
    this.#moving.stop();
    this.#driver.stop();
  }

  /** Hands a call to the engine. `answer` is called once, unless the call is cancelled. */
  call(call: Call, handler: CallHandler): number {
    // How it stands with this replica can always be asked.
    if (!this.#closed || call.action === 'GetCluster') return this.#driver.call(call, handler);
    handler.answer(this.#refuse());
    return 0;
  }

  cancel(callId: number): void {
    this.#driver.cancel(callId);
  }

  join(ask: JoinAsk, deadlineMs: number, answer: (answer: Answer) => void): void {
    if (this.#closed) answer(this.#refuse());
    else this.#driver.join(ask, deadlineMs, answer);
  }

  /** Answers a call from what is visible now; undefined where it has to wait for something first. */
  answerNow(call: Call): Answer | undefined {
    return this.#closed ? this.#refuse() : this.engine.answerNow(call, this.#now);
  }

  /** What the issuer that an account is publishes under a name; undefined where there is nothing. */
  issuerDocument(account: string, name: string): Json | undefined {
    return this.#closed ? undefined : this.engine.issuerDocument(account, name);
  }

  /** Leaves this generation on all replicas; answers after `waitMs` at the latest. */
  reset(waitMs: number, answer: (outcome: ResetOutcome) => void): void {
    this.#resets.request(waitMs, answer);
  }

  connected(peer: string): void {
    this.#words.up(peer);
    this.#speaker.say(peer);
    // One that says nothing is in the first generation.
    if (this.generation.number === 0) this.#meet(peer);
  }

  disconnected(peer: string): void {
    this.#words.down(peer);
    this.#speaker.forget(peer);
    this.#part(peer);
    this.#copies.lost(peer);
    this.#look();
  }

  received(from: string, message: Message): void {
    if (this.#stopped) return;
    if (isBetweenGenerations(message)) return this.#between(from, message);
    // INVARIANT: no engine gets a word of another generation, in whatever order the words arrive.
    // A netsplit that a rule makes hides the link, and must not keep its own rule in force: see the engine.
    const passes = this.#met.has(from) || message.kind === 'chaos' || message.kind === 'chaos-answer';
    if ((message.tag ?? '') === tagOf(this.generation) && passes) this.#driver.received(from, message);
    else this.#speaker.sayAgain(from);
  }

  #between(from: string, message: GenerationMessage): void {
    const { allowReset } = this.#parts;
    if (message.kind === 'generation') return this.#heard(from, wordOf(message));
    if (!allowReset) return;
    switch (message.kind) {
      case 'reset': {
        const next = readGeneration(message.next);
        if (next !== undefined) this.#moving.goTo(next, true);
        // It knows less than this replica, or has lost its word.
        if (!this.#moving.busy) this.#speaker.say(from);
        return;
      }
      case 'mark':
        return this.#marks.asked(from, message);
      case 'marked':
        return this.#marks.answered(from, message);
      case 'point-request':
        return this.#copies.asked(from, message);
      case 'point-part':
        return this.#copies.received(from, message);
    }
  }

  #heard(from: string, word: PeerWord | undefined): void {
    if (word === undefined) return this.#note('error', 'a peer names a generation that makes no sense', { peer: from });
    this.#words.hear(from, word);
    const order = compareGenerations(word.generation, this.generation);
    if (order === 0) this.#meet(from);
    else this.#part(from);
    if (order < 0) this.#speaker.sayAgain(from);
    if (order > 0) this.#moving.goTo(word.generation, false);
    this.#moving.heard(from, word);
    this.#look();
  }

  /** The pointer is on disk: from this step on nothing of the generation before is served. */
  #enter(generation: Generation, entered: Entered): void {
    const open = this.#driver.stop();
    this.#served = { generation, store: entered.store, engine: this.#parts.makeEngine(generation, entered) };
    this.#met.clear();
    this.#serving = false;
    // INVARIANT: whoever gives up a call of before, which may still be waited for here, ends no other one.
    this.#driver = this.#drive(this.#served, this.#driver.calls);
    this.#note('info', 'reset: another generation is served', { generation: generation.number });
    this.#speaker.sayToAll();
    this.#driver.start(this.#tagging);
    for (const { call, answer } of open) answer(this.engine.withFreshness({ refusal: endOf(call) }, this.#now));
    for (const peer of this.#words.linked)
      if (this.#words.of(peer)?.generation.clusterId === generation.clusterId) this.#meet(peer);
    this.#look();
  }

  #drive({ engine, store }: Served<E>, callsBefore: number): Driver {
    const { afterBunch, certifier, clock, metrics, observer, onAudit, onFault, onHalt, onMembers, slowWorker } =
      this.#parts;
    return new Driver({
      ...(afterBunch === undefined ? {} : { afterBunch }),
      ...(onAudit === undefined ? {} : { onAudit }),
      ...{ engine, store, clock, observer, onHalt, callsBefore },
      ...(metrics === undefined ? {} : { metrics }),
      ...(certifier === undefined ? {} : { certifier }),
      ...(slowWorker === undefined ? {} : { slowWorker }),
      ...(onFault === undefined ? {} : { onFault }),
      ...(onMembers === undefined ? {} : { onMembers }),
      onGeneration: (ask, answer) => this.#asked(ask, answer),
      onStep: () => this.#stepped(),
    });
  }

  /** A caller may ask for it: the engine has seen to that. */
  #asked({ ask, deadlineMs }: GenerationAsk, answer: (answer: Answer) => void): void {
    const waitMs = deadlineMs - this.#now.monotonicMs;
    const tell = (outcome: ResetOutcome | Parameters<Parameters<MarkCalls['request']>[1]>[0]): void =>
      answer(
        this.engine.withFreshness(outcome.ok ? { response: outcome.value } : { refusal: outcome.error }, this.#now),
      );
    if (ask === 'reset') this.#resets.request(waitMs, tell);
    else this.#marks.request(waitMs, tell);
  }

  #stepped(): void {
    if (this.#serving || this.#closed || !this.engine.standing(this.#now).serving) return;
    this.#serving = true;
    this.#speaker.sayToAll();
    this.#look();
  }

  #meet(peer: string): void {
    if (this.#met.has(peer)) return;
    this.#met.add(peer);
    this.#driver.connected(peer);
  }

  #part(peer: string): void {
    if (this.#met.delete(peer)) this.#driver.disconnected(peer);
  }

  /** Somebody who could know of a later generation has been heard, or nobody is there. */
  #greeted(): void {
    if (!this.#greeting) return;
    this.#greeting = false;
    this.#stepped();
  }

  #look(): void {
    if (this.#greeting) {
      const { voters, majority } = this.engine.standing(this.#now);
      const { selfId } = this.#parts;
      const heard = voters.filter(({ id }) => id === selfId || this.#words.of(id) !== undefined);
      if (heard.length >= majority) this.#greeted();
    }
    this.#resets.look();
    this.#marks.look();
  }

  /** What the others are to know; where there never was a reset, nothing. */
  get #word(): PeerWord | undefined {
    const { allowReset, space } = this.#parts;
    if (!allowReset && this.generation.number === 0) return undefined;
    return { generation: this.generation, serving: this.#serving, allows: allowReset, point: space.point };
  }

  /** The links as an engine has them: what it says is marked with its generation. */
  readonly #tagging: Peers = {
    send: (to, message) => {
      const tag = tagOf(this.generation);
      this.#peers?.send(to, tag === '' ? message : { ...message, tag });
    },
    follow: (others: readonly LinkTarget[]) => {
      const kept = new Set(others.map(({ id }) => id));
      this.#words.keep(kept);
      for (const peer of this.#met) if (!kept.has(peer)) this.#met.delete(peer);
      this.#peers?.follow(others);
    },
    close: () => Promise.resolve(),
  };

  #refuse(): Answer {
    return this.engine.withFreshness({ refusal: goingOn }, this.#now);
  }

  #note(level: LogLevel, message: string, facts: Readonly<Record<string, number | string>>): void {
    this.#parts.observer.note(level, 'generations', message, facts);
  }

  get #now(): Instant {
    return this.#parts.clock.now();
  }
}

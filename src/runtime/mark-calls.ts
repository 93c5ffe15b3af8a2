// Mark calls: the home makes a reset point of what it has committed, and the others fetch a copy of it.

import { fail, ok, type Result } from '../core/base/result.ts';
import type { Marking } from '../core/engine/marking.ts';
import type { Standing } from '../core/engine.ts';
import type { Marked, MarkOrder } from '../core/gossip/generation-message.ts';
import { type Refusal, refusal } from '../core/model/refusal.ts';
import type { ResetPointId } from '../core/replica/generation.ts';
import { samePoint } from '../core/replica/reset-point.ts';
import type { MarkResetPointResponse } from '../core/shapes/cluster.ts';
import { fewVoters } from './ended-calls.ts';
import type { GenerationStore } from './generation-store.ts';
import type { PeerWords } from './peer-words.ts';
import type { PointCopies } from './point-copies.ts';
import type { Peers, Store, Timer } from './ports.ts';

/** What a mark came to. */
type MarkOutcome = Result<MarkResetPointResponse, Refusal>;

interface Parts {
  readonly name: string;
  readonly selfId: string;
  readonly timer: Timer;
  readonly words: PeerWords;
  readonly space: GenerationStore;
  readonly copies: PointCopies;
  readonly send: Peers['send'];
  readonly standing: () => Standing;
  readonly marking: () => Marking;
  /** The key space of the present generation. */
  readonly store: () => Store;
  /** Whether this replica is not on its way elsewhere. */
  readonly settled: () => boolean;
  /** There is another point here. */
  readonly changed: () => void;
}

interface Waiting {
  readonly answer: (outcome: MarkOutcome) => void;
  /** The point that is waited for; undefined: the home has not said so yet. */
  point: ResetPointId | undefined;
  /** Who was asked for it, and by which number. */
  order?: { readonly home: string; readonly markId: number };
}

// How long copies are waited for: the largest point takes a second or two.
const patienceMs = 10_000;

/** Mark calls of one replica. */
export class MarkCalls {
  readonly #parts: Parts;
  readonly #asked = new Map<number, Waiting>();
  readonly #waiting = new Set<Waiting>();
  #marking = false;
  #ids = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Answers within the time that the caller waits, and after a while in any case. */
  request(waitMs: number, answer: (outcome: MarkOutcome) => void): void {
    const { standing, words, send, timer, name } = this.#parts;
    const { home, isHome } = standing();
    const waiting: Waiting = { answer, point: undefined };
    this.#waiting.add(waiting);
    timer.after(Math.max(0, Math.min(waitMs, patienceMs)), () => this.#conclude(waiting));
    if (isHome) return this.#mark((made) => this.#made(waiting, made));
    if (words.of(home.id)?.allows !== true)
      return this.#end(waiting, fail(refusal('HOME_UNREACHABLE', `${name} does not reach ${home.name}, the home.`)));
    const markId = ++this.#ids;
    waiting.order = { home: home.id, markId };
    this.#asked.set(markId, waiting);
    send(home.id, { kind: 'mark', markId });
  }

  /** Another replica was asked, and this one is the home. */
  asked(from: string, { markId }: MarkOrder): void {
    const { standing, name, send } = this.#parts;
    const tell = (made: Result<ResetPointId, Refusal>): void =>
      send(from, { kind: 'marked', markId, ...(made.ok ? {} : { refusal: made.error }) });
    if (standing().isHome) this.#mark(tell);
    else tell(fail(refusal('HOME_UNREACHABLE', `${name} is not the home any more.`)));
  }

  /** The home has done so. Its word about the point came before this one. */
  answered(from: string, { markId, refusal: refused }: Marked): void {
    const waiting = this.#asked.get(markId);
    if (waiting?.order?.home !== from) return;
    this.#asked.delete(markId);
    const point = this.#parts.words.of(from)?.point;
    if (refused !== undefined) this.#end(waiting, fail(refused));
    else if (point !== undefined) this.#made(waiting, ok(point));
  }

  /** Something has changed: a word, a link, this replica's own point. */
  look(): void {
    const { words, space } = this.#parts;
    for (const waiting of this.#waiting) {
      const { point } = waiting;
      if (point === undefined || !samePoint(space.point, point)) continue;
      const others = words.linked.flatMap((peer) => words.of(peer) ?? []);
      if (others.every((word) => samePoint(word.point, point))) this.#conclude(waiting);
    }
  }

  #made(waiting: Waiting, made: Result<ResetPointId, Refusal>): void {
    if (!made.ok) return this.#end(waiting, made);
    waiting.point = made.value;
    this.look();
  }

  #mark(then: (made: Result<ResetPointId, Refusal>) => void): void {
    const { settled, copies, store, marking, space, changed, standing, words, selfId, name } = this.#parts;
    if (this.#marking || !settled()) return then(fail(busy));
    // Somebody else may be the home by now, and mark another one.
    const { voters, majority } = standing();
    if (voters.filter(({ id }) => id === selfId || words.isLinked(id)).length < majority)
      return then(fail(fewVoters(name, 'marked')));
    this.#marking = true;
    copies.mark(store(), marking(), space.point.number + 1, (made) => {
      this.#marking = false;
      if (made.ok) changed();
      then(made);
    });
  }

  #conclude(waiting: Waiting): void {
    const { words, space, selfId, standing, name } = this.#parts;
    const { point } = waiting;
    if (point === undefined || !samePoint(space.point, point))
      return this.#end(waiting, fail(refusal('OUTCOME_UNKNOWN', `${name} does not hold the reset point yet.`)));
    const without = standing().members.filter(({ id }) => {
      const held = words.of(id)?.point;
      return id !== selfId && !(held !== undefined && samePoint(held, point));
    });
    this.#end(waiting, ok({ number: point.number, unreached: without.map((member) => member.name) }));
  }

  #end(waiting: Waiting, outcome: MarkOutcome): void {
    // The home may never answer.
    if (waiting.order !== undefined) this.#asked.delete(waiting.order.markId);
    if (this.#waiting.delete(waiting)) waiting.answer(outcome);
  }
}

const busy = refusal('NOT_READY', 'Another mark, or a reset, is under way. Try again.', { retryAfterMs: 100 });

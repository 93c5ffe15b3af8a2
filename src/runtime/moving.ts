// Moving: which generation this replica goes to, and what it must have before it can enter it.

import type { Standing } from '../core/engine.ts';
import type { LogLevel } from '../core/instruction.ts';
import { compareGenerations, comparePoints, type Generation } from '../core/replica/generation.ts';
import type { Recovered } from '../core/replica/recovered.ts';
import type { GenerationStore } from './generation-store.ts';
import type { PeerWord, PeerWords } from './peer-words.ts';
import type { PointCopies } from './point-copies.ts';
import type { Store, Timer } from './ports.ts';

/** What an engine is made over. `fresh`: the generation begins, and nobody knows more of it. */
export interface Entered {
  readonly store: Store;
  readonly recovered: Recovered;
  readonly fresh: boolean;
}

interface Parts {
  readonly allowReset: boolean;
  readonly space: GenerationStore;
  readonly timer: Timer;
  readonly words: PeerWords;
  readonly copies: PointCopies;
  readonly present: () => Generation;
  readonly standing: () => Standing;
  readonly note: (level: LogLevel, message: string, facts: Readonly<Record<string, number | string>>) => void;
  /** The pointer is on disk. */
  readonly enter: (generation: Generation, entered: Entered) => void;
  /** It cannot be entered now. */
  readonly failed: (why: string) => void;
  /** There is another reset point here. */
  readonly pointChanged: () => void;
}

interface Target {
  readonly generation: Generation;
  /** Whether it was told as it began: nobody can have written anything in it before. */
  readonly live: boolean;
}

// When what failed, such as a full disk, is tried again.
const againMs = 1000;

/** Which generation this replica goes to. */
export class Moving {
  readonly #parts: Parts;
  #target: Target | undefined;
  #underWay = false;
  #late = false;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether this replica is on its way, or fetches what it needs for one. */
  get busy(): boolean {
    return this.#target !== undefined || this.#parts.copies.fetching;
  }

  /** Whether others were in a later generation before this replica: what it shows is over. */
  get late(): boolean {
    return this.#late;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Goes to a generation, if it is a later one. */
  goTo(generation: Generation, live: boolean): void {
    const { present, allowReset, note } = this.#parts;
    if (compareGenerations(generation, this.#target?.generation ?? present()) <= 0) return;
    if (!allowReset)
      return note('error', 'a peer is in another generation: this replica takes no resets', {
        generation: generation.number,
      });
    this.#target = { generation, live };
    if (!live) this.#late = true;
    this.move();
  }

  /** A peer has spoken: it may hold a newer reset point, or one that is needed. */
  heard(from: string, { point }: PeerWord): void {
    const { allowReset, space, copies } = this.#parts;
    if (allowReset && !copies.fetching && comparePoints(point, space.point) > 0)
      copies.fetch(from, point, (failure) => this.#fetched(failure));
    this.move();
  }

  /** Goes on, where it can. */
  move(): void {
    const target = this.#target;
    const { space, failed } = this.#parts;
    if (this.#underWay || this.#stopped || target === undefined) return;
    if (target.generation.point.hash !== space.point.hash) return this.#fetchFor(target.generation);
    this.#underWay = true;
    space.whenPrepared((failure) => {
      if (failure === undefined && this.#target === target) return this.#enter(target);
      this.#underWay = false;
      if (failure === undefined) return this.move();
      failed(failure);
      this.#tryAgain();
    });
  }

  #enter(target: Target): void {
    const { space, standing, enter, failed } = this.#parts;
    // INVARIANT: of a generation that begins now, this disk has lost nothing.
    const whole = target.live || standing().whole;
    space.enter(target.generation, { whole, admitted: target.live }, (entered, failure) => {
      this.#underWay = false;
      if (this.#stopped) return;
      if (entered === undefined) {
        failed(failure ?? '');
        return this.#tryAgain();
      }
      if (this.#target === target) {
        this.#target = undefined;
        this.#late = false;
      }
      enter(target.generation, { ...entered, fresh: target.live });
      this.move();
    });
  }

  /** The point that a generation begins with is not here. */
  #fetchFor({ point }: Generation): void {
    const { space, copies, words, note } = this.#parts;
    if (copies.fetching) return;
    const isElsewhere = space.point.number > 0;
    if (point.number === 0 && isElsewhere) return space.forgetPoint((failure) => this.#fetched(failure));
    if (point.number === 0)
      return note('error', 'a peer was reset to what another cluster file begins with', { hash: point.hash });
    const holder = words.linked.find((peer) => words.of(peer)?.point.hash === point.hash);
    // The next word of one that holds it goes on here.
    if (holder !== undefined) copies.fetch(holder, point, (failure) => this.#fetched(failure));
  }

  #fetched(failure: string | undefined): void {
    const { note, pointChanged } = this.#parts;
    if (failure !== undefined) {
      note('warn', 'a reset point could not be fetched', { reason: failure });
      return this.#tryAgain();
    }
    pointChanged();
    this.move();
  }

  #tryAgain(): void {
    const { timer, words } = this.#parts;
    timer.after(againMs, () => {
      if (this.#stopped) return;
      for (const peer of words.linked) {
        const word = words.of(peer);
        if (word !== undefined) this.heard(peer, word);
      }
      this.move();
    });
  }
}

// Reset calls: one reset at a time is drawn, told to all, and answered when all that can be reached have gone along with it.

import { fail, ok, type Result } from '../core/base/result.ts';
import type { Standing } from '../core/engine.ts';
import type { Member } from '../core/model/member.ts';
import { type Refusal, refusal } from '../core/model/refusal.ts';
import { compareGenerations, comparePoints, type Generation, type ResetPointId } from '../core/replica/generation.ts';
import type { ResetResponse } from '../core/shapes/cluster.ts';
import { fewVoters } from './ended-calls.ts';
import { type PeerWords, textOfGeneration } from './peer-words.ts';
import type { Peers, Timer } from './ports.ts';

/** What a reset came to. */
export type ResetOutcome = Result<ResetResponse, Refusal>;

/** What the calls need of the replica. */
interface Parts {
  readonly name: string;
  readonly selfId: string;
  readonly timer: Timer;
  readonly words: PeerWords;
  readonly send: Peers['send'];
  /** 32 fresh hex digits. */
  readonly newId: () => string;
  readonly present: () => Generation;
  readonly point: () => ResetPointId;
  readonly standing: () => Standing;
  /** Whether this replica can begin one now: it is not on its way elsewhere itself. */
  readonly settled: () => boolean;
  readonly serving: () => boolean;
  readonly goTo: (next: Generation) => void;
}

interface Asked {
  readonly deadlineMs: number;
  readonly answer: (outcome: ResetOutcome) => void;
}

/** A reset that is under way. */
interface Attempt {
  readonly asked: readonly Asked[];
  /** The generation that is to be; undefined: it cannot be drawn yet. */
  next: Generation | undefined;
  tries: number;
}

// How long a member is given to switch, and to see an active home: both take milliseconds where its disk does.
const patienceMs = 5000;
// Each time one of those that met is answered: more than replicas that are asked at once.
const mostTries = 16;

/** Reset calls of one replica. */
export class ResetCalls {
  readonly #parts: Parts;
  #waiting: Asked[] = [];
  #attempt: Attempt | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Answers within the time that the caller waits, and after a while in any case. */
  request(waitMs: number, answer: (outcome: ResetOutcome) => void): void {
    // INVARIANT: what began before a call wipes out nothing that was written before the call: it takes part in the next one.
    this.#waiting.push({ deadlineMs: this.#parts.timer.nowMs() + waitMs, answer });
    this.look();
  }

  /** Something has changed: a word, a link, this replica's own generation. */
  look(): void {
    if (this.#attempt === undefined && this.#waiting.length > 0) this.#start();
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    if (attempt.next === undefined) this.#draw(attempt);
    if (attempt.next !== undefined && this.#attempt === attempt) this.#follow(attempt, attempt.next);
  }

  /** This replica cannot switch. */
  failed(why: string): void {
    if (this.#attempt?.next === undefined) return;
    const code = why.startsWith('ENOSPC') ? 'DISK_FULL' : 'OUTCOME_UNKNOWN';
    this.#finish(fail(refusal(code, `${this.#parts.name} cannot go to the new generation: ${why}. See the status.`)));
  }

  #start(): void {
    const attempt: Attempt = { asked: this.#waiting, next: undefined, tries: 0 };
    this.#waiting = [];
    this.#attempt = attempt;
    const { timer } = this.#parts;
    const leftMs = Math.min(...attempt.asked.map(({ deadlineMs }) => deadlineMs)) - timer.nowMs();
    timer.after(Math.max(0, Math.min(patienceMs, leftMs)), () => {
      if (this.#attempt === attempt) this.#conclude(attempt);
    });
  }

  /** Names the generation that is to be, and tells it to all. */
  #draw(attempt: Attempt): void {
    const { words, present, point, standing, newId, send, goTo, settled, selfId } = this.#parts;
    // INVARIANT: one that was overtaken lets the others come to an end first, or none ever would.
    if (!settled() || (attempt.tries > 0 && !this.#isEverywhere(present()))) return;
    const { members, voters, majority, home } = standing();
    const isHere = ({ id }: Member): boolean => id === selfId || words.isLinked(id);
    if (voters.filter(isHere).length < majority) return this.#finish(fail(fewVoters(this.#parts.name, 'reset')));
    const others = members.filter((member) => member.id !== selfId && isHere(member));
    // Those whose first word is on its way, and points that others hold already.
    const said = others.map(({ id }) => words.of(id));
    if (said.some((word) => word === undefined || comparePoints(word.point, point()) > 0)) return;
    const unwilling = others.find((_, at) => said[at]?.allows !== true);
    if (unwilling !== undefined) return this.#finish(fail(unwillingMember(unwilling.name)));
    const { number } = present();
    const first = isHere(home) ? home : voters.find(isHere);
    const next = { number: number + 1, clusterId: newId(), home: first?.name ?? '', members, point: point() };
    attempt.next = next;
    attempt.tries++;
    for (const { id } of others) send(id, { kind: 'reset', next: textOfGeneration(next) });
    goTo(next);
  }

  #follow(attempt: Attempt, next: Generation): void {
    const order = compareGenerations(this.#parts.present(), next);
    if (order < 0) return;
    if (order > 0) {
      // Another one came between: whether before or after this call was made, nobody can tell.
      attempt.next = undefined;
      if (attempt.tries < mostTries) this.look();
      else this.#finish(fail(unknown));
      return;
    }
    if (this.#isEverywhere(next)) this.#conclude(attempt);
  }

  /** Whether all that can be reached serve a generation. */
  #isEverywhere({ members, clusterId }: Generation): boolean {
    const { words, serving, selfId } = this.#parts;
    const late = members.filter(({ id }) => {
      const word = words.of(id);
      const isThere = word?.serving === true && word.generation.clusterId === clusterId;
      return id !== selfId && words.isLinked(id) && !isThere;
    });
    return late.length === 0 && serving();
  }

  /** Answers with how far it has come. */
  #conclude({ next }: Attempt): void {
    const { present, words, selfId, name } = this.#parts;
    if (next === undefined) return this.#finish(fail(notNow(name)));
    if (compareGenerations(present(), next) !== 0) return this.#finish(fail(unknown));
    const isThere = ({ id }: Member): boolean => id === selfId || words.of(id)?.generation.clusterId === next.clusterId;
    const voters = next.members.filter(({ kind }) => kind === 'voter');
    if (voters.filter(isThere).length <= voters.length / 2) return this.#finish(fail(unknown));
    const unreached = next.members.filter((member) => !isThere(member)).map((member) => member.name);
    this.#finish(ok({ generation: next.number, clusterId: next.clusterId, unreached }));
  }

  #finish(outcome: ResetOutcome): void {
    const asked = this.#attempt?.asked ?? [];
    this.#attempt = undefined;
    for (const { answer } of asked) answer(outcome);
    this.look();
  }
}

const unknown = refusal(
  'OUTCOME_UNKNOWN',
  'The reset has begun, but not enough replicas have said that they went along with it. Reset again, or see the status.',
);

function unwillingMember(name: string): Refusal {
  return refusal(
    'AccessDenied',
    `${name} takes no resets: its configuration does not say allowReset: true (eventide up --allow-reset). Nothing was reset.`,
  );
}

function notNow(name: string): Refusal {
  const text = `${name} is on its way to another generation, or waits for the others' first word. Nothing was reset.`;
  return refusal('NOT_READY', text, { retryAfterMs: 500 });
}

// The driver: feeds the engine events one at a time and carries out its instructions. Knows no clock, disk or network but the ports.

import type { Instant } from '../core/base/instant.ts';
import { countBounds, type Histogram, Metrics, secondsBounds } from '../core/base/metrics.ts';
import { PassingMap } from '../core/base/passing.ts';
import type { Call, Event } from '../core/event.ts';
import type { Answer, Halt, Instruction } from '../core/instruction.ts';
import type { ClusterHistory, JoinAsk } from '../core/model/joining.ts';
import type { Member } from '../core/model/member.ts';
import type { Certifier, Clock, Observer, PeerListener, Peers, SlowWorker, Store } from './ports.ts';

/** What the driver needs of the engine. */
export interface Engine {
  /** Takes one event; returns what is to be done, in order. */
  step(event: Event): readonly Instruction[];
  /** When the engine wants to be woken, on the monotonic clock; undefined: not by itself. */
  readonly nextWakeMs: number | undefined;
}

/** Makes an event at its time. */
type AtTime = (now: Instant, lateMs: number) => Event;

/** Who waits for a call's answer. */
export interface CallHandler {
  readonly answer: (answer: Answer) => void;
  readonly emit: (item: unknown) => void;
  /** Calls `then` once the reader has taken what was emitted, never before it returns; absent: readers take all at once. */
  readonly whenTaken?: (then: () => void) => void;
}

/** What a caller wants of the generations. `deadlineMs` is monotonic. */
export type GenerationAsk = Omit<Extract<Instruction, { type: 'generation' }>, 'callId' | 'type'>;

/** A call that was not answered; without the call: an asking to join. */
export interface OpenCall {
  readonly call: Call | undefined;
  readonly answer: (answer: Answer) => void;
}

/** Parts of one running replica. `peers` is set before the first event. */
export interface DriverParts {
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: Clock;
  readonly observer: Observer;
  /** Where waits of disk and loop are counted; nowhere where nobody looks. */
  readonly metrics?: Metrics;
  /** Absent: this replica never signs for the authority. */
  readonly certifier?: Certifier;
  /** Takes each event of the audit as a line. Absent: nobody keeps them but the store. */
  readonly onAudit?: (line: string) => void;
  /** Absent: no slow work is done here. */
  readonly slowWorker?: SlowWorker;
  /** Keeps what the replica is to know of the cluster should it lose its disk. Absent: nobody does. */
  readonly onMembers?: (members: readonly Member[], history: ClusterHistory) => void;
  /** Called once where the engine cannot go on. */
  readonly onHalt: (halt: Halt) => void;
  /** Carries out a caller's wish for a new generation or reset point, and answers. Absent: there are no others. */
  readonly onGeneration?: (ask: GenerationAsk, answer: (answer: Answer) => void) => void;
  /** Calls `then` once what has come in by now is taken in, never before it returns; absent: nothing comes in bunches. */
  readonly afterBunch?: (then: () => void) => void;
  /** How many calls the replica took before those of this driver: no two have one number. */
  readonly callsBefore?: number;
  /** Called after each step. */
  readonly onStep?: () => void;
  /** Carries out what a chaos rule does to the process. Absent where there are no rules. */
  readonly onFault?: (fault: 'crash' | 'pause', pauseMs: number) => void;
}

/** The driver: feeds the engine events one at a time and carries out its instructions. Knows no clock, disk or network but the ports. */
export class Driver implements PeerListener {
  readonly #parts: DriverParts;
  #peers: Peers | undefined;
  readonly #handlers = new PassingMap<number, { readonly call: Call | undefined; readonly handler: CallHandler }>();
  #calls: number;
  #alarmMs: number | undefined;
  #alarmDueMs = 0;
  #stopped = false;
  readonly #storeTimes: Histogram;
  readonly #storeSizes: Histogram;
  readonly #lateness: Histogram;

  constructor(parts: DriverParts) {
    this.#parts = parts;
    this.#calls = parts.callsBefore ?? 0;
    const metrics = parts.metrics ?? new Metrics();
    const timed = (name: string, help: string, bounds = secondsBounds): Histogram =>
      metrics.histogram(name, { help, bounds }).of();
    this.#storeTimes = timed('eventide_store_seconds', 'One batch of writes with its fsync.');
    this.#storeSizes = timed('eventide_store_batch_writes', 'Writes in one batch.', countBounds);
    this.#lateness = timed('eventide_wake_late_seconds', 'How late the event loop woke this replica.');
  }

  /** How many calls the replica has taken. */
  get calls(): number {
    return this.#calls;
  }

  /** Joins the links and wakes the engine for the first time. */
  start(peers: Peers): void {
    this.#peers = peers;
    this.#step((now, lateMs) => ({ type: 'wake', now, lateMs }));
  }

  /** Hands a call to the engine. `answer` is called once, unless the call is cancelled. */
  call(call: Call, handler: CallHandler): number {
    const callId = ++this.#calls;
    this.#handlers.set(callId, { call, handler });
    this.#step((now, lateMs) => ({ type: 'call', callId, call, now, lateMs }));
    return callId;
  }

  /** Hands over the asking of a replica that wants to join. `answer` is called once. */
  join(ask: JoinAsk, deadlineMs: number, answer: (answer: Answer) => void): void {
    const callId = ++this.#calls;
    this.#handlers.set(callId, { call: undefined, handler: { answer, emit: () => undefined } });
    this.#step((now, lateMs) => ({ type: 'join', callId, ask, deadlineMs, now, lateMs }));
  }

  /** The caller does not wait any longer. What was decided stays decided. */
  cancel(callId: number): void {
    if (this.#handlers.delete(callId)) this.#step((now, lateMs) => ({ type: 'cancel', callId, now, lateMs }));
  }

  connected(peer: string): void {
    this.#step((now, lateMs) => ({ type: 'peer-connected', peer, now, lateMs }));
  }

  disconnected(peer: string): void {
    this.#step((now, lateMs) => ({ type: 'peer-disconnected', peer, now, lateMs }));
  }

  received(from: string, message: Parameters<PeerListener['received']>[1]): void {
    this.#step((now, lateMs) => ({ type: 'message', from, message, now, lateMs }));
  }

  /** No event goes in any more, and nothing comes out. Returns who was not answered. */
  stop(): readonly OpenCall[] {
    this.#stopped = true;
    this.#parts.clock.silence();
    const open = [...this.#handlers.values()].map(({ call, handler }) => ({ call, answer: handler.answer }));
    this.#handlers.clear();
    return open;
  }

  #step(eventAt: AtTime): void {
    if (this.#stopped) return;
    const now = this.#parts.clock.now();
    const lateMs = this.#alarmMs === undefined ? 0 : Math.max(0, now.monotonicMs - this.#alarmDueMs);
    const event = eventAt(now, lateMs);
    if (event.type === 'wake') {
      this.#lateness.observe(lateMs / 1000);
      this.#alarmMs = undefined;
    }
    const instructions = this.#parts.engine.step(event);
    for (const instruction of instructions) this.#carryOut(instruction);
    this.#setAlarm();
    // Not within the loop above: one step's instructions are never mixed with another's.
    for (const callId of drained(this.#takenAtOnce))
      this.#step((now, lateMs) => ({ type: 'taken', callId, now, lateMs }));
    if (this.#gathers) {
      this.#gathers = false;
      this.#step((now, lateMs) => ({ type: 'gathered', now, lateMs }));
    }
    for (const certifyId of drained(this.#uncertified))
      this.#step((now, lateMs) => ({
        ...{ type: 'certified', certifyId, now, lateMs },
        failure: "it has no key of the cluster's authority",
      }));
    for (const workId of drained(this.#unworked))
      this.#step((now, lateMs) => ({ type: 'worked', workId, result: 'failed', now, lateMs }));
    this.#parts.onStep?.();
  }

  #carryOut(instruction: Instruction): void {
    switch (instruction.type) {
      case 'answer': {
        this.#take(instruction.callId)?.answer(instruction.answer);
        return;
      }
      case 'gather':
        return this.#gather();
      case 'generation': {
        const handler = this.#take(instruction.callId);
        const { ask, deadlineMs } = instruction;
        if (handler !== undefined) this.#parts.onGeneration?.({ ask, deadlineMs }, handler.answer);
        return;
      }
      case 'audit':
        this.#parts.onAudit?.(instruction.line);
        return;
      case 'emit':
        this.#emit(instruction.callId, instruction.item, instruction.tellTaken === true);
        return;
      case 'observe':
        this.#parts.observer.note(instruction.level, instruction.subsystem, instruction.message, instruction.facts);
        return;
      case 'scan':
        this.#parts.store.scan(instruction.scan, (failure) => {
          const { scanId } = instruction;
          if (failure === undefined) this.#step((now, lateMs) => ({ type: 'scan-ended', scanId, now, lateMs }));
          else this.#step((now, lateMs) => ({ type: 'scan-ended', scanId, failure, now, lateMs }));
        });
        return;
      case 'send':
        this.#peers?.send(instruction.to, instruction.message);
        return;
      case 'fault':
        this.#parts.onFault?.(instruction.fault, instruction.pauseMs);
        return;
      case 'links':
        this.#peers?.follow(instruction.peers);
        return;
      case 'note-members':
        this.#parts.onMembers?.(instruction.members, instruction.history);
        return;
      case 'certify':
        return this.#certify(instruction);
      case 'work':
        return this.#work(instruction);
      case 'halt':
        this.#parts.onHalt(instruction);
        return;
      case 'store': {
        const { storeId } = instruction;
        const startedMs = this.#parts.clock.now().monotonicMs;
        this.#storeSizes.observe(instruction.writes.length);
        this.#parts.store.write(instruction.writes, instruction.sync, (failure) => {
          this.#storeTimes.observe((this.#parts.clock.now().monotonicMs - startedMs) / 1000);
          if (failure === undefined) this.#step((now, lateMs) => ({ type: 'stored', storeId, now, lateMs }));
          else this.#step((now, lateMs) => ({ type: 'store-failed', storeId, failure, now, lateMs }));
        });
        return;
      }
    }
  }

  #gather(): void {
    const { afterBunch } = this.#parts;
    if (afterBunch === undefined) this.#gathers = true;
    else afterBunch(() => this.#step((now, lateMs) => ({ type: 'gathered', now, lateMs })));
  }
  #gathers = false;

  #take(callId: number): CallHandler | undefined {
    const handler = this.#handlers.get(callId)?.handler;
    this.#handlers.delete(callId);
    return handler;
  }

  #emit(callId: number, item: unknown, tellTaken: boolean): void {
    const handler = this.#handlers.get(callId)?.handler;
    handler?.emit(item);
    if (handler === undefined || !tellTaken) return;
    if (handler.whenTaken === undefined) this.#takenAtOnce.push(callId);
    else handler.whenTaken(() => this.#step((now, lateMs) => ({ type: 'taken', callId, now, lateMs })));
  }
  readonly #takenAtOnce: number[] = [];
  #certify({ certifyId, ask }: Extract<Instruction, { type: 'certify' }>): void {
    const { certifier } = this.#parts;
    if (certifier === undefined) this.#uncertified.push(certifyId);
    else
      certifier.certify(ask, (certified, failure) => {
        this.#step((now, lateMs) => ({
          ...{ type: 'certified', certifyId, now, lateMs },
          ...(certified === undefined ? { failure: failure ?? '' } : { certified }),
        }));
      });
  }
  readonly #uncertified: number[] = [];

  #work({ workId, ask }: Extract<Instruction, { type: 'work' }>): void {
    const { slowWorker } = this.#parts;
    if (slowWorker === undefined) this.#unworked.push(workId);
    else
      slowWorker.work(ask, (result) => this.#step((now, lateMs) => ({ type: 'worked', workId, result, now, lateMs })));
  }
  readonly #unworked: number[] = [];

  #setAlarm(): void {
    const wakeMs = this.#parts.engine.nextWakeMs;
    if (wakeMs === this.#alarmMs || this.#stopped) return;
    this.#alarmMs = wakeMs;
    // A wake that was due before it was asked for is late from now on only.
    this.#alarmDueMs = Math.max(wakeMs ?? 0, this.#parts.clock.now().monotonicMs);
    if (wakeMs === undefined) this.#parts.clock.silence();
    else {
      this.#parts.clock.alarm(wakeMs, () => {
        this.#step((now, lateMs) => ({ type: 'wake', now, lateMs }));
      });
    }
  }
}

const none: readonly number[] = [];

/** Takes out what is there: after most steps nothing is. */
function drained(numbers: number[]): readonly number[] {
  return numbers.length === 0 ? none : numbers.splice(0);
}

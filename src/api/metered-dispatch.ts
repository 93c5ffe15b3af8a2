// A dispatch that counts and times what another one answers.

import { performance } from 'node:perf_hooks';
import { type Count, type Histogram, type Labelled, type Metrics, secondsBounds } from '../core/base/metrics.ts';
import type { Call } from '../core/event.ts';
import type { Answer, LogLevel } from '../core/instruction.ts';
import type { AuthorizeCall, Dispatch, ServingState } from './dispatch.ts';
import type { Gone } from './gone.ts';

/** What is known of one action at one door. */
interface Meter {
  readonly times: Histogram;
  readonly codes: Map<string, Count>;
}

type Note = (
  level: LogLevel,
  subsystem: string,
  message: string,
  facts: Readonly<Record<string, number | string>>,
) => void;

/** Counts calls by service, action, door and code, times them, and counts decisions by outcome. */
export class MeteredDispatch implements Dispatch {
  readonly #inner: Dispatch;
  readonly #calls: Labelled<Count>;
  readonly #times: Labelled<Histogram>;
  readonly #decisions: { readonly [outcome: string]: Count };
  /** By action, for each door: found without making a text on the way. */
  readonly #meters = new Map<Call['door'], Map<string, Meter>>();
  readonly #note: Note | undefined;

  /** `note`: told of every call, where that is asked for. */
  constructor(inner: Dispatch, metrics: Metrics, note?: Note) {
    this.#inner = inner;
    this.#note = note;
    this.#calls = metrics.counter('eventide_calls_total', {
      help: 'Calls that were answered, by how.',
      labels: ['door', 'service', 'action', 'code'],
    });
    this.#times = metrics.histogram('eventide_call_seconds', {
      help: 'From the admission of a call to its answer.',
      ...{ labels: ['door', 'service', 'action'], bounds: secondsBounds },
    });
    const decisions = metrics.counter('eventide_decisions_total', {
      help: 'Decisions of AccessService by outcome.',
      labels: ['decision'],
    });
    this.#decisions = Object.fromEntries(
      ['Allowed', 'ExplicitlyDenied', 'ImplicitlyDenied'].map((name) => [name, decisions.of(name)]),
    );
  }

  async call(call: Call, gone: Gone): Promise<Answer> {
    const startedMs = performance.now();
    const answer = await this.#inner.call(call, gone);
    this.#answered(call, answer, startedMs);
    return answer;
  }

  async stream(
    call: Call,
    emit: (item: unknown) => void,
    gone: Gone,
    whenTaken?: (then: () => void) => void,
  ): Promise<Answer> {
    const startedMs = performance.now();
    const answer = await this.#inner.stream(call, emit, gone, whenTaken);
    this.#answered(call, answer, startedMs);
    return answer;
  }

  authorize(call: AuthorizeCall): Answer | undefined {
    const startedMs = performance.now();
    const answer = this.#inner.authorize(call);
    if (answer !== undefined) this.#answered(call, answer, startedMs);
    return answer;
  }

  health(): ServingState {
    return this.#inner.health();
  }

  #answered(call: Call, answer: Answer, startedMs: number): void {
    const meter = this.#meterOf(call);
    const seconds = (performance.now() - startedMs) / 1000;
    meter.times.observe(seconds);
    const code = answer.refusal?.code ?? 'OK';
    let count = meter.codes.get(code);
    if (count === undefined) {
      count = this.#calls.of(call.door, call.service, call.action, code);
      meter.codes.set(code, count);
    }
    count.value++;
    if (call.service === 'access') this.#countDecisions(answer.response as Decided | undefined);
    this.#note?.('debug', 'calls', 'answered', {
      ...{ requestId: call.requestId, door: call.door, call: `${call.service}:${call.action}`, code },
      ms: Math.round(seconds * 1e6) / 1000,
    });
  }

  #countDecisions(response: Decided | undefined): void {
    if (response?.decision !== undefined) this.#countDecision(response.decision.decision);
    for (const { decision } of response?.results ?? []) this.#countDecision(decision?.decision);
  }

  #countDecision(outcome: string | undefined): void {
    const count = this.#decisions[outcome ?? ''];
    if (count !== undefined) count.value++;
  }

  #meterOf({ door, service, action }: Call): Meter {
    let meters = this.#meters.get(door);
    if (meters === undefined) {
      meters = new Map();
      this.#meters.set(door, meters);
    }
    // No two services share the name of an action that one of them is asked for often.
    const name = service === 'access' ? action : `${service}:${action}`;
    const known = meters.get(name);
    if (known !== undefined) return known;
    const meter = { times: this.#times.of(door, service, action), codes: new Map<string, Count>() };
    meters.set(name, meter);
    return meter;
  }
}

interface Decided {
  readonly decision?: { readonly decision?: string };
  readonly results?: readonly { readonly decision?: { readonly decision?: string } }[];
}

// A dispatch for tests of the doors: answers from a table, remembers what it was asked, and can be told when to answer.

import type { AuthorizeCall, Dispatch, ServingState } from '../../src/api/dispatch.ts';
import { type GrpcServer, type GrpcServerOptions, openGrpcServer } from '../../src/api/grpc/server.ts';
import type { Call } from '../../src/core/event.ts';
import type { Answer, Freshness } from '../../src/core/instruction.ts';

/** How fresh every answer of the table says it is. */
export const tableFreshness: Freshness = { replica: 'n1', visibleToken: 'seen-1', stalenessMs: 12.2 };

/** An answer, its freshness left to the table. */
export type TableAnswer = Omit<Answer, 'freshness'>;

type Reply = (call: Call) => TableAnswer | Promise<TableAnswer>;
type Feed = (call: Call, emit: (item: unknown) => void, signal: AbortSignal) => Promise<TableAnswer>;

/** What a table answers, by `service:Action`. Anything else has no answer and throws. */
export interface AnswerTable {
  readonly calls?: Readonly<Record<string, Reply>>;
  readonly feeds?: Readonly<Record<string, Feed>>;
  /** Answers of the synchronous path. */
  readonly immediate?: Readonly<Record<string, (call: AuthorizeCall) => TableAnswer | undefined>>;
}

/** Answers from a table. */
export class TableDispatch implements Dispatch {
  readonly #table: AnswerTable;
  /** Every call that came, oldest first. */
  readonly calls: Call[] = [];
  /** Actions of the calls that were given up. */
  readonly givenUp: string[] = [];
  state: ServingState = 'SERVING';

  constructor(table: AnswerTable = {}) {
    this.#table = table;
  }

  async call(call: Call, signal: AbortSignal): Promise<Answer> {
    this.calls.push(call);
    signal.addEventListener('abort', () => this.givenUp.push(call.action), { once: true });
    const reply = this.#table.calls?.[`${call.service}:${call.action}`];
    if (reply === undefined) throw new Error(`the table has no answer for ${call.service}:${call.action}`);
    return { ...(await reply(call)), freshness: tableFreshness };
  }

  async stream(call: Call, emit: (item: unknown) => void, signal: AbortSignal): Promise<Answer> {
    this.calls.push(call);
    signal.addEventListener('abort', () => this.givenUp.push(call.action), { once: true });
    const feed = this.#table.feeds?.[`${call.service}:${call.action}`];
    if (feed === undefined) throw new Error(`the table has no feed for ${call.service}:${call.action}`);
    return { ...(await feed(call, emit, signal)), freshness: tableFreshness };
  }

  authorize(call: AuthorizeCall): Answer | undefined {
    const answer = this.#table.immediate?.[call.action]?.(call);
    if (answer === undefined) return undefined;
    this.calls.push(call);
    return { ...answer, freshness: tableFreshness };
  }

  health(): ServingState {
    return this.state;
  }

  /** The call that came last. */
  get last(): Call {
    const call = this.calls.at(-1);
    if (call === undefined) throw new Error('no call came');
    return call;
  }
}

/** A promise that a test resolves. */
export interface Later<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

/** Makes a promise to be resolved by hand. */
export function later<T>(): Later<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A door on a free port of the loopback address. */
export interface TestDoor extends AsyncDisposable {
  readonly address: string;
  readonly dispatch: TableDispatch;
  /** What the door complained of. */
  readonly problems: { readonly message: string; readonly facts: Readonly<Record<string, string>> }[];
  readonly server: GrpcServer;
}

/** Opens a door over a table. */
export async function openTestDoor(
  table: AnswerTable = {},
  options: Partial<Pick<GrpcServerOptions, 'implemented' | 'limits' | 'tls'>> = {},
): Promise<TestDoor> {
  const dispatch = new TableDispatch(table);
  const problems: { readonly message: string; readonly facts: Readonly<Record<string, string>> }[] = [];
  const server = await openGrpcServer({
    ...{ address: '127.0.0.1:0', dispatch, implemented: () => true },
    descriptorSetFile: new URL('../../proto/descriptor-set.binpb', import.meta.url).pathname,
    onProblem: (message, facts) => problems.push({ message, facts }),
    ...options,
  });
  return {
    ...{ address: server.address, dispatch, problems, server },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

// The HTTP door in a thread of its own: the replica's thread hears whole requests, and says answers.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { PassingMap } from '../../core/base/passing.ts';
import { Departure } from '../gone.ts';
import { httpLimits } from './limits.ts';
import { failedInside, responderOf } from './routing.ts';
import { type HttpServer, type HttpServerOptions, openHttpServer } from './server.ts';
import {
  answerMessage,
  type DoorMessage,
  Inbox,
  Mail,
  type ReplicaMessage,
  type RequestMessage,
  replicaMail,
  requestIn,
  type ThreadStart,
} from './thread-messages.ts';

/** Name of the thread's program, without what a file's name ends in. */
export const doorThread = 'door-thread';

/** Opens the door as {@link openHttpServer} does: in a thread of its own where its program is built, else in this one. */
export function openHttpDoor(options: HttpServerOptions): Promise<HttpServer> {
  const program = builtThread();
  return program === undefined ? openHttpServer(options) : openThreadedServer(program, options);
}

/** The thread's program: beside main.js, or beside the folder of its chunks. Sources that are run as they are have none. */
function builtThread(): string | undefined {
  const places = [`./${doorThread}.js`, `../${doorThread}.js`];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((file) => existsSync(file));
}

/** Opens the door in a thread that runs `program`. Routes and ways run in this one. Rejects as {@link openHttpServer} does. */
export async function openThreadedServer(program: string, options: HttpServerOptions): Promise<HttpServer> {
  const limits = { ...httpLimits, ...options.limits };
  const { address, certificatePollMs, tls } = options;
  const start: ThreadStart = { address, certificatePollMs, tls, limits };
  const worker = new Worker(program, { workerData: start, name: doorThread, resourceLimits });
  const door = new ThreadedDoor(worker, options, limits.bodyBytes);
  const listening = await door.listening;
  return { address: listening, close: () => door.close(), [Symbol.asyncDispose]: () => door.close() };
}

// A request is a tenth of a millisecond, and a batch that is on the disk meanwhile is to be followed by the next.
const takenAtOnce = 16;
// Requests die young: a small nursery is enough, and keeps an idle replica small.
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

class ThreadedDoor {
  /** The address that it listens on. */
  readonly listening: Promise<string>;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #mail: Mail<ReplicaMessage>;
  readonly #respond: ReturnType<typeof responderOf>;
  readonly #onProblem: HttpServerOptions['onProblem'];
  /** Who waits for an answer. */
  readonly #callers = new PassingMap<number, Departure>();
  #closing = false;

  constructor(worker: Worker, options: HttpServerOptions, bodyBytes: number) {
    this.#worker = worker;
    // Behind the step that answers: the callers are on their way while this thread goes on.
    this.#mail = new Mail((messages) => worker.postMessage(replicaMail(messages)), process.nextTick);
    this.#respond = responderOf(options, bodyBytes);
    this.#onProblem = options.onProblem;
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => resolve());
    });
    this.listening = new Promise((resolve, reject) => {
      const inbox = new Inbox<DoorMessage>((message) => {
        if (message[0] === 'request') void this.#take(message);
        else if (message[0] === 'gone') this.#callers.get(message[1])?.abort();
        else if (message[0] === 'listening') resolve(message[1]);
        else if (message[0] === 'problem') this.#onProblem(message[1], message[2]);
        else void this.close().then(() => reject(new Error(message[1])));
      }, takenAtOnce);
      worker.on('message', (messages: readonly DoorMessage[]) => inbox.add(messages));
    });
    // A bug of ours, as any other error that nobody has caught: it ends the process.
    worker.on('error', (error) => {
      throw error;
    });
    worker.on('exit', (code) => {
      if (!this.#closing) throw new Error(`The thread of the HTTP door ended with code ${code}.`);
    });
  }

  /** Takes no more requests, lets those under way end for a moment, then cuts them. */
  async close(): Promise<void> {
    if (!this.#closing) this.#worker.postMessage(replicaMail([['close']]));
    this.#closing = true;
    await this.#ended;
  }

  async #take(message: RequestMessage): Promise<void> {
    const [, id] = message;
    const request = requestIn(message, new Departure());
    this.#callers.set(id, request.gone);
    try {
      this.#mail.add(answerMessage(id, await this.#respond(request)));
    } catch (error) {
      this.#mail.add(answerMessage(id, failedInside(error, request.path, this.#onProblem)));
    } finally {
      this.#callers.delete(id);
    }
  }
}

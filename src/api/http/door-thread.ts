// The thread of the HTTP door: connections, TLS and HTTP are here; what is asked goes to the replica's thread, and comes back answered.

import { parentPort, workerData } from 'node:worker_threads';
import { PassingMap } from '../../core/base/passing.ts';
import type { ArrivedRequest, HttpAnswer } from './request.ts';
import { plain } from './routing.ts';
import { type HttpServer, listenForHttp } from './server.ts';
import {
  type AnswerMessage,
  answerIn,
  type DoorMessage,
  Mail,
  messagesIn,
  type ReplicaMail,
  requestMessage,
  type ThreadStart,
} from './thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('This is a thread of the replica.');
// Behind all that this turn of the event loop reads: each connection comes by itself.
const mail = new Mail<DoorMessage>((messages) => port.postMessage(messages), setImmediate);

const { address, tls, certificatePollMs, limits } = workerData as ThreadStart;

/** A request that the replica has not answered. */
interface Handed {
  readonly bytes: number;
  readonly resolve: (answer: HttpAnswer) => void;
}

const waiting = new PassingMap<number, Handed>();
let handedBytes = 0;
let newest = 0;

const busy = plain(503, 'This replica has more requests than it can hold. Try again.');
const tooBusy: HttpAnswer = { ...busy, headers: { ...busy.headers, 'retry-after': '1' } };

function respond(request: ArrivedRequest): HttpAnswer | Promise<HttpAnswer> {
  const message = requestMessage(newest + 1, request);
  const [, id, head, body = ''] = message;
  const bytes = head.length + body.length;
  if (handedBytes + bytes > limits.handedBytes && waiting.size > 0) return tooBusy;
  newest = id;
  handedBytes += bytes;
  mail.add(message);
  request.gone.addEventListener('abort', () => {
    if (waiting.has(id)) mail.add(['gone', id]);
  });
  return new Promise((resolve) => waiting.set(id, { bytes, resolve }));
}

// A status that HTTP does not know is answered with 500, and told: so is a header that it cannot hold.
const unsendable: HttpAnswer = { status: 0, body: '' };

function take(message: AnswerMessage): void {
  const [, id] = message;
  const handed = waiting.get(id);
  if (handed === undefined) return;
  waiting.delete(id);
  handedBytes -= handed.bytes;
  handed.resolve(answerIn(message) ?? unsendable);
}

const onProblem = (message: string, facts: Readonly<Record<string, string>>): void =>
  mail.add(['problem', message, facts]);
let server: HttpServer | undefined;
try {
  const listening = { address, certificatePollMs, limits, onProblem, ...(tls === undefined ? {} : { tls }) };
  server = await listenForHttp(listening, respond);
  mail.add(['listening', server.address]);
} catch (error) {
  mail.add(['cannot listen', error instanceof Error ? error.message : String(error)]);
}

port.on('message', (received: ReplicaMail) => {
  for (const message of messagesIn(received)) {
    if (message[0] !== 'close') take(message);
    // Nothing keeps the thread any longer then.
    else void (server?.close() ?? Promise.resolve()).finally(() => port.close());
  }
});

// The thread of the HTTP door: connections, TLS and HTTP are here; what is asked goes to the replica's thread, and comes back answered.

import { parentPort, workerData } from 'node:worker_threads';
import type { ArrivedRequest, HttpAnswer } from './request.ts';
import { type HttpServer, listenForHttp } from './server.ts';
import {
  type AnswerMessage,
  answerIn,
  type DoorMessage,
  Mail,
  type ReplicaMessage,
  requestMessage,
  type ThreadStart,
} from './thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('This is a thread of the replica.');
// Behind all that this turn of the event loop reads: each connection comes by itself.
const mail = new Mail<DoorMessage>((messages) => port.postMessage(messages), setImmediate);

const waiting = new Map<number, (answer: HttpAnswer) => void>();
let newest = 0;

function respond(request: ArrivedRequest): Promise<HttpAnswer> {
  const id = ++newest;
  mail.add(requestMessage(id, request));
  request.gone.addEventListener('abort', () => {
    if (waiting.has(id)) mail.add(['gone', id]);
  });
  return new Promise((resolve) => waiting.set(id, resolve));
}

// A status that HTTP does not know is answered with 500, and told: so is a header that it cannot hold.
const unsendable: HttpAnswer = { status: 0, body: '' };

function take(message: AnswerMessage): void {
  const [, id] = message;
  waiting.get(id)?.(answerIn(message) ?? unsendable);
  waiting.delete(id);
}

const { address, tls, certificatePollMs, limits } = workerData as ThreadStart;
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

port.on('message', (messages: readonly ReplicaMessage[]) => {
  for (const message of messages) {
    if (message[0] !== 'close') take(message);
    // Nothing keeps the thread any longer then.
    else void (server?.close() ?? Promise.resolve()).finally(() => port.close());
  }
});

// What the thread of the HTTP door and the replica's say to each other. Many texts go as one: a message of few parts costs a third.

import type { Gone } from '../gone.ts';
import type { HttpLimits } from './limits.ts';
import type { ArrivedRequest, HttpAnswer } from './request.ts';

/** What a door's thread is started with. */
export interface ThreadStart {
  readonly address: string;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly certificatePollMs: number;
  readonly limits: HttpLimits;
}

/** A request: its number, then method, path, query, source, its body's hash and headers, a line each, then its body, a character a byte. */
export type RequestMessage = readonly [kind: 'request', id: number, head: string, body: string | undefined];

/** From the door: it listens or cannot, a request came or nobody waits for its answer any longer, something is wrong. */
export type DoorMessage =
  | RequestMessage
  | readonly [kind: 'cannot listen', message: string]
  | readonly [kind: 'gone', id: number]
  | readonly [kind: 'listening', address: string]
  | readonly [kind: 'problem', message: string, facts: Readonly<Record<string, string>>];

/** An answer: to which request, status, how many headers, their names and values, a line each, and the body. */
export type AnswerMessage = readonly [
  kind: 'answer',
  id: number,
  status: number,
  headers: number,
  lines: string,
  body: string | Uint8Array,
];

/** To the door: an answer, or that it is to close. */
export type ReplicaMessage = AnswerMessage | readonly [kind: 'close'];

/** A request as its message says it. No part of a head holds a line's end: HTTP has none within one. */
export function requestMessage(id: number, request: ArrivedRequest): RequestMessage {
  const { method, path, query, sourceIp, rawHeaders, body, bodyHash } = request;
  const lines = [method, path, query, sourceIp, bodyHash];
  for (const [name, value] of rawHeaders) lines.push(name, value);
  return ['request', id, lines.join('\n'), body === undefined ? undefined : latin1Of(body)];
}

/** Reads {@link requestMessage}; `gone` tells when nobody waits for the answer any longer. */
export function requestIn<T extends Gone>(
  [, , head, text]: RequestMessage,
  gone: T,
): ArrivedRequest & { readonly gone: T } {
  const lines = linesOf(head);
  const [method = '', path = '', query = '', sourceIp = '', bodyHash = ''] = lines;
  const rawHeaders: (readonly [string, string])[] = [];
  for (let at = 5; at + 1 < lines.length; at += 2) rawHeaders.push([lines[at] ?? '', lines[at + 1] ?? '']);
  const body = text === undefined ? undefined : Buffer.from(text, 'latin1');
  return { method, path, query, sourceIp, rawHeaders, body, bodyHash, gone };
}

/** An answer as its message says it. */
export function answerMessage(id: number, { status, headers = {}, body }: HttpAnswer): AnswerMessage {
  const names = Object.keys(headers);
  const lines: string[] = [];
  for (const name of names) lines.push(name, headers[name] ?? '');
  return ['answer', id, status, names.length, lines.join('\n'), body];
}

/** Reads {@link answerMessage}; undefined where a name or value has an end of a line within it: HTTP cannot hold it. */
export function answerIn([, , status, count, text, body]: AnswerMessage): HttpAnswer | undefined {
  const lines = count === 0 ? [] : linesOf(text);
  if (lines.length !== count * 2) return undefined;
  const headers: Record<string, string> = {};
  for (let at = 0; at < lines.length; at += 2) headers[lines[at] ?? ''] = lines[at + 1] ?? '';
  return { status, headers, body };
}

/** The text's lines. `split` calls out of compiled code, and costs twice this. */
function linesOf(text: string): readonly string[] {
  const lines: string[] = [];
  let begin = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
    lines.push(text.slice(begin, end));
    begin = end + 1;
  }
  lines.push(text.slice(begin));
  return lines;
}

function latin1Of({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

/** Messages to the door in one: five numbers of each answer, the texts of all of them after each other, and what else there is. */
export type ReplicaMail = readonly [numbers: readonly number[], text: string, others: readonly ReplicaMessage[]];

/** Puts messages together: many texts cost three times what one does. */
export function replicaMail(messages: readonly ReplicaMessage[]): ReplicaMail {
  const numbers: number[] = [];
  const texts: string[] = [];
  const others: ReplicaMessage[] = [];
  for (const message of messages) {
    if (message[0] === 'close' || typeof message[5] !== 'string') {
      others.push(message);
      continue;
    }
    const [, id, status, headers, lines, body] = message;
    numbers.push(id, status, headers, lines.length, body.length);
    texts.push(lines, body);
  }
  return [numbers, texts.join(''), others];
}

/** Reads {@link replicaMail}. */
export function messagesIn([numbers, text, others]: ReplicaMail): readonly ReplicaMessage[] {
  const messages: ReplicaMessage[] = [];
  let end = 0;
  for (let at = 0; at < numbers.length; at += 5) {
    const [id = 0, status = 0, headers = 0, lines = 0, body = 0] = numbers.slice(at, at + 5);
    const begin = end;
    end += lines + body;
    messages.push(['answer', id, status, headers, text.slice(begin, begin + lines), text.slice(begin + lines, end)]);
  }
  return [...messages, ...others];
}

/** Collects messages and posts them together. */
export class Mail<T> {
  readonly #post: (messages: readonly T[]) => void;
  readonly #soon: (send: () => void) => void;
  #waiting: T[] = [];

  /** `soon`: calls `send` once what comes together has come. */
  constructor(post: (messages: readonly T[]) => void, soon: (send: () => void) => void) {
    this.#post = post;
    this.#soon = soon;
  }

  add(message: T): void {
    if (this.#waiting.push(message) === 1) this.#soon(() => this.#send());
  }

  #send(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    this.#post(messages);
  }
}

// Messages of an inbox that were taken, and are still held.
const mostTaken = 1024;

/** Takes in what comes, in order, so much of it in one go. */
export class Inbox<T> {
  readonly #take: (message: T) => void;
  readonly #atOnce: number;
  #waiting: T[] = [];
  #taken = 0;

  /** `atOnce`: after so many the event loop's other guests have their turn. */
  constructor(take: (message: T) => void, atOnce: number) {
    this.#take = take;
    this.#atOnce = atOnce;
  }

  add(messages: readonly T[]): void {
    const idle = this.#waiting.length === 0;
    for (const message of messages) this.#waiting.push(message);
    if (idle) this.#go();
  }

  #go(): void {
    // What is taken goes now and then: there may be no moment at which nothing waits.
    if (this.#taken * 2 > this.#waiting.length + mostTaken) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
    const part = this.#waiting.slice(this.#taken, this.#taken + this.#atOnce);
    this.#taken += part.length;
    for (const message of part) this.#take(message);
    if (this.#taken < this.#waiting.length) {
      setImmediate(() => this.#go());
      return;
    }
    this.#waiting = [];
    this.#taken = 0;
  }
}

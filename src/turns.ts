// Turns: of the requests that come one behind the other on a connection, one is worked on at a time, and few wait.

import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Whose turn it is on each connection. HTTP answers requests in the order in which they came, so work done ahead would only lie in
 * memory: a caller who sends thousands and reads no answer would get all of them made.
 */
export class Turns {
  readonly #mostWaiting: number;
  readonly #mostInAll: number;
  #waiting = 0;
  /** Of each connection with a request under way: those behind it. */
  readonly #behind = new WeakMap<Socket, Turn[]>();

  /** So many may wait on one connection, and on all together. */
  constructor(mostWaiting: number, mostInAll: number) {
    this.#mostWaiting = mostWaiting;
    this.#mostInAll = mostInAll;
  }

  /** Runs `start` once what came before on the connection is answered, or never where the connection ends first. */
  take(socket: Socket, response: ServerResponse, start: () => void): void {
    // What was read together is told in one go, whatever becomes of the connection meanwhile.
    if (socket.destroyed) return;
    const behind = this.#behind.get(socket);
    const turn = { response, start };
    if (behind === undefined) {
      this.#behind.set(socket, []);
      this.#run(socket, turn);
    } else if (behind.length < this.#mostWaiting && this.#waiting < this.#mostInAll) {
      this.#waiting++;
      behind.push(turn);
    } else socket.destroy();
  }

  #run(socket: Socket, { response, start }: Turn): void {
    response.once('close', () => this.#next(socket));
    start();
  }

  #next(socket: Socket): void {
    const behind = this.#behind.get(socket) ?? [];
    const next = socket.writable ? behind.shift() : undefined;
    if (next === undefined) {
      this.#waiting -= behind.length;
      this.#behind.delete(socket);
      return;
    }
    this.#waiting--;
    // What was left of the time for taking the answer before.
    socket.setTimeout(0);
    this.#run(socket, next);
  }
}

interface Turn {
  readonly response: ServerResponse;
  readonly start: () => void;
}

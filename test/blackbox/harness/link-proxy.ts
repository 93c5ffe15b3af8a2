// A TCP proxy for one peer link: bytes pass, wait, or come late, each way by itself; connections can be broken.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Which way bytes go: from the end that dials, or back to it. */
export type Direction = 'back' | 'forth';

interface Way {
  /** Nothing passes. What was sent waits, as on a link that loses every packet of TCP. */
  held: boolean;
  delayMs: number;
}

interface Pair {
  readonly inner: Socket;
  readonly outer: Socket;
}

/** A TCP proxy for one peer link. */
export class LinkProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  readonly #ways: Readonly<Record<Direction, Way>> = {
    forth: { held: false, delayMs: 0 },
    back: { held: false, delayMs: 0 },
  };

  private constructor(target: string) {
    const colon = target.lastIndexOf(':');
    this.#target = { host: target.slice(0, colon), port: Number(target.slice(colon + 1)) };
    this.#server = createServer((outer) => this.#join(outer));
  }

  /** Listens on a free port for what is meant for `target`. */
  static async open(target: string): Promise<LinkProxy> {
    const proxy = new LinkProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** Where the dialling end finds it. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Holds back all bytes of one direction, or both. A connection made meanwhile hangs. */
  hold(...directions: readonly Direction[]): void {
    for (const direction of directions) this.#ways[direction].held = true;
    for (const pair of this.#pairs) this.#apply(pair);
  }

  /** Makes every byte late. */
  delay(delayMs: number): void {
    for (const way of Object.values(this.#ways)) way.delayMs = delayMs;
  }

  /** Breaks the connections that stand. New ones may be made. */
  break(): void {
    for (const { inner, outer } of this.#pairs) {
      inner.destroy();
      outer.destroy();
    }
    this.#pairs.clear();
  }

  /** All passes again, at once. */
  heal(): void {
    for (const way of Object.values(this.#ways)) {
      way.held = false;
      way.delayMs = 0;
    }
    for (const pair of this.#pairs) this.#apply(pair);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.break();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #join(outer: Socket): void {
    const inner = connect(this.#target);
    const pair = { inner, outer };
    this.#pairs.add(pair);
    this.#pass(outer, inner, this.#ways.forth);
    this.#pass(inner, outer, this.#ways.back);
    for (const socket of [inner, outer]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        inner.destroy();
        outer.destroy();
        this.#pairs.delete(pair);
      });
    }
    this.#apply(pair);
  }

  #pass(from: Socket, to: Socket, way: Way): void {
    let lastMs = 0;
    from.on('data', (bytes: Buffer) => {
      // In order, whatever the delay was changed to meanwhile.
      lastMs = Math.max(lastMs, performance.now() + way.delayMs);
      const waitMs = lastMs - performance.now();
      if (waitMs <= 0) to.write(bytes);
      else setTimeout(() => to.write(bytes), waitMs);
    });
  }

  #apply({ inner, outer }: Pair): void {
    for (const [socket, way] of [
      [outer, this.#ways.forth],
      [inner, this.#ways.back],
    ] as const) {
      if (way.held) socket.pause();
      else socket.resume();
    }
  }
}

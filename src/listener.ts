// A port that listens for a server of gRPC: it takes so many connections and no more, and can end all of them.

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/**
 * A port that listens, for a server which is handed its connections. A server of gRPC that listens by itself takes connections until
 * no file can be opened any more, and knows only those that speak HTTP/2: one that says nothing holds its shutdown for ever.
 */
export class Listener {
  readonly #server: Server;
  readonly #connections = new Set<Socket>();
  readonly #address: string;

  private constructor(address: string, mostConnections: number, take: (connection: Socket) => void) {
    this.#address = address;
    this.#server = createServer((connection) => {
      this.#connections.add(connection);
      connection.once('close', () => this.#connections.delete(connection));
      // Whoever takes it hears of it too; until then nobody does.
      connection.on('error', () => undefined);
      take(connection);
    });
    this.#server.maxConnections = mostConnections;
  }

  /** Listens on `127.0.0.1:4601`; port 0 picks a free one. Rejects with Node's own error where the address cannot be had. */
  static async open(address: string, mostConnections: number, take: (connection: Socket) => void): Promise<Listener> {
    const listener = new Listener(address, mostConnections, take);
    const colon = address.lastIndexOf(':');
    const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
    listener.#server.listen({ host, port: Number(address.slice(colon + 1)) });
    await once(listener.#server, 'listening');
    return listener;
  }

  /** Host and port that it really listens on. */
  get address(): string {
    const bound = this.#server.address();
    return typeof bound === 'object' && bound !== null
      ? this.#address.replace(/:\d+$/, `:${bound.port}`)
      : this.#address;
  }

  /** Takes no more connections; those that stand go on. */
  stop(): void {
    this.#server.close();
  }

  /** Resolves when no connection is left. */
  async ended(): Promise<void> {
    const left = [...this.#connections];
    await Promise.all(left.map((connection) => new Promise((resolve) => connection.once('close', resolve))));
  }

  /** Ends all connections at once. */
  cut(): void {
    for (const connection of this.#connections) connection.destroy();
  }
}

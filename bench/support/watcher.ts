// A watcher of one replica: WatchChanges as its users have it, which tells each change as it becomes visible there.

import type { Client, Metadata, ServiceDefinition } from '@grpc/grpc-js';

/** Follows the changes that become visible on one replica. */
export class Watcher {
  readonly #client: Client;
  readonly #seen = new Set<string>();
  #waiting: { readonly request: string; readonly resolve: () => void } | undefined;

  constructor(client: Client, service: ServiceDefinition, metadata: Metadata) {
    this.#client = client;
    const method = service['WatchChanges'];
    if (method === undefined) throw new Error('there is no WatchChanges');
    const { path, requestSerialize, responseDeserialize } = method;
    const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {}, metadata);
    stream.on('data', ({ op }: { readonly op: { readonly requestId: string } }) => {
      this.#seen.add(op.requestId);
      if (this.#waiting?.request === op.requestId) this.#waiting.resolve();
    });
    stream.on('error', () => undefined);
  }

  /** Resolves once the replica shows what a request has made: at once, where it has done so by now. */
  saw(request: string): Promise<void> {
    if (this.#seen.has(request)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = { request, resolve };
    });
  }

  close(): void {
    this.#client.close();
  }
}

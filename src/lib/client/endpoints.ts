// The replicas that a client asks: one channel for each address, taken in turn, those that answer first.

import { type ChannelCredentials, Client, connectivityState } from '@grpc/grpc-js';

const channelOptions = {
  // Channelz costs a tenth of a small call.
  'grpc.enable_channelz': 0,
  // As much as a replica may send, and room.
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  // A replica restarts within a second.
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 1000,
  // A name that resolves to many addresses is spread over all of them.
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

// A replica that takes a connection and says nothing for so long is passed over: it hangs, or is far too busy.
const connectMs = 2000;

/** An address with its channel. */
export interface Endpoint {
  readonly address: string;
  readonly client: Client;
}

/** The addresses of a client. */
export class Endpoints {
  readonly #addresses: readonly string[];
  readonly #credentials: ChannelCredentials;
  readonly #clients = new Map<string, Client>();
  #turn = 0;
  #closed = false;

  constructor(addresses: readonly string[], credentials: ChannelCredentials) {
    this.#addresses = addresses;
    this.#credentials = credentials;
  }

  /** How many addresses there are. */
  get count(): number {
    return this.#addresses.length;
  }

  /** The endpoint with this address. */
  at(address: string): Endpoint {
    if (this.#closed) throw new Error('The client is closed.');
    const known = this.#clients.get(address);
    if (known !== undefined) return { address, client: known };
    const client = new Client(address, this.#credentials, channelOptions);
    this.#clients.set(address, client);
    return { address, client };
  }

  /**
   * The next one in turn that was not tried and that can be reached, so that what is sent has a replica to go to; where none can
   * be, the first of them. `deadline`: wall time by which one must be found.
   */
  async reach(tried: ReadonlySet<string>, deadline = Number.POSITIVE_INFINITY): Promise<Endpoint> {
    const first = this.next(tried);
    const passed = new Set(tried);
    for (let endpoint = first; !passed.has(endpoint.address); endpoint = this.next(passed)) {
      const left = this.#addresses.length - passed.size;
      if (this.#addresses.length === 1) return endpoint;
      const until = Date.now() + Math.min(connectMs, (deadline - Date.now()) / (left + 1));
      if (await isReady(endpoint.client, until)) return endpoint;
      passed.add(endpoint.address);
    }
    return first;
  }

  /** The next one in turn that was not tried; one that cannot be reached now only where all others cannot either. */
  next(tried: ReadonlySet<string>): Endpoint {
    const start = this.#turn++;
    let fallback: Endpoint | undefined;
    for (let step = 0; step < this.#addresses.length; step++) {
      const address = this.#addresses[(start + step) % this.#addresses.length] ?? '';
      if (tried.has(address)) continue;
      const endpoint = this.at(address);
      const state = endpoint.client.getChannel().getConnectivityState(true);
      if (state === connectivityState.READY || state === connectivityState.IDLE) return endpoint;
      fallback ??= endpoint;
    }
    return fallback ?? this.at(this.#addresses[start % this.#addresses.length] ?? '');
  }

  /** Ends all channels. */
  close(): void {
    this.#closed = true;
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }
}

/** Whether there is a connection by then. One that was refused is none at once. */
function isReady(client: Client, until: number): Promise<boolean> {
  const channel = client.getChannel();
  return new Promise((resolve) => {
    const look = (): void => {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) resolve(true);
      else if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) resolve(false);
      else channel.watchConnectivityState(state, until, (error) => (error === undefined ? look() : resolve(false)));
    };
    look();
  });
}

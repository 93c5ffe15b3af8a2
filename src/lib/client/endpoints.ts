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

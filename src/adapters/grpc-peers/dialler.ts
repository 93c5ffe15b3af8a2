// The end that dials: tries again and again, soon at first, until the link stands; and again when it breaks.

import { performance } from 'node:perf_hooks';
import {
  type ChannelCredentials,
  type ChannelOptions,
  type Client,
  type ClientDuplexStream,
  connectivityState,
  Metadata,
  makeGenericClientConstructor,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import type { Wrapped } from './envelope.ts';

/** An outgoing stream. */
export type DialledStream = ClientDuplexStream<Wrapped, Wrapped>;

/** What a dialler needs. */
export interface DiallerOptions {
  readonly address: string;
  readonly credentials: ChannelCredentials;
  readonly channelOptions: ChannelOptions;
  readonly definition: ServiceDefinition;
  /** The other end has taken the stream. */
  readonly onUp: (stream: DialledStream) => void;
  readonly onMessage: (stream: DialledStream, message: Wrapped) => void;
  /** The stream is over, whether it was up or not. */
  readonly onDown: (stream: DialledStream) => void;
  /** The link has not stood for a while. */
  readonly onUnreachable: () => void;
}

// Replicas that start together meet at the second or third try.
const firstRetryMs = 25;
const longestRetryMs = 1000;
// A link that lasted this long starts from the first wait again; one that breaks at once does not become a storm.
const settledMs = 2000;
// How often a wait for the link is looked at. A first packet that was lost, sent again by TCP after a second, still fits.
const lookMs = 2000;
// What a peer is given to read the last words of a link that ends for good.
const lastWordsMs = 2000;
const method = 'Exchange';
const dialling: ChannelOptions = {
  'grpc.initial_reconnect_backoff_ms': firstRetryMs,
  'grpc.max_reconnect_backoff_ms': longestRetryMs,
  // A host's name may mean another machine after its restart.
  'grpc.dns_min_time_between_resolutions_ms': longestRetryMs,
};

/** Keeps one outgoing stream to a peer. */
export class Dialler {
  readonly #options: DiallerOptions;
  readonly #makeClient: () => Client;
  #client: Client;
  #stream: DialledStream | undefined;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = firstRetryMs;
  #closed = false;

  constructor(options: DiallerOptions) {
    this.#options = options;
    const { address, credentials, channelOptions, definition } = options;
    const PeerClient = makeGenericClientConstructor(definition, 'PeerService');
    this.#makeClient = () => new PeerClient(address, credentials, { ...channelOptions, ...dialling });
    this.#client = this.#makeClient();
    this.#try();
  }

  /** Ends the stream and tries no more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#stream?.cancel();
    this.#client.close();
  }

  /** Ends the stream after what was written to it has gone, and tries no more. */
  end(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#stream?.end();
    setTimeout(() => this.close(), lastWordsMs).unref();
  }

  #try(): void {
    const { definition, onUp, onMessage, onDown } = this.#options;
    const rpc = definition[method];
    if (rpc === undefined) throw new Error(`the peer service has no ${method}`);
    // The channel connects, waits and connects again until this call gets through.
    const stream: DialledStream = this.#client.makeBidiStreamRequest(
      rpc.path,
      rpc.requestSerialize,
      rpc.responseDeserialize,
      new Metadata({ waitForReady: true }),
    );
    this.#stream = stream;
    const looking = this.#lookAfter(stream);
    let upAtMs: number | undefined;
    stream.on('metadata', () => {
      clearInterval(looking);
      upAtMs = performance.now();
      onUp(stream);
    });
    stream.on('data', (message: Wrapped) => onMessage(stream, message));
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      clearInterval(looking);
      onDown(stream);
      if (!this.#closed) this.#tryLater(upAtMs !== undefined && performance.now() - upAtMs > settledMs);
    };
    for (const event of ['error', 'end', 'status'] as const) stream.on(event, end);
  }

  /** Says once that a peer cannot be reached, and leaves behind a connection that hangs. */
  #lookAfter(stream: DialledStream): NodeJS.Timeout {
    let said = false;
    return setInterval(() => {
      if (!said) this.#options.onUnreachable();
      said = true;
      if (this.#client.getChannel().getConnectivityState(false) !== connectivityState.CONNECTING) return;
      this.#client.close();
      this.#client = this.#makeClient();
      stream.cancel();
    }, lookMs);
  }

  #tryLater(settled: boolean): void {
    if (settled) this.#retryMs = firstRetryMs;
    // Spread, so that replicas that lost each other together do not come back in step.
    const waitMs = this.#retryMs * (0.75 + Math.random() / 2);
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
    this.#retry = setTimeout(() => this.#try(), waitMs);
  }
}

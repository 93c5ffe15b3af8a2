// The end that dials: tries again and again, soon at first, until the link stands; and again when it breaks.

import { performance } from 'node:perf_hooks';
import {
  type ChannelCredentials,
  type ChannelOptions,
  type ClientDuplexStream,
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
}

// Replicas that start together meet at the second or third try.
const firstRetryMs = 25;
const longestRetryMs = 1000;
// A link that lasted this long starts from the first wait again; one that breaks at once does not become a storm.
const settledMs = 2000;
// The handshake of a first packet that was lost, sent again by TCP after a second, still fits.
const connectDeadlineMs = 2000;
const method = 'Exchange';

/** Keeps one outgoing stream to a peer. */
export class Dialler {
  readonly #options: DiallerOptions;
  readonly #connect: ReturnType<typeof makeGenericClientConstructor>;
  #stream: DialledStream | undefined;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = firstRetryMs;
  #closed = false;

  constructor(options: DiallerOptions) {
    this.#options = options;
    this.#connect = makeGenericClientConstructor(options.definition, 'PeerService');
    this.#try();
  }

  /** Ends the stream and tries no more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#stream?.cancel();
  }

  // A client of its own for every try: a name that now means another machine is looked up again, and a connection
  // that hangs is left behind.
  #try(): void {
    const { address, credentials, channelOptions, definition, onUp, onMessage, onDown } = this.#options;
    const rpc = definition[method];
    if (rpc === undefined) throw new Error(`the peer service has no ${method}`);
    const client = new this.#connect(address, credentials, channelOptions);
    const stream: DialledStream = client.makeBidiStreamRequest(
      rpc.path,
      rpc.requestSerialize,
      rpc.responseDeserialize,
      new Metadata(),
    );
    this.#stream = stream;
    let upAtMs: number | undefined;
    const deadline = setTimeout(() => stream.cancel(), connectDeadlineMs);
    stream.on('metadata', () => {
      clearTimeout(deadline);
      upAtMs = performance.now();
      onUp(stream);
    });
    stream.on('data', (message: Wrapped) => onMessage(stream, message));
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      clearTimeout(deadline);
      client.close();
      onDown(stream);
      if (!this.#closed) this.#tryLater(upAtMs !== undefined && performance.now() - upAtMs > settledMs);
    };
    stream.on('error', end);
    stream.on('end', end);
    stream.on('status', end);
  }

  #tryLater(settled: boolean): void {
    if (settled) this.#retryMs = firstRetryMs;
    // Spread, so that replicas that lost each other together do not come back in step.
    const waitMs = this.#retryMs * (0.75 + Math.random() / 2);
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
    this.#retry = setTimeout(() => this.#try(), waitMs);
  }
}

// Links to the other replicas over gRPC and mutual TLS. Of two replicas the one with the smaller name dials.

import {
  type ChannelOptions,
  Metadata,
  Server,
  type ServerDuplexStream,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Message } from '../../core/gossip/message.ts';
import type { Observer, PeerListener, Peers } from '../../runtime/ports.ts';
import { PeerServerCredentials, peerClientCredentials, publicKeyOf } from './credentials.ts';
import { type DialledStream, Dialler } from './dialler.ts';
import { encloseMessage, openEnvelope, sizeOfEnvelope, type Wrapped } from './envelope.ts';

/** One other replica. */
export interface PeerAddress {
  readonly name: string;
  /** What its certificate must prove. */
  readonly id: string;
  readonly address: string;
}

/** What links need. */
export interface GrpcPeersOptions {
  readonly name: string;
  /** Where this replica's peer service listens. */
  readonly listen: string;
  readonly peers: readonly PeerAddress[];
  /** PEM. */
  readonly authority: string;
  readonly certificate: string;
  readonly privateKey: string;
  /** Directory of the .proto files. */
  readonly protoDirectory: string;
  /** Id of the replica that a public key (SubjectPublicKeyInfo) belongs to. */
  readonly idOf: (publicKey: Uint8Array) => string;
  readonly observer: Observer;
  /** Bytes that may wait for a slow peer before its link is dropped and starts over; default 64 MiB. */
  readonly waitingLimitBytes?: number;
}

type AcceptedStream = ServerDuplexStream<Wrapped, Wrapped>;
type Stream = AcceptedStream | DialledStream;

/** One link that stands. */
interface Link {
  readonly stream: Stream;
  /** Bytes handed to the stream that it has not handed on. */
  waitingBytes: number;
}

// A group of ops and its neighbours fit; nothing sends more.
const largestMessage = 16 * 1024 * 1024;
// What may wait for a slow peer before its link is dropped and starts over.
const defaultWaitingLimit = 64 * 1024 * 1024;
const service = 'eventide.peer.v1.PeerService';

const channelOptions: ChannelOptions = {
  'grpc.enable_channelz': 0,
  'grpc.max_receive_message_length': largestMessage,
  'grpc.max_send_message_length': largestMessage,
  // A link whose other end is gone without a word is given up after four seconds.
  'grpc.keepalive_time_ms': 1000,
  'grpc.keepalive_timeout_ms': 3000,
  'grpc.keepalive_permit_without_calls': 1,
  // Catching up must not wait for a window of 64 KiB at every round trip.
  'grpc-node.flow_control_window': 1024 * 1024,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
  // No proxy stands between replicas, whatever the environment says.
  'grpc.enable_http_proxy': 0,
};

/** Opens this replica's end of all links. Throws where the address cannot be listened on. */
export async function openGrpcPeers(options: GrpcPeersOptions, listener: PeerListener): Promise<Peers> {
  const peers = new GrpcPeers(options, listener);
  await peers.listen();
  peers.dial();
  return peers;
}

class GrpcPeers implements Peers {
  readonly #options: GrpcPeersOptions;
  readonly #listener: PeerListener;
  readonly #definition: ServiceDefinition;
  readonly #server: Server;
  readonly #links = new Map<string, Link>();
  readonly #diallers: Dialler[] = [];
  #closed = false;

  constructor(options: GrpcPeersOptions, listener: PeerListener) {
    this.#options = options;
    this.#listener = listener;
    const loaded = loadSync('eventide/peer/v1/peer_service.proto', {
      includeDirs: [options.protoDirectory],
      longs: Number,
    });
    this.#definition = loaded[service] as ServiceDefinition;
    this.#server = new Server(channelOptions);
  }

  async listen(): Promise<void> {
    const { listen } = this.#options;
    this.#server.addService(this.#definition, { Exchange: (stream: AcceptedStream) => this.#accepted(stream) });
    await new Promise<void>((resolve, reject) => {
      this.#server.bindAsync(listen, new PeerServerCredentials(this.#options), (error) => {
        if (error === null) resolve();
        else reject(new Error(listenProblem(listen, error)));
      });
    });
  }

  dial(): void {
    for (const peer of this.#options.peers) if (this.#options.name < peer.name) this.#diallers.push(this.#dial(peer));
  }

  send(to: string, message: Message): void {
    const link = this.#links.get(to);
    if (link === undefined) return;
    const envelope = encloseMessage(message);
    const size = sizeOfEnvelope(envelope);
    if (size > largestMessage) {
      this.#note('error', 'a message is too large to be sent', { peer: to, kind: message.kind, size });
      return;
    }
    link.waitingBytes += size;
    link.stream.write({ envelope }, () => {
      link.waitingBytes -= size;
    });
    const limit = this.#options.waitingLimitBytes ?? defaultWaitingLimit;
    if (link.waitingBytes > limit) this.#drop(to, link.stream, 'the peer does not keep up');
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const dialler of this.#diallers) dialler.close();
    this.#links.clear();
    // Without channelz, forceShutdown knows no sessions and leaves them open; drain ends them.
    this.#server.drain(this.#options.listen, 0);
    this.#server.forceShutdown();
    await Promise.resolve();
  }

  #dial({ id, name, address }: PeerAddress): Dialler {
    return new Dialler({
      address,
      definition: this.#definition,
      credentials: peerClientCredentials(this.#options, (key) => this.#options.idOf(key) === id),
      channelOptions: { ...channelOptions, 'grpc.ssl_target_name_override': name },
      onUp: (stream) => this.#up(id, stream),
      onMessage: (stream, message) => this.#message(id, stream, message),
      onDown: (stream) => this.#down(id, stream),
      onUnreachable: () => this.#note('warn', 'a peer cannot be reached', { peer: name, address }),
    });
  }

  #accepted(stream: AcceptedStream): void {
    const key = publicKeyOf(stream.getAuthContext().sslPeerCertificate);
    const id = key === undefined ? undefined : this.#options.idOf(key);
    const peer = this.#options.peers.find((one) => one.id === id);
    if (peer === undefined) {
      this.#note('warn', 'a stranger was turned away', { peer: stream.getPeer() });
      stream.emit('error', { code: status.PERMISSION_DENIED, details: 'not a member of this cluster' });
      return;
    }
    const before = this.#links.get(peer.id);
    if (before !== undefined) this.#drop(peer.id, before.stream, 'a newer link took its place');
    stream.on('data', (message: Wrapped) => this.#message(peer.id, stream, message));
    for (const event of ['error', 'end', 'close', 'cancelled'] as const)
      stream.on(event, () => this.#down(peer.id, stream));
    stream.on('end', () => stream.end());
    stream.sendMetadata(new Metadata());
    this.#up(peer.id, stream);
  }

  #up(id: string, stream: Stream): void {
    if (this.#closed) return;
    this.#links.set(id, { stream, waitingBytes: 0 });
    this.#listener.connected(id);
  }

  #down(id: string, stream: Stream): void {
    if (this.#links.get(id)?.stream !== stream) return;
    this.#links.delete(id);
    if (!this.#closed) this.#listener.disconnected(id);
  }

  #message(id: string, stream: Stream, { envelope }: Wrapped): void {
    if (this.#links.get(id)?.stream !== stream || this.#closed) return;
    const opened = openEnvelope(envelope);
    if (opened.ok) this.#listener.received(id, opened.value);
    else this.#drop(id, stream, opened.error);
  }

  #drop(id: string, stream: Stream, reason: string): void {
    this.#note('warn', 'a link was dropped', { peer: id, reason });
    this.#down(id, stream);
    if ('cancel' in stream) stream.cancel();
    else stream.end();
  }

  #note(level: 'error' | 'warn', message: string, facts: Readonly<Record<string, number | string>>): void {
    this.#options.observer.note(level, 'peers', message, facts);
  }
}

function listenProblem(address: string, error: Error): string {
  if (error.message.includes('EADDRINUSE')) return `Another program listens on the peer address ${address} already.`;
  return `The peer address ${address} cannot be listened on: ${error.message}.`;
}

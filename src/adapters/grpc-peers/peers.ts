// Links to the other replicas over gRPC and mutual TLS. Of two replicas the one with the smaller name dials.

import { performance } from 'node:perf_hooks';
import {
  type ChannelOptions,
  Metadata,
  Server,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type Count, Metrics } from '../../core/base/metrics.ts';
import type { Message } from '../../core/gossip/message.ts';
import type { LinkTarget } from '../../core/instruction.ts';
import { Listener } from '../../listener.ts';
import type { Observer, PeerListener, Peers } from '../../runtime/ports.ts';
import { PeerServerCredentials, peerClientCredentials, publicKeyOf } from './credentials.ts';
import { type DialledStream, Dialler } from './dialler.ts';
import { encloseMessage, openEnvelope, sizeOfEnvelope, type Wrapped } from './envelope.ts';
import type { JoinHandler, JoinReply, JoinRequest } from './join.ts';
import { Allowance, type LinkLimits, linkLimits } from './limits.ts';

/** What links need. */
export interface GrpcPeersOptions {
  readonly name: string;
  /** Where this replica's peer service listens. */
  readonly listen: string;
  /** Those with whom there are links from the start. */
  readonly peers: readonly LinkTarget[];
  /** PEM. */
  readonly authority: string;
  readonly certificate: string;
  readonly privateKey: string;
  /** Directory of the .proto files. */
  readonly protoDirectory: string;
  /** Id of the replica that a public key (SubjectPublicKeyInfo) belongs to. */
  readonly idOf: (publicKey: Uint8Array) => string;
  readonly observer: Observer;
  /** Where waiting bytes and messages are counted. */
  readonly metrics?: Metrics;
  readonly limits?: Partial<LinkLimits>;
  /** Takes in a replica that shows the certificate of a join token; absent: nobody joins here. */
  readonly onJoin?: JoinHandler;
}

type AcceptedStream = ServerDuplexStream<Wrapped, Wrapped>;
type JoinCall = ServerUnaryCall<JoinRequest, JoinReply>;
type Stream = AcceptedStream | DialledStream;

/** One link that stands. */
interface Link {
  readonly stream: Stream;
  /** Bytes handed to the stream that it has not handed on. */
  waitingBytes: number;
  /** Messages that the peer may send now. */
  readonly allowance: Allowance;
}

/** What a peer asks for again by itself: it need not wait in a queue that only grows. */
const repairable: ReadonlySet<Message['kind']> = new Set(['append', 'revocations']);
const service = 'eventide.peer.v1.PeerService';

const channelOptions: ChannelOptions = {
  'grpc.enable_channelz': 0,
  'grpc.max_receive_message_length': linkLimits.messageBytes,
  'grpc.max_send_message_length': linkLimits.messageBytes,
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
  peers.follow(options.peers);
  return peers;
}

class GrpcPeers implements Peers {
  readonly #options: GrpcPeersOptions;
  readonly #listener: PeerListener;
  readonly #definition: ServiceDefinition;
  readonly #server: Server;
  readonly #links = new Map<string, Link>();
  readonly #diallers = new Map<string, Dialler>();
  #others: readonly LinkTarget[] = [];
  #port: Listener | undefined;
  #closed = false;
  readonly #limits: LinkLimits;
  readonly #counts: Record<'dropped' | 'received' | 'sent' | 'slowed', Count>;

  constructor(options: GrpcPeersOptions, listener: PeerListener) {
    this.#options = options;
    this.#listener = listener;
    this.#limits = { ...linkLimits, ...options.limits };
    const metrics = options.metrics ?? new Metrics();
    const counts = metrics.counter('eventide_peer_messages_total', {
      help: 'Messages of the peer links: sent, received, not sent to a peer that lags, or after which a peer was read more slowly.',
      labels: ['what'],
    });
    this.#counts = {
      ...{ dropped: counts.of('dropped'), received: counts.of('received') },
      ...{ sent: counts.of('sent'), slowed: counts.of('slowed') },
    };
    const help = 'Bytes that wait for a peer to read them.';
    metrics.gauge('eventide_peer_queue_bytes', { help, labels: ['peer'] }, () =>
      options.peers.map(({ id, name }) => [[name], this.#links.get(id)?.waitingBytes ?? 0] as const),
    );
    const loaded = loadSync('eventide/peer/v1/peer_service.proto', {
      includeDirs: [options.protoDirectory],
      longs: Number,
    });
    this.#definition = loaded[service] as ServiceDefinition;
    this.#server = new Server(channelOptions);
  }

  async listen(): Promise<void> {
    const { listen } = this.#options;
    this.#server.addService(this.#definition, {
      Exchange: (stream: AcceptedStream) => this.#accepted(stream),
      Join: (call: JoinCall, answer: sendUnaryData<JoinReply>) => this.#joined(call, answer),
    });
    const injector = this.#server.createConnectionInjector(
      new PeerServerCredentials(this.#options, this.#limits.handshakeMs),
    );
    try {
      this.#port = await Listener.open(listen, this.#limits.connections, (connection) =>
        injector.injectConnection(connection),
      );
    } catch (error) {
      throw new Error(listenProblem(listen, error as Error), { cause: error });
    }
  }

  follow(others: readonly LinkTarget[]): void {
    if (this.#closed) return;
    const same = (a: LinkTarget, b: LinkTarget | undefined): boolean => a.id === b?.id && a.address === b.address;
    const gone = this.#others.filter(
      (peer) =>
        !same(
          peer,
          others.find(({ id }) => id === peer.id),
        ),
    );
    const come = others.filter(
      (peer) =>
        !same(
          peer,
          this.#others.find(({ id }) => id === peer.id),
        ),
    );
    this.#others = others;
    // Whoever says so knows it: it is not told that these links are gone.
    for (const { id } of gone) {
      const link = this.#links.get(id);
      this.#links.delete(id);
      this.#diallers.get(id)?.end();
      if (!this.#diallers.delete(id)) link?.stream.end();
    }
    for (const peer of come) if (this.#options.name < peer.name) this.#diallers.set(peer.id, this.#dial(peer));
  }

  send(to: string, message: Message): void {
    const link = this.#links.get(to);
    if (link === undefined) return;
    const envelope = encloseMessage(message);
    const size = sizeOfEnvelope(envelope);
    if (link.waitingBytes > this.#limits.repairableBytes && repairable.has(message.kind)) {
      this.#counts.dropped.value++;
      return;
    }
    if (size > this.#limits.messageBytes) {
      this.#note('error', 'a message is too large to be sent', { peer: to, kind: message.kind, size });
      return;
    }
    link.waitingBytes += size;
    this.#counts.sent.value++;
    link.stream.write({ envelope }, () => {
      link.waitingBytes -= size;
    });
    if (link.waitingBytes > this.#limits.waitingBytes) this.#drop(to, link.stream, 'the peer does not keep up');
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const dialler of this.#diallers.values()) dialler.close();
    this.#links.clear();
    this.#port?.stop();
    this.#port?.cut();
    this.#server.forceShutdown();
    await Promise.resolve();
  }

  #dial({ id, name, address }: LinkTarget): Dialler {
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
    const peer = this.#others.find((one) => one.id === id);
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

  /** Whoever holds a certificate of the authority may ask; what the certificate is of, the home looks at. */
  #joined(call: JoinCall, answer: sendUnaryData<JoinReply>): void {
    const key = publicKeyOf(call.getAuthContext().sslPeerCertificate);
    const { onJoin, idOf } = this.#options;
    if (key === undefined || onJoin === undefined || this.#closed)
      return answer({ code: status.UNAVAILABLE, details: 'nobody joins here now' });
    onJoin(call.request, idOf(key)).then(
      (reply) => answer(null, reply),
      (error: unknown) => {
        this.#note('error', 'an asking to join failed', { reason: String(error) });
        answer({ code: status.INTERNAL, details: 'the asking to join failed' });
      },
    );
  }

  #up(id: string, stream: Stream): void {
    if (this.#closed) return;
    const { messagesPerSecond, messagesAtOnce } = this.#limits;
    const allowance = new Allowance(messagesPerSecond, messagesAtOnce, performance.now());
    this.#links.set(id, { stream, waitingBytes: 0, allowance });
    this.#listener.connected(id);
  }

  #down(id: string, stream: Stream): void {
    if (this.#links.get(id)?.stream !== stream) return;
    this.#links.delete(id);
    if (!this.#closed) this.#listener.disconnected(id);
  }

  #message(id: string, stream: Stream, { envelope }: Wrapped): void {
    const link = this.#links.get(id);
    if (link?.stream !== stream || this.#closed) return;
    this.#counts.received.value++;
    const waitMs = link.allowance.take(performance.now());
    if (waitMs > 0) this.#slow(stream, waitMs);
    const opened = openEnvelope(envelope);
    if (opened.ok) this.#listener.received(id, opened.value);
    else this.#drop(id, stream, opened.error);
  }

  /** A peer that says too much is read more slowly: nothing is lost, and its own queue fills. */
  #slow(stream: Stream, waitMs: number): void {
    this.#counts.slowed.value++;
    stream.pause();
    setTimeout(() => stream.resume(), waitMs).unref();
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

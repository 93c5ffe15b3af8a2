// Links to the other replicas over gRPC and mutual TLS. Of two replicas the one with the smaller name dials.

import { X509Certificate } from 'node:crypto';
import { createSecureContext, type PeerCertificate } from 'node:tls';
import {
  type ChannelOptions,
  type Client,
  type ClientDuplexStream,
  credentials,
  Metadata,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Message } from '../../core/gossip/message.ts';
import type { Observer, PeerListener, Peers } from '../../runtime/ports.ts';
import { type Envelope, encloseMessage, openEnvelope } from './envelope.ts';

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
}

interface Wrapped {
  readonly envelope?: Envelope;
}
type Stream = ClientDuplexStream<Wrapped, Wrapped> | ServerDuplexStream<Wrapped, Wrapped>;

// A group of ops and its neighbours fit; nothing sends more.
const largestMessage = 16 * 1024 * 1024;
// What may wait for a slow peer before its link is dropped and starts over.
const largestQueue = 64 * 1024 * 1024;
const firstRetryMs = 25;
const longestRetryMs = 1000;
const method = '/eventide.peer.v1.PeerService/Exchange';

const channelOptions: ChannelOptions = {
  'grpc.enable_channelz': 0,
  'grpc.max_receive_message_length': largestMessage,
  'grpc.max_send_message_length': largestMessage,
  'grpc.keepalive_time_ms': 5000,
  'grpc.keepalive_timeout_ms': 3000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.initial_reconnect_backoff_ms': firstRetryMs,
  'grpc.min_reconnect_backoff_ms': firstRetryMs,
  'grpc.max_reconnect_backoff_ms': longestRetryMs,
  'grpc.use_local_subchannel_pool': 1,
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
  readonly #streams = new Map<string, Stream>();
  readonly #clients: Client[] = [];
  readonly #retries = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(options: GrpcPeersOptions, listener: PeerListener) {
    this.#options = options;
    this.#listener = listener;
    const loaded = loadSync('eventide/peer/v1/peer_service.proto', {
      includeDirs: [options.protoDirectory],
      longs: Number,
    });
    this.#definition = loaded['eventide.peer.v1.PeerService'] as ServiceDefinition;
    this.#server = new Server(channelOptions);
  }

  async listen(): Promise<void> {
    const { authority, certificate, privateKey, listen } = this.#options;
    const pair = { private_key: Buffer.from(privateKey), cert_chain: Buffer.from(certificate) };
    this.#server.addService(this.#definition, {
      Exchange: (stream: ServerDuplexStream<Wrapped, Wrapped>) => this.#accepted(stream),
    });
    await new Promise<void>((resolve, reject) => {
      this.#server.bindAsync(listen, ServerCredentials.createSsl(Buffer.from(authority), [pair], true), (error) => {
        if (error === null) resolve();
        else
          reject(new Error(`The peer address ${listen} cannot be listened on: ${error.message}. Is the port in use?`));
      });
    });
  }

  dial(): void {
    for (const peer of this.#options.peers) if (this.#options.name < peer.name) this.#dialPeer(peer);
  }

  send(to: string, message: Message): void {
    const stream = this.#streams.get(to);
    if (stream === undefined) return;
    stream.write({ envelope: encloseMessage(message) });
    if (stream.writableLength > largestQueue) this.#drop(to, stream, 'the peer does not keep up');
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const retry of this.#retries) clearTimeout(retry);
    for (const stream of this.#streams.values()) end(stream);
    this.#streams.clear();
    for (const client of this.#clients) client.close();
    this.#server.forceShutdown();
    await Promise.resolve();
  }

  #dialPeer(peer: PeerAddress): void {
    const { authority, certificate, privateKey, idOf } = this.#options;
    const context = createSecureContext({ ca: authority, cert: certificate, key: privateKey, minVersion: 'TLSv1.3' });
    const checkServerIdentity = (_: string, shown: PeerCertificate): Error | undefined => {
      const id = shown.raw === undefined ? '' : idOf(spkiOf(shown));
      return id === peer.id ? undefined : new Error(`${peer.address} is not ${peer.name}: its key is another one`);
    };
    const Constructor = makeGenericClientConstructor(this.#definition, 'PeerService');
    const client = new Constructor(
      peer.address,
      credentials.createFromSecureContext(context, { checkServerIdentity }),
      {
        ...channelOptions,
        'grpc.ssl_target_name_override': peer.name,
      },
    );
    this.#clients.push(client);
    this.#call(client, peer, firstRetryMs);
  }

  #call(client: Client, peer: PeerAddress, retryMs: number): void {
    if (this.#closed) return;
    const rpc = this.#definition['Exchange'];
    if (rpc === undefined) return;
    const stream: ClientDuplexStream<Wrapped, Wrapped> = client.makeBidiStreamRequest(
      ...[method, rpc.requestSerialize, rpc.responseDeserialize, new Metadata({ waitForReady: true })],
    );
    let metOnce = false;
    stream.on('metadata', () => {
      metOnce = true;
      this.#connect(peer.id, stream);
    });
    stream.on('data', (message: Wrapped) => this.#data(peer.id, stream, message));
    const over = (): void => {
      stream.removeAllListeners('end');
      this.#disconnect(peer.id, stream);
      if (this.#closed) return;
      const waitMs = metOnce ? firstRetryMs : Math.min(retryMs * 2, longestRetryMs);
      const retry = setTimeout(
        () => {
          this.#retries.delete(retry);
          this.#call(client, peer, waitMs);
        },
        waitMs * (0.75 + Math.random() / 2),
      );
      this.#retries.add(retry);
    };
    let ended = false;
    for (const event of ['error', 'end'] as const) {
      stream.on(event, () => {
        if (ended) return;
        ended = true;
        over();
      });
    }
  }

  #accepted(stream: ServerDuplexStream<Wrapped, Wrapped>): void {
    const certificate = stream.getAuthContext().sslPeerCertificate;
    const id = certificate?.raw === undefined ? undefined : this.#options.idOf(spkiOf(certificate));
    const peer = this.#options.peers.find((one) => one.id === id);
    if (peer === undefined) {
      this.#options.observer.note('warn', 'peers', 'a stranger was turned away', { peer: stream.getPeer() });
      stream.emit('error', { code: status.PERMISSION_DENIED, details: 'not a member of this cluster' });
      return;
    }
    const before = this.#streams.get(peer.id);
    if (before !== undefined) this.#drop(peer.id, before, 'a newer link took its place');
    stream.on('data', (message: Wrapped) => this.#data(peer.id, stream, message));
    for (const event of ['error', 'end', 'close', 'cancelled'] as const)
      stream.on(event, () => this.#disconnect(peer.id, stream));
    stream.on('end', () => stream.end());
    stream.sendMetadata(new Metadata());
    this.#connect(peer.id, stream);
  }

  #connect(id: string, stream: Stream): void {
    if (this.#closed) return;
    this.#streams.set(id, stream);
    this.#listener.connected(id);
  }

  #disconnect(id: string, stream: Stream): void {
    if (this.#streams.get(id) !== stream) return;
    this.#streams.delete(id);
    if (!this.#closed) this.#listener.disconnected(id);
  }

  #data(id: string, stream: Stream, wrapped: Wrapped): void {
    if (this.#streams.get(id) !== stream || this.#closed) return;
    const message = openEnvelope(wrapped.envelope);
    if (message === undefined) this.#drop(id, stream, 'a message that this version does not know');
    else this.#listener.received(id, message);
  }

  #drop(id: string, stream: Stream, reason: string): void {
    this.#options.observer.note('warn', 'peers', 'a link was dropped', { peer: id, reason });
    this.#disconnect(id, stream);
    end(stream);
  }
}

function end(stream: Stream): void {
  if ('cancel' in stream) stream.cancel();
  else stream.end();
}

/** A certificate's SubjectPublicKeyInfo. */
function spkiOf(certificate: PeerCertificate): Uint8Array {
  return new X509Certificate(certificate.raw).publicKey.export({ format: 'der', type: 'spki' });
}

// A thief: somebody with a replica's key, certificate and data directory, who says to the others what it likes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientDuplexStream, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { peerClientCredentials } from '../../../src/adapters/grpc-peers/credentials.ts';
import { encloseMessage, openEnvelope, type Wrapped } from '../../../src/adapters/grpc-peers/envelope.ts';
import { type ClusterFile, genesisFiles, readClusterFile, readIdentity } from '../../../src/config/cluster-file.ts';
import { fromBase64 } from '../../../src/core/base/text.ts';
import type { Message } from '../../../src/core/gossip/message.ts';
import { messageFormat } from '../../../src/core/gossip/message.ts';
import { protoDirectory } from '../../contracts/grpc-world.ts';
import { eventually } from './pace.ts';

const definition = loadSync('eventide/peer/v1/peer_service.proto', { includeDirs: [protoDirectory], longs: Number });
const { PeerService } = (
  loadPackageDefinition(definition) as unknown as {
    eventide: { peer: { v1: { PeerService: ServiceClientConstructor } } };
  }
).eventide.peer.v1;

/** A thief's link to one replica. */
export class Thief implements Disposable {
  readonly heard: Message[] = [];
  readonly #stream: ClientDuplexStream<unknown, Wrapped>;
  readonly #close: () => void;

  private constructor(stream: ClientDuplexStream<unknown, Wrapped>, close: () => void) {
    this.#stream = stream;
    this.#close = close;
    stream.on('data', ({ envelope }: Wrapped) => {
      const opened = openEnvelope(envelope);
      if (opened.ok) this.heard.push(opened.value);
    });
    for (const event of ['error', 'end']) stream.on(event, () => undefined);
  }

  /** Uses what lies in `genesisDirectory` of the stolen replica to reach another one, past the proxies. */
  static async reach(loot: Loot, to: string): Promise<Thief> {
    const { cluster, identity, name } = loot;
    const credentials = peerClientCredentials({ authority: cluster.authority, ...identity }, () => true);
    const address = cluster.members.find((member) => member.name === to)?.peer ?? '';
    const client = new PeerService(address, credentials, {
      ...{ 'grpc.use_local_subchannel_pool': 1, 'grpc.ssl_target_name_override': to },
    });
    const { Exchange } = client as unknown as { Exchange(): ClientDuplexStream<unknown, Wrapped> };
    const thief = new Thief(Exchange.call(client), () => client.close());
    thief.say({
      ...{ kind: 'hello', format: messageFormat, clusterId: cluster.clusterId, name, incarnation: '00000000000000ff' },
      ...{
        featureLevel: 1,
        stored: { epoch: 0, index: 0 },
        last: { epoch: 0, index: 0 },
        epochs: [],
        promised: 0,
        whole: false,
        grpcAddress: '',
        httpAddress: '',
      },
    });
    await thief.hears('hello');
    return thief;
  }

  say(message: Message): void {
    this.#stream.write({ envelope: encloseMessage(message) });
  }

  /** The first message of that kind that comes, or has come. */
  hears<K extends Message['kind']>(kind: K): Promise<Extract<Message, { kind: K }>> {
    return eventually(`a message ${kind}`, () =>
      Promise.resolve(this.heard.find((one): one is Extract<Message, { kind: K }> => one.kind === kind)),
    );
  }

  /** Resolves when everything said before was taken in: the other end answers questions in order. */
  async isUnderstood(): Promise<void> {
    const queryId = this.heard.length + 1_000_000;
    this.say({ kind: 'trace-query', queryId, indexes: [], dots: [] });
    await eventually('an answer to the thief', () =>
      Promise.resolve(this.heard.some((one) => one.kind === 'trace-answer' && one.queryId === queryId) || undefined),
    );
  }

  [Symbol.dispose](): void {
    this.#stream.cancel();
    this.#close();
  }
}

/** What was stolen. */
export interface Loot {
  readonly name: string;
  readonly cluster: ClusterFile;
  readonly identity: { readonly certificate: string; readonly privateKey: string };
  /** Private seed of the replica's own signing key. */
  readonly signingSeed: Uint8Array;
}

/** Takes a replica's identity from its directory; peer addresses come from what genesis wrote. */
export function steal(clusterDirectory: string, name: string): Loot {
  const genesis = join(clusterDirectory, 'genesis');
  const identity = readIdentity(join(clusterDirectory, name), name);
  const seed = fromBase64(identity.signingSeed);
  if (seed === undefined) throw new Error(`${name} has no signing seed`);
  // Only to be sure that the loot is what a replica runs with.
  readFileSync(join(clusterDirectory, name, genesisFiles.cluster));
  return { name, cluster: readClusterFile(genesis), identity, signingSeed: seed };
}

// Joining over the peer port: the joiner's end, and the shapes of the question and its answer.

import { Metadata, makeGenericClientConstructor, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { JoinTarget } from '../../core/model/joining.ts';
import { replicaIdOf } from '../replica-id.ts';
import { peerClientCredentials } from './credentials.ts';

/** Format number of {@link JoinRequest}. */
export const joinFormat = 1;

/** The protobuf message `JoinRequest`. */
export interface JoinRequest {
  readonly format: number;
  readonly name: string;
  readonly certificateRequest: string;
  readonly signingKey: Uint8Array;
  readonly signature: Uint8Array;
  readonly grpcAddress: string;
  readonly httpAddress: string;
  readonly peerAddress: string;
  readonly featureLevel: number;
}

/** The protobuf message `JoinResponse`. */
export interface JoinReply {
  readonly refusalCode?: string;
  readonly refusalMessage?: string;
  readonly redirect?: string;
  readonly certificate?: string;
  readonly kind?: string;
  readonly clusterFile?: string;
  readonly contacts?: string;
  readonly history?: string;
  readonly dataKeys?: string;
}

/** Answers a joiner. `tokenId` is the hash of the public key that it showed. */
export type JoinHandler = (request: JoinRequest, tokenId: string) => Promise<JoinReply>;

/** With what a joiner proves that it may ask. All PEM. */
export interface JoinCredentials {
  readonly authority: string;
  readonly certificate: string;
  readonly privateKey: string;
}

// The cluster's side decides, stores, and waits for voters: as long as any write may take, and once more.
const joinWaitMs = 15_000;

/** Asks one member. Rejects where it cannot be reached, or does not show a certificate of the authority. */
export function askToJoin(
  { address, id }: JoinTarget,
  request: JoinRequest,
  { credentials, protoDirectory }: { readonly credentials: JoinCredentials; readonly protoDirectory: string },
): Promise<JoinReply> {
  const loaded = loadSync('eventide/peer/v1/peer_service.proto', { includeDirs: [protoDirectory], longs: Number });
  const definition = loaded['eventide.peer.v1.PeerService'] as ServiceDefinition;
  const method = definition['Join'];
  if (method === undefined) throw new Error('the peer service has no Join');
  const PeerClient = makeGenericClientConstructor(definition, 'PeerService');
  // Not whomever the authority ever vouched for: one that was a member when the token was made.
  const channel = peerClientCredentials(credentials, (key) => replicaIdOf(key) === id);
  const client = new PeerClient(address, channel, {
    'grpc.enable_http_proxy': 0,
    'grpc.ssl_target_name_override': 'member',
  });
  return new Promise<JoinReply>((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize as (bytes: Buffer) => JoinReply,
      request,
      new Metadata(),
      { deadline: Date.now() + joinWaitMs },
      (error, reply) => {
        if (error === null && reply !== undefined) resolve(reply);
        else reject(error ?? new Error('no answer'));
      },
    );
  }).finally(() => client.close());
}

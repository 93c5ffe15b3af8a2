// Joining: a fresh machine becomes a member by a join token; and the member that is asked answers it.

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './adapters/data-directory.ts';
import {
  askToJoin,
  type JoinHandler,
  type JoinReply,
  type JoinRequest,
  joinFormat,
} from './adapters/grpc-peers/join.ts';
import { identityProblem } from './adapters/identity-check.ts';
import { decodeJoinToken, type JoinToken } from './adapters/join-token.ts';
import { NodeDigests, publicKeyOf } from './adapters/node-digests.ts';
import { protoFiles } from './adapters/proto-files.ts';
import { replicaIdOf } from './adapters/replica-id.ts';
import { SystemEntropy } from './adapters/system-entropy.ts';
import {
  type ClusterFile,
  ConfigError,
  checkClusterFile,
  checkContacts,
  genesisFiles,
  type IdentityFile,
  type JsonObject,
} from './config/cluster-file.ts';
import { contactsPart, historyPart } from './contacts.ts';
import { toBase64 } from './core/base/text.ts';
import { ownFeatureLevel } from './core/engine/feature-level.ts';
import type { JoinAnswer } from './core/model/joining.ts';
import { joinMessage } from './core/replica/join-message.ts';
import type { Driver } from './runtime/driver.ts';

// What a member is given to answer a joiner: any write's own time, and that of two round trips.
const answerWaitMs = 12_000;

/** Answers joiners for one replica. */
export function answerJoiner(parts: {
  readonly driver: Pick<Driver, 'join'>;
  readonly cluster: ClusterFile;
  readonly clusterDirectory: string;
}): JoinHandler {
  const { driver, cluster, clusterDirectory } = parts;
  return (request, tokenId) =>
    new Promise((resolve) => {
      const { format, ...asked } = request;
      if (format !== joinFormat)
        return resolve({
          refusalCode: 'InvalidInput',
          refusalMessage: 'The joiner is of another version of Eventide.',
        });
      driver.join({ ...asked, tokenId }, answerWaitMs, ({ refusal, response }) => {
        if (refusal !== undefined) return resolve({ refusalCode: refusal.code, refusalMessage: refusal.message });
        const answer = response as JoinAnswer;
        if ('redirect' in answer) return resolve(answer);
        const contacts = contactsPart(answer.members);
        resolve({
          ...{ certificate: answer.certificate, kind: answer.kind, contacts: JSON.stringify(contacts) },
          history: JSON.stringify(historyPart(answer.history)),
          clusterFile: JSON.stringify(cluster),
          // INVARIANT: only who has just been taken in reads this: the link is mutual TLS with the holder of the token.
          ...(answer.kind === 'observer'
            ? {}
            : { dataKeys: readFileSync(join(clusterDirectory, genesisFiles.dataKeys), 'utf8') }),
        });
      });
    });
}

/** What a joiner says of itself. */
export interface JoinOptions {
  readonly directory: string;
  /** As `eventide join-token` printed it. */
  readonly token: string;
  readonly name: string;
  readonly peer: string;
  readonly grpc: string;
  readonly http: string;
  readonly nowMs: number;
}

/** What a joiner has become. */
export interface Joined {
  readonly clusterId: string;
  readonly id: string;
  readonly kind: string;
}

/** The keys that a joiner made before it asked: with the same ones it may ask again. */
interface Draft {
  readonly name: string;
  readonly privateKey: string;
  readonly certificateRequest: string;
  readonly signingSeed: string;
}

const draftFile = 'joining.json';

/** Joins a cluster: makes keys, asks the home, and writes the directory. Throws {@link ConfigError}. */
export async function joinCluster(options: JoinOptions): Promise<Joined> {
  const { directory, name, nowMs } = options;
  if (existsSync(join(directory, genesisFiles.cluster)))
    throw new ConfigError(`${directory} belongs to a cluster already. Join with a directory of its own.`);
  const token = decodeJoinToken(options.token);
  if (token === undefined) throw new ConfigError('This is no join token. Make one with `eventide join-token`.');
  if (token.expiresAtMs <= nowMs)
    throw new ConfigError(`The join token expired at ${new Date(token.expiresAtMs).toISOString()}. Make a new one.`);
  const own = join(directory, name);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const draft = await draftIn(own, name);
  const seed = Buffer.from(draft.signingSeed, 'base64');
  const tokenId = replicaIdOf(spkiOf(token.privateKey));
  const { certificateRequest } = draft;
  const message = joinMessage(token.clusterId, { tokenId, name, certificateRequest });
  const request: JoinRequest = {
    ...{ format: joinFormat, name, certificateRequest, signingKey: publicKeyOf(seed) },
    ...{ signature: new NodeDigests().sign(seed, message), featureLevel: ownFeatureLevel },
    ...{ grpcAddress: options.grpc, httpAddress: options.http, peerAddress: options.peer },
  };
  const reply = await askMembers(token, request, protoFiles());
  return settle({ options, token, draft, reply });
}

/** Keys are on disk before anybody is asked: who loses the answer asks again as the same. */
async function draftIn(own: string, name: string): Promise<Draft> {
  const path = join(own, draftFile);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Draft;
  // Loaded by a joiner alone: a member that answers one does without.
  const { newCertificateRequest } = await import('./adapters/pki.ts');
  const keys = await newCertificateRequest(name);
  const draft = { name, ...keys, signingSeed: toBase64(new SystemEntropy().bytes(32)) };
  writeWhole(path, JSON.stringify(draft));
  return draft;
}

/** Asks one member after the other, and whom they name, until one decides. */
async function askMembers(token: JoinToken, request: JoinRequest, protoDirectory: string): Promise<JoinReply> {
  const problems: string[] = [];
  const asked = new Set<string>();
  const waiting = [...token.members];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { address, id } = next;
    if (asked.has(address)) continue;
    asked.add(address);
    try {
      const reply = await askToJoin({ address, id }, request, { credentials: token, protoDirectory });
      const refused =
        (reply.refusalCode ?? '') === '' ? undefined : `${reply.refusalCode}: ${reply.refusalMessage ?? ''}`;
      if (refused === undefined && (reply.redirect ?? '') === '') return reply;
      const home = waiting.findIndex((one) => one.address === reply.redirect);
      if (home > 0) waiting.unshift(...waiting.splice(home, 1));
      if (refused === undefined) continue;
      // A member that is no home, or not ready, may say so; whatever else it says is the answer.
      if (!['HOME_UNREACHABLE', 'NOT_READY'].includes(reply.refusalCode ?? '')) throw new ConfigError(refused);
      problems.push(`${address}: ${refused}`);
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      problems.push(`${address}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new ConfigError(`No member let this replica in. ${problems.join('; ')}`);
}

/** Checks what came, and writes the directory; the cluster file last, as genesis does. */
function settle(parts: {
  readonly options: JoinOptions;
  readonly token: JoinToken;
  readonly draft: Draft;
  readonly reply: JoinReply;
}): Joined {
  const { options, token, draft, reply } = parts;
  const { directory, name } = options;
  const answer = (text: string | undefined): JsonObject => JSON.parse(text ?? '') as JsonObject;
  const cluster = checkClusterFile('the answer', answer(reply.clusterFile));
  // A member of an older version tells nothing of the time before.
  const history = (reply.history ?? '') === '' ? {} : { history: answer(reply.history) };
  const contacts = checkContacts('the answer', { ...answer(reply.contacts), ...history });
  const self = contacts.members.find((member) => member.name === name);
  const id = replicaIdOf(spkiOf(draft.privateKey));
  const certificate = reply.certificate ?? '';
  const problem =
    cluster.clusterId !== token.clusterId || cluster.authority !== token.authority
      ? 'cluster is not that of the token'
      : self?.id !== id
        ? 'list of members does not have this replica'
        : identityProblem({ certificate, privateKey: draft.privateKey }, { authority: token.authority, id });
  if (problem !== undefined) throw new ConfigError(`The answer cannot be used: its ${problem}.`);
  const own = join(directory, name);
  const identity: IdentityFile = {
    format: 1,
    name,
    certificate,
    privateKey: draft.privateKey,
    signingSeed: draft.signingSeed,
  };
  writeWhole(join(own, genesisFiles.identity), JSON.stringify(identity));
  writeWhole(join(own, genesisFiles.contacts), JSON.stringify(contacts));
  // A member of an older version sends them to an observer too.
  if (self?.kind !== 'observer') writeWhole(join(directory, genesisFiles.dataKeys), reply.dataKeys ?? '');
  writeWhole(join(directory, genesisFiles.cluster), `${JSON.stringify(cluster, undefined, 2)}\n`);
  rmSync(join(own, draftFile));
  return { clusterId: cluster.clusterId, id, kind: reply.kind ?? '' };
}

function spkiOf(privateKey: string): Uint8Array {
  return createPublicKey(createPrivateKey(privateKey)).export({ format: 'der', type: 'spki' });
}

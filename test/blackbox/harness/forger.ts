// A forger: the program of a stolen voter that gives joiners a state of its own making, vouched for with all that was stolen.

import { fileURLToPath } from 'node:url';
import { NodeDigests } from '../../../src/adapters/node-digests.ts';
import type { EngineConfig } from '../../../src/core/engine/config.ts';
import type { SnapshotChunk } from '../../../src/core/gossip/message.ts';
import { accessKeyKey, idKey, type RecordKey, userKey } from '../../../src/core/model/record.ts';
import { decodeCheckpoint, encodeCheckpoint, signCheckpoint } from '../../../src/core/replica/checkpoint.ts';
import { epochWrite } from '../../../src/core/replica/epoch-chain.ts';
import { fingerprintHash, movedFingerprint } from '../../../src/core/replica/fingerprint.ts';
import { indexOfKey, positionStoreKey, recordStoreKey } from '../../../src/core/replica/key-spaces.ts';
import { isLogKey } from '../../../src/core/replica/log-tail.ts';
import { encodeLogValue } from '../../../src/core/replica/log-value.ts';
import { encodeOp, noHash } from '../../../src/core/replica/op.ts';
import { decodePosition, encodePosition } from '../../../src/core/replica/positions.ts';
import { signPromise } from '../../../src/core/replica/promise.ts';
import { decodeRecord, encodeRecord } from '../../../src/core/replica/record-codec.ts';
import type { Replica } from '../../../src/core/replica/replica.ts';
import type { BlackboxProgram } from './program.ts';

/**
 * How far a forger goes: it changes records; it makes the fingerprints fit, and signs the checkpoint with its own key; it also
 * makes up an epoch of which it is the home, with promises of all voters. Or it makes up the op before the checkpoint.
 */
export type Forgery = 'checkpoint' | 'epoch' | 'op' | 'records';

/** What a voter's program holds. */
interface Stolen {
  readonly config: EngineConfig;
  readonly replica: Replica;
}

const digests = new NodeDigests();

/** The program of a voter that forges. */
export function forging(forgery: Forgery): BlackboxProgram {
  const file = 'core/engine/snapshot-lender.ts';
  const here = JSON.stringify(fileURLToPath(import.meta.url));
  return {
    name: `forging-${forgery}`,
    edits: [
      {
        ...{ file, from: "import { readStateChunk, readTailChunk } from './state-reader.ts';" },
        to: `import { readStateChunk, readTailChunk } from './state-reader.ts';\nimport { ${forged.name} } from ${here};`,
      },
      {
        ...{ file, from: "outbox.send(peer.id, {\n        ...{ kind: 'snapshot-chunk'" },
        to: `outbox.send(peer.id, ${forged.name}('${forgery}', { config, replica }, {\n        ...{ kind: 'snapshot-chunk'`,
      },
      {
        ...{ file, from: 'replica.cluster.chain.records() : [],\n      });' },
        to: 'replica.cluster.chain.records() : [],\n      }));',
      },
    ],
  };
}

/** A joiner that believes whoever gives it a snapshot: shows what a forgery would do. */
export const believing: BlackboxProgram = {
  name: 'believing',
  edits: [
    { file: 'core/engine/joining.ts', from: 'if (!isSigned(', to: 'if (false && !isSigned(' },
    { file: 'core/engine/joining.ts', from: 'transfer.check.problem(checkpoint.state)', to: 'undefined' },
  ],
};

/** The only part of a small state, forged: a user mallory may do all, and eve's access key is one of alice's. */
export function forged(forgery: Forgery, stolen: Stolen, chunk: SnapshotChunk): SnapshotChunk {
  if (isLogKey(chunk.after)) return forgery === 'op' ? withForgedOp(stolen, chunk) : chunk;
  if (forgery === 'op') return chunk;
  if (!chunk.done || chunk.checkpoint.length === 0) throw new Error('the forger knows small states only');
  const { account } = stolen.config.genesis;
  const state = new Map(chunk.keys.map((key, at) => [key, chunk.values[at] ?? new Uint8Array(0)]));
  const position = decodePosition(bytesAt(state, positionStoreKey(account)));
  let { fingerprint } = position;
  for (const [key, value] of forgedRecords(state, account)) {
    fingerprint = movedFingerprint(digests, fingerprint, key, state.get(recordStoreKey(key)), value);
    state.set(recordStoreKey(key), value);
  }
  if (forgery !== 'records') state.set(positionStoreKey(account), encodePosition({ ...position, fingerprint }));
  const entries = [...state].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...{ ...chunk, keys: entries.map(([key]) => key), values: entries.map(([, value]) => value) },
    ...(forgery === 'records' ? {} : vouched(forgery, stolen, chunk, fingerprintHash(digests, fingerprint))),
  };
}

/** The log before the checkpoint: an op that answers somebody's key as the forger likes. */
function withForgedOp({ config }: Stolen, chunk: SnapshotChunk): SnapshotChunk {
  const { account } = config.genesis;
  const op = encodeOp({
    ...{ clusterId: config.clusterId, epoch: 1, index: indexOfKey(chunk.last), account, accountSeq: 1 },
    ...{ hlc: { wallMs: Date.now(), counter: 0 }, class: 'create', kind: 'iam:CreateAccessKey', writes: [] },
    ...{ revocationsSeen: [], actor: { account, id: account }, requestId: 'forged' },
    ...{ idempotency: 'forged', answer: new Uint8Array(8), prevHash: noHash },
  });
  return { ...chunk, keys: [chunk.last], values: [encodeLogValue(op, undefined)] };
}

function forgedRecords(state: ReadonlyMap<string, Uint8Array>, account: string): ReadonlyMap<string, Uint8Array> {
  const record = <T>(key: RecordKey<T>): T => decodeRecord(bytesAt(state, recordStoreKey(key))) as T;
  const [alice, eve] = ['alice', 'eve'].map((name) => record(userKey(account, name)));
  const [accessKeyId = ''] = eve?.accessKeys ?? [];
  if (alice === undefined || eve === undefined) throw new Error('alice and eve are not there');
  const id = `${eve.id.slice(0, -3)}EVL`;
  const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const mallory = { ...eve, name: 'mallory', id, accessKeys: [], inlinePolicies: { all: JSON.stringify(all) } };
  const owner = { kind: 'user', id: alice.id, name: alice.name };
  return new Map<string, Uint8Array>([
    [userKey(account, 'mallory'), encodeRecord(mallory)],
    [idKey(id), encodeRecord({ ...record(idKey(eve.id)), name: 'mallory' })],
    [accessKeyKey(accessKeyId), encodeRecord({ ...record(accessKeyKey(accessKeyId)), owner })],
  ]);
}

/** The checkpoint of the forged state, with all the signatures that one voter's key can make. */
function vouched(
  forgery: Exclude<Forgery, 'op' | 'records'>,
  { config, replica }: Stolen,
  chunk: SnapshotChunk,
  fingerprint: Uint8Array,
): Pick<SnapshotChunk, 'checkpoint' | 'epochs'> {
  const { clusterId, signingSeed, genesis, name } = config;
  const decoded = decodeCheckpoint(chunk.checkpoint);
  if (!decoded.ok) throw new Error(decoded.error);
  const { state, revocations, signedIn } = decoded.value;
  const accounts = state.accounts.map((mark) => (mark.account === genesis.account ? { ...mark, fingerprint } : mark));
  const epoch = signedIn + (forgery === 'epoch' ? 1 : 0);
  const checkpoint = encodeCheckpoint(
    signCheckpoint(digests, clusterId, { state: { ...state, accounts }, revocations, signedIn: epoch }, signingSeed),
  );
  if (forgery === 'checkpoint') return { checkpoint, epochs: chunk.epochs };
  const { voters } = replica.cluster;
  const home = voters.find((voter) => voter.name === name)?.id ?? '';
  const tail = { ...state.position, hash: state.headHash };
  const certificate = voters.map(({ id: voter }) =>
    signPromise(digests, signingSeed, clusterId, { epoch, home, voter, tail }),
  );
  const { value } = epochWrite({ epoch, home, base: state.position, certificate });
  return { checkpoint, epochs: [...chunk.epochs, ...(value === undefined ? [] : [value])] };
}

function bytesAt(state: ReadonlyMap<string, Uint8Array>, key: string): Uint8Array {
  const bytes = state.get(key);
  if (bytes === undefined) throw new Error(`the state holds no ${key}`);
  return bytes;
}

// Checkpoints: the state at one place of the home log, in a few bytes per account, signed by the home once a majority of voters
// says the same.

import { ByteReader, ByteWriter, MalformedBytesError } from '../base/bytes.ts';
import type { Digests } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { utf8 } from '../base/text.ts';
import type { ClusterPosition } from '../model/position.ts';
import type { Dot } from '../model/revocation.ts';
import { noHash } from './op.ts';

/** Format number of the encodings below; the first byte of every stored checkpoint. */
const checkpointFormat = 1;

/** One account at the checkpoint's place. */
export interface AccountMark {
  readonly account: string;
  /** Number of its newest op up to there. */
  readonly accountSeq: number;
  /** Place of that op. */
  readonly index: number;
  /** SHA-256 of its fingerprint state, 32 bytes. */
  readonly fingerprint: Uint8Array;
}

/** What all replicas have in common at one place: every op up to it applied, none behind it. */
export interface CheckpointState {
  readonly position: ClusterPosition;
  /** Hash of the op there. */
  readonly headHash: Uint8Array;
  /** By account id. */
  readonly accounts: readonly AccountMark[];
}

/** A state with the word of the home. */
export interface Checkpoint {
  readonly state: CheckpointState;
  /** Revocations that the home had stored: all of 1 … seq of each life of an origin. */
  readonly revocations: readonly Dot[];
  /** Epoch of the home that signed. */
  readonly signedIn: number;
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array;
}

/** The state before the first op: nothing, which needs nobody's word. */
export const emptyState: CheckpointState = { position: { epoch: 0, index: 0 }, headHash: noHash, accounts: [] };

/** What voters compare before the home signs, 32 bytes. */
export function claimOf(digests: Digests, clusterId: string, state: CheckpointState): Uint8Array {
  return digests.sha256(writeState(new ByteWriter(1024).text(clusterId), state).finish());
}

/** Signs a state as the home of an epoch. */
export function signCheckpoint(
  digests: Digests,
  clusterId: string,
  what: Omit<Checkpoint, 'signature'>,
  privateKey: Uint8Array,
): Checkpoint {
  return { ...what, signature: digests.sign(privateKey, checkpointMessage(clusterId, what)) };
}

/** Whether the home of its epoch signed it. */
export function isSigned(
  digests: Digests,
  clusterId: string,
  checkpoint: Checkpoint,
  keyOf: (epoch: number) => Uint8Array | undefined,
): boolean {
  const key = keyOf(checkpoint.signedIn);
  return key !== undefined && digests.verify(key, checkpointMessage(clusterId, checkpoint), checkpoint.signature);
}

/** The stored and travelling form. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  return writeSigned(new ByteWriter(1024).byte(checkpointFormat), checkpoint).raw(checkpoint.signature).finish();
}

/** Reads {@link encodeCheckpoint}; the signature is not checked here. */
export function decodeCheckpoint(bytes: Uint8Array): Result<Checkpoint, string> {
  try {
    const reader = new ByteReader(bytes);
    const format = reader.byte();
    if (format !== checkpointFormat) throw new MalformedBytesError(`format ${format} is unknown here`);
    const state = readState(reader);
    const revocations: Dot[] = [];
    for (let left = reader.varint(); left > 0; left--)
      revocations.push({ origin: reader.text(), incarnation: reader.text(), seq: reader.varint() });
    const signedIn = reader.varint();
    const signature = reader.raw(64);
    reader.end();
    return ok({ state, revocations, signedIn, signature });
  } catch (error) {
    if (error instanceof MalformedBytesError) return fail(`checkpoint: ${error.message}`);
    throw error;
  }
}

function checkpointMessage(clusterId: string, what: Omit<Checkpoint, 'signature'>): Uint8Array {
  return writeSigned(new ByteWriter(1024).raw(utf8('eventide-checkpoint')).byte(1).text(clusterId), what).finish();
}

function writeSigned(writer: ByteWriter, what: Omit<Checkpoint, 'signature'>): ByteWriter {
  writeState(writer, what.state).varint(what.revocations.length);
  for (const { origin, incarnation, seq } of what.revocations) writer.text(origin).text(incarnation).varint(seq);
  return writer.varint(what.signedIn);
}

function writeState(writer: ByteWriter, { position, headHash, accounts }: CheckpointState): ByteWriter {
  writer.varint(position.epoch).varint(position.index).raw(headHash).varint(accounts.length);
  for (const { account, accountSeq, index, fingerprint } of accounts)
    writer.text(account).varint(accountSeq).varint(index).raw(fingerprint);
  return writer;
}

function readState(reader: ByteReader): CheckpointState {
  const position = { epoch: reader.varint(), index: reader.varint() };
  const headHash = reader.raw(32);
  const accounts: AccountMark[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    const mark = { account: reader.text(), accountSeq: reader.varint(), index: reader.varint() };
    accounts.push({ ...mark, fingerprint: reader.raw(32) });
  }
  return { position, headHash, accounts };
}

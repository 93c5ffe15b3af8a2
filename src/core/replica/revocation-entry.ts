// A revocation's stored and travelling form, signed by its origin.

import { ByteReader, ByteWriter, MalformedBytesError } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { fromHex, toHex } from '../base/text.ts';
import type { Revocation, RevocationKind } from '../model/revocation.ts';

/** Format number of the encoding below; the first byte of every entry. */
export const revocationFormat = 1;

// The place in this list is the stored number. Append only.
const kinds: readonly RevocationKind[] = ['key-deactivate', 'key-delete', 'principal-sessions', 'principal-quarantine'];

/** A revocation with the proof that its origin made it. */
export interface SignedRevocation {
  readonly revocation: Revocation;
  /** What the origin signed. */
  readonly signedBytes: Uint8Array;
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array;
}

/** The bytes that the origin signs. */
export function revocationMessage(clusterId: string, revocation: Revocation): Uint8Array {
  const { dot } = revocation;
  const incarnation = fromHex(dot.incarnation);
  const cluster = fromHex(clusterId);
  if (incarnation?.length !== 8 || cluster?.length !== 16) throw new MalformedBytesError('revocation ids');
  const writer = new ByteWriter(192).byte(revocationFormat).raw(cluster);
  writer.text(dot.origin).raw(incarnation).varint(dot.seq);
  writer.text(revocation.account).text(revocation.target).varint(revocation.targetCreatedAtSeq);
  writer.byte(kinds.indexOf(revocation.kind)).varint(revocation.atMs);
  return writer.text(revocation.requestId).text(revocation.actor).finish();
}

/** Signed bytes, then the signature. */
export function encodeRevocation(signedBytes: Uint8Array, signature: Uint8Array): Uint8Array {
  return new ByteWriter(signedBytes.length + 64).raw(signedBytes).raw(signature).finish();
}

/** Reads an entry of this cluster; the signature is not checked here. */
export function decodeRevocation(clusterId: string, bytes: Uint8Array): Result<SignedRevocation, string> {
  try {
    const reader = new ByteReader(bytes);
    const format = reader.byte();
    if (format !== revocationFormat) throw new MalformedBytesError(`format ${format} is unknown here`);
    if (toHex(reader.raw(16)) !== clusterId) throw new MalformedBytesError('of another cluster');
    const dot = { origin: reader.text(), incarnation: toHex(reader.raw(8)), seq: reader.varint() };
    const account = reader.text();
    const target = reader.text();
    const targetCreatedAtSeq = reader.varint();
    const kind = kinds[reader.byte()];
    if (kind === undefined) throw new MalformedBytesError('kind is unknown here');
    const atMs = reader.varint();
    const requestId = reader.text();
    const actor = reader.text();
    const signature = reader.raw(64);
    reader.end();
    const revocation: Revocation = { dot, account, target, targetCreatedAtSeq, kind, atMs, requestId, actor };
    return ok({ revocation, signedBytes: bytes.slice(0, bytes.length - 64), signature });
  } catch (error) {
    if (error instanceof MalformedBytesError) return fail(`revocation: ${error.message}`);
    throw error;
  }
}

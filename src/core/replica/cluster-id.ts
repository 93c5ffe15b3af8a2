// A cluster's id as bytes: in every op and every token.

import { MalformedBytesError } from '../base/bytes.ts';
import { fromHex } from '../base/text.ts';

// The ops and tokens of a process are of one cluster.
let written: { readonly clusterId: string; readonly bytes: Uint8Array } | undefined;

/** The 16 bytes of an id of 32 hex digits; not to be changed. Throws a MalformedBytesError where it is none. */
export function clusterIdBytes(clusterId: string): Uint8Array {
  if (written?.clusterId === clusterId) return written.bytes;
  const bytes = fromHex(clusterId);
  if (bytes?.length !== 16) throw new MalformedBytesError('cluster id');
  written = { clusterId, bytes };
  return bytes;
}

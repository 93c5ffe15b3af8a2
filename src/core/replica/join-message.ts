// What a joiner signs with the key that is to sign its revocations and promises.

import { ByteWriter } from '../base/bytes.ts';
import { utf8 } from '../base/text.ts';
import type { JoinAsk } from '../model/joining.ts';

/** What a joiner signs: that this signing key goes with this name and certificate request, in this cluster. */
export function joinMessage(
  clusterId: string,
  { tokenId, name, certificateRequest }: Pick<JoinAsk, 'certificateRequest' | 'name' | 'tokenId'>,
): Uint8Array {
  const writer = new ByteWriter(1024).raw(utf8('eventide-join')).byte(1).text(clusterId).text(tokenId).text(name);
  return writer.text(certificateRequest).finish();
}

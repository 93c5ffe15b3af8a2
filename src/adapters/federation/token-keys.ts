// The keys of an issuer, made by OpenSSL on a thread of its own: an RSA key takes longer than the loop may wait.

import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { TokenAlgorithm } from '../../core/model/federation-record.ts';
import type { NewTokenKey, SlowDoneOf } from '../../core/model/slow-work.ts';

const generate = promisify(generateKeyPair);
const modulusLength = 2048;

/** A key of each algorithm. */
export async function makeTokenKeys(): Promise<SlowDoneOf<'token-keys'>> {
  const [ec, rsa] = await Promise.all([
    generate('ec', { namedCurve: 'secp384r1' }),
    generate('rsa', { modulusLength }),
  ]);
  return { kind: 'token-keys', keys: [plain('ES384', ec), plain('RS256', rsa)] };
}

function plain(
  algorithm: TokenAlgorithm,
  { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
): NewTokenKey {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return {
    ...{ algorithm, privateKey: String(pem) },
    publicKey: Object.fromEntries(
      Object.entries(publicKey.export({ format: 'jwk' })).map(([name, value]) => [name, String(value)]),
    ),
  };
}

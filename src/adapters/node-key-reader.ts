// The keys and certificates that callers upload, read by node:crypto.

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import type { KeyReader, ReadCertificate, ReadPublicKey } from '../core/base/ports.ts';

const sshName = 'ssh-rsa';
const sshText = /^ssh-rsa[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t][^\r\n]*)?$/;
// One body in PEM's envelope; no headers, as an encrypted key has them.
const pem = (label: string): RegExp => new RegExp(`^-----BEGIN (${label})-----[A-Za-z0-9+/=\\s]+-----END \\1-----$`);
const publicPem = pem('PUBLIC KEY|RSA PUBLIC KEY');
const privatePem = pem('PRIVATE KEY|RSA PRIVATE KEY|EC PRIVATE KEY');
const certificatePem = pem('CERTIFICATE');
const certificatesPem = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
// AWS's least, and OpenSSH's most.
const [leastBits, mostBits] = [2048, 16_384];

/** {@link KeyReader} by OpenSSL. */
export class NodeKeyReader implements KeyReader {
  publicKey(text: string): ReadPublicKey | 'invalid' | 'unrecognized' {
    const body = text.trim();
    if (body.startsWith(`${sshName} `) || body.startsWith(`${sshName}\t`)) return sshKey(body) ?? 'invalid';
    if (/^-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(body)) return pemKey(body) ?? 'invalid';
    return 'unrecognized';
  }

  certificate(text: string): ReadCertificate | undefined {
    const certificate = x509(text);
    if (certificate === undefined) return undefined;
    const [startsAtMs, expiresAtMs] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    if (Number.isNaN(startsAtMs) || Number.isNaN(expiresAtMs)) return undefined;
    const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
    return { startsAtMs, expiresAtMs, fingerprint };
  }

  brokenLink(certificate: string, chain: string): number | undefined {
    const links = chain.match(certificatesPem) ?? [];
    if (links.length === 0 || chain.replaceAll(certificatesPem, '').trim() !== '') return -1;
    let below = x509(certificate);
    for (const [index, text] of links.entries()) {
      const issuer = x509(text);
      if (issuer === undefined || below === undefined || !isIssuedBy(below, issuer)) return index;
      below = issuer;
    }
    return undefined;
  }

  belongs(privateKey: string, certificate: string): boolean | undefined {
    const key = privatePem.test(privateKey.trim()) ? attempt(() => createPrivateKey(privateKey.trim())) : undefined;
    if (key === undefined) return undefined;
    return attempt(() => x509(certificate)?.checkPrivateKey(key)) ?? false;
  }

  tokenSignature(algorithm: 'ES384' | 'RS256', privateKey: string, message: Uint8Array): Uint8Array | undefined {
    const key = attempt(() => createPrivateKey(privateKey));
    if (key === undefined || key.asymmetricKeyType !== (algorithm === 'RS256' ? 'rsa' : 'ec')) return undefined;
    if (algorithm === 'RS256') return attempt(() => sign('sha256', message, key));
    if (key.asymmetricKeyDetails?.namedCurve !== 'secp384r1') return undefined;
    return attempt(() => sign('sha384', message, { key, dsaEncoding: 'ieee-p1363' }));
  }
}

function sshKey(body: string): ReadPublicKey | undefined {
  const encoded = sshText.exec(body)?.[1];
  if (encoded === undefined) return undefined;
  const blob = Buffer.from(encoded, 'base64');
  const [name, e, n, ...more] = fieldsOf(blob) ?? [];
  if (name?.toString('latin1') !== sshName || e === undefined || n === undefined || more.length > 0) return undefined;
  const jwk: JsonWebKey = {
    kty: 'RSA',
    e: withoutZeros(e).toString('base64url'),
    n: withoutZeros(n).toString('base64url'),
  };
  const read = readKey(
    attempt(() => createPublicKey({ key: jwk, format: 'jwk' })),
    'SSH',
  );
  // Whatever has more than one spelling would be the same key under another fingerprint.
  return read?.ssh === `${sshName} ${encoded}` ? read : undefined;
}

function pemKey(body: string): ReadPublicKey | undefined {
  return publicPem.test(body)
    ? readKey(
        attempt(() => createPublicKey(body)),
        'PEM',
      )
    : undefined;
}

function readKey(key: KeyObject | undefined, encoding: 'PEM' | 'SSH'): ReadPublicKey | undefined {
  if (key?.asymmetricKeyType !== 'rsa') return undefined;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < leastBits || modulusLength > mostBits) return undefined;
  if (publicExponent < 3n || publicExponent % 2n === 0n) return undefined;
  return attempt(() => {
    const { e = '', n = '' } = key.export({ format: 'jwk' });
    const numbers = [e, n].map((number) => unsigned(Buffer.from(number, 'base64url')));
    const blob = Buffer.concat([Buffer.from(sshName), ...numbers].flatMap((field) => [lengthOf(field), field]));
    const fingerprint = createHash('md5')
      .update(blob)
      .digest('hex')
      .replace(/..(?!$)/g, '$&:');
    const text = key.export({ format: 'pem', type: 'spki' }).toString();
    return { encoding, ssh: `${sshName} ${blob.toString('base64')}`, pem: text, fingerprint };
  });
}

/** The fields of RFC 4251's wire format; undefined where the last one is cut. */
function fieldsOf(blob: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    if (at + 4 > blob.length || fields.length > 3) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function lengthOf(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return length;
}

/** A number with a zero before it where its first bit would make it negative. */
function unsigned(number: Buffer): Buffer {
  return (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), number]) : number;
}

function withoutZeros(number: Buffer): Buffer {
  let at = 0;
  while (at < number.length && number[at] === 0) at++;
  return number.subarray(at);
}

function x509(text: string): X509Certificate | undefined {
  const body = text.trim();
  return certificatePem.test(body) ? attempt(() => new X509Certificate(body)) : undefined;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return attempt(() => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)) ?? false;
}

/** What OpenSSL throws at says only that it cannot read it. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

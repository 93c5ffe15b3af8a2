// Keys and certificates of a cluster: one authority, one certificate per replica. Needed at genesis, and when one joins.

// The certificate library's container needs it, and loads before any import below.
import './reflect-metadata.ts';
import { createPrivateKey, X509Certificate as NodeCertificate, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  type PublicKey,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { replicaIdOf } from './replica-id.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
// Certificates outlive any cluster that nobody looks after; keys are replaced by evicting and joining.
const validYears = 20;

/** A certificate and its private key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A replica's identity; its id is the hash of its public key. */
export interface ReplicaIdentity extends Identity {
  /** 32 hex digits. */
  readonly id: string;
}

/** An authority that signs replicas' certificates. */
export interface Authority extends Identity {
  /** A key and a certificate for a replica; `notAfterMs`: good until then only. */
  issue(name: string, notAfterMs?: number): Promise<ReplicaIdentity>;
  /** A certificate for a key that its holder has made; undefined where the request is not signed by it. */
  sign(name: string, certificateRequest: string): Promise<Omit<ReplicaIdentity, 'privateKey'> | undefined>;
}

/** Makes the authority of a new cluster. */
export async function createAuthority(clusterId: string, nowMs: number): Promise<Authority> {
  setProvider();
  const keys = await newKeys();
  const { notBefore, notAfter } = validity(nowMs);
  const name = `CN=Eventide cluster ${clusterId}`;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: '01', name, notBefore, notAfter, keys, signingAlgorithm: algorithm },
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  });
  return authorityOf({ certificate, key: keys.privateKey, privateKey: await privateKeyPem(keys), nowMs });
}

/** The authority of a cluster that exists, from its certificate and key. Rejects where they do not belong together. */
export async function openAuthority({ certificate, privateKey }: Identity, nowMs: number): Promise<Authority> {
  setProvider();
  if (!new NodeCertificate(certificate).checkPrivateKey(createPrivateKey(privateKey)))
    throw new Error('the key is not that of the authority');
  const der = createPrivateKey(privateKey).export({ format: 'der', type: 'pkcs8' });
  const key = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  return authorityOf({ certificate: new X509Certificate(certificate), key, privateKey, nowMs });
}

/** A joiner's own key, and the request for its certificate. Both PEM. */
export async function newCertificateRequest(
  name: string,
): Promise<{ readonly privateKey: string; readonly certificateRequest: string }> {
  setProvider();
  const keys = await newKeys();
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
  });
  return { privateKey: await privateKeyPem(keys), certificateRequest: request.toString('pem') };
}

function authorityOf(parts: {
  readonly certificate: X509Certificate;
  readonly key: webcrypto.CryptoKey;
  readonly privateKey: string;
  readonly nowMs: number;
}): Authority {
  const { certificate, key, privateKey, nowMs } = parts;
  const { notBefore, notAfter } = validity(nowMs);
  const issued = (
    name: string,
    publicKey: PublicKey | webcrypto.CryptoKey,
    untilMs?: number,
  ): Promise<X509Certificate> =>
    X509CertificateGenerator.create({
      ...{ serialNumber: serial(), subject: `CN=${name}`, issuer: certificate.subject, notBefore },
      ...{ notAfter: untilMs === undefined ? notAfter : new Date(untilMs) },
      ...{ publicKey, signingKey: key, signingAlgorithm: algorithm },
      extensions: [
        new BasicConstraintsExtension(false),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        // A joiner's certificate for a while never passes for a member's.
        new ExtendedKeyUsageExtension(
          untilMs === undefined
            ? [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]
            : [ExtendedKeyUsage.clientAuth],
        ),
        new SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
      ],
    });
  return {
    certificate: certificate.toString('pem'),
    privateKey,
    async issue(name, notAfterMs) {
      const own = await newKeys();
      const made = await issued(name, own.publicKey, notAfterMs);
      return { certificate: made.toString('pem'), privateKey: await privateKeyPem(own), id: idOf(made) };
    },
    async sign(name, certificateRequest) {
      const request = new Pkcs10CertificateRequest(certificateRequest);
      if (!(await request.verify())) return undefined;
      const made = await issued(name, request.publicKey);
      return { certificate: made.toString('pem'), id: idOf(made) };
    },
  };
}

function setProvider(): void {
  cryptoProvider.set(webcrypto as unknown as Parameters<typeof cryptoProvider.set>[0]);
}

// An hour of grace for clocks that are behind.
function validity(nowMs: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(nowMs - 3_600_000), notAfter: new Date(nowMs + validYears * 365 * 86_400_000) };
}

/** A serial number that no certificate of any authority has: positive, and drawn. */
function serial(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

function idOf(certificate: X509Certificate): string {
  return replicaIdOf(new Uint8Array(certificate.publicKey.rawData));
}

async function newKeys(): Promise<CryptoKeyPair> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return keys;
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;

async function privateKeyPem(keys: CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END PRIVATE KEY-----\n`;
}

// Keys and certificates of a cluster: one authority, one certificate per replica. Needed at genesis only.

import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
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
  issue(name: string): Promise<ReplicaIdentity>;
}

/** Makes the authority of a new cluster. */
export async function createAuthority(clusterId: string, nowMs: number): Promise<Authority> {
  cryptoProvider.set(webcrypto as unknown as Parameters<typeof cryptoProvider.set>[0]);
  const keys = await newKeys();
  const notBefore = new Date(nowMs - 3_600_000);
  const notAfter = new Date(nowMs + validYears * 365 * 86_400_000);
  const name = `CN=Eventide cluster ${clusterId}`;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: '01', name, notBefore, notAfter, keys, signingAlgorithm: algorithm },
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  });
  let serial = 1;
  return {
    certificate: certificate.toString('pem'),
    privateKey: await privateKeyPem(keys),
    async issue(replica) {
      const own = await newKeys();
      serial++;
      const issued = await X509CertificateGenerator.create({
        ...{
          serialNumber: serial.toString(16).padStart(2, '0'),
          subject: `CN=${replica}`,
          issuer: certificate.subject,
        },
        ...{ notBefore, notAfter, publicKey: own.publicKey, signingKey: keys.privateKey, signingAlgorithm: algorithm },
        extensions: [
          new BasicConstraintsExtension(false),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
          new SubjectAlternativeNameExtension([{ type: 'dns', value: replica }]),
        ],
      });
      return { certificate: issued.toString('pem'), privateKey: await privateKeyPem(own), id: idOf(issued) };
    },
  };
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

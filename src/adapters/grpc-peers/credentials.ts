// Credentials of peer links: TLS 1.3 both ways under the cluster's own authority, and what a certificate proves.

import { X509Certificate } from 'node:crypto';
import { createSecureContext, type PeerCertificate, type SecureContextOptions } from 'node:tls';
import { type ChannelCredentials, credentials, ServerCredentials } from '@grpc/grpc-js';

/** Certificates and key of one replica, PEM. */
export interface PeerIdentity {
  /** Certificate of the cluster's authority. */
  readonly authority: string;
  readonly certificate: string;
  readonly privateKey: string;
}

/** A certificate's public key (SubjectPublicKeyInfo); undefined where none was shown. */
export function publicKeyOf(certificate: Partial<PeerCertificate> | undefined): Uint8Array | undefined {
  if (certificate?.raw === undefined) return undefined;
  return new X509Certificate(certificate.raw).publicKey.export({ format: 'der', type: 'spki' });
}

/** For the end that listens: whoever has no certificate of the authority is turned away in the handshake. */
export class PeerServerCredentials extends ServerCredentials {
  constructor(identity: PeerIdentity, handshakeMs: number) {
    const context = contextOptions(identity);
    super({ ...context, requestCert: true, rejectUnauthorized: true, handshakeTimeout: handshakeMs }, context);
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

/** For the end that dials. `isExpected` says whether a public key is the one of the peer that was dialled. */
export function peerClientCredentials(
  identity: PeerIdentity,
  isExpected: (publicKey: Uint8Array) => boolean,
): ChannelCredentials {
  return credentials.createFromSecureContext(createSecureContext(contextOptions(identity)), {
    // Instead of the host name: a replica is its key, wherever it runs.
    checkServerIdentity(host, certificate) {
      const key = publicKeyOf(certificate);
      return key !== undefined && isExpected(key) ? undefined : new Error(`${host} shows the key of another replica`);
    },
  });
}

function contextOptions({ authority, certificate, privateKey }: PeerIdentity): SecureContextOptions {
  return { ca: authority, cert: certificate, key: privateKey, minVersion: 'TLSv1.3' };
}

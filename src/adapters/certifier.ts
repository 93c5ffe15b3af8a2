// The certifier: signs for the cluster's authority, where the key of it lies in the cluster directory of this replica.

import { existsSync, readFileSync } from 'node:fs';
import type { Certified, CertifyAsk } from '../core/model/joining.ts';
import type { Certifier } from '../runtime/ports.ts';
import { encodeJoinToken } from './join-token.ts';

/** What it signs with. */
export interface CertifierOptions {
  /** The authority's certificate, PEM. */
  readonly authority: string;
  /** Path of its key. Read each time: an operator may keep it elsewhere but when somebody joins. */
  readonly keyFile: string;
}

/** Signs for the cluster's authority. */
export class FileCertifier implements Certifier {
  readonly #options: CertifierOptions;

  constructor(options: CertifierOptions) {
    this.#options = options;
  }

  certify(ask: CertifyAsk, done: (certified: Certified | undefined, failure?: string) => void): void {
    this.#make(ask).then(
      (certified) => done(certified),
      (error: unknown) => done(undefined, error instanceof Error ? error.message : String(error)),
    );
  }

  async #make(ask: CertifyAsk): Promise<Certified> {
    const { authority, keyFile } = this.#options;
    if (!existsSync(keyFile)) throw new Error(`${keyFile} does not exist`);
    // Loaded when somebody joins: a replica that runs does without it.
    const { openAuthority } = await import('./pki.ts');
    const signer = await openAuthority(
      { certificate: authority, privateKey: readFileSync(keyFile, 'utf8') },
      Date.now(),
    );
    if (ask.kind === 'member') {
      const signed = await signer.sign(ask.name, ask.certificateRequest);
      if (signed === undefined) throw new Error('the request is not signed by the key that it is for');
      return { id: signed.id, text: signed.certificate };
    }
    const { clusterId, expiresAtMs, members } = ask;
    const { id, certificate, privateKey } = await signer.issue('joiner', expiresAtMs);
    return { id, text: encodeJoinToken({ clusterId, expiresAtMs, members, authority, certificate, privateKey }) };
  }
}

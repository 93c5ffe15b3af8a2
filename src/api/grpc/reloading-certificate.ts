// The certificate of a TLS door, read again when its files change. A pair that does not fit is passed over, and said so.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { experimental } from '@grpc/grpc-js';

/** Where a door's certificate and key stand, as PEM. */
export interface TlsFiles {
  /** Certificate, followed by the chain up to the authority that clients know. */
  readonly cert: string;
  readonly key: string;
}

type Pair = experimental.IdentityCertificateUpdate;
type Listener = experimental.IdentityCertificateUpdateListener;

/** Hands the newest good pair to the server. */
export class ReloadingCertificate implements experimental.CertificateProvider {
  readonly #files: TlsFiles;
  readonly #onProblem: (message: string) => void;
  readonly #listeners = new Set<Listener>();
  #pair: Pair;

  /** Reads the files at once; throws where they are no pair. */
  constructor(files: TlsFiles, pollMs: number, onProblem: (message: string) => void) {
    this.#files = files;
    this.#onProblem = onProblem;
    this.#pair = readPair(files);
    for (const file of [files.cert, files.key]) watchFile(file, { interval: pollMs, persistent: false }, this.#reload);
  }

  addIdentityCertificateListener(listener: Listener): void {
    this.#listeners.add(listener);
    // Not at once: grpc-js forgets what it is told before it has noted the server that wants to know.
    queueMicrotask(() => {
      if (this.#listeners.has(listener)) listener(this.#pair);
    });
  }

  removeIdentityCertificateListener(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  /** The door knows its callers by signature, never by certificate: there is no authority to watch. */
  addCaCertificateListener(): void {}
  removeCaCertificateListener(): void {}

  /** Stops watching the files. */
  close(): void {
    for (const file of [this.#files.cert, this.#files.key]) unwatchFile(file, this.#reload);
  }

  readonly #reload = (): void => {
    try {
      this.#pair = readPair(this.#files);
    } catch (error) {
      // Between the writing of the two files this is ordinary; the second one's change comes here again.
      this.#onProblem(
        `${error instanceof Error ? error.message : String(error)} The earlier certificate stays in use.`,
      );
      return;
    }
    for (const listener of this.#listeners) listener(this.#pair);
  };
}

function readPair(files: TlsFiles): Pair {
  const certificate = readPem(files.cert, 'certificate');
  const privateKey = readPem(files.key, 'private key');
  let fits: boolean;
  try {
    fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch (cause) {
    throw new Error(`${files.cert} and ${files.key} do not hold a certificate and a private key as PEM.`, { cause });
  }
  if (!fits) throw new Error(`The private key in ${files.key} is not that of the certificate in ${files.cert}.`);
  return { certificate, privateKey };
}

function readPem(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Error(`The ${what} ${path} cannot be read.`, { cause });
  }
}

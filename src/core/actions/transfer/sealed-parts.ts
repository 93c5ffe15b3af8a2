// Secrets of an account on their way out: opened with the cluster's data keys, and sealed again with the key of the export.

import {
  accessKeyPlace,
  type ExportKey,
  mfaSeedPlace,
  passwordPlace,
  privateKeyPlace,
  serviceCredentialPlace,
} from '../../authn/export-key.ts';
import {
  type LoginProfileRecord,
  loginProfileKey,
  type MfaDeviceRecord,
  type ServiceCredentialRecord,
  serviceCredentialKey,
} from '../../model/credential-record.ts';
import {
  type AccessKeyRecord,
  accessKeyKey,
  type PrivateKeyRecord,
  type ServerCertificateRecord,
  serverCertificateBodyKey,
} from '../../model/record.ts';
import { dotText as textOf } from '../../model/revocation.ts';
import type {
  ExportedAccessKey,
  ExportedMfaDevice,
  ExportedPassword,
  ExportedPrivateKey,
  ExportedServerCertificate,
  ExportedServiceCredential,
} from '../../shapes/cluster.ts';
import type { ActionScope } from '../action.ts';

/** Seals what has a secret; what cannot be sealed is left out whole, and named. INVARIANT: nothing that needs a secret goes without. */
export class SealedParts {
  readonly #scope: Pick<ActionScope, 'account' | 'secrets' | 'view'>;
  readonly #key: ExportKey | undefined;
  readonly #leftOut: string[] = [];

  /** Without a key everything that needs a secret is left out. */
  constructor(scope: Pick<ActionScope, 'account' | 'secrets' | 'view'>, key: ExportKey | undefined) {
    this.#scope = scope;
    this.#key = key;
  }

  /** What was left out. */
  get leftOut(): readonly string[] {
    return this.#leftOut;
  }

  /** Notes something that is left out for another reason. */
  leaveOut(what: string): void {
    this.#leftOut.push(what);
  }

  accessKeys(whose: string, ids: readonly string[]): readonly ExportedAccessKey[] {
    const { view, account, secrets } = this.#scope;
    return ids.flatMap((id) => {
      const record: AccessKeyRecord | undefined = view.get(accessKeyKey(id));
      const isDeleted = view.revocationsOf(id).some(({ kind }) => kind === 'key-delete');
      if (record === undefined || isDeleted) return [];
      const secret = secrets.openAccessKey(record.sealedSecret, id, account);
      return this.#sealed(`${whose}: access key ${id}`, secret, accessKeyPlace(id), (sealedSecret) => ({
        ...{ id, status: this.#statusOf(record), createDate: record.createdAtMs, sealedSecret },
      }));
    });
  }

  /** A revocation that the records do not have yet counts. */
  #statusOf({ id, status, coveredDots }: AccessKeyRecord): 'Active' | 'Inactive' {
    const dots = this.#scope.view.revocationsOf(id);
    const isTaken = dots.some(({ kind, dot }) => kind === 'key-deactivate' && !coveredDots.includes(textOf(dot)));
    return isTaken ? 'Inactive' : status;
  }

  /** The password of a user, by its unique id, or of the root user, by the account. */
  password(whose: string, holder: string): ExportedPassword | undefined {
    const { view, account, secrets } = this.#scope;
    const record: LoginProfileRecord | undefined = view.get(loginProfileKey(account, holder));
    if (record === undefined) return undefined;
    const open = (sealed: string): string | undefined => secrets.openPasswordHash(sealed, holder, account);
    const [password] = this.#sealed(
      `${whose}: password`,
      open(record.sealedSecret),
      passwordPlace(holder, 0),
      (sealedHash, seal) => ({
        ...{ createDate: record.createdAtMs, changeDate: record.changedAtMs, sealedHash },
        ...(record.resetRequired ? { resetRequired: true } : {}),
        ...(record.suspended === true ? { suspended: true } : {}),
        // A hash that cannot be opened bars nothing here either.
        sealedEarlierHashes: record.earlier
          .map(open)
          .filter((hash) => hash !== undefined)
          .map((hash, at) => seal(hash, passwordPlace(holder, at + 1))),
      }),
    );
    return password;
  }

  serviceCredentials(whose: string, userId: string, ids: readonly string[]): readonly ExportedServiceCredential[] {
    const { view, account, secrets } = this.#scope;
    return ids.flatMap((id) => {
      const record: ServiceCredentialRecord | undefined = view.get(serviceCredentialKey(account, userId, id));
      if (record === undefined) return [];
      const password = secrets.openServicePassword(record.sealedSecret, id, account);
      const { serviceName, loginName, status, expiresAtMs } = record;
      return this.#sealed(
        `${whose}: service-specific credential ${id}`,
        password,
        serviceCredentialPlace(id),
        (sealedPassword) => ({
          ...{ id, serviceName, loginName, status, createDate: record.createdAtMs, sealedPassword },
          ...(expiresAtMs === undefined ? {} : { expirationDate: expiresAtMs }),
        }),
      );
    });
  }

  mfaDevice(whose: string, record: MfaDeviceRecord): readonly ExportedMfaDevice[] {
    const { account, secrets } = this.#scope;
    const { serialNumber, enabled, createdAtMs: createDate, tags } = record;
    const seed = secrets.openMfaSeed(record.sealedSecret, serialNumber, account);
    return this.#sealed(`${whose}MFA device ${serialNumber}`, seed, mfaSeedPlace(serialNumber), (sealedSeed) => ({
      ...{ serialNumber, createDate, tags, sealedSeed },
      ...(enabled === undefined
        ? {}
        : { enableDate: enabled.atMs, usedStep: enabled.usedStep, aheadSteps: enabled.aheadSteps }),
    }));
  }

  /** Private keys of a SAML provider. */
  privateKeys(whose: string, records: readonly PrivateKeyRecord[]): readonly ExportedPrivateKey[] {
    const { account, secrets } = this.#scope;
    return records.flatMap(({ id, createdAtMs: createDate, sealedSecret }) =>
      this.#sealed(
        `${whose}: private key ${id}`,
        secrets.openPrivateKey(sealedSecret, id, account),
        privateKeyPlace(id),
        (sealedKey) => ({ id, createDate, sealedKey }),
      ),
    );
  }

  serverCertificate(record: ServerCertificateRecord): readonly ExportedServerCertificate[] {
    const { view, account, secrets } = this.#scope;
    const { name, path, id, createdAtMs: uploadDate, tags } = record;
    const parts = view.get(serverCertificateBodyKey(account, id));
    if (parts === undefined) return [];
    const { body, chain, privateKey } = parts;
    const key = secrets.openPrivateKey(privateKey.sealedSecret, privateKey.id, account);
    return this.#sealed(`server certificate ${name}`, key, privateKeyPlace(id), (sealedKey) => ({
      ...{ name, path, id, uploadDate, tags, body, sealedKey },
      ...(chain === undefined ? {} : { chain }),
    }));
  }

  #sealed<T>(
    what: string,
    secret: string | undefined,
    of: string,
    make: (sealed: string, seal: (more: string, its: string) => string) => T,
  ): readonly T[] {
    const { account } = this.#scope;
    const key = this.#key;
    if (key !== undefined && secret !== undefined) {
      const seal = (more: string, its: string): string => key.seal(more, { account, of: its });
      return [make(seal(secret, of), seal)];
    }
    this.leaveOut(key === undefined ? what : `${what} (its data key is missing)`);
    return [];
  }
}

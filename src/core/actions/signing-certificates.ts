// Signing certificates: of users and of the root user, in one record of each, every certificate once in an account.

import type { Entropy, ReadCertificate } from '../base/ports.ts';
import { drawBase32 } from '../model/base32.ts';
import {
  type RecordWrite,
  type SigningCertificateRecord,
  signingCertificatesKey,
  signingCertificateUseKey,
} from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { SigningCertificate } from '../shapes/iam.ts';
import { keyOwner, ownerRefused } from './access-keys.ts';
import type { ActionOutcome, ActionScope } from './action.ts';
import { findEntity, noSuchEntity } from './entities.ts';

// As long as AWS's.
const idCharacters = 32;

/** A fresh id of a signing certificate. */
export function newCertificateId(entropy: Entropy): string {
  return drawBase32(entropy, idCharacters);
}

/** The signing certificates of the user with that unique id, or of the root user, whose id is the account. */
export function certificatesOf(view: View, account: string, holder: string): readonly SigningCertificateRecord[] {
  return view.get(signingCertificatesKey(account, holder))?.certificates ?? [];
}

/** Somebody, and its signing certificates. */
export interface HeldCertificates {
  /** Unique id of the user, or the account. */
  readonly holder: string;
  readonly name: string;
  readonly certificates: readonly SigningCertificateRecord[];
}

/** Those of the user that a call names, or of the caller; AWS's words where that is nobody. */
export function heldCertificates(scope: ActionScope, userName: string | undefined): HeldCertificates | Refusal {
  const { view, account } = scope;
  const owner = keyOwner(scope, userName);
  if (ownerRefused(owner)) return owner;
  if (owner.kind === 'root')
    return { holder: account, name: 'root', certificates: certificatesOf(view, account, account) };
  const user = findEntity(view, 'user', account, owner.name)?.record;
  if (user === undefined) return noSuchEntity('user', owner.name);
  return { holder: user.id, name: user.name, certificates: certificatesOf(view, account, user.id) };
}

/** Whether nobody was found. */
export function holderRefused(held: HeldCertificates | Refusal): held is Refusal {
  return 'code' in held;
}

/** The writes of somebody's certificates; without any the record is absent. */
export function certificatesWrite(
  account: string,
  holder: string,
  certificates: readonly SigningCertificateRecord[],
): RecordWrite {
  const value = certificates.length === 0 ? undefined : { certificates };
  return { key: signingCertificatesKey(account, holder), value };
}

/** The write of who has a certificate; undefined: nobody. */
export function certificateUseWrite(account: string, fingerprint: string, holder: string | undefined): RecordWrite {
  return {
    key: signingCertificateUseKey(account, fingerprint),
    value: holder === undefined ? undefined : { holder },
  };
}

/** Puts something else, or nothing, in the place of one certificate. */
export function changeCertificate(
  scope: ActionScope,
  named: { readonly userName?: string; readonly certificateId: string },
  change: (certificate: SigningCertificateRecord) => SigningCertificateRecord | undefined,
): ActionOutcome<Readonly<Record<string, never>>> {
  const { account } = scope;
  const held = heldCertificates(scope, named.userName);
  if (holderRefused(held)) return { outcome: 'refused', refusal: held };
  const before = held.certificates.find(({ id }) => id === named.certificateId);
  if (before === undefined) return { outcome: 'refused', refusal: noSuchCertificate(named.certificateId) };
  const after = change(before);
  const certificates = held.certificates.flatMap((one) =>
    one !== before ? [one] : after === undefined ? [] : [after],
  );
  const write = certificatesWrite(account, held.holder, certificates);
  if (after !== undefined) return { outcome: 'written', response: {}, writes: [write], class: 'update' };
  const writes = [write, certificateUseWrite(account, before.fingerprint, undefined)];
  return { outcome: 'written', response: {}, writes, class: 'revoke' };
}

/** AWS's words for a certificate that is not there. */
export function noSuchCertificate(id: string): Refusal {
  return refusal('NoSuchEntity', `The Certificate with id ${id} cannot be found.`);
}

/** A certificate that can be read and has not expired, or AWS's words that it is none. */
export function readableCertificate({ keyReader, nowMs }: ActionScope, body: string): ReadCertificate | Refusal {
  const read = keyReader.certificate(body);
  if (read !== undefined && read.expiresAtMs > nowMs) return read;
  // What may be a private key by mistake is not repeated.
  const shown = body.includes('PRIVATE KEY') ? 'in the request' : body;
  return refusal('MalformedCertificate', `Certificate ${shown} is malformed.`);
}

/** Whether a certificate was refused. */
export function certificateRefused(read: ReadCertificate | Refusal): read is Refusal {
  return 'code' in read;
}

/** A signing certificate as the API shows it. */
export function signingCertificateShape(userName: string, certificate: SigningCertificateRecord): SigningCertificate {
  return {
    ...{ userName, certificateId: certificate.id, certificateBody: certificate.body, status: certificate.status },
    uploadDate: certificate.uploadedAtMs,
  };
}

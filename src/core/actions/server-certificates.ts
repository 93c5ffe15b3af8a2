// Server certificates: found by name, judged by ARN, checked against their key and chain, shown without the private key.

import { iamArn } from '../model/arn.ts';
import { quotas } from '../model/quotas.ts';
import { type ServerCertificateRecord, serverCertificateKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ContextValue } from '../policy/context.ts';
import type { ServerCertificateMetadata, UploadServerCertificateRequest } from '../shapes/iam.ts';
import type { ActionOutcome, ActionScope, Permission, PermissionScope } from './action.ts';
import { namedPermission, quotaExceeded } from './entities.ts';

/** The server certificate of that name, compared without case. */
export function findServerCertificate(view: View, account: string, name: string): ServerCertificateRecord | undefined {
  return view.get(serverCertificateKey(account, name));
}

/** AWS's words for a server certificate that is not there. */
export function noSuchServerCertificate(name: string): Refusal {
  return refusal('NoSuchEntity', `The Server Certificate with name ${name} cannot be found.`);
}

/** AWS's words for a name that is taken. */
export function serverCertificateExists(name: string): Refusal {
  return refusal('EntityAlreadyExists', `The Server Certificate with name ${name} already exists.`);
}

/** What a call on an existing (or missing) server certificate must be allowed. */
export function serverCertificatePermission(
  scope: PermissionScope,
  action: string,
  name: string,
  context: Readonly<Record<string, ContextValue>> = {},
): Permission {
  const found = findServerCertificate(scope.view, scope.caller.account, name);
  return namedPermission(scope, action, { kind: 'server-certificate', name, found }, context);
}

/** When an uploaded certificate expires, or why it is not taken with its private key and chain. */
export function certificateValidity(scope: ActionScope, request: UploadServerCertificateRequest): number | Refusal {
  const { certificateBody, privateKey, certificateChain } = request;
  const read = scope.keyReader.certificate(certificateBody);
  if (read === undefined) return unreadable;
  if (read.expiresAtMs <= scope.nowMs) return expired;
  const belongs = scope.keyReader.belongs(privateKey, certificateBody);
  if (belongs === undefined) return refusal('MalformedCertificate', 'Invalid Private Key.');
  if (!belongs) return mismatch;
  return (
    (certificateChain === undefined ? undefined : chainProblem(scope, certificateBody, certificateChain)) ??
    read.expiresAtMs
  );
}

const unreadable = refusal(
  'MalformedCertificate',
  'Unable to parse certificate. Please ensure the certificate is in PEM format.',
);
const expired = refusal(
  'MalformedCertificate',
  "Certificate is no longer valid. The 'Not After' date restriction on the certificate has passed.",
);
const mismatch = refusal(
  'KeyPairMismatch',
  'The private key did not match the public key provided. Please verify the key material and try again.',
);

function chainProblem({ keyReader }: ActionScope, certificate: string, chain: string): Refusal | undefined {
  const limit = quotas.serverCertificateChainCharacters;
  if (chain.length > limit) return quotaExceeded('ServerCertificateChainSize', limit);
  const broken = keyReader.brokenLink(certificate, chain);
  if (broken === undefined) return undefined;
  // As AWS counts: a first certificate that is not the signing one stands nowhere in the chain.
  const index = broken === 0 ? -1 : broken;
  return refusal(
    'MalformedCertificate',
    'Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, ' +
      `followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`,
  );
}

/** Whether a certificate, its key or its chain was refused. */
export function validityRefused(validity: number | Refusal): validity is Refusal {
  return typeof validity !== 'number';
}

/** Puts something else in the place of what stands beside a certificate, its parts left as they are. */
export function changeServerCertificate(
  { view, account }: ActionScope,
  name: string,
  change: (found: ServerCertificateRecord) => ServerCertificateRecord | Refusal,
): ActionOutcome<Readonly<Record<string, never>>> {
  const found = findServerCertificate(view, account, name);
  if (found === undefined) return { outcome: 'refused', refusal: noSuchServerCertificate(name) };
  const changed = change(found);
  if ('code' in changed) return { outcome: 'refused', refusal: changed };
  const [before, after] = [serverCertificateKey(account, found.name), serverCertificateKey(account, changed.name)];
  const moved = before === after ? [] : [{ key: before, value: undefined }];
  return { outcome: 'written', response: {}, writes: [...moved, { key: after, value: changed }], class: 'update' };
}

/** What the API shows beside a certificate. */
export function serverCertificateShape(account: string, record: ServerCertificateRecord): ServerCertificateMetadata {
  const { name, path, id, createdAtMs, expiresAtMs } = record;
  return {
    ...{ path, serverCertificateName: name, serverCertificateId: id },
    ...{ arn: iamArn('server-certificate', account, path, name), uploadDate: createdAtMs, expiration: expiresAtMs },
  };
}

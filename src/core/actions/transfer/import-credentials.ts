// Credentials in an import: opened with the key of the export, checked, and sealed with this cluster's data keys.

import { accessKeyPlace, mfaSeedPlace, passwordPlace, serviceCredentialPlace } from '../../authn/export-key.ts';
import { accountOfAccessKeyId } from '../../model/access-key-id.ts';
import { fromBase32 } from '../../model/base32.ts';
import { loginNameKey, loginProfileKey, serviceCredentialKey } from '../../model/credential-record.ts';
import { quotas } from '../../model/quotas.ts';
import { accessKeyKey, type UserRecord, userKey } from '../../model/record.ts';
import { type Refusal, refusal } from '../../model/refusal.ts';
import type {
  ExportedAccessKey,
  ExportedMfaDevice,
  ExportedPassword,
  ExportedServiceCredential,
  ExportedSigningCertificate,
  ExportedSshPublicKey,
} from '../../shapes/cluster.ts';
import { type KeyOwner, newKey } from '../access-keys.ts';
import { counted, quotaExceeded } from '../entities.ts';
import { CreateVirtualMFADevice } from '../iam/CreateVirtualMFADevice.ts';
import { UploadSigningCertificate } from '../iam/UploadSigningCertificate.ts';
import { UploadSSHPublicKey } from '../iam/UploadSSHPublicKey.ts';
import { findMfaDevice, mfaArn, mfaDeviceWrite } from '../mfa-devices.ts';
import { serviceNamed } from '../service-credentials.ts';
import { certificatesOf, certificatesWrite } from '../signing-certificates.ts';
import { sshKeysOf, sshKeysWrite } from '../ssh-keys.ts';
import { GivenEntropy } from './given-entropy.ts';
import type { ImportCalls } from './import-calls.ts';

/** An access key of a user or of the root user. */
export function importAccessKey(calls: ImportCalls, owner: KeyOwner, part: ExportedAccessKey): void {
  const { id, status, createDate, sealedSecret } = part;
  const secret = calls.open(sealedSecret, accessKeyPlace(id));
  if (!calls.holds(keyIdProblem(calls, id)) || secret === undefined) return;
  const made = newKey(calls.scope, owner, { id, secret });
  if ('code' in made) {
    calls.holds(made);
    return;
  }
  calls.put(made.writes);
  calls.put([{ key: accessKeyKey(id), value: { ...made.key, status, createdAtMs: createDate } }]);
}

function keyIdProblem({ scope: { view }, account }: ImportCalls, id: string): Refusal | undefined {
  const carried = accountOfAccessKeyId(id);
  if (carried !== undefined && carried !== account)
    return refusal('InvalidInput', `The access key id ${id} says that it is of account ${carried}.`);
  if (view.get(accessKeyKey(id)) !== undefined)
    return refusal('EntityAlreadyExists', `The access key ${id} exists already.`);
  // INVARIANT: nothing undoes a deletion, and no id passes from one account to another, whose ops come in any order.
  return view.revocationsOf(id).length > 0
    ? refusal('EntityAlreadyExists', `The access key ${id} was revoked here: its id is used up.`)
    : undefined;
}

// Of argon2 those are taken whose check costs no more than a few of our own: the cost is in the hash.
const argon2 = /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,172}$/;
const most = { memoryKib: 65_536, passes: 10, lanes: 4 };

function hashProblem(hash: string): Refusal | undefined {
  const [, memoryKib, passes, lanes] = argon2.exec(hash) ?? [];
  const isCheap = Number(memoryKib) <= most.memoryKib && Number(passes) <= most.passes && Number(lanes) <= most.lanes;
  // What is in no form that is known here is nobody's password.
  const isNobodys = /^\$[a-z]+\$[0-9a-f]*$/.test(hash);
  return isCheap || isNobodys ? undefined : refusal('InvalidInput', 'A password is hashed in a way that is not taken.');
}

/** The password of a user, by its unique id, or of the root user, by the account. */
export function importPassword(calls: ImportCalls, holder: string, part: ExportedPassword): void {
  const { account, scope } = calls;
  const { createDate: createdAtMs, changeDate: changedAtMs, resetRequired = false, suspended } = part;
  const [current = '', ...earlier] = [part.sealedHash, ...part.sealedEarlierHashes].map((text, number) => {
    const hash = calls.open(text, passwordPlace(holder, number));
    if (hash === undefined || !calls.holds(hashProblem(hash))) return '';
    return scope.secrets.sealPasswordHash(hash, holder, account);
  });
  const value = {
    ...{ createdAtMs, changedAtMs, resetRequired, sealedSecret: current, earlier },
    ...(suspended === true ? { suspended } : {}),
  };
  calls.put([{ key: loginProfileKey(account, holder), value }]);
}

/** An SSH public key of a user. */
export function importSshPublicKey(calls: ImportCalls, user: UserRecord, part: ExportedSshPublicKey): void {
  const { id, status, uploadDate, ssh, pem } = part;
  const { account, scope } = calls;
  const isTwice = sshKeysOf(scope.view, account, user.id).some((key) => key.id === id);
  if (isTwice) calls.holds(refusal('EntityAlreadyExists', `The SSH public key ${id} is there twice.`));
  const [asSsh, asPem] = [scope.keyReader.publicKey(ssh), scope.keyReader.publicKey(pem)];
  const isSame = typeof asSsh !== 'string' && typeof asPem !== 'string' && asSsh.fingerprint === asPem.fingerprint;
  if (!isSame) calls.holds(refusal('InvalidPublicKey', `The two forms of the SSH public key ${id} differ.`));
  const as = { nowMs: uploadDate, entropy: GivenEntropy.idBehind('APKA', id) };
  if (!calls.must(UploadSSHPublicKey, { userName: user.name, sshPublicKeyBody: ssh }, as)) return;
  const keys = sshKeysOf(scope.view, account, user.id).map((key) => (key.id === id ? { ...key, status } : key));
  calls.put([sshKeysWrite(account, user.id, keys)]);
}

/** A signing certificate of a user, or of the root user, who has no name. */
export function importSigningCertificate(
  calls: ImportCalls,
  whose: { readonly holder: string; readonly userName?: string },
  part: ExportedSigningCertificate,
): void {
  const { id, status, uploadDate, body: certificateBody } = part;
  const { account, scope } = calls;
  const { holder, ...named } = whose;
  const isTwice = certificatesOf(scope.view, account, holder).some((one) => one.id === id);
  if (isTwice) calls.holds(refusal('EntityAlreadyExists', `The signing certificate ${id} is there twice.`));
  const as = { nowMs: uploadDate, entropy: GivenEntropy.idBehind('', id) };
  if (!calls.must(UploadSigningCertificate, { ...named, certificateBody }, as)) return;
  const present = certificatesOf(scope.view, account, holder);
  // One that is there already is taken for the same again.
  if (!present.some((one) => one.id === id))
    calls.holds(refusal('DuplicateCertificate', `The signing certificate ${id} is there twice.`));
  calls.put([
    certificatesWrite(
      account,
      holder,
      present.map((one) => (one.id === id ? { ...one, status } : one)),
    ),
  ]);
}

/** A service-specific credential of a user. */
export function importServiceCredential(calls: ImportCalls, user: UserRecord, part: ExportedServiceCredential): void {
  const { account, scope } = calls;
  const { id, loginName, status, createDate: createdAtMs, expirationDate: expiresAtMs } = part;
  const named = serviceNamed(part.serviceName);
  const serviceName = typeof named === 'string' ? named : part.serviceName;
  const key = userKey(account, user.name);
  const present = calls.made(key);
  const ids = present.serviceCredentials ?? [];
  const others = ids.filter(
    (one) => scope.view.get(serviceCredentialKey(account, user.id, one))?.serviceName === serviceName,
  );
  const limit = quotas.serviceCredentialsPerUserAndService;
  const nameKey = loginNameKey(account, serviceName, loginName);
  const isTaken = ids.includes(id) || scope.view.get(nameKey) !== undefined || !loginName.endsWith(`-at-${account}`);
  const problem =
    (typeof named === 'string' ? undefined : named) ??
    (others.length >= limit ? quotaExceeded('ContextSpecificCredentialsPerUserPerContext', limit) : undefined) ??
    (isTaken
      ? refusal('InvalidInput', `The service-specific credential ${id} has an id or a login name that it cannot have.`)
      : undefined);
  const password = calls.open(part.sealedPassword, serviceCredentialPlace(id));
  if (!calls.holds(problem) || password === undefined) return;
  const credential = {
    ...{ id, userId: user.id, serviceName, loginName, status, createdAtMs },
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    sealedSecret: scope.secrets.sealServicePassword(password, id, account),
  };
  calls.put([
    { key: serviceCredentialKey(account, user.id, id), value: credential },
    { key: nameKey, value: { credentialId: id } },
    { key, value: { ...present, serviceCredentials: [...ids, id] } },
  ]);
}

// As CreateVirtualMFADevice draws them.
const seedBytes = 40;

/** A virtual MFA device, of a user where one has enabled it. */
export function importMfaDevice(calls: ImportCalls, part: ExportedMfaDevice, user: UserRecord | undefined): void {
  const { account, scope } = calls;
  const { serialNumber, createDate: nowMs, tags, enableDate: atMs, usedStep, aheadSteps } = part;
  const start = mfaArn(account, '/', '');
  const seed = fromBase32(calls.open(part.sealedSeed, mfaSeedPlace(serialNumber)) ?? '');
  const isWhole = [atMs, usedStep, aheadSteps].every((one) => (one === undefined) === (user === undefined));
  if (!serialNumber.startsWith(start) || seed?.length !== seedBytes || !isWhole) {
    calls.holds(refusal('InvalidInput', `${serialNumber} is no MFA device of account ${account}, or not all of one.`));
    return;
  }
  const name = serialNumber.lastIndexOf('/') + 1;
  const [path, virtualMfaDeviceName] = [serialNumber.slice(start.length - 1, name), serialNumber.slice(name)];
  const as = { nowMs, entropy: GivenEntropy.of(seed) };
  if (!calls.must(CreateVirtualMFADevice, { virtualMfaDeviceName, path, tags }, as)) return;
  if (user === undefined || atMs === undefined || usedStep === undefined || aheadSteps === undefined) return;
  const key = userKey(account, user.name);
  const present = calls.made(key);
  const device = findMfaDevice(scope.view, account, serialNumber);
  if (device === undefined) return;
  const enabled = { userId: user.id, atMs, usedStep, aheadSteps };
  calls.put([
    mfaDeviceWrite(account, serialNumber, { ...device, enabled }),
    { key, value: { ...present, mfaDevices: [...(present.mfaDevices ?? []), serialNumber] } },
    counted(scope.view, account, 'mfaDevicesInUse', 1),
  ]);
}

// Credentials of users at both doors: access keys, uploads, service-specific ones, devices, and server certificates.

import { arnOf } from '../../../support/engine-under-test.ts';
import {
  certificate,
  certificateKey,
  certificates,
  futureCertificate,
  otherKey,
  sshKeys,
} from '../../../support/uploads.ts';
import { does, type Kept, refuses, type Step } from '../step.ts';
import { codes, seedOf } from './codes.ts';

const alice = { userName: 'Alice' };
const bob = { userName: 'Bob' };
const none = { userName: 'none' };
const unknownKey = 'AKIAAAAAAAAAAAAAAAAA';
const serviceName = 'codecommit.amazonaws.com';
const serviceSpecificCredentialId = 'ACCAAAAAAAAAAAAAAAAAA';
const sshPublicKeyId = 'APKAAAAAAAAAAAAAAAAA';
const certificateId = 'A'.repeat(32);
const tags = [{ key: 'team', value: 'blue' }];
const reserved = [{ key: 'aws:x', value: '' }];
const tooMany = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`, value: '' }));
const phone = { serialNumber: arnOf('mfa/Phone') };
const noDevice = { serialNumber: arnOf('mfa/none') };
const zeros = { authenticationCode1: '000000', authenticationCode2: '000000' };
const site = { serverCertificateName: 'site' };
const noSite = { serverCertificateName: 'none' };
const uploaded = { certificateBody: certificate, privateKey: certificateKey };

const key = ({ key: accessKeyId = '' }: Kept) => ({ accessKeyId });
const ssh = ({ ssh: id = '' }: Kept) => ({ sshPublicKeyId: id });
const signing = ({ signing: id = '' }: Kept) => ({ certificateId: id });
const service = ({ service: id = '' }: Kept) => ({ serviceSpecificCredentialId: id });
/** Access keys and what users upload. */
export const credentialScript: readonly Step[] = [
  does('CreateUser', alice),
  does('CreateUser', bob),
  does('CreateAccessKey', alice, ({ accessKey }) => ({ key: accessKey.accessKeyId })),
  refuses('NoSuchEntity', 'CreateAccessKey', none),
  does('CreateAccessKey', alice),
  refuses('LimitExceeded', 'CreateAccessKey', alice),
  does('ListAccessKeys', alice),
  refuses('NoSuchEntity', 'ListAccessKeys', none),
  does('GetAccessKeyLastUsed', key),
  refuses('AccessDenied', 'GetAccessKeyLastUsed', { accessKeyId: unknownKey }),
  does('UpdateAccessKey', (kept) => ({ ...alice, ...key(kept), status: 'Inactive' })),
  refuses('NoSuchEntity', 'UpdateAccessKey', { ...alice, accessKeyId: unknownKey, status: 'Inactive' }),
  refuses('InvalidInput', 'UpdateAccessKey', (kept) => ({ ...alice, ...key(kept), status: 'Expired' })),
  does('DeleteAccessKey', (kept) => ({ ...alice, ...key(kept) })),
  refuses('NoSuchEntity', 'DeleteAccessKey', { ...alice, accessKeyId: unknownKey }),
  does('UploadSSHPublicKey', { ...alice, sshPublicKeyBody: sshKeys[0] ?? '' }, ({ sshPublicKey }) => ({
    ssh: sshPublicKey?.sshPublicKeyId ?? '',
  })),
  refuses('NoSuchEntity', 'UploadSSHPublicKey', { ...none, sshPublicKeyBody: sshKeys[0] ?? '' }),
  refuses('DuplicateSSHPublicKey', 'UploadSSHPublicKey', { ...alice, sshPublicKeyBody: sshKeys[0] ?? '' }),
  refuses('InvalidPublicKey', 'UploadSSHPublicKey', { ...alice, sshPublicKeyBody: 'ssh-rsa x' }),
  refuses('UnrecognizedPublicKeyEncoding', 'UploadSSHPublicKey', { ...alice, sshPublicKeyBody: 'x' }),
  ...sshKeys.slice(1, 5).map((sshPublicKeyBody) => does('UploadSSHPublicKey', { ...alice, sshPublicKeyBody })),
  refuses('LimitExceeded', 'UploadSSHPublicKey', { ...alice, sshPublicKeyBody: sshKeys[5] ?? '' }),
  does('GetSSHPublicKey', (kept) => ({ ...alice, ...ssh(kept), encoding: 'PEM' })),
  refuses('NoSuchEntity', 'GetSSHPublicKey', { ...alice, sshPublicKeyId, encoding: 'SSH' }),
  does('ListSSHPublicKeys', alice),
  refuses('NoSuchEntity', 'ListSSHPublicKeys', none),
  does('UpdateSSHPublicKey', (kept) => ({ ...alice, ...ssh(kept), status: 'Inactive' })),
  refuses('NoSuchEntity', 'UpdateSSHPublicKey', { ...alice, sshPublicKeyId, status: 'Inactive' }),
  refuses('InvalidInput', 'UpdateSSHPublicKey', (kept) => ({ ...alice, ...ssh(kept), status: 'Expired' })),
  does('DeleteSSHPublicKey', (kept) => ({ ...alice, ...ssh(kept) })),
  refuses('NoSuchEntity', 'DeleteSSHPublicKey', { ...alice, sshPublicKeyId }),
  does('UploadSigningCertificate', { ...alice, certificateBody: certificate }, (uploadedOne) => ({
    signing: uploadedOne.certificate.certificateId,
  })),
  refuses('NoSuchEntity', 'UploadSigningCertificate', { ...none, certificateBody: certificate }),
  refuses('DuplicateCertificate', 'UploadSigningCertificate', { ...bob, certificateBody: certificate }),
  refuses('InvalidCertificate', 'UploadSigningCertificate', { ...bob, certificateBody: futureCertificate }),
  refuses('MalformedCertificate', 'UploadSigningCertificate', { ...bob, certificateBody: 'x' }),
  does('ListSigningCertificates', alice),
  refuses('NoSuchEntity', 'ListSigningCertificates', none),
  does('UpdateSigningCertificate', (kept) => ({ ...alice, ...signing(kept), status: 'Inactive' })),
  refuses('NoSuchEntity', 'UpdateSigningCertificate', { ...alice, certificateId, status: 'Inactive' }),
  refuses('InvalidInput', 'UpdateSigningCertificate', (kept) => ({ ...alice, ...signing(kept), status: 'Expired' })),
  does('DeleteSigningCertificate', (kept) => ({ ...alice, ...signing(kept) })),
  refuses('NoSuchEntity', 'DeleteSigningCertificate', { ...alice, certificateId }),
  ...certificates.slice(0, 2).map((certificateBody) => does('UploadSigningCertificate', { ...bob, certificateBody })),
  refuses('LimitExceeded', 'UploadSigningCertificate', { ...bob, certificateBody: certificates[2] ?? '' }),
  does('CreateServiceSpecificCredential', { ...alice, serviceName }, ({ serviceSpecificCredential }) => ({
    service: serviceSpecificCredential?.serviceSpecificCredentialId ?? '',
  })),
  refuses('NoSuchEntity', 'CreateServiceSpecificCredential', { ...none, serviceName }),
  refuses('NoSuchEntity', 'CreateServiceSpecificCredential', { ...alice, serviceName: 'a' }),
  does('CreateServiceSpecificCredential', { ...alice, serviceName }),
  refuses('LimitExceeded', 'CreateServiceSpecificCredential', { ...alice, serviceName }),
  does('ListServiceSpecificCredentials', alice),
  refuses('NoSuchEntity', 'ListServiceSpecificCredentials', none),
  refuses('NoSuchEntity', 'ListServiceSpecificCredentials', { ...alice, serviceName: 'a' }),
  does('UpdateServiceSpecificCredential', (kept) => ({ ...alice, ...service(kept), status: 'Inactive' })),
  refuses('NoSuchEntity', 'UpdateServiceSpecificCredential', {
    ...{ ...alice, serviceSpecificCredentialId, status: 'Inactive' },
  }),
  does('ResetServiceSpecificCredential', (kept) => ({ ...alice, ...service(kept) })),
  refuses('NoSuchEntity', 'ResetServiceSpecificCredential', { ...alice, serviceSpecificCredentialId }),
  does('DeleteServiceSpecificCredential', (kept) => ({ ...alice, ...service(kept) })),
  refuses('NoSuchEntity', 'DeleteServiceSpecificCredential', { ...alice, serviceSpecificCredentialId }),
];

/** Virtual MFA devices. */
export const deviceScript: readonly Step[] = [
  does('CreateUser', alice),
  does('CreateVirtualMFADevice', { virtualMfaDeviceName: 'Phone', tags }, seedOf('seed')),
  refuses('EntityAlreadyExists', 'CreateVirtualMFADevice', { virtualMfaDeviceName: 'Phone' }),
  refuses('InvalidInput', 'CreateVirtualMFADevice', { virtualMfaDeviceName: 'new', tags: [...tags, ...tags] }),
  refuses('InvalidAuthenticationCode', 'EnableMFADevice', { ...alice, ...phone, ...zeros }),
  refuses('NoSuchEntity', 'EnableMFADevice', { ...alice, ...noDevice, ...zeros }),
  does('EnableMFADevice', (kept) => ({ ...alice, ...phone, ...codes('seed')(kept) })),
  refuses('EntityAlreadyExists', 'EnableMFADevice', (kept) => ({ ...alice, ...phone, ...codes('seed')(kept) })),
  refuses('DeleteConflict', 'DeleteVirtualMFADevice', phone),
  does('GetMFADevice', { ...alice, ...phone }),
  refuses('NoSuchEntity', 'GetMFADevice', { ...alice, ...noDevice }),
  does('ListMFADevices', alice),
  refuses('NoSuchEntity', 'ListMFADevices', none),
  does('ListVirtualMFADevices', {}),
  does('ResyncMFADevice', (kept) => ({ ...alice, ...phone, ...codes('seed', 10)(kept) })),
  refuses('InvalidAuthenticationCode', 'ResyncMFADevice', { ...alice, ...phone, ...zeros }),
  refuses('NoSuchEntity', 'ResyncMFADevice', { ...alice, ...noDevice, ...zeros }),
  does('TagMFADevice', { ...phone, tags: [{ key: 'cost', value: '' }] }),
  refuses('NoSuchEntity', 'TagMFADevice', { ...noDevice, tags }),
  refuses('InvalidInput', 'TagMFADevice', { ...phone, tags: reserved }),
  refuses('LimitExceeded', 'TagMFADevice', { ...phone, tags: tooMany }),
  does('ListMFADeviceTags', phone),
  refuses('NoSuchEntity', 'ListMFADeviceTags', noDevice),
  does('UntagMFADevice', { ...phone, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'UntagMFADevice', { ...noDevice, tagKeys: ['cost'] }),
  does('DeactivateMFADevice', { ...alice, ...phone }),
  refuses('NoSuchEntity', 'DeactivateMFADevice', { ...alice, ...phone }),
  does('DeleteVirtualMFADevice', phone),
  refuses('NoSuchEntity', 'DeleteVirtualMFADevice', phone),
];

/** Server certificates. */
export const serverCertificateScript: readonly Step[] = [
  does('UploadServerCertificate', { ...site, ...uploaded, tags }),
  does('UploadServerCertificate', { ...uploaded, serverCertificateName: 'other' }),
  refuses('EntityAlreadyExists', 'UploadServerCertificate', { ...uploaded, serverCertificateName: 'SITE' }),
  refuses('KeyPairMismatch', 'UploadServerCertificate', { ...noSite, ...uploaded, privateKey: otherKey }),
  refuses('MalformedCertificate', 'UploadServerCertificate', { ...noSite, ...uploaded, certificateBody: 'x' }),
  refuses('InvalidInput', 'UploadServerCertificate', { ...noSite, ...uploaded, tags: [...tags, ...tags] }),
  does('GetServerCertificate', site),
  refuses('NoSuchEntity', 'GetServerCertificate', noSite),
  does('ListServerCertificates', {}),
  does('UpdateServerCertificate', { ...site, newPath: '/web/' }),
  refuses('NoSuchEntity', 'UpdateServerCertificate', { ...noSite, newPath: '/web/' }),
  refuses('EntityAlreadyExists', 'UpdateServerCertificate', { ...site, newServerCertificateName: 'OTHER' }),
  does('TagServerCertificate', { ...site, tags: [{ key: 'cost', value: '' }] }),
  refuses('NoSuchEntity', 'TagServerCertificate', { ...noSite, tags }),
  refuses('InvalidInput', 'TagServerCertificate', { ...site, tags: reserved }),
  refuses('LimitExceeded', 'TagServerCertificate', { ...site, tags: tooMany }),
  does('ListServerCertificateTags', site),
  refuses('NoSuchEntity', 'ListServerCertificateTags', noSite),
  does('UntagServerCertificate', { ...site, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'UntagServerCertificate', { ...noSite, tagKeys: ['cost'] }),
  does('DeleteServerCertificate', site),
  refuses('NoSuchEntity', 'DeleteServerCertificate', noSite),
];

// Full accounts at both doors: what would be one too many.

import type { AccountQuotas } from '../../../../src/core/model/quotas.ts';
import { allow, arnOf, policyOf, trustOf } from '../../../support/engine-under-test.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { certificate, certificateKey } from '../../../support/uploads.ts';
import { does, refuses, type Step } from '../step.ts';
import { codes, seedOf } from './codes.ts';

/** One of everything; two users, as one is there already. */
export const smallQuotas: Partial<AccountQuotas> = {
  ...{ usersPerAccount: 2, groupsPerAccount: 1, rolesPerAccount: 1, policiesPerAccount: 1 },
  ...{ instanceProfilesPerAccount: 1, serverCertificatesPerAccount: 1, oidcProvidersPerAccount: 1 },
  ...{ samlProvidersPerAccount: 1, virtualMfaDevicesPerAccount: 9 },
};

const policyDocument = policyOf(allow('s3:*'));
const assumeRolePolicyDocument = trustOf(arnOf('root'));
const samlMetadataDocument = samlMetadata();
const uploaded = { certificateBody: certificate, privateKey: certificateKey };
const thumbprintList = ['a'.repeat(40)];
const alice = { userName: 'Alice' };
const device = (at: number) => ({ serialNumber: arnOf(`mfa/d${at}`) });
const eight = Array.from({ length: 8 }, (_, at) => at);

/** Every quota of an account. */
export const quotaScript: readonly Step[] = [
  does('CreateUser', alice),
  refuses('LimitExceeded', 'CreateUser', { userName: 'more' }),
  does('CreateGroup', { groupName: 'one' }),
  refuses('LimitExceeded', 'CreateGroup', { groupName: 'more' }),
  does('CreateRole', { roleName: 'one', assumeRolePolicyDocument }),
  refuses('LimitExceeded', 'CreateRole', { roleName: 'more', assumeRolePolicyDocument }),
  does('CreatePolicy', { policyName: 'one', policyDocument }),
  refuses('LimitExceeded', 'CreatePolicy', { policyName: 'more', policyDocument }),
  does('CreateInstanceProfile', { instanceProfileName: 'one' }),
  refuses('LimitExceeded', 'CreateInstanceProfile', { instanceProfileName: 'more' }),
  does('UploadServerCertificate', { serverCertificateName: 'one', ...uploaded }),
  refuses('LimitExceeded', 'UploadServerCertificate', { serverCertificateName: 'more', ...uploaded }),
  does('CreateOpenIDConnectProvider', { url: 'https://one.example.com', thumbprintList }),
  refuses('LimitExceeded', 'CreateOpenIDConnectProvider', { url: 'https://more.example.com', thumbprintList }),
  does('CreateSAMLProvider', { name: 'one', samlMetadataDocument }),
  refuses('LimitExceeded', 'CreateSAMLProvider', { name: 'more', samlMetadataDocument }),
  ...[...eight, 8].map((at) => does('CreateVirtualMFADevice', { virtualMfaDeviceName: `d${at}` }, seedOf(`seed${at}`))),
  refuses('LimitExceeded', 'CreateVirtualMFADevice', { virtualMfaDeviceName: 'more' }),
  ...eight.map((at) => does('EnableMFADevice', (kept) => ({ ...alice, ...device(at), ...codes(`seed${at}`)(kept) }))),
  refuses('LimitExceeded', 'EnableMFADevice', (kept) => ({ ...alice, ...device(8), ...codes('seed8')(kept) })),
];

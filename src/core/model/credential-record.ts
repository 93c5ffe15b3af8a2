// Records of what a user has besides access keys, sealed: credentials of single services, and virtual MFA devices.

import { prefixOf, type RecordKey, type TagRecord } from './record.ts';

/** What a user logs in with at one service. */
export type ServiceCredentialRecord = {
  readonly id: string;
  /** Unique id of its user. */
  readonly userId: string;
  readonly serviceName: string;
  /** `alice-at-111122223333`: kept when the user is renamed. */
  readonly loginName: string;
  readonly status: 'Active' | 'Inactive';
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  /** The sealed password (see core/authn/sealed-secret), base64. */
  readonly sealedSecret: string;
};

/** Whose a login name is at a service. */
export type LoginNameRecord = { readonly credentialId: string };

/** A virtual MFA device. */
export type MfaDeviceRecord = {
  /** Its ARN. */
  readonly serialNumber: string;
  readonly createdAtMs: number;
  /** The sealed seed (see core/authn/sealed-secret), base64. */
  readonly sealedSecret: string;
  readonly tags: readonly TagRecord[];
  /** Whose it is; absent where nobody has enabled it. */
  readonly enabled?: {
    readonly userId: string;
    readonly atMs: number;
    /** The newest step (RFC 6238) whose code was taken here. */
    readonly usedStep: number;
    /** By how many steps the clock of the device is ahead. */
    readonly aheadSteps: number;
  };
};

/** Key of a service-specific credential. */
export const serviceCredentialKey = (account: string, userId: string, id: string): RecordKey<ServiceCredentialRecord> =>
  `${prefixOf('service-credential', account, userId)}${id}` as RecordKey<ServiceCredentialRecord>;
/** Key of a login name at a service. */
export const loginNameKey = (account: string, service: string, loginName: string): RecordKey<LoginNameRecord> =>
  `${prefixOf('login-name', account, service)}${loginName.toLowerCase()}` as RecordKey<LoginNameRecord>;
/** Key of a virtual MFA device, by what follows `mfa` in its ARN: path and name, which have case. */
export const mfaDeviceKey = (account: string, pathAndName: string): RecordKey<MfaDeviceRecord> =>
  `${prefixOf('mfa-device', account)}${pathAndName}` as RecordKey<MfaDeviceRecord>;

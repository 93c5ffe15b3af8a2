// Records of what a user has besides access keys, sealed: its password, credentials of single services, and virtual MFA devices.

import { prefixOf, type RecordKey, type TagRecord } from './record.ts';

/** The password of a user, or of the root user. */
export type LoginProfileRecord = {
  readonly createdAtMs: number;
  /** When the password was set last. */
  readonly changedAtMs: number;
  /** Whether it must be changed before anything else is done with it. */
  readonly resetRequired: boolean;
  /** Came with a backup: nobody signs in with it before it is set anew. */
  readonly suspended?: true;
  /** The sealed hash (see core/authn/sealed-secret), base64. */
  readonly sealedSecret: string;
  /** Those of the passwords before it, newest first: as many as the password policy looked back when it was set. */
  readonly earlier: readonly string[];
};

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

/** That a credential report was asked for; its rows stand in the records that it is about. */
export type CredentialReportRecord = { readonly generatedAtMs: number };

/** Key of the credential report of an account. */
export const credentialReportKey = (account: string): RecordKey<CredentialReportRecord> =>
  `credential-report/${account}` as RecordKey<CredentialReportRecord>;
/** Key of the password of a user, by its unique id, or of the root user, by the account. */
export const loginProfileKey = (account: string, holder: string): RecordKey<LoginProfileRecord> =>
  `${prefixOf('login-profile', account)}${holder}` as RecordKey<LoginProfileRecord>;
/** Key of a service-specific credential. */
export const serviceCredentialKey = (account: string, userId: string, id: string): RecordKey<ServiceCredentialRecord> =>
  `${prefixOf('service-credential', account, userId)}${id}` as RecordKey<ServiceCredentialRecord>;
/** Key of a login name at a service. */
export const loginNameKey = (account: string, service: string, loginName: string): RecordKey<LoginNameRecord> =>
  `${prefixOf('login-name', account, service)}${loginName.toLowerCase()}` as RecordKey<LoginNameRecord>;
/** Key of a virtual MFA device, by what follows `mfa` in its ARN: path and name, which have case. */
export const mfaDeviceKey = (account: string, pathAndName: string): RecordKey<MfaDeviceRecord> =>
  `${prefixOf('mfa-device', account)}${pathAndName}` as RecordKey<MfaDeviceRecord>;

// The managed policies that come with the release: the same for every account, on every replica of one version.

import type { PolicyRecord, PolicyVersionRecord } from './record.ts';

/** Managed policies of AWS as this release has them, by name in lower case. Answers alike for as long as it lives. */
export interface ManagedPolicyLibrary {
  /** Which set this is, for whoever compares replicas. */
  readonly revision: string;
  /** Names in lower case, in the order of their record keys. */
  names(): readonly string[];
  /** The policy of that name; the same object each time. */
  policy(name: string): PolicyRecord | undefined;
  /** One of its versions, with the document. */
  version(name: string, number: number): PolicyVersionRecord | undefined;
}

/** A set of none. */
export const noManagedPolicies: ManagedPolicyLibrary = {
  revision: 'none',
  names: () => [],
  policy: () => undefined,
  version: () => undefined,
};

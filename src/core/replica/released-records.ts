// Records that nobody wrote: the managed policies of the release, read by key below all that is replicated.

import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import { prefixOf, vendorAccount } from '../model/record.ts';

const policies = prefixOf('policy', vendorAccount);
const versions = prefixOf('policy-version', vendorAccount);

/** Managed policies of the release as records. A stored record of the same key stands before them: an operator's import. */
export class ReleasedRecords {
  readonly #library: ManagedPolicyLibrary;

  constructor(library: ManagedPolicyLibrary) {
    this.#library = library;
  }

  /** The record of that key, where the release has one. */
  get(key: string): unknown {
    if (key.startsWith(policies)) return this.#library.policy(key.slice(policies.length));
    if (!key.startsWith(versions)) return undefined;
    const slash = key.lastIndexOf('/');
    return this.#library.version(key.slice(versions.length, slash), Number(key.slice(slash + 1)));
  }
}

// What an engine is made of.

import type { DataKeys } from '../authn/data-keys.ts';
import type { Instant } from '../base/instant.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Digests, Entropy, KeyReader, RecordReader } from '../base/ports.ts';
import type { ChaosRules } from '../chaos/rules.ts';
import type { ManagedPolicyLibrary } from '../model/managed-policy-library.ts';
import type { Recovered } from '../replica/recovered.ts';
import type { EngineConfig } from './config.ts';
import type { DecodeRequest } from './control-plane.ts';

/** What an engine is made of besides its configuration. */
export interface EngineParts {
  readonly config: EngineConfig;
  readonly digests: Digests;
  readonly entropy: Entropy;
  readonly keyReader: KeyReader;
  /** Managed policies that come with the release. */
  readonly managedPolicies: ManagedPolicyLibrary;
  /** Undefined: an observer that was given none. */
  readonly dataKeys: DataKeys | undefined;
  readonly store: RecordReader;
  readonly recovered: Recovered;
  /** Whether the directory is a copy, which may be older than what this replica has told others. */
  readonly copied?: boolean;
  readonly now: Instant;
  readonly decodeRequest: DecodeRequest;
  /** The chaos rules of this replica; absent: it takes none. */
  readonly chaos?: ChaosRules;
  /** Where the replica counts; its own where nobody looks. */
  readonly metrics?: Metrics;
}

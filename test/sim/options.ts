// How a simulated cluster is made, and what its engines are told of that.

import { type ProfileName, profiles } from '../../src/core/delay/profile.ts';
import type { EngineConfig, EngineLimits } from '../../src/core/engine/config.ts';
import { type AccountQuotas, accountQuotas } from '../../src/core/model/quotas.ts';
import type { SimulatedDigests } from './digests.ts';

/** How a cluster is made. */
export interface SimulationOptions {
  readonly seed: number;
  readonly replicas: number;
  readonly profile: ProfileName;
  readonly limits?: Partial<EngineLimits> | undefined;
  readonly automaticPromotionMs?: number | undefined;
  readonly durability?: EngineConfig['durability'];
  readonly staleReadShare?: number;
  /** Whether the replicas take chaos rules. */
  readonly chaos?: boolean;
  /** Whether the cluster may be reset. */
  readonly allowReset?: boolean;
  readonly failClosedAfterMs?: number;
  readonly audit?: EngineConfig['audit'];
  readonly production?: boolean;
  /** Accounts are made on demand, with root users of that secret. */
  readonly onDemandSecret?: string;
  /** Keyed hashes unless said otherwise. */
  readonly digests?: SimulatedDigests;
  /** Those that are not AWS's defaults. */
  readonly quotas?: Partial<AccountQuotas>;
  /** That of the version that made the cluster; this version's where nothing is said. */
  readonly featureLevel?: number;
  readonly principalCheck?: EngineConfig['principalCheck'];
  /** How slow work goes: at random, and sometimes not at all, unless said otherwise. */
  readonly slowWork?: 'steady' | undefined;
}

/** What engines are told of them. */
export function settingsOf(
  options: SimulationOptions,
): Omit<
  EngineConfig,
  'clusterId' | 'genesis' | 'home' | 'incarnation' | 'limits' | 'members' | 'name' | 'signingSeed'
> {
  const { onDemandSecret, failClosedAfterMs, audit, automaticPromotionMs } = options;
  return {
    ...{ allowReset: options.allowReset === true, seed: options.seed, profile: profiles[options.profile] },
    ...{ durability: options.durability ?? 'majority', controlPlaneAuthz: 'committed' },
    ...{ issuerUrl: 'https://sts.example.com', principalCheck: options.principalCheck ?? 'committed' },
    ...{ policyArnInDenials: false, quotas: accountQuotas(options.quotas) },
    ...{ staleReadShare: options.staleReadShare ?? 0, production: options.production ?? false },
    ...(onDemandSecret === undefined ? {} : { onDemandSecret }),
    ...(failClosedAfterMs === undefined ? {} : { failClosedAfterMs }),
    ...(audit === undefined ? {} : { audit }),
    ...(automaticPromotionMs === undefined ? {} : { automaticPromotionMs }),
  };
}

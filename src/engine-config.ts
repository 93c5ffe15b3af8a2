// The engine's configuration, from the replica's own and the cluster file.

import { type ClusterFile, type ClusterMember, ConfigError, type ContactsFile } from './config/cluster-file.ts';
import type { ReplicaConfig } from './config/config.ts';
import { contactsOf } from './contacts.ts';
import { type DelayProfile, profileNamed } from './core/delay/profile.ts';
import { defaultLimits, type EngineConfig, type EngineLimits } from './core/engine/config.ts';
import { leastFailClosedAfterMs } from './core/engine/fail-closed.ts';
import { type AccountQuotas, accountQuotas, quotaProblem } from './core/model/quotas.ts';
import { genesisOf } from './generation-of.ts';
import { keyBytes, membersOf } from './members.ts';

/** What the engine is told. Throws {@link ConfigError} where settings contradict each other. */
export function engineConfigOf(
  config: ReplicaConfig,
  cluster: ClusterFile,
  self: {
    readonly signingSeed: string;
    readonly incarnation: string;
    readonly contacts: ContactsFile | undefined;
  },
): EngineConfig {
  const profile = profileNamed(config.profile ?? cluster.profile);
  if (profile === undefined) throw new ConfigError(`There is no delay profile ${config.profile ?? cluster.profile}.`);
  const delayed = ['aws', 'gcp', 'bad-day'].includes(profile.name) ? 'delayed' : 'committed';
  return {
    ...{
      clusterId: cluster.clusterId,
      name: config.name,
      home: cluster.home,
      incarnation: self.incarnation,
      seed: cluster.seed,
      profile,
    },
    members: membersOf(cluster),
    ...(self.contacts === undefined ? {} : contactsOf(self.contacts)),
    genesis: genesisOf(cluster),
    allowReset: config.allowReset,
    signingSeed: keyBytes(self.signingSeed, `the signing seed of ${config.name}`),
    durability: config.durability ?? cluster.durability,
    controlPlaneAuthz: config.controlPlaneAuthz ?? delayed,
    principalCheck: config.principalCheck ?? config.controlPlaneAuthz ?? delayed,
    staleReadShare: config.staleReadShare ?? (profile.name === 'aws' ? 0.03 : 0),
    policyArnInDenials: config.policyArnInDenials,
    quotas: quotasOf(cluster),
    production: config.production,
    ...(config.accounts === 'on-demand' ? { onDemandSecret: config.onDemandSecret } : {}),
    ...(config.automaticPromotion === 'off' ? {} : { automaticPromotionMs: config.automaticPromotion }),
    issuerUrl: config.issuerUrl ?? ownUrl(config, [...(self.contacts?.members ?? []), ...cluster.members]),
    tellOps: config.logLevel === 'debug',
    audit: { level: config.audit, maxBytes: config.auditBytes, toFile: config.auditFile !== undefined },
    ...failClosedOf(config, profile),
    limits: {
      ...{ ...defaultLimits, checkpointOps: config.checkpointOps, keptOps: config.keptOps },
      ...{ opLogBytes: config.opLogBytes, compareMs: config.compareMs },
      ...usesOf(config, profile),
    },
  };
}

/** The replica's own HTTP port, as the cluster file has it: others may see it under another address than it listens on. */
function ownUrl({ name, tls, httpListen }: ReplicaConfig, members: readonly ClusterMember[]): string {
  const member = members.find((one) => one.name === name);
  return `${tls === undefined ? 'http' : 'https'}://${member?.http ?? httpListen}`;
}

// For test suites, and for whoever wants no delay: soon enough to be waited for, and reports at once.
const instantUsesMs = 1000;

function usesOf({ lastUsedMs }: ReplicaConfig, { name }: DelayProfile): Pick<EngineLimits, 'reportMs' | 'usesMs'> {
  const { usesMs, reportMs } = defaultLimits;
  const instant = name === 'instant';
  return { usesMs: lastUsedMs ?? (instant ? instantUsesMs : usesMs), reportMs: instant ? 0 : reportMs };
}

function quotasOf({ quotas = {} }: ClusterFile): AccountQuotas {
  const problem = quotaProblem(quotas);
  if (problem !== undefined) throw new ConfigError(`The cluster file's quotas: ${problem}`);
  return accountQuotas(quotas);
}

/** Refuses a bound that a healthy replica would break. */
function failClosedOf(
  { failClosedAfterMs }: ReplicaConfig,
  profile: DelayProfile,
): Pick<EngineConfig, 'failClosedAfterMs'> {
  if (failClosedAfterMs === undefined) return {};
  const least = leastFailClosedAfterMs(profile, defaultLimits.heartbeatMs);
  if (failClosedAfterMs > least) return { failClosedAfterMs };
  throw new ConfigError(
    profile.manual
      ? 'failClosedAfterMs cannot be kept with the profile manual, which shows nothing by itself.'
      : `failClosedAfterMs must exceed ${least} ms, the longest delay of the profile ${profile.name} and two heartbeats.`,
  );
}

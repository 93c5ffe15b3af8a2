// Genesis: a cluster's file, keys and root user, made once.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './adapters/data-directory.ts';
import { NodeDigests, publicKeyOf } from './adapters/node-digests.ts';
import { type Authority, createAuthority } from './adapters/pki.ts';
import { SystemEntropy } from './adapters/system-entropy.ts';
import {
  type ClusterFile,
  type ClusterMember,
  ConfigError,
  checkMembership,
  genesisFiles,
  type IdentityFile,
  memberName,
} from './config/cluster-file.ts';
import { DataKeys, formatDataKeys, newDataKey } from './core/authn/data-keys.ts';
import { sealSecret } from './core/authn/sealed-secret.ts';
import { newSecretAccessKey } from './core/authn/secret-access-key.ts';
import type { Entropy } from './core/base/ports.ts';
import { toBase64, toHex } from './core/base/text.ts';
import { ownFeatureLevel } from './core/engine/feature-level.ts';
import { newAccessKeyId } from './core/model/access-key-id.ts';
import { quotaProblem } from './core/model/quotas.ts';

/** Account of a cluster that nobody chose another one for: the same everywhere, so that draws are. */
export const defaultAccount = '111122223333';

/** A member to be. */
export type NewMember = Omit<ClusterMember, 'id' | 'signingKey'>;

/** What a cluster is made from. */
export interface GenesisOptions {
  readonly directory: string;
  readonly members: readonly NewMember[];
  /** Name of the first home; default: the first voter. */
  readonly home?: string;
  readonly seed: number;
  readonly profile: string;
  readonly durability?: ClusterFile['durability'];
  readonly account?: string;
  readonly accountName?: string;
  /** Those that are not AWS's defaults. */
  readonly quotas?: Readonly<Record<string, number>>;
  readonly nowMs: number;
  /** Those of a backup; absent: a fresh one. */
  readonly dataKeys?: DataKeys;
}

/** A new cluster. The secret is nowhere else in the clear. */
export interface GenesisResult {
  readonly cluster: ClusterFile;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Makes a cluster in a directory. Throws {@link ConfigError} where there is one already. */
export async function createCluster(options: GenesisOptions): Promise<GenesisResult> {
  const { directory, nowMs } = options;
  if (existsSync(join(directory, genesisFiles.cluster))) throw new ConfigError(`${directory} holds a cluster already.`);
  const entropy = new SystemEntropy();
  const clusterId = toHex(entropy.bytes(16));
  const authority = await createAuthority(clusterId, nowMs);
  const identified = await Promise.all(options.members.map((member) => identify(member, authority, entropy)));
  const members = identified.map(({ member }) => member);
  const home = options.home ?? members.find(({ kind }) => kind === 'voter')?.name ?? '';
  const account = options.account ?? defaultAccount;
  checkCluster(directory, { home, members, account });
  const problem = quotaProblem(options.quotas ?? {});
  if (problem !== undefined) throw new ConfigError(`Quotas: ${problem}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const { member, identity } of identified) {
    const own = join(directory, member.name);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    writeWhole(join(own, genesisFiles.identity), JSON.stringify(identity));
  }
  const dataKeys = options.dataKeys ?? freshDataKeys(entropy);
  writeWhole(join(directory, genesisFiles.dataKeys), formatDataKeys(dataKeys));
  writeWhole(join(directory, genesisFiles.authorityKey), authority.privateKey);
  const accessKeyId = newAccessKeyId('AKIA', account, entropy);
  const secretAccessKey = newSecretAccessKey(entropy);
  const cluster: ClusterFile = {
    ...{ format: 1, clusterId, createdAtMs: nowMs, seed: options.seed, profile: options.profile },
    ...{
      featureLevel: ownFeatureLevel,
      durability: options.durability ?? 'majority',
      account: { id: account, name: options.accountName ?? 'main' },
    },
    ...(options.quotas === undefined ? {} : { quotas: options.quotas }),
    ...{ home, members, authority: authority.certificate },
    root: { accessKeyId, sealedSecret: sealSecret(dataKeys, secretAccessKey, { accessKeyId, account }, entropy) },
  };
  // Last: where this file is, everything is.
  writeWhole(join(directory, genesisFiles.cluster), `${JSON.stringify(cluster, undefined, 2)}\n`);
  return { cluster, accessKeyId, secretAccessKey };
}

function freshDataKeys(entropy: Entropy): DataKeys {
  const dataKey = newDataKey(entropy);
  return new DataKeys(new NodeDigests(), [dataKey], dataKey.id);
}

/** A member with its keys. */
interface Identified {
  readonly member: ClusterMember;
  readonly identity: IdentityFile;
}

async function identify(planned: NewMember, authority: Authority, entropy: Entropy): Promise<Identified> {
  const { name } = planned;
  const { id, certificate, privateKey } = await authority.issue(name);
  const seed = entropy.bytes(32);
  return {
    member: { ...planned, id, signingKey: toBase64(publicKeyOf(seed)) },
    identity: { format: 1, name, certificate, privateKey, signingSeed: toBase64(seed) },
  };
}

/** What a reader of the files would refuse is refused before there are any. */
function checkCluster(
  where: string,
  planned: Pick<ClusterFile, 'home' | 'members'> & { readonly account: string },
): void {
  if (!/^\d{12}$/.test(planned.account))
    throw new ConfigError(`An account id is twelve digits, and not ${planned.account}.`);
  for (const { name } of planned.members) {
    if (!memberName.form.test(name)) throw new ConfigError(`A replica needs ${memberName.described}, and not ${name}.`);
  }
  checkMembership(where, planned);
}

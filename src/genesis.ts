// Genesis: a cluster's file, keys and root user, made once.

// The certificate library's container needs it, and loads before any import below.
import 'reflect-metadata';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeDigests, publicKeyOf } from './adapters/node-digests.ts';
import { createAuthority } from './adapters/pki.ts';
import { SystemEntropy } from './adapters/system-entropy.ts';
import {
  type ClusterFile,
  type ClusterMember,
  ConfigError,
  genesisFiles,
  type IdentityFile,
} from './config/cluster-file.ts';
import { DataKeys, formatDataKeys, newDataKey } from './core/authn/data-keys.ts';
import { sealSecret } from './core/authn/sealed-secret.ts';
import { newSecretAccessKey } from './core/authn/secret-access-key.ts';
import { toBase64, toHex } from './core/base/text.ts';
import { newAccessKeyId } from './core/model/access-key-id.ts';

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
  readonly nowMs: number;
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
  const home = options.home ?? options.members.find((member) => member.kind === 'voter')?.name;
  if (home === undefined) throw new ConfigError('A cluster needs a voter.');
  const entropy = new SystemEntropy();
  const clusterId = toHex(entropy.bytes(16));
  const authority = await createAuthority(clusterId, nowMs);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const members: ClusterMember[] = [];
  for (const member of options.members) {
    const identity = await authority.issue(member.name);
    const seed = entropy.bytes(32);
    const { certificate, privateKey, id } = identity;
    const file: IdentityFile = { format: 1, name: member.name, certificate, privateKey, signingSeed: toBase64(seed) };
    mkdirSync(join(directory, member.name), { recursive: true, mode: 0o700 });
    writeWhole(join(directory, member.name, genesisFiles.identity), JSON.stringify(file));
    members.push({ ...member, id, signingKey: toBase64(publicKeyOf(seed)) });
  }
  const dataKey = newDataKey(entropy);
  const dataKeys = new DataKeys(new NodeDigests(), [dataKey], dataKey.id);
  writeWhole(join(directory, genesisFiles.dataKeys), formatDataKeys(dataKeys));
  writeWhole(join(directory, genesisFiles.authorityKey), authority.privateKey);
  const account = options.account ?? defaultAccount;
  const accessKeyId = newAccessKeyId('AKIA', account, entropy);
  const secretAccessKey = newSecretAccessKey(entropy);
  const cluster: ClusterFile = {
    ...{ format: 1, clusterId, createdAtMs: nowMs, seed: options.seed, profile: options.profile },
    ...{ durability: options.durability ?? 'majority', account: { id: account, name: options.accountName ?? 'main' } },
    ...{ home, members, authority: authority.certificate },
    root: { accessKeyId, sealedSecret: sealSecret(dataKeys, secretAccessKey, { accessKeyId, account }, entropy) },
  };
  // Last: where this file is, everything is.
  writeWhole(join(directory, genesisFiles.cluster), `${JSON.stringify(cluster, undefined, 2)}\n`);
  return { cluster, accessKeyId, secretAccessKey };
}

/** Puts a file in place at once, readable by its owner only. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, path);
}

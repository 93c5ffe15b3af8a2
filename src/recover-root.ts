// A new access key for a root user whose keys are lost: left in the home's stopped directory, logged when it starts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLevelStore } from './adapters/level-store.ts';
import { NodeDigests } from './adapters/node-digests.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { SystemEntropy } from './adapters/system-entropy.ts';
import { ConfigError, genesisFiles, readClusterFile } from './config/cluster-file.ts';
import type { ReplicaConfig } from './config/config.ts';
import { parseDataKeys } from './core/authn/data-keys.ts';
import { sealSecret } from './core/authn/sealed-secret.ts';
import { newSecretAccessKey } from './core/authn/secret-access-key.ts';
import { encodeRootRequest } from './core/engine/root-recovery.ts';
import { newAccessKeyId } from './core/model/access-key-id.ts';
import { recoverRootKey } from './core/replica/key-spaces.ts';
import { generationIn } from './generation-of.ts';
import { spaceOf } from './runtime/generation-store.ts';

/** The key to be; its secret is nowhere else in the clear. */
export interface RootKey {
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Leaves the request in a stopped replica's store, with fsync. Throws {@link ConfigError} where it cannot. */
export async function recoverRoot(config: ReplicaConfig, account: string | undefined): Promise<RootKey> {
  const cluster = readClusterFile(config.clusterDirectory);
  const digests = new NodeDigests();
  const entropy = new SystemEntropy();
  const path = join(config.clusterDirectory, genesisFiles.dataKeys);
  const keys = parseDataKeys(digests, readFileSync(path, 'utf8'));
  if (!keys.ok) throw new ConfigError(`${path} cannot be used: ${keys.error}.`);
  const owner = account ?? cluster.account.id;
  const accessKeyId = newAccessKeyId('AKIA', owner, entropy);
  const secretAccessKey = newSecretAccessKey(entropy);
  const sealedSecret = sealSecret(keys.value, secretAccessKey, { accessKeyId, account: owner }, entropy);
  const atMs = new SystemClock().now().wallMs;
  const value = encodeRootRequest({ account: owner, accessKeyId, sealedSecret, atMs });
  const store = await openLevelStore(join(config.dataDirectory, 'db'));
  try {
    const keySpace = spaceOf(store, generationIn(store, { cluster, digests, directory: config.dataDirectory }));
    await new Promise<void>((resolve, reject) => {
      keySpace.write([{ key: recoverRootKey, value }], true, (failure) => {
        if (failure === undefined) resolve();
        else reject(new ConfigError(`${config.dataDirectory} cannot be written: ${failure}.`));
      });
    });
  } finally {
    await store.close();
  }
  return { account: owner, accessKeyId, secretAccessKey };
}

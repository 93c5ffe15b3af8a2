// Backup and restore: what a restored cluster says from its first op on, and whose state is not backed up.

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLevelStore } from '../src/adapters/level-store.ts';
import { NodeDigests } from '../src/adapters/node-digests.ts';
import { SystemEntropy } from '../src/adapters/system-entropy.ts';
import { backUp, backupFormat } from '../src/backup.ts';
import { checkReplicaConfig, type ReplicaConfig } from '../src/config/config.ts';
import { type DataKey, DataKeys, formatDataKeys, newDataKey } from '../src/core/authn/data-keys.ts';
import { sealCredential, sealPrivateKey } from '../src/core/authn/sealed-secret.ts';
import { canonicalJson } from '../src/core/base/canonical-json.ts';
import { utf8 } from '../src/core/base/text.ts';
import { quarantineKey } from '../src/core/replica/key-spaces.ts';
import type { Recovered } from '../src/core/replica/recovered.ts';
import { decodeRevocation } from '../src/core/replica/revocation-entry.ts';
import { restore } from '../src/restore.ts';
import { recover } from '../src/runtime/recover.ts';

const account = '111122223333';
const nowMs = Date.UTC(2026, 0, 1);
const scratch = mkdtempSync(join(tmpdir(), 'eventide-backup-'));
const directory = join(scratch, 'restored');
const dataKeysFile = join(scratch, 'data-keys.json');
const entropy = new SystemEntropy();
const ringOf = (key: DataKey): DataKeys => new DataKeys(new NodeDigests(), [key], key.id);
const ring = ringOf(newDataKey(entropy));
const members = ['n1', 'n2', 'n3'].map((name, at) => ({
  ...{ name, kind: 'voter' as const, grpc: `127.0.0.1:${4601 + at}`, http: `127.0.0.1:${4567 + at}` },
  peer: `127.0.0.1:${4701 + at}`,
}));
const alice = 'AIDAALICEALICEALICE';
let clusterId = '';

const sealedKinds = [
  ...(['login-profile', 'mfa-device', 'saml-provider', 'server-certificate-body'] as const),
  'service-credential',
] as const;

/** A backup with one user, who was in quarantine, and one record of each kind that seals something, by the keys given for it. */
function writeBackup(file: string, keysOf: (kind: (typeof sealedKinds)[number]) => DataKeys): void {
  const user = { id: alice, account, name: 'alice', path: '/', createdAtMs: nowMs, tags: [] };
  const privateKey = (dataKeys: DataKeys) => {
    const sealedSecret = sealPrivateKey(dataKeys, 'private', { keyId: 'K1', account }, entropy);
    return { id: 'K1', createdAtMs: nowMs, sealedSecret };
  };
  const serialNumber = `arn:aws:iam::${account}:mfa/phone`;
  const seed = { kind: 'mfa seed', secret: 'SEED', owner: { id: serialNumber, account } } as const;
  const device = { serialNumber, sealedSecret: sealCredential(keysOf('mfa-device'), seed, entropy) };
  const provider = { name: 'idp', id: 'P1', privateKeys: [privateKey(keysOf('saml-provider'))], tags: [] };
  const parts = { body: 'pem', privateKey: privateKey(keysOf('server-certificate-body')) };
  const password = { kind: 'service password', secret: 'password', owner: { id: 'ACCA1', account } } as const;
  const credential = { id: 'ACCA1', sealedSecret: sealCredential(keysOf('service-credential'), password, entropy) };
  const hash = { kind: 'password hash', secret: '$argon2id$', owner: { id: alice, account } } as const;
  const earlier = sealCredential(keysOf('login-profile'), hash, entropy);
  const profile = { sealedSecret: sealCredential(ring, hash, entropy), earlier: [earlier], resetRequired: false };
  const lines = [
    {
      ...{ backup: 'eventide', format: backupFormat, clusterId: '00'.repeat(16), replica: 'n1', epoch: 1, index: 9 },
      ...{ madeAtMs: nowMs, seed: 1, profile: 'aws', durability: 'majority', account: { id: account, name: 'a' } },
    },
    { key: `login-profile/${account}/${alice}`, value: { ...profile, createdAtMs: nowMs, changedAtMs: nowMs } },
    { key: `mfa-device/${account}/phone`, value: device },
    {
      key: `revoked/${account}/${alice}`,
      value: { principalId: alice, sessions: [], quarantines: ['x.y.1'], coveredDots: [] },
    },
    { key: `saml-provider/${account}/idp`, value: provider },
    { key: `server-certificate-body/${account}/ASCA1`, value: parts },
    { key: `service-credential/${account}/${alice}/ACCA1`, value: credential },
    { key: `user/${account}/alice`, value: user },
    { quarantine: { account, principalId: alice } },
  ].map((line) => `${canonicalJson(line)}\n`);
  const about = { lines: lines.length, dataKeyIds: [] };
  const sha256 = createHash('sha256').update(lines.join('')).update(canonicalJson(about)).digest('hex');
  writeFileSync(file, `${lines.join('')}${canonicalJson({ ...about, sha256 })}\n`);
}

beforeAll(async () => {
  const file = join(scratch, 'backup');
  writeFileSync(dataKeysFile, formatDataKeys(ring));
  writeBackup(file, () => ring);
  const made = await restore({ file, directory, dataKeysFile, members, activateKeys: false, nowMs });
  clusterId = made.cluster.clusterId;
});

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const dataDirectory = join(directory, 'n1', 'data');

describe('a restored cluster', () => {
  it('has its quarantines in the log, before what it shows of the account: no other replica serves whom they are of', async () => {
    const store = await openLevelStore(join(dataDirectory, 'db'));
    const recovered = await new Promise<Recovered | undefined>((resolve) => {
      recover(store, { digests: new NodeDigests(), keptOps: 0 }, resolve);
    });
    await store.close();
    const ops = recovered?.entries.map(({ op }) => op) ?? [];
    const restored = ops.find(({ account: owner, kind }) => owner === account && kind === 'eventide:Restore');
    const told = restored?.revocationsSeen.map((bytes) => {
      const decoded = decodeRevocation(clusterId, bytes);
      return decoded.ok ? decoded.value.revocation : undefined;
    });
    expect(told).toMatchObject([{ kind: 'principal-quarantine', account, target: alice }]);
  });
});

describe.each(sealedKinds)('what a record of the kind %s seals', (sealedKind) => {
  it('is not restored without the data key that opens it', async () => {
    const file = join(scratch, `of-another-ring-${sealedKind}`);
    const other = ringOf(newDataKey(entropy));
    writeBackup(file, (kind) => (kind === sealedKind ? other : ring));
    const made = restore({ file, directory: join(scratch, 'none'), dataKeysFile, members, activateKeys: false, nowMs });
    await expect(made).rejects.toThrow(`needs the data keys ${other.currentId}`);
  });
});

describe('a replica that differs from the others', () => {
  const config = (): ReplicaConfig =>
    checkReplicaConfig({ name: 'n1', clusterDirectory: directory, dataDirectory }, 'test');

  it('is not backed up', async () => {
    const good = await backUp(config(), join(scratch, 'good'), nowMs);
    expect(good.dataKeyIds).toEqual([ring.currentId]);
    const store = await openLevelStore(join(dataDirectory, 'db'));
    await new Promise((resolve) => {
      store.write([{ key: quarantineKey, value: utf8('\u0001its records differ') }], true, resolve);
    });
    await store.close();
    await expect(backUp(config(), join(scratch, 'bad'), nowMs)).rejects.toThrow(/its records differ.*another replica/);
  });
});

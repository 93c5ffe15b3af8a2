// Restore: a new cluster from a backup. It has an id, members and an authority of its own: nothing of the old one's links,
// sessions or tokens is good there.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notePlace, stampDirectory } from './adapters/data-directory.ts';
import { openLevelStore } from './adapters/level-store.ts';
import { NodeDigests } from './adapters/node-digests.ts';
import { SystemEntropy } from './adapters/system-entropy.ts';
import { type BackupHeader, backupLines, readBackup } from './backup.ts';
import { type ClusterFile, ConfigError, genesisFiles, readIdentity } from './config/cluster-file.ts';
import { type DataKeys, parseDataKeys, type SealProblem } from './core/authn/data-keys.ts';
import { dataKeyIdOf, openCredential, openPrivateKey, openSecret } from './core/authn/sealed-secret.ts';
import type { Json } from './core/base/canonical-json.ts';
import type { Instant } from './core/base/instant.ts';
import { stateLimits } from './core/base/limits.ts';
import type { Result } from './core/base/result.ts';
import { toHex } from './core/base/text.ts';
import { profileNamed } from './core/delay/profile.ts';
import {
  accessKeyIn,
  accountOfRecord,
  privateKeysIn,
  type Restoring,
  restoredRecord,
  sealedCredentialsIn,
} from './core/engine/backup-records.ts';
import { genesisDraft } from './core/engine/genesis-op.ts';
import { dotText, type Revocation } from './core/model/revocation.ts';
import { ClusterState } from './core/replica/cluster-state.ts';
import type { StoredWrite } from './core/replica/op.ts';
import { encodeRecord } from './core/replica/record-codec.ts';
import { nothingRecovered } from './core/replica/recovered.ts';
import { Replica } from './core/replica/replica.ts';
import { encodeRevocation, revocationMessage } from './core/replica/revocation-entry.ts';
import { createCluster, type GenesisResult, type NewMember } from './genesis.ts';
import { keyBytes, membersOf } from './members.ts';
import type { Store } from './runtime/ports.ts';

/** What to restore, and where. */
export interface RestoreOptions {
  readonly file: string;
  readonly directory: string;
  /** File of the data keys that the backup names. */
  readonly dataKeysFile: string;
  readonly members: readonly NewMember[];
  /** Access keys that were active are it again, without being confirmed. */
  readonly activateKeys: boolean;
  readonly nowMs: number;
}

/** What was restored. The secret is nowhere else in the clear. */
export interface RestoreResult extends GenesisResult {
  readonly header: BackupHeader;
  readonly records: number;
}

// Writes of one op: small enough for a message of the log, large enough to be quick.
const writesPerOp = 500;
const bytesPerOp = 256 * 1024;

/** Makes a new cluster from a backup. Everything is checked before anything is written. Throws {@link ConfigError}. */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { file, directory, members, nowMs } = options;
  if (existsSync(join(directory, genesisFiles.cluster)))
    throw new ConfigError(`${directory} holds a cluster already. Restore into a directory of its own.`);
  const { dataKeys, header } = check(options);
  const { seed, profile, durability, account, quotas } = header;
  const made = await createCluster({
    ...{ directory, members, seed, profile, durability, nowMs, dataKeys },
    ...{ account: account.id, accountName: account.name },
    ...(quotas === undefined ? {} : { quotas }),
  });
  const home = made.cluster.home;
  const dataDirectory = join(directory, home, 'data');
  stampDirectory(dataDirectory, { clusterId: made.cluster.clusterId, replica: home });
  notePlace(dataDirectory);
  const store = await openLevelStore(join(dataDirectory, 'db'));
  try {
    const filling = new Filling({ store, cluster: made.cluster, directory, nowMs });
    await filling.begin();
    const quarantines = new Map<string, string>();
    for (const line of backupLines(file))
      if ('quarantine' in line) quarantines.set(line.quarantine.principalId, filling.quarantine(line.quarantine));
    const restoring: Restoring = {
      ...{ activateKeys: options.activateKeys, account: account.id, rootAccessKeyId: made.accessKeyId },
      quarantineOf: (principalId) => quarantines.get(principalId),
    };
    let records = 0;
    for (const line of backupLines(file)) {
      if (!('key' in line)) continue;
      records++;
      await filling.put(line.key, restoredRecord(line.key, line.value, restoring));
    }
    await filling.finish();
    return { ...made, header, records };
  } finally {
    await store.close();
  }
}

/** A secret in a record, and what it is called. */
interface SealedRecord {
  readonly id: string;
  readonly sealedSecret: string;
}

/** Reads the whole backup, and opens every secret in it. */
function check({ file, dataKeysFile }: RestoreOptions): { readonly dataKeys: DataKeys; readonly header: BackupHeader } {
  if (!existsSync(dataKeysFile))
    throw new ConfigError(`${dataKeysFile} does not exist: name the data keys with --data-keys.`);
  const keys = parseDataKeys(new NodeDigests(), readFileSync(dataKeysFile, 'utf8'));
  if (!keys.ok) throw new ConfigError(`${dataKeysFile} cannot be used: ${keys.error}.`);
  const dataKeys = keys.value;
  const lost = new Set<string>();
  const closed: string[] = [];
  const { header } = readBackup(file, (line) => {
    if (!('key' in line)) return;
    const note = (opened: Result<string, SealProblem>, { id, sealedSecret }: SealedRecord): void => {
      if (opened.ok) return;
      if (opened.error === 'lost-key') lost.add(dataKeyIdOf(sealedSecret) ?? '');
      else closed.push(id);
    };
    const record = accessKeyIn(line.key, line.value);
    if (record !== undefined) {
      const owner = { accessKeyId: record.id, account: record.account };
      note(openSecret(dataKeys, record.sealedSecret, owner), record);
    }
    for (const privateKey of privateKeysIn(line.key, line.value)) {
      const owner = { keyId: privateKey.id, account: accountOfRecord(line.key, line.value) };
      note(openPrivateKey(dataKeys, privateKey.sealedSecret, owner), privateKey);
    }
    for (const sealed of sealedCredentialsIn(line.key, line.value))
      note(openCredential(dataKeys, sealed.sealedSecret, sealed), sealed);
  });
  if (lost.size > 0)
    throw new ConfigError(
      `${file} needs the data keys ${[...lost].toSorted().join(', ')}, which ${dataKeysFile} does not have. Nothing was written.`,
    );
  if (closed.length > 0)
    throw new ConfigError(
      `${dataKeysFile} does not open the secret of ${closed[0] ?? ''} in ${file}. Nothing was written.`,
    );
  return { dataKeys, header };
}

/** What of an account is to go into its next op. */
interface Waiting {
  readonly writes: StoredWrite[];
  readonly revocations: Uint8Array[];
  bytes: number;
}

/** Fills the home's directory: a home log of its own, of which every op is stored, committed and visible. */
class Filling {
  readonly #store: Store;
  readonly #replica: Replica;
  readonly #cluster: ClusterFile;
  readonly #digests = new NodeDigests();
  readonly #seed: Uint8Array;
  readonly #incarnation = toHex(new SystemEntropy().bytes(8));
  readonly #homeId: string;
  readonly #nowMs: number;
  readonly #waiting = new Map<string, Waiting>();
  #quarantines = 0;
  #ops = 0;

  constructor(parts: {
    readonly store: Store;
    readonly cluster: ClusterFile;
    readonly directory: string;
    readonly nowMs: number;
  }) {
    const { store, cluster, directory, nowMs } = parts;
    this.#store = store;
    this.#cluster = cluster;
    this.#nowMs = nowMs;
    this.#seed = keyBytes(readIdentity(directory, cluster.home).signingSeed, 'the signing seed of the home');
    const members = membersOf(cluster);
    this.#homeId = members.find(({ name }) => name === cluster.home)?.id ?? '';
    const state = new ClusterState({ ...cluster, members }, this.#digests);
    const profile = profileNamed('instant');
    if (profile === undefined) throw new RangeError('there is a profile instant');
    const { clusterId, home: name, seed } = cluster;
    const { checkpointOps, keptOps } = stateLimits;
    const identity = { clusterId, name, seed, profile, cluster: state, checkpointOps, keptOps };
    this.#replica = new Replica(identity, this.#digests, store, nothingRecovered, this.#now);
  }

  get #now(): Instant {
    return { wallMs: this.#nowMs, monotonicMs: 0 };
  }

  /** The first op of every cluster, then this disk is a home's. */
  async begin(): Promise<void> {
    const { createdAtMs, account, root, clusterId } = this.#cluster;
    const genesis = {
      ...{ createdAtMs, account: account.id, accountName: account.name },
      ...{ rootAccessKeyId: root.accessKeyId, rootSealedSecret: root.sealedSecret },
    };
    this.#replica.stamp(genesisDraft(genesis, clusterId), 1, this.#now);
    this.#replica.becomeHome();
    await this.#settle();
  }

  /** A quarantine of the home's own; its dot. */
  quarantine({ account, principalId }: { readonly account: string; readonly principalId: string }): string {
    const revocation: Revocation = {
      dot: { origin: this.#homeId, incarnation: this.#incarnation, seq: ++this.#quarantines },
      ...{ account, target: principalId, targetCreatedAtSeq: 1, kind: 'principal-quarantine', atMs: this.#nowMs },
      ...{ requestId: `restore-${this.#quarantines}`, actor: 'eventide' },
    };
    const signedBytes = revocationMessage(this.#cluster.clusterId, revocation);
    const signature = this.#digests.sign(this.#seed, signedBytes);
    this.#replica.originate({ revocation, signedBytes, signature });
    // INVARIANT: the log carries it before anything of the account: on no replica its principal is served meanwhile.
    this.#waitingOf(account).revocations.push(encodeRevocation(signedBytes, signature));
    return dotText(revocation.dot);
  }

  async put(key: string, record: Json): Promise<void> {
    const account = accountOfRecord(key, record);
    const waiting = this.#waitingOf(account);
    const value = encodeRecord(record);
    waiting.writes.push({ key, value });
    waiting.bytes += value.length;
    if (waiting.writes.length >= writesPerOp || waiting.bytes >= bytesPerOp) await this.#flush(account);
  }

  async finish(): Promise<void> {
    for (const account of [...this.#waiting.keys()]) await this.#flush(account);
    await this.#settle();
  }

  #waitingOf(account: string): Waiting {
    const waiting = this.#waiting.get(account) ?? { writes: [], revocations: [], bytes: 0 };
    this.#waiting.set(account, waiting);
    return waiting;
  }

  async #flush(account: string): Promise<void> {
    const { writes, revocations } = this.#waitingOf(account);
    this.#waiting.delete(account);
    for (let at = 0; at === 0 || at < revocations.length; at += writesPerOp)
      await this.#stamp(
        account,
        revocations.slice(at, at + writesPerOp),
        at + writesPerOp < revocations.length ? [] : writes,
      );
  }

  async #stamp(account: string, revocationsSeen: readonly Uint8Array[], writes: readonly StoredWrite[]): Promise<void> {
    const about = {
      actor: { account, id: 'eventide' },
      requestId: `restore-${this.#cluster.clusterId}-${++this.#ops}`,
    };
    const op = { account, class: 'create', kind: 'eventide:Restore', writes, revocationsSeen, ...about } as const;
    this.#replica.stamp(op, 1, this.#now);
    await this.#settle();
  }

  /** Stores what was stamped, commits it, and makes it visible. */
  async #settle(): Promise<void> {
    for (let batch = this.#compose(); batch !== undefined; batch = this.#compose()) {
      await this.#write(batch);
      this.#replica.settle(this.#now);
      const { index } = this.#replica.stored;
      this.#replica.commitThrough(index, [0], this.#now);
    }
  }

  #compose(): ReturnType<Replica['compose']> {
    return this.#replica.compose(this.#now, this.#seed);
  }

  #write({ writes, sync }: NonNullable<ReturnType<Replica['compose']>>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#store.write(writes, sync, (failure) =>
        failure === undefined ? resolve() : reject(new ConfigError(failure)),
      );
    });
  }
}

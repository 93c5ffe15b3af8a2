// Backup: everything about identities that a stopped replica holds, in one checksummed file with no key in the clear.

import { createHash, type Hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncDirectory } from './adapters/data-directory.ts';
import { openLevelStore } from './adapters/level-store.ts';
import { NodeDigests } from './adapters/node-digests.ts';
import { ConfigError, readClusterFile } from './config/cluster-file.ts';
import type { ReplicaConfig } from './config/config.ts';
import { adoptRevocation } from './core/actions/adopt-revocation.ts';
import { dataKeyIdOf } from './core/authn/sealed-secret.ts';
import { canonicalJson, type Json } from './core/base/canonical-json.ts';
import { profileNamed } from './core/delay/profile.ts';
import { accessKeyIn, isBackedUp, privateKeysIn, sealedCredentialsIn } from './core/engine/backup-records.ts';
import { graveKey, type RecordKey, revokedKey } from './core/model/record.ts';
import { dotText, type Revocation } from './core/model/revocation.ts';
import type { View } from './core/model/view.ts';
import { ClusterState } from './core/replica/cluster-state.ts';
import { endOfPrefix, keySpaces } from './core/replica/key-spaces.ts';
import { decodeRecord, encodeRecord } from './core/replica/record-codec.ts';
import type { Recovered } from './core/replica/recovered.ts';
import { Replica } from './core/replica/replica.ts';
import { generationIn } from './generation-of.ts';
import { spaceOf } from './runtime/generation-store.ts';
import type { Store } from './runtime/ports.ts';
import { recover } from './runtime/recover.ts';

/** Format number of the file. */
export const backupFormat = 1;

/** First line of a backup. */
export interface BackupHeader {
  readonly backup: 'eventide';
  readonly format: number;
  readonly clusterId: string;
  readonly replica: string;
  /** Newest committed op that it holds. */
  readonly epoch: number;
  readonly index: number;
  readonly madeAtMs: number;
  readonly seed: number;
  readonly profile: string;
  readonly durability: '1' | 'all' | 'majority';
  readonly account: { readonly id: string; readonly name: string };
  /** Absent: AWS's. */
  readonly quotas?: Readonly<Record<string, number>>;
}

/** A line between the first and the last. */
export type BackupLine =
  | { readonly key: string; readonly value: Json }
  /** A principal that was in quarantine. */
  | { readonly quarantine: { readonly account: string; readonly principalId: string } };

/** Last line: what a reader checks before it believes anything. */
export interface BackupEnd {
  readonly lines: number;
  /** Ids of the data keys that open the secrets in it. */
  readonly dataKeyIds: readonly string[];
  /** Hex, over everything before this line and the two members above. */
  readonly sha256: string;
}

/** What was backed up. */
export interface BackupResult extends Pick<BackupHeader, 'clusterId' | 'epoch' | 'index'> {
  readonly records: number;
  readonly dataKeyIds: readonly string[];
}

/** Backs up a stopped replica. Throws {@link ConfigError}; nothing stands at `out` then. */
export async function backUp(config: ReplicaConfig, out: string, nowMs: number): Promise<BackupResult> {
  if (existsSync(out)) throw new ConfigError(`${out} exists already. A backup never overwrites a file.`);
  const cluster = readClusterFile(config.clusterDirectory);
  const directory = await openLevelStore(join(config.dataDirectory, 'db'));
  const draft = `${out}.new`;
  try {
    const digests = new NodeDigests();
    const held = generationIn(directory, { cluster, digests, directory: config.dataDirectory });
    const store = spaceOf(directory, held);
    const recovered = await recoveredFrom(store, digests, config.dataDirectory);
    if (recovered.quarantine !== undefined)
      throw new ConfigError(
        `${config.dataDirectory} cannot be trusted: ${recovered.quarantine}. It is repaired when the replica runs. Back up another replica.`,
      );
    const state = new ClusterState(held.generation, digests);
    const profile = profileNamed('instant');
    if (profile === undefined) throw new RangeError('there is a profile instant');
    const { clusterId } = held.generation;
    const { seed, account, durability, quotas } = cluster;
    const now = { wallMs: nowMs, monotonicMs: 0 };
    const replica = new Replica(
      {
        ...{ clusterId, name: config.name, seed, profile, cluster: state },
        ...{ checkpointOps: config.checkpointOps, keptOps: config.keptOps },
      },
      digests,
      store,
      recovered,
      now,
    );
    const index = replica.log.committedHere;
    if (index === 0) throw new ConfigError(`${config.dataDirectory} holds nothing that is committed.`);
    const header: BackupHeader = {
      ...{ backup: 'eventide', format: backupFormat, clusterId, replica: config.name, index, madeAtMs: nowMs },
      ...{ epoch: state.chain.epochAt(index), seed, profile: config.profile ?? cluster.profile, durability, account },
      ...(quotas === undefined ? {} : { quotas }),
    };
    const writer = new BackupWriter(draft, header);
    try {
      await writeRecords({ writer, store, replica, revocations: recovered.revocations.map((one) => one.revocation) });
      writer.finish();
    } finally {
      writer.close();
    }
    renameSync(draft, out);
    syncDirectory(dirname(out));
    return { clusterId, epoch: header.epoch, index, records: writer.records, dataKeyIds: writer.dataKeyIds };
  } finally {
    rmSync(draft, { force: true });
    await directory.close();
  }
}

function recoveredFrom(store: Store, digests: NodeDigests, directory: string): Promise<Recovered> {
  return new Promise((resolve, reject) => {
    recover(store, { digests, keptOps: 0 }, (recovered, failure) => {
      if (recovered !== undefined) resolve(recovered);
      else reject(new ConfigError(`${directory} cannot be trusted: ${failure ?? ''}. Back up another replica.`));
    });
  });
}

/** Every record of the committed view, with the revocations that this replica has stored made part of them. */
async function writeRecords(parts: {
  readonly writer: BackupWriter;
  readonly store: Store;
  readonly replica: Replica;
  readonly revocations: readonly Revocation[];
}): Promise<void> {
  const { writer, store, replica, revocations } = parts;
  const patches = replica.patches('committed', '');
  const view: View = {
    get: <T>(key: RecordKey<T>): T | undefined => {
      const patch = patches.get(key);
      if (patches.has(key)) return patch === undefined ? undefined : (decodeRecord(patch) as T);
      return replica.committed.get(key);
    },
    revocationsOf: (target) => replica.revocations.allOf(target),
  };
  for (const revocation of revocations)
    for (const { key, value } of adoptRevocation(view, revocation))
      patches.set(key, value === undefined ? undefined : encodeRecord(value));
  const space = keySpaces.records;
  await new Promise<void>((resolve, reject) => {
    const visitor = {
      visit(entries: readonly (readonly [string, Uint8Array])[]): boolean {
        for (const [storeKey, value] of entries) {
          const key = storeKey.slice(space.length);
          if (!patches.has(key)) writer.record(key, value);
        }
        return true;
      },
    };
    const scan = { after: space, before: endOfPrefix(space), chunk: 1000, visitor };
    store.scan(scan, (failure) => (failure === undefined ? resolve() : reject(new ConfigError(failure))));
  });
  for (const [key, value] of patches) if (value !== undefined) writer.record(key, value);
  const told = new Set<string>();
  for (const { kind, account, target, dot } of revocations) {
    if (kind !== 'principal-quarantine' || told.has(target)) continue;
    if (view.get(graveKey(account, target)) !== undefined) continue;
    if (view.get(revokedKey(account, target))?.coveredDots.includes(dotText(dot)) === true) continue;
    told.add(target);
    writer.quarantine(account, target);
  }
}

/** Writes a backup line by line. */
class BackupWriter {
  readonly #file: number;
  readonly #hash = createHash('sha256');
  readonly #dataKeyIds = new Set<string>();
  #lines = 0;
  #waiting: string[] = [];
  records = 0;

  constructor(path: string, header: BackupHeader) {
    this.#file = openSync(path, 'wx', 0o600);
    this.#line({ ...header });
  }

  get dataKeyIds(): readonly string[] {
    return [...this.#dataKeyIds].toSorted();
  }

  record(key: string, bytes: Uint8Array): void {
    if (!isBackedUp(key)) return;
    const value = decodeRecord(bytes) as Json;
    const accessKey = accessKeyIn(key, value);
    const others = [...sealedCredentialsIn(key, value), ...privateKeysIn(key, value)];
    for (const { sealedSecret } of [...(accessKey === undefined ? [] : [accessKey]), ...others]) {
      const dataKeyId = dataKeyIdOf(sealedSecret);
      if (dataKeyId !== undefined) this.#dataKeyIds.add(dataKeyId);
    }
    this.records++;
    this.#line({ key, value });
  }

  quarantine(account: string, principalId: string): void {
    this.#line({ quarantine: { account, principalId } });
  }

  finish(): void {
    this.#flush();
    const about = { lines: this.#lines, dataKeyIds: this.dataKeyIds };
    const sha256 = sealHash(this.#hash, about);
    writeSync(this.#file, `${canonicalJson({ ...about, sha256 })}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }

  #line(value: Json): void {
    this.#lines++;
    this.#waiting.push(`${canonicalJson(value)}\n`);
    if (this.#waiting.length >= 1000) this.#flush();
  }

  #flush(): void {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#hash.update(text);
    writeSync(this.#file, text);
  }
}

function sealHash(hash: Hash, about: Pick<BackupEnd, 'dataKeyIds' | 'lines'>): string {
  return hash.update(canonicalJson({ ...about })).digest('hex');
}

/** Reads a backup line by line: the header, lines, and the end. Throws {@link ConfigError} where it is not whole. */
export function readBackup(path: string, each: (line: BackupLine) => void): { header: BackupHeader; end: BackupEnd } {
  const hash = createHash('sha256');
  let header: BackupHeader | undefined;
  let end: BackupEnd | undefined;
  let lines = 0;
  for (const text of linesOf(path)) {
    if (end !== undefined) throw damaged(path, 'something stands behind its end');
    const value = parsed(path, text);
    if (header === undefined) header = checkHeader(path, value);
    else if ('sha256' in value) {
      end = value as unknown as BackupEnd;
      const { dataKeyIds } = end;
      if (end.lines !== lines || sealHash(hash, { lines, dataKeyIds }) !== end.sha256)
        throw damaged(path, 'its checksum does not fit');
      continue;
    } else each(value as unknown as BackupLine);
    lines++;
    hash.update(`${text}\n`);
  }
  if (header === undefined || end === undefined) throw damaged(path, 'its end is missing');
  return { header, end };
}

/** The lines of a backup that {@link readBackup} has found whole. */
export function* backupLines(path: string): Generator<BackupLine> {
  for (const text of linesOf(path)) {
    const value = parsed(path, text);
    if ('key' in value || 'quarantine' in value) yield value as unknown as BackupLine;
  }
}

function damaged(path: string, why: string): ConfigError {
  return new ConfigError(`${path} cannot be restored: ${why}. Was it cut off, or changed?`);
}

function parsed(path: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // As below.
  }
  throw damaged(path, 'a line is no JSON');
}

function checkHeader(path: string, value: Readonly<Record<string, unknown>>): BackupHeader {
  if (value['backup'] !== 'eventide') throw new ConfigError(`${path} is no backup of Eventide.`);
  if (value['format'] !== backupFormat)
    throw new ConfigError(
      `${path} has format ${String(value['format'])}; this version of eventide reads format ${backupFormat}.`,
    );
  return value as unknown as BackupHeader;
}

const chunkBytes = 1024 * 1024;

/** Lines of a file that may be larger than memory. */
function* linesOf(path: string): Generator<string> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new ConfigError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  try {
    const chunk = Buffer.alloc(chunkBytes);
    let rest = Buffer.alloc(0);
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      rest = Buffer.concat([rest, chunk.subarray(0, read)]);
      for (let newline = rest.indexOf(10); newline >= 0; newline = rest.indexOf(10)) {
        yield rest.toString('utf8', 0, newline);
        rest = rest.subarray(newline + 1);
      }
    }
    if (rest.length > 0) throw damaged(path, 'its last line is cut off');
  } finally {
    closeSync(file);
  }
}

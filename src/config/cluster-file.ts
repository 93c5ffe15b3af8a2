// The cluster file: what a cluster is, written once at genesis and read by every replica.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberAddress, memberName } from '../core/base/member-name.ts';

export { memberName } from '../core/base/member-name.ts';

/** Format number of the file. */
export const clusterFileFormat = 1;

/** Names of the files that genesis writes into a cluster's directory. */
export const genesisFiles = {
  cluster: 'cluster-file.json',
  dataKeys: 'data-keys.json',
  authorityKey: 'ca-key.pem',
  identity: 'identity.json',
  contacts: 'contacts.json',
} as const;

/** One member, as the file names it. */
export interface ClusterMember {
  readonly name: string;
  readonly id: string;
  readonly kind: 'observer' | 'replica' | 'voter';
  /** Ed25519 public key, base64. */
  readonly signingKey: string;
  /** host:port where the others reach it. */
  readonly peer: string;
  readonly grpc: string;
  readonly http: string;
}

/** The whole file. */
export interface ClusterFile {
  readonly format: typeof clusterFileFormat;
  readonly clusterId: string;
  readonly createdAtMs: number;
  readonly seed: number;
  readonly profile: string;
  readonly durability: '1' | 'all' | 'majority';
  /** What the version that made the cluster understands, and so all its members; absent in files of the first version: 1. */
  readonly featureLevel?: number;
  readonly account: { readonly id: string; readonly name: string };
  /** How much an account may hold, where that is not AWS's default, by name. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Name of the first home. */
  readonly home: string;
  readonly members: readonly ClusterMember[];
  /** Certificate of the cluster's authority, PEM. */
  readonly authority: string;
  readonly root: { readonly accessKeyId: string; readonly sealedSecret: string };
}

/** The secrets of one replica. */
export interface IdentityFile {
  readonly format: 1;
  readonly name: string;
  readonly certificate: string;
  readonly privateKey: string;
  /** Ed25519 private seed, base64. */
  readonly signingSeed: string;
}

/** A file that cannot be what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads `cluster-file.json` of a directory. Throws {@link ConfigError}. */
export function readClusterFile(directory: string): ClusterFile {
  const path = join(directory, genesisFiles.cluster);
  return checkClusterFile(path, readJsonObject(path, 'Make a cluster with `eventide up` or `eventide init`.'));
}

/** Checks what a cluster file must be. Throws {@link ConfigError}. */
export function checkClusterFile(path: string, file: JsonObject): ClusterFile {
  const { featureLevel, quotas, ...always } = file;
  checkMembers(path, always, clusterShape);
  if (featureLevel !== undefined) checkMembers(path, { featureLevel }, { featureLevel: 'count' });
  if (quotas !== undefined) checkMembers(path, { quotas }, { quotas: 'object' });
  checkMembers(`${path}, account`, file['account'], accountShape);
  checkMembers(`${path}, root`, file['root'], rootShape);
  for (const [at, member] of (file['members'] as readonly unknown[]).entries())
    checkMembers(`${path}, members[${at}]`, member, memberShape);
  const cluster = file as unknown as ClusterFile;
  checkMembership(path, cluster);
  return cluster;
}

/** The members as a joiner was told of them, itself included, or as a replica noted them last. */
export interface ContactsFile {
  readonly format: 1;
  readonly members: readonly ClusterMember[];
  readonly history?: HistoryPart;
}

/** What it was told of the time before, or noted. Absent where an older version told it. */
export interface HistoryPart {
  readonly clusterId: string;
  /** Place of the newest change of who is a member. */
  readonly through: number;
  /** Those who were evicted. */
  readonly former: readonly ClusterMember[];
  /** Records of the epochs behind the first, base64. */
  readonly epochs: readonly string[];
}

/** Reads whom a joiner was told of, or a replica noted; undefined where the cluster file says it all. Throws {@link ConfigError}. */
export function readContacts(directory: string, name: string): ContactsFile | undefined {
  const path = join(directory, name, genesisFiles.contacts);
  return existsSync(path) ? checkContacts(path, readJsonObject(path, '')) : undefined;
}

/** Checks what {@link ContactsFile} must be. Throws {@link ConfigError}. */
export function checkContacts(path: string, file: JsonObject): ContactsFile {
  const { history, ...always } = file;
  checkMembers(path, always, { format: 1, members: 'array' });
  const contacts = file as unknown as ContactsFile;
  checkEach(`${path}, members`, contacts.members);
  if (history === undefined) return contacts;
  checkMembers(`${path}, history`, history, {
    clusterId: 'string',
    through: 'count',
    former: 'array',
    epochs: 'array',
  });
  checkEach(`${path}, history, former`, contacts.history?.former ?? []);
  if (contacts.history?.epochs.every((epoch: unknown) => typeof epoch === 'string') !== true)
    throw new ConfigError(`${path}, history: epochs must be texts.`);
  return contacts;
}

function checkEach(where: string, members: readonly unknown[]): void {
  for (const [at, member] of members.entries()) checkMembers(`${where}[${at}]`, member, memberShape);
}

/** Reads a replica's identity. Throws {@link ConfigError}, never with a secret in it. */
export function readIdentity(directory: string, name: string): IdentityFile {
  const path = join(directory, name, genesisFiles.identity);
  const file = readJsonObject(path, `Is ${name} a replica of the cluster in ${directory}?`);
  checkMembers(path, file, {
    format: 1,
    name: 'string',
    certificate: 'string',
    privateKey: 'secret',
    signingSeed: 'secret',
  });
  if (file['name'] !== name)
    throw new ConfigError(`${path} is the identity of ${String(file['name'])}, not of ${name}.`);
  return file as unknown as IdentityFile;
}

/** Checks what members must be to each other. Throws {@link ConfigError}. */
export function checkMembership(where: string, { home, members }: Pick<ClusterFile, 'home' | 'members'>): void {
  for (const part of ['name', 'id', 'peer'] as const) {
    const values = members.map((member) => member[part]);
    const twice = values.find((value, at) => values.indexOf(value) !== at);
    if (twice !== undefined)
      throw new ConfigError(`${where}: two members have the ${part} ${twice}. Each needs its own.`);
  }
  const voters = members.filter(({ kind }) => kind === 'voter').map(({ name }) => name);
  if (!voters.includes(home)) {
    const known = voters.length === 0 ? 'there is none' : `voters are ${voters.join(', ')}`;
    throw new ConfigError(`${where}: home must name a voter, and is ${home}; ${known}.`);
  }
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a file that holds one JSON object. Throws {@link ConfigError} with `advice` where it is not there. */
export function readJsonObject(path: string, advice: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'does not exist'
        : `cannot be read (${String(error)})`;
    throw new ConfigError(`${path} ${reason}. ${advice}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Where it broke, but not the text around it: the file may hold secrets.
    const position = /at position \d+/.exec(String(error))?.[0];
    throw new ConfigError(
      `${path} is no JSON${position === undefined ? '' : ` (${position})`}. Was it cut off, or changed?`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(`${path} must hold one JSON object.`);
  return value as JsonObject;
}

/** What a member must be: a type, one of some texts, a text of a certain form, or the number 1 (a format). */
export type MemberShape =
  | 'array'
  | 'count'
  | 'object'
  | 'secret'
  | 'string'
  | 1
  | readonly string[]
  | { readonly form: RegExp; readonly described: string };

/** Checks that a value is an object with exactly these members. Throws {@link ConfigError} naming the first that is wrong. */
export function checkMembers(where: string, value: unknown, shape: Readonly<Record<string, MemberShape>>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(`${where} must be an object, and is ${shown(value)}.`);
  const object = value as JsonObject;
  if (shape['format'] === 1 && object['format'] !== 1) {
    throw new ConfigError(`${where} has format ${shown(object['format'])}; this version of eventide reads format 1.`);
  }
  for (const [name, wanted] of Object.entries(shape)) {
    const member = Object.hasOwn(object, name) ? object[name] : undefined;
    if (fits(member, wanted)) continue;
    const found = wanted === 'secret' && member !== undefined ? 'something else' : shown(member);
    throw new ConfigError(`${where}: ${name} must be ${described(wanted)}, and is ${found}.`);
  }
  const unknown = Object.keys(object).find((name) => !Object.hasOwn(shape, name));
  if (unknown !== undefined)
    throw new ConfigError(`${where}: there is no member ${unknown}. Known are ${Object.keys(shape).join(', ')}.`);
}

const longestShown = 80;

/** A value for a message, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

function fits(value: unknown, wanted: MemberShape): boolean {
  if (wanted === 1) return value === 1;
  if (wanted === 'array') return Array.isArray(value);
  if (wanted === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (wanted === 'count') return Number.isSafeInteger(value) && (value as number) >= 0;
  if (typeof value !== 'string') return false;
  if (typeof wanted === 'string') return value !== '';
  return 'form' in wanted ? wanted.form.test(value) : wanted.includes(value);
}

function described(wanted: MemberShape): string {
  if (wanted === 1) return 'the number 1';
  if (typeof wanted === 'string') {
    return { array: 'a list', count: 'a whole number', object: 'an object', secret: 'text', string: 'text' }[wanted];
  }
  return 'form' in wanted ? wanted.described : `one of ${wanted.join(', ')}`;
}

const hexId = { form: /^[0-9a-f]{32}$/, described: '32 hex digits' };

const clusterShape: Readonly<Record<Exclude<keyof ClusterFile, 'featureLevel' | 'quotas'>, MemberShape>> = {
  format: 1,
  clusterId: hexId,
  createdAtMs: 'count',
  seed: 'count',
  profile: 'string',
  durability: ['1', 'majority', 'all'],
  account: 'object',
  home: 'string',
  members: 'array',
  authority: 'string',
  root: 'object',
};

const accountShape: Readonly<Record<keyof ClusterFile['account'], MemberShape>> = {
  id: { form: /^\d{12}$/, described: 'twelve digits' },
  name: 'string',
};

const rootShape: Readonly<Record<keyof ClusterFile['root'], MemberShape>> = {
  accessKeyId: { form: /^AKIA[A-Z2-7]{16}$/, described: 'an access key id (AKIA…)' },
  sealedSecret: 'secret',
};

const memberShape: Readonly<Record<keyof ClusterMember, MemberShape>> = {
  name: memberName,
  id: hexId,
  kind: ['voter', 'replica', 'observer'],
  signingKey: 'string',
  peer: memberAddress,
  grpc: memberAddress,
  http: memberAddress,
};

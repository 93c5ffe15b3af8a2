// The cluster file: what a cluster is, written once at genesis and read by every replica.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Format number of the file. */
export const clusterFileFormat = 1;

/** Names of the files that genesis writes into a cluster's directory. */
export const genesisFiles = {
  cluster: 'cluster-file.json',
  dataKeys: 'data-keys.json',
  authorityKey: 'ca-key.pem',
  identity: 'identity.json',
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
  readonly account: { readonly id: string; readonly name: string };
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
  const file = readJsonObject(path, 'Make a cluster with `eventide up` or `eventide init`.');
  checkMembers(path, file, clusterShape);
  const { members } = file as unknown as ClusterFile;
  for (const [at, member] of members.entries())
    checkMembers(`${path}, members[${at}]`, member as unknown as JsonObject, memberShape);
  return file as unknown as ClusterFile;
}

/** Reads a replica's identity. Throws {@link ConfigError}. */
export function readIdentity(directory: string, name: string): IdentityFile {
  const path = join(directory, name, genesisFiles.identity);
  const file = readJsonObject(path, `Is ${name} a replica of the cluster in ${directory}?`);
  checkMembers(path, file, {
    format: 1,
    name: 'string',
    certificate: 'string',
    privateKey: 'string',
    signingSeed: 'string',
  });
  return file as unknown as IdentityFile;
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
    throw new ConfigError(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(`${path} must hold one JSON object.`);
  return value as JsonObject;
}

/** What a member must be: a type, one of some texts, or the number 1 (a format). */
export type MemberShape = 'array' | 'number' | 'object' | 'string' | 1 | readonly string[];

/** Checks that an object has exactly these members. Throws {@link ConfigError} naming the first that is wrong. */
export function checkMembers(where: string, object: JsonObject, shape: Readonly<Record<string, MemberShape>>): void {
  if (shape['format'] === 1 && object['format'] !== 1) {
    throw new ConfigError(
      `${where} has format ${JSON.stringify(object['format'])}; this version of eventide reads format 1.`,
    );
  }
  for (const [name, wanted] of Object.entries(shape)) {
    const value = object[name];
    if (!fits(value, wanted))
      throw new ConfigError(
        `${where}: ${name} must be ${described(wanted)}, and is ${JSON.stringify(value) ?? 'missing'}.`,
      );
  }
  const unknown = Object.keys(object).find((name) => !Object.hasOwn(shape, name));
  if (unknown !== undefined)
    throw new ConfigError(`${where}: there is no member ${unknown}. Known are ${Object.keys(shape).join(', ')}.`);
}

function fits(value: unknown, wanted: MemberShape): boolean {
  if (wanted === 1) return value === 1;
  if (wanted === 'array') return Array.isArray(value);
  if (wanted === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (wanted === 'number') return typeof value === 'number' && Number.isFinite(value);
  return wanted === 'string' ? typeof value === 'string' : typeof value === 'string' && wanted.includes(value);
}

function described(wanted: MemberShape): string {
  if (wanted === 1) return 'the number 1';
  if (typeof wanted === 'string')
    return { array: 'a list', object: 'an object', number: 'a number', string: 'text' }[wanted];
  return `one of ${wanted.join(', ')}`;
}

const clusterShape: Readonly<Record<keyof ClusterFile, MemberShape>> = {
  format: 1,
  clusterId: 'string',
  createdAtMs: 'number',
  seed: 'number',
  profile: 'string',
  durability: ['1', 'majority', 'all'],
  account: 'object',
  home: 'string',
  members: 'array',
  authority: 'string',
  root: 'object',
};

const memberShape: Readonly<Record<keyof ClusterMember, MemberShape>> = {
  name: 'string',
  id: 'string',
  kind: ['voter', 'replica', 'observer'],
  signingKey: 'string',
  peer: 'string',
  grpc: 'string',
  http: 'string',
};

// Configuration of one replica: every knob with its default, checked once, then frozen.

import { isIPv4 } from 'node:net';
import { dirname, isAbsolute, resolve } from 'node:path';
import { ConfigError, type JsonObject, readJsonObject } from './cluster-file.ts';
import { type Knob, knobs, leastPromotionMs } from './knobs.ts';

/** One replica's configuration. Paths are absolute. */
export interface ReplicaConfig {
  readonly clusterDirectory: string;
  readonly name: string;
  readonly dataDirectory: string;
  readonly grpcListen: string;
  readonly httpListen: string;
  readonly peerListen: string;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly insecure: boolean;
  readonly logLevel: 'debug' | 'error' | 'info' | 'silent' | 'warn';
  /** Undefined: the cluster file's. */
  readonly profile: string | undefined;
  readonly durability: '1' | 'all' | 'majority' | undefined;
  readonly controlPlaneAuthz: 'committed' | 'delayed' | undefined;
  readonly principalCheck: 'committed' | 'delayed' | undefined;
  readonly staleReadShare: number | undefined;
  readonly policyArnInDenials: boolean;
  /** Milliseconds. */
  readonly automaticPromotion: number | 'off';
  readonly chaos: boolean;
  readonly allowReset: boolean;
  readonly production: boolean;
  readonly accounts: 'made' | 'on-demand';
  readonly onDemandSecret: string;
  /** Undefined: never. */
  readonly failClosedAfterMs: number | undefined;
  readonly checkpointOps: number;
  readonly keptOps: number;
  readonly opLogBytes: number;
  readonly compareMs: number;
  /** Undefined: the address of its own HTTP port. */
  readonly issuerUrl: string | undefined;
  readonly allowInsecureIssuers: boolean;
  readonly allowPrivateIssuers: boolean;
  /** Undefined: a minute, or a second with the profile instant. */
  readonly lastUsedMs: number | undefined;
  readonly audit: 'all-calls' | 'off' | 'with-decisions' | 'writes';
  readonly auditBytes: number;
  readonly auditFile: string | undefined;
}

/** Reads a configuration file. Paths in it are relative to it. Throws {@link ConfigError}. */
export function readReplicaConfig(path: string): ReplicaConfig {
  const file = readJsonObject(path, 'Write one with `eventide init`, or see docs/reference/config.md.');
  return checkReplicaConfig(file, path);
}

/** Checks a configuration and puts in the defaults. Throws {@link ConfigError}. */
export function checkReplicaConfig(file: JsonObject, path: string): ReplicaConfig {
  const names = knobs.map((knob) => knob.name);
  const unknown = Object.keys(file).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ConfigError(`${path}: there is no setting ${unknown}. ${adviceFor(unknown, names)}`);
  }
  const values: Record<string, unknown> = {};
  for (const knob of knobs) {
    values[knob.name] = readKnob(knob, Object.hasOwn(file, knob.name) ? file[knob.name] : undefined, path);
  }
  const config = values as unknown as ReplicaConfig;
  for (const name of ['grpcListen', 'httpListen'] as const) {
    if (config.tls !== undefined || config.insecure || isLoopback(config[name])) continue;
    throw new ConfigError(
      `${path}: ${name} ${config[name]} is not loopback. Give tls {cert, key}, or say insecure: true.`,
    );
  }
  for (const name of ['chaos', 'allowReset'] as const) {
    if (!config.production || !config[name]) continue;
    throw new ConfigError(`${path}: ${name}: true and production: true exclude each other. Take one of them out.`);
  }
  if (config.production && config.accounts === 'on-demand') {
    throw new ConfigError(
      `${path}: accounts: "on-demand" and production: true exclude each other. Take one of them out.`,
    );
  }
  return Object.freeze(config);
}

function adviceFor(unknown: string, names: readonly string[]): string {
  const near =
    names.find((name) => name.startsWith(unknown)) ??
    names.find((name) => distance(unknown.toLowerCase(), name.toLowerCase()) <= Math.max(2, unknown.length / 3));
  return near === undefined ? `Known are ${names.join(', ')}.` : `Did you mean ${near}?`;
}

function readKnob(knob: Knob, value: unknown, path: string): unknown {
  const wrong = (wanted: string): ConfigError =>
    new ConfigError(`${path}: ${knob.name} must be ${wanted}, and is ${JSON.stringify(value) ?? 'missing'}.`);
  if (value === undefined) {
    if (knob.required === true) throw wrong('given');
    return knob.default;
  }
  switch (knob.kind) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong('true or false');
      return value;
    case 'share':
      if (typeof value !== 'number' || !(value >= 0 && value <= 1)) throw wrong('a number from 0 to 1');
      return value;
    case 'milliseconds':
      if (!Number.isSafeInteger(value) || Number(value) <= 0) throw wrong('a whole number of milliseconds');
      return value;
    case 'count':
      if (!Number.isSafeInteger(value) || (value as number) < (knob.least ?? 0))
        throw wrong(`a whole number from ${knob.least ?? 0}`);
      return value;
    case 'off or ms':
      if (value !== 'off' && !(Number.isSafeInteger(value) && (value as number) >= leastPromotionMs))
        throw wrong(`"off" or at least ${leastPromotionMs} milliseconds`);
      return value;
    case 'choice':
      if (typeof value !== 'string' || knob.choices?.includes(value) !== true)
        throw wrong(`one of ${knob.choices?.join(', ') ?? ''}`);
      return value;
    case 'address':
      if (typeof value !== 'string' || !isAddress(value)) throw wrong('an address such as 127.0.0.1:4601');
      return value;
    case 'path':
      if (typeof value !== 'string' || value === '') throw wrong('a path');
      return isAbsolute(value) ? value : resolve(dirname(path), value);
    case 'tls':
      if (!isKeyPair(value)) throw wrong('{"cert": path, "key": path}');
      return { cert: resolve(dirname(path), value.cert), key: resolve(dirname(path), value.key) };
    case 'url':
      if (typeof value !== 'string' || !isBareUrl(value)) throw wrong('a URL such as https://sts.example.com');
      return value.replace(/\/+$/, '');
    case 'text':
      if (typeof value !== 'string' || value === '') throw wrong('text');
      return value;
  }
}

function isAddress(value: string): boolean {
  const colon = value.lastIndexOf(':');
  const port = value.slice(colon + 1);
  return colon > 0 && !/\s/.test(value) && /^\d{1,5}$/.test(port) && Number(port) <= 65_535;
}

/** Host, port and path only: paths are put behind it. */
function isBareUrl(value: string): boolean {
  return /^https?:\/\/[^\s?#@]+$/.test(value) && URL.canParse(value);
}

function isKeyPair(value: unknown): value is { readonly cert: string; readonly key: string } {
  if (typeof value !== 'object' || value === null || Object.keys(value).toSorted().join() !== 'cert,key') return false;
  return Object.values(value).every((file) => typeof file === 'string' && file !== '');
}

/** Whether only programs of this machine reach an address. */
export function isLoopback(address: string): boolean {
  const host = address.slice(0, address.lastIndexOf(':'));
  // A name that only begins like an address of the loopback may be anybody's.
  return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}

/** How many letters two names differ by (Levenshtein, 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

// A replica's configuration: defaults, and one clear error for whatever is wrong.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkReplicaConfig, readReplicaConfig } from '../../src/config/config.ts';
import { knobs } from '../../src/config/knobs.ts';

const path = '/etc/eventide/n1.json';
const least = { clusterDirectory: '/srv/cluster', name: 'n1', dataDirectory: '/srv/n1' };

function messageOf(file: Readonly<Record<string, unknown>>): string {
  try {
    checkReplicaConfig(file, path);
  } catch (error) {
    return error instanceof Error && error.name === 'ConfigError'
      ? error.message
      : `not a ConfigError: ${String(error)}`;
  }
  return 'nothing was thrown';
}

test('the least configuration gets every default, on loopback, frozen', () => {
  const config = checkReplicaConfig(least, path);
  expect(config).toMatchObject({ ...least, grpcListen: '127.0.0.1:4601', insecure: false, chaos: false });
  expect(Object.keys(config).toSorted()).toEqual(knobs.map(({ name }) => name).toSorted());
  expect(Object.isFrozen(config)).toBe(true);
});

test('a configuration with everything in it is taken as it is', () => {
  const file = {
    ...{ ...least, grpcListen: '0.0.0.0:1', httpListen: '[::]:65535', peerListen: 'n1:4701', insecure: true },
    ...{ tls: { cert: '/c.pem', key: '/k.pem' }, logLevel: 'debug', profile: 'manual', durability: 'all' },
    ...{
      controlPlaneAuthz: 'delayed',
      principalCheck: 'committed',
      staleReadShare: 0.5,
      chaos: true,
      allowReset: true,
    },
    ...{ policyArnInDenials: true, production: false, failClosedAfterMs: 1_000_000 },
    ...{ accounts: 'on-demand', onDemandSecret: 'hush' },
    ...{ checkpointOps: 8, keptOps: 0, opLogBytes: 1_048_576, compareMs: 100, automaticPromotion: 5000 },
    ...{ issuerUrl: 'https://sts.example.com', allowInsecureIssuers: true, allowPrivateIssuers: true },
    ...{ lastUsedMs: 500, audit: 'writes', auditBytes: 1_048_576, auditFile: '/audit.jsonl' },
  };
  expect(Object.keys(file).toSorted()).toEqual(knobs.map(({ name }) => name).toSorted());
  expect(checkReplicaConfig(file, path)).toEqual(file);
});

test('paths are relative to the file', () => {
  const tls = { cert: 'tls/c.pem', key: '/k.pem' };
  const config = checkReplicaConfig({ ...least, clusterDirectory: '.', dataDirectory: '../data', tls }, path);
  expect(config.clusterDirectory).toBe('/etc/eventide');
  expect(config.dataDirectory).toBe('/etc/data');
  expect(config.tls).toEqual({ cert: '/etc/eventide/tls/c.pem', key: '/k.pem' });
});

describe('every knob', () => {
  test.each(knobs)('$name refuses what it cannot be, and says what it must be', ({ name, kind }) => {
    const wrong: Readonly<Record<string, readonly unknown[]>> = {
      address: ['', '4601', ':4601', 'host:', 'host:http', 'host:70000', 'a b:1', 4601],
      boolean: ['true', 1, null],
      choice: ['', 'often', 'Majority', 1, null],
      'off or ms': ['on', 2999, 3000.5, '5000', null],
      path: ['', 7, null],
      share: [-0.01, 1.01, '0.5', Number.NaN, null],
      text: ['', 7, null],
      url: ['', 'sts.example.com', 'ftp://a', 'https://a?b', 'https://a#b', 'https://u@a', 'https://[', 7, null],
      tls: [true, {}, { cert: 'c' }, { cert: 'c', key: 1 }, { cert: 'c', key: 'k', ca: 'a' }, null],
    };
    for (const value of wrong[kind] ?? [])
      expect(messageOf({ ...least, [name]: value }), JSON.stringify(value)).toContain(`${path}: ${name} must be `);
  });

  test.each(knobs.filter(({ required }) => required))('$name must be given', ({ name }) => {
    const { [name as keyof typeof least]: _, ...others } = least;
    expect(messageOf(others)).toBe(`${path}: ${name} must be given, and is missing.`);
  });

  test.each(knobs)('$name is told about, and its default is one that it takes', ({ name, about, default: value }) => {
    expect(about.length).toBeGreaterThan(20);
    expect(messageOf(value === undefined ? least : { ...least, [name]: value })).toBe('nothing was thrown');
  });
});

test.each([
  ['dataDir', 'Did you mean dataDirectory?'],
  ['logLvel', 'Did you mean logLevel?'],
  ['principalcheck', 'Did you mean principalCheck?'],
  ['zzzzzzzzzz', 'Known are clusterDirectory, name,'],
])('a setting that there is not, %s, is refused with advice', (name, advice) => {
  expect(messageOf({ ...least, [name]: true })).toContain(`there is no setting ${name}. ${advice}`);
});

test.each(['chaos', 'allowReset'])('a replica that others depend on takes no %s', (name) => {
  expect(messageOf({ ...least, [name]: true, production: true })).toContain(`${name}: true and production: true`);
  expect(messageOf({ ...least, [name]: false, production: true })).toBe('nothing was thrown');
  expect(messageOf({ ...least, [name]: true })).toBe('nothing was thrown');
  expect(messageOf({ ...least, accounts: 'on-demand', production: true })).toContain('exclude each other');
});

describe('a public port in the clear', () => {
  test.each(['127.0.0.1:1', '127.9.8.7:1', 'localhost:1', '[::1]:1'])('is taken on %s', (grpcListen) => {
    expect(checkReplicaConfig({ ...least, grpcListen }, path).grpcListen).toBe(grpcListen);
  });

  test.each(['0.0.0.0:1', '[::]:1', '10.0.0.1:1', 'n1:1', '127.example.com:1', '128.0.0.1:1', '[::2]:1'])(
    'is refused on %s unless it is asked for, or is not in the clear',
    (grpcListen) => {
      expect(messageOf({ ...least, grpcListen })).toContain(
        'is not loopback. Give tls {cert, key}, or say insecure: true',
      );
      expect(messageOf({ ...least, grpcListen, insecure: true })).toBe('nothing was thrown');
      expect(messageOf({ ...least, grpcListen, tls: { cert: 'c', key: 'k' } })).toBe('nothing was thrown');
    },
  );
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eventide-config-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is read', () => {
    writeFileSync(join(folder, 'n1.json'), JSON.stringify({ ...least, dataDirectory: 'data' }));
    expect(readReplicaConfig(join(folder, 'n1.json')).dataDirectory).toBe(join(folder, 'data'));
  });

  test('that is not there, or no JSON, is said so with its path', () => {
    expect(() => readReplicaConfig(join(folder, 'n2.json'))).toThrow(/n2\.json does not exist.*eventide init/);
    writeFileSync(join(folder, 'n3.json'), '{"name": n3}');
    expect(() => readReplicaConfig(join(folder, 'n3.json'))).toThrow(/n3\.json is no JSON/);
  });
});

// The cluster file and identities: what genesis writes reads back; anything else gets one clear error and no secret.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NodeDigests, publicKeyOf } from '../../src/adapters/node-digests.ts';
import { readClusterFile, readIdentity } from '../../src/config/cluster-file.ts';
import { parseDataKeys } from '../../src/core/authn/data-keys.ts';
import { openSecret } from '../../src/core/authn/sealed-secret.ts';
import { fromBase64, toBase64 } from '../../src/core/base/text.ts';
import { createCluster, type GenesisOptions, type GenesisResult } from '../../src/genesis.ts';

const folder = mkdtempSync(join(tmpdir(), 'eventide-genesis-'));
const directory = join(folder, 'cluster');
const path = join(directory, 'cluster-file.json');
const members = ['n1', 'n2', 'n3'].map((name, at) => ({
  ...{ name, kind: 'voter' as const },
  ...{ grpc: `127.0.0.1:460${at}`, http: `127.0.0.1:456${at}`, peer: `127.0.0.1:470${at}` },
}));
const options: GenesisOptions = { directory, members, seed: 7, profile: 'aws', nowMs: 1_700_000_000_000 };
let made: GenesisResult;
let original: string;

beforeAll(async () => {
  made = await createCluster(options);
  original = readFileSync(path, 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error && error.name === 'ConfigError'
      ? error.message
      : `not a ConfigError: ${String(error)}`;
  }
  return 'nothing was thrown';
}

describe('genesis', () => {
  test('writes what is read back', () => {
    expect(readClusterFile(directory)).toEqual(made.cluster);
    expect(made.cluster).toMatchObject({ format: 1, seed: 7, home: 'n1', durability: 'majority' });
    expect(made.cluster.account.id).toBe('111122223333');
  });

  test('gives every replica keys of its own, whose public halves stand in the file', () => {
    const seeds = made.cluster.members.map(({ name, signingKey }) => {
      const seed = fromBase64(readIdentity(directory, name).signingSeed);
      expect(toBase64(publicKeyOf(seed ?? new Uint8Array()))).toBe(signingKey);
      return toBase64(seed ?? new Uint8Array());
    });
    expect(new Set(seeds).size).toBe(3);
    expect(new Set(made.cluster.members.map(({ id }) => id)).size).toBe(3);
  });

  test('seals the root secret with the data key, and keeps it nowhere in the clear', () => {
    const keys = parseDataKeys(new NodeDigests(), readFileSync(join(directory, 'data-keys.json'), 'utf8'));
    if (!keys.ok) throw new Error(keys.error);
    const { accessKeyId, sealedSecret } = made.cluster.root;
    const opened = openSecret(keys.value, sealedSecret, { accessKeyId, account: '111122223333' });
    expect(opened).toMatchObject({ ok: true, value: made.secretAccessKey });
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name));
    const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'utf8'));
    expect(texts.length).toBeGreaterThan(5);
    for (const text of texts) expect(text).not.toContain(made.secretAccessKey);
  });

  test('lets nobody else read what it wrote', () => {
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name));
    for (const file of [directory, ...files]) expect(statSync(file).mode & 0o077, file).toBe(0);
  });

  test('never overwrites a cluster', async () => {
    await expect(createCluster(options)).rejects.toThrow('holds a cluster already');
    expect(readFileSync(path, 'utf8')).toBe(original);
  });

  test.each<[string, Partial<GenesisOptions>, string]>([
    ['no voter', { members: members.map((member) => ({ ...member, kind: 'replica' })) }, 'home must name a voter'],
    ['a home that is none of them', { home: 'n9' }, 'home must name a voter, and is n9'],
    ['one name twice', { members: [...members, ...members.slice(0, 1)] }, 'two members have the name n1'],
    ['one peer address twice', { members: members.map((one) => ({ ...one, peer: 'x:1' })) }, 'have the peer x:1'],
    [
      'a name that leads out of the directory',
      { members: [{ ...(members[0] ?? never()), name: '../n1' }] },
      'a name such as n1',
    ],
    ['an account of eleven digits', { account: '11112222333' }, 'twelve digits'],
  ])('refuses %s, before it writes anything', async (_, change, message) => {
    const other = join(folder, 'refused');
    await expect(createCluster({ ...options, directory: other, ...change })).rejects.toThrow(message);
    expect(existsSync(other)).toBe(false);
    expect(existsSync(join(folder, 'n1'))).toBe(false);
  });
});

function never(): never {
  throw new Error('there are members');
}

describe('a cluster file that is not as it should be', () => {
  const changed = (change: (file: Record<string, unknown>) => void): string => {
    const file = JSON.parse(original) as Record<string, unknown>;
    change(file);
    writeFileSync(path, JSON.stringify(file));
    const message = messageOf(() => readClusterFile(directory));
    writeFileSync(path, original);
    return message;
  };

  test('every member gone or of another type is named, with the file', () => {
    const names = Object.keys(made.cluster).filter((name) => name !== 'featureLevel');
    expect(names.length).toBeGreaterThan(9);
    for (const name of names) {
      const gone = changed((file) => Reflect.deleteProperty(file, name));
      expect(gone, name).toContain(path);
      expect(gone, name).toMatch(new RegExp(`\\b${name}\\b`));
      const wrong = changed((file) => {
        file[name] = true;
      });
      expect(wrong, name).toContain(path);
      expect(wrong, name).toMatch(new RegExp(`\\b${name}\\b.*true`));
    }
  });

  test('a file of the first version, without a feature level, is taken', () => {
    expect(changed((file) => Reflect.deleteProperty(file, 'featureLevel'))).toBe('nothing was thrown');
    expect(changed((file) => Object.assign(file, { quotas: { usersPerAccount: 1 } }))).toBe('nothing was thrown');
    expect(changed((file) => Object.assign(file, { quotas: 1 }))).toContain('quotas must be an object, and is 1');
  });

  test('so is every member of a member, of the account and of root', () => {
    const inner = ['members', 'account', 'root'].flatMap((outer) => {
      const found = (made.cluster as unknown as Record<string, unknown>)[outer];
      const object = (Array.isArray(found) ? found[1] : found) as object;
      return Object.keys(object).map((name) => [outer, name] as const);
    });
    expect(inner).toHaveLength(7 + 2 + 2);
    for (const [outer, name] of inner) {
      const message = changed((file) => {
        const found = file[outer];
        (Array.isArray(found) ? found[1] : found)[name] = 5;
      });
      expect(message, name).toContain(`${path}, ${outer === 'members' ? 'members[1]' : outer}: ${name} must be`);
    }
  });

  test.each<[string, (file: Record<string, unknown>) => void, string]>([
    [
      'another format',
      (file) => Object.assign(file, { format: 2 }),
      'has format 2; this version of eventide reads format 1',
    ],
    ['an unknown member', (file) => Object.assign(file, { sede: 1 }), 'there is no member sede'],
    [
      'a member that is null',
      (file) => Object.assign(file, { members: [null] }),
      'members[0] must be an object, and is null',
    ],
    ['no members', (file) => Object.assign(file, { members: [] }), 'home must name a voter'],
    [
      'a seed that is no number',
      (file) => Object.assign(file, { seed: '7' }),
      'seed must be a whole number, and is "7"',
    ],
    ['a seed below zero', (file) => Object.assign(file, { seed: -1 }), 'seed must be a whole number'],
    ['a durability of two', (file) => Object.assign(file, { durability: '2' }), 'one of 1, majority, all'],
  ])('%s', (_, change, message) => {
    expect(changed(change)).toContain(message);
  });

  test('text that is no JSON, or no object, and no file at all', () => {
    for (const [text, message] of [
      [original.slice(0, 100), 'is no JSON'],
      ['[]', 'must hold one JSON object'],
      ['7', 'must hold one JSON object'],
    ] as const) {
      writeFileSync(path, text);
      expect(messageOf(() => readClusterFile(directory))).toContain(message);
    }
    writeFileSync(path, original);
    const nowhere = messageOf(() => readClusterFile(join(folder, 'nowhere')));
    expect(nowhere).toMatch(/does not exist.*eventide up/);
  });
});

describe('an identity that is not as it should be', () => {
  const file = (): string => join(directory, 'n2', 'identity.json');

  test('is refused for a replica of another name', () => {
    const own = readFileSync(file(), 'utf8');
    writeFileSync(file(), readFileSync(join(directory, 'n1', 'identity.json')));
    expect(messageOf(() => readIdentity(directory, 'n2'))).toContain('is the identity of n1, not of n2');
    writeFileSync(file(), own);
    expect(readIdentity(directory, 'n2').name).toBe('n2');
    expect(messageOf(() => readIdentity(directory, 'n4'))).toContain('Is n4 a replica of the cluster');
  });

  test('never shows a secret in its error', () => {
    const own = readFileSync(file(), 'utf8');
    const secret = 'c2VjcmV0';
    const broken = [
      `{"privateKey":"${secret}" ${secret}`,
      secret,
      JSON.stringify({ ...JSON.parse(own), privateKey: [secret] }),
      JSON.stringify({ ...JSON.parse(own), signingSeed: { secret } }),
    ];
    for (const text of broken) {
      writeFileSync(file(), text);
      const message = messageOf(() => readIdentity(directory, 'n2'));
      expect(message).toContain(file());
      expect(message).not.toContain(secret);
    }
    writeFileSync(file(), own);
  });
});

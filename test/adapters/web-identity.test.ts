// Web identity tokens checked for real: an issuer on this machine, keys that come and go, and servers that lie.

import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchDocument } from '../../src/adapters/federation/fetch-document.ts';
import { IssuerKeys } from '../../src/adapters/federation/issuer-keys.ts';
import { isWithin, reachOf } from '../../src/adapters/federation/public-addresses.ts';
import { makeTokenKeys } from '../../src/adapters/federation/token-keys.ts';
import { WebIdentityTokens } from '../../src/adapters/federation/web-identity.ts';
import { createAuthority } from '../../src/adapters/pki.ts';
import { signedPart } from '../support/issuers.ts';

const here = { allowInsecure: true, allowPrivate: false };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Issuer {
  readonly url: string;
  /** What it answers, by path. */
  readonly documents: Map<string, unknown>;
  /** Paths that it was asked for. */
  readonly asked: string[];
}

/** An issuer that publishes these keys on loopback. */
async function issuerWith(keys: readonly object[]): Promise<Issuer> {
  const documents = new Map<string, unknown>();
  const asked: string[] = [];
  const answer: RequestListener = ({ url = '' }, response) => {
    asked.push(url);
    const document = documents.get(url);
    response.statusCode = document === undefined ? 404 : 200;
    response.end(typeof document === 'string' ? document : JSON.stringify(document));
  };
  const url = `http://127.0.0.1:${await listening(createServer(answer))}`;
  documents.set('/.well-known/openid-configuration', { issuer: url, jwks_uri: `${url}/keys` });
  documents.set('/keys', { keys });
  return { url, documents, asked };
}

interface Key {
  readonly jwk: object;
  readonly privateKey: KeyObject;
  readonly token: (header?: object, claims?: object) => string;
}

function rsaKey(kid?: string): Key {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), ...(kid === undefined ? {} : { kid }) };
  const token = (header: object = {}, claims: object = { sub: 'a' }): string => {
    const part = signedPart({ alg: 'RS256', ...(kid === undefined ? {} : { kid }), ...header }, claims);
    return `${part}.${sign('sha256', Buffer.from(part), privateKey).toString('base64url')}`;
  };
  return { jwk, privateKey, token };
}

const notes: string[] = [];
const tokens = (rules = here): WebIdentityTokens => new WebIdentityTokens(rules, (reason) => notes.push(reason));
const askOf = (issuer: string, token: string, thumbprints: readonly string[] = []) =>
  ({ kind: 'web-identity', token, issuer, thumbprints }) as const;

describe('a token', () => {
  test('is signed where a key of its issuer signed it, and gives what was signed', async () => {
    const key = rsaKey('k1');
    const { url } = await issuerWith([key.jwk]);
    expect(await tokens().check(askOf(url, key.token()))).toEqual({
      ...{ kind: 'web-identity', outcome: 'signed', payload: '{"sub":"a"}' },
    });
  });

  test('is not signed by nobody, by the public key as a secret, by a stranger, or by what it brings along', async () => {
    const [key, stranger] = [rsaKey('k1'), rsaKey('k1')];
    const { url } = await issuerWith([key.jwk]);
    const pem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' });
    const hmacPart = signedPart({ alg: 'HS256', kid: 'k1' }, { sub: 'a' });
    const hostile = [
      `${signedPart({ alg: 'none' }, { sub: 'a' })}.`,
      `${signedPart({ alg: 'none', kid: 'k1' }, { sub: 'a' })}.${key.token().split('.')[2] ?? ''}`,
      `${hmacPart}.${createHmac('sha256', pem).update(hmacPart).digest('base64url')}`,
      stranger.token(),
      stranger.token({ jwk: stranger.jwk }),
      stranger.token({ jku: `${url}/other`, x5u: `${url}/other` }),
      key.token({ crit: ['b64', 'x'] }),
      key.token().replace(/\.[^.]*$/, '.'),
      'not.a.token',
    ];
    const checker = tokens();
    for (const token of hostile)
      expect((await checker.check(askOf(url, token))).outcome, token.slice(0, 40)).toMatch(
        /^(?:not-signed|unknown-key)$/,
      );
  });

  test.each(['../../etc/passwd', "k1' OR '1'='1", '', '__proto__'])(
    'with the key id %j is signed by no key',
    async (kid) => {
      const key = rsaKey('k1');
      const { url } = await issuerWith([key.jwk]);
      expect(await tokens().check(askOf(url, key.token({ kid })))).toMatchObject({ outcome: 'unknown-key' });
    },
  );

  test('without a key id may be signed by any of the keys', async () => {
    const [one, other] = [rsaKey(), rsaKey()];
    const { url } = await issuerWith([one.jwk, other.jwk]);
    expect(await tokens().check(askOf(url, other.token()))).toMatchObject({ outcome: 'signed' });
    expect(await tokens().check(askOf(url, rsaKey().token()))).toEqual({ kind: 'web-identity', outcome: 'not-signed' });
  });

  test('of an issuer whose set of keys is nested too deeply to be read is not signed', async () => {
    const key = rsaKey();
    const { url, documents } = await issuerWith([]);
    documents.set('/keys', `{"keys":[{"kty":"RSA","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`);
    expect(await tokens().check(askOf(url, key.token()))).toMatchObject({ outcome: 'not-signed' });
  });

  test('of an issuer that does not answer is noted once for each time that the issuer was asked', async () => {
    const key = rsaKey();
    const { url, documents } = await issuerWith([key.jwk]);
    documents.clear();
    const told: string[] = [];
    const asked = new WebIdentityTokens(here, (reason) => told.push(reason));
    const ask = askOf(url, key.token());
    const outcomes = await Promise.all([asked.check(ask), asked.check(ask), asked.check(ask)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['unreachable', 'unreachable', 'unreachable']);
    expect(told).toEqual([expect.stringMatching(/openid-configuration: .* answered 404$/)]);
  });

  test('of an issuer whose keys are given is checked with them, and nobody is asked', async () => {
    const { keys } = await makeTokenKeys();
    const [ec] = keys;
    const jwk = { ...ec?.publicKey, kid: 'own', alg: 'ES384' };
    const part = signedPart({ alg: 'ES384', kid: 'own' }, { sub: 'a' });
    const signature = sign('sha384', Buffer.from(part), { key: ec?.privateKey ?? '', dsaEncoding: 'ieee-p1363' });
    const ask = { ...askOf('http://127.0.0.1:1', `${part}.${signature.toString('base64url')}`), keys: [jwk] };
    expect(await tokens().check(ask)).toMatchObject({ outcome: 'signed' });
  });
});

describe('keys', () => {
  test('are fetched once, and again for a key that is new', async () => {
    const [old, fresh] = [rsaKey('old'), rsaKey('new')];
    const { url, documents, asked } = await issuerWith([old.jwk]);
    let nowMs = 0;
    const keys = new IssuerKeys({ fetch: (what) => fetchDocument(what, here), nowMs: () => nowMs });
    await keys.of(url, []);
    await keys.of(url, []);
    expect(asked).toHaveLength(2);
    documents.set('/keys', { keys: [old.jwk, fresh.jwk] });
    // However many tokens with a strange key id come, the issuer is not asked again at once.
    expect((await keys.of(url, [], true)).keys).toHaveLength(1);
    expect(asked).toHaveLength(2);
    nowMs = 10_000;
    expect((await keys.of(url, [], true)).keys).toHaveLength(2);
    expect(asked).toHaveLength(4);
    nowMs = 20_000;
    expect((await keys.of(url, [])).keys).toHaveLength(2);
    expect(asked).toHaveLength(4);
    nowMs = 700_000;
    await keys.of(url, []);
    expect(asked).toHaveLength(6);
  });

  test('of a silent issuer are asked for again after a moment', async () => {
    const { url, documents } = await issuerWith([]);
    const configuration = documents.get('/.well-known/openid-configuration');
    documents.delete('/.well-known/openid-configuration');
    let nowMs = 0;
    const keys = new IssuerKeys({ fetch: (what) => fetchDocument(what, here), nowMs: () => nowMs });
    await expect(keys.of(url, [])).rejects.toMatchObject({ kind: 'unreachable' });
    documents.set('/.well-known/openid-configuration', configuration);
    await expect(keys.of(url, [])).rejects.toMatchObject({ kind: 'unreachable' });
    nowMs = 1000;
    expect((await keys.of(url, [])).keys).toEqual([]);
  });

  test('that are kept count while a token with a strange key id makes the issuer be asked, and when it does not answer', async () => {
    const [known, fresh] = [{ kid: 'known' }, { kid: 'fresh' }];
    const answers: ((document: unknown) => void)[] = [];
    let nowMs = 0;
    const fetch = ({ url }: { readonly url: string }): Promise<unknown> =>
      url.endsWith('/keys')
        ? new Promise((resolve) => void answers.push(resolve))
        : Promise.resolve({ issuer: 'https://idp', jwks_uri: 'https://idp/keys' });
    const keys = new IssuerKeys({ fetch, nowMs: () => nowMs });
    const next = async (document: unknown): Promise<void> => {
      await expect.poll(() => answers.length).toBe(1);
      answers.shift()?.(document);
    };
    const first = keys.of('https://idp', []);
    await next({ keys: [known] });
    await first;
    nowMs = 20_000;
    const strange = keys.of('https://idp', [], true);
    expect((await keys.of('https://idp', [])).keys).toEqual([known]);
    await next('no keys');
    await expect(strange).rejects.toMatchObject({ kind: 'unusable' });
    expect((await keys.of('https://idp', [])).keys).toEqual([known]);
    // The next token that needs a new key finds it once the issuer answers again.
    nowMs = 21_000;
    const later = keys.of('https://idp', [], true);
    await next({ keys: [fresh] });
    expect((await later).keys).toEqual([fresh]);
    expect((await keys.of('https://idp', [])).keys).toEqual([fresh]);
  });

  test.each([
    [
      'another issuer',
      '/.well-known/openid-configuration',
      { issuer: 'http://evil', jwks_uri: 'http://evil' },
      'unknown-key',
    ],
    ['no place of keys', '/.well-known/openid-configuration', {}, 'unknown-key'],
    ['no JSON', '/.well-known/openid-configuration', '<html>', 'unknown-key'],
    ['no object', '/keys', 'null', 'unknown-key'],
    ['no list of keys', '/keys', { keys: 7 }, 'unknown-key'],
    ['keys that are none', '/keys', { keys: ['x'] }, 'unknown-key'],
    ['too many keys', '/keys', { keys: Array.from({ length: 101 }, () => ({})) }, 'unknown-key'],
    ['too much', '/keys', `{"keys":[],"x":"${'x'.repeat(300_000)}"}`, 'unreachable'],
    ['nothing', '/keys', undefined, 'unreachable'],
  ])('are not had where the issuer answers %s', async (_, path, document, outcome) => {
    const key = rsaKey('k1');
    const { url, documents } = await issuerWith([key.jwk]);
    documents.set(path, document);
    expect(await tokens().check(askOf(url, key.token()))).toEqual({ kind: 'web-identity', outcome });
  });
});

describe('a fetch', () => {
  test('follows no redirect', async () => {
    const { url: elsewhere, asked } = await issuerWith([]);
    const redirecting = createServer((_, response) => {
      response.writeHead(302, { location: `${elsewhere}/keys` });
      response.end();
    });
    const url = `http://127.0.0.1:${await listening(redirecting)}/keys`;
    await expect(fetchDocument({ url, thumbprints: [] }, here)).rejects.toThrow('answered 302');
    expect(asked).toEqual([]);
  });

  test.each([
    ['http://127.0.0.1:1/', { allowInsecure: false, allowPrivate: true }],
    ['http://10.0.0.1/', here],
    ['http://169.254.169.254/latest/meta-data', here],
    ['https://127.0.0.1:1/', here],
    ['https://[::1]:1/', here],
    ['https://localhost:1/', here],
    ['https://user@example.com/', here],
    ['ftp://example.com/', here],
    ['file:///etc/passwd', { allowInsecure: true, allowPrivate: true }],
  ])('does not go to %s under %j', async (url, rules) => {
    await expect(fetchDocument({ url, thumbprints: [] }, rules)).rejects.toThrow(/may not be asked/);
  });

  test('goes by TLS to a server that an authority of the world, or a thumbprint, vouches for', async () => {
    const [authority, stranger] = [
      await createAuthority('one', Date.now()),
      await createAuthority('other', Date.now()),
    ];
    const { certificate, privateKey } = await authority.issue('localhost');
    const shown = [certificate, authority.certificate, stranger.certificate].join('\n');
    const server = createSecureServer({ cert: shown, key: privateKey }, (_, response) => response.end('{"a":1}'));
    const port = await listening(server);
    const thumbprint = (pem: string): string => createHash('sha1').update(new X509Certificate(pem).raw).digest('hex');
    const rules = { allowInsecure: false, allowPrivate: true };
    const untrusted = /certificate/;
    const get = (host: string, ...thumbprints: string[]): Promise<unknown> =>
      fetchDocument({ url: `https://${host}:${port}/`, thumbprints }, rules);
    await expect(get('localhost')).rejects.toThrow(untrusted);
    await expect(get('localhost', '0'.repeat(40))).rejects.toThrow(untrusted);
    expect(await get('localhost', thumbprint(authority.certificate).toUpperCase())).toEqual({ a: 1 });
    expect(await get('localhost', thumbprint(certificate))).toEqual({ a: 1 });
    // Shown, and named, but it has not issued what the server is known by.
    await expect(get('localhost', thumbprint(stranger.certificate))).rejects.toThrow(untrusted);
    // The certificate is for another name.
    await expect(get('127.0.0.1', thumbprint(authority.certificate))).rejects.toThrow(/does not match certificate/);
  });
});

describe('an address', () => {
  test.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '192.168.1.1', '198.18.0.1'],
    ...[
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      'fc00::1',
      'fe80::1',
      'ff02::1',
    ],
    ...['2001:db8::1', '2002:a00:1::1', '2001::1', 'no address', ''],
  ])('%j is not of the world', (address) => {
    expect(isWithin('the world', address)).toBe(false);
  });

  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])('%s is of the world', (address) => {
    expect(isWithin('the world', address)).toBe(true);
    expect(isWithin('this machine', address)).toBe(false);
  });

  test('of this machine is all that plain http goes to', () => {
    expect(reachOf(new URL('http://x'), here)).toBe('this machine');
    expect(isWithin('this machine', '127.8.8.8')).toBe(true);
    expect(isWithin('this machine', '::1')).toBe(true);
    expect(reachOf(new URL('https://x'), here)).toBe('the world');
  });
});

// Server certificates: uploaded with key and chain, shown without the key, listed, moved, tagged, deleted.

import { describe, expect, test } from 'vitest';
import { dataKeyIdOf } from '../../../../src/core/authn/sealed-secret.ts';
import { privateKeysIn } from '../../../../src/core/engine/backup-records.ts';
import { type ServerCertificateBodyRecord, serverCertificateBodyKey } from '../../../../src/core/model/record.ts';
import { keySpaces } from '../../../../src/core/replica/key-spaces.ts';
import { decodeRecord } from '../../../../src/core/replica/record-codec.ts';
import { allow, arnOf, EngineUnderTest, ownAccount, type RequestOf } from '../../../support/engine-under-test.ts';
import {
  betweenCertificate,
  certificate,
  certificateKey,
  certificates,
  expiredCertificate,
  expiredKey,
  otherKey,
  rootCertificate,
  sshKeyPem,
} from '../../../support/uploads.ts';

type Upload = RequestOf<'UploadServerCertificate'>;

const serverCertificateName = 'Web';
const request: Upload = { serverCertificateName, certificateBody: certificate, privateKey: certificateKey };
const tags = [{ key: 'team', value: 'blue' }];
const chain = betweenCertificate + rootCertificate;
const unreadable = 'MalformedCertificate: Unable to parse certificate. Please ensure the certificate is in PEM format.';
const badKey = 'MalformedCertificate: Invalid Private Key.';
const brokenAt = (index: number): string =>
  'MalformedCertificate: Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, ' +
  `followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`;
const missing = 'NoSuchEntity: The Server Certificate with name none cannot be found.';

function withCertificate(more: Partial<Upload> = {}): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('UploadServerCertificate', { ...request, ...more });
  return engine;
}

const shown = (engine: EngineUnderTest, name = serverCertificateName) =>
  engine.respond('GetServerCertificate', { serverCertificateName: name }).serverCertificate;

const listed = (engine: EngineUnderTest, more: RequestOf<'ListServerCertificates'> = {}): readonly string[] =>
  engine
    .respond('ListServerCertificates', more)
    .serverCertificateMetadataList.map((metadata) => metadata.serverCertificateName);

const counted = (engine: EngineUnderTest) => engine.respond('GetAccountSummary', {}).summaryMap?.['ServerCertificates'];

describe('UploadServerCertificate', () => {
  test('answers with an id, an ARN with the path, and when the certificate expires', () => {
    const engine = new EngineUnderTest();
    const whole = { ...request, path: '/cloudfront/web/', certificateChain: chain, tags };
    const answer = engine.respond('UploadServerCertificate', whole);
    expect(answer).toEqual({
      serverCertificateMetadata: {
        path: '/cloudfront/web/',
        serverCertificateName,
        serverCertificateId: expect.stringMatching(/^ASCA[A-Z2-7]{17}$/),
        arn: arnOf('server-certificate/cloudfront/web/Web'),
        uploadDate: expect.any(Number),
        expiration: Date.UTC(2126, 0, 1),
      },
      tags,
    });
    const { serverCertificateMetadata } = answer;
    const parts = { certificateBody: certificate.trim(), certificateChain: chain.trim() };
    expect(shown(engine, 'WEB')).toEqual({ serverCertificateMetadata, ...parts, tags });
  });

  test('needs no chain', () => {
    const engine = withCertificate();
    expect(shown(engine)).not.toHaveProperty('certificateChain');
    expect(shown(engine)?.serverCertificateMetadata?.path).toBe('/');
  });

  test('stores the private key sealed, and shows it to nobody', () => {
    const engine = withCertificate();
    const id = shown(engine)?.serverCertificateMetadata?.serverCertificateId ?? '';
    const [replica] = engine.cluster.replicas;
    const stored = [keySpaces.log, keySpaces.records].flatMap((space) => replica?.disk.withPrefix(space) ?? []);
    const key = serverCertificateBodyKey(ownAccount, id);
    const bytes = stored.find(([at]) => at === keySpaces.records + key)?.[1];
    const record = decodeRecord(bytes ?? new Uint8Array()) as ServerCertificateBodyRecord;
    expect(privateKeysIn(key, record)).toEqual([record.privateKey]);
    expect(dataKeyIdOf(record.privateKey.sealedSecret)).toEqual(expect.any(String));
    const inside = certificateKey.split('\n')[1] ?? '';
    expect(inside).toHaveLength(64);
    expect(Buffer.concat(stored.map(([, value]) => value)).includes(inside)).toBe(false);
    expect(JSON.stringify(shown(engine))).not.toContain(inside);
  });

  test('takes a name once, whatever its case', () => {
    const again = { ...request, serverCertificateName: 'web', path: '/x/' };
    expect(withCertificate().refusal('UploadServerCertificate', again)).toBe(
      'EntityAlreadyExists: The Server Certificate with name web already exists.',
    );
  });

  test.each<[string, Partial<Upload>, string]>([
    ['a certificate that is none', { certificateBody: 'certificate' }, unreadable],
    ['a key for a certificate', { certificateBody: sshKeyPem }, unreadable],
    ['its private key for a certificate', { certificateBody: certificateKey }, unreadable],
    ['its chain in its body', { certificateBody: certificate + chain }, unreadable],
    [
      'a certificate that has expired',
      { certificateBody: expiredCertificate, privateKey: expiredKey },
      "MalformedCertificate: Certificate is no longer valid. The 'Not After' date restriction on the certificate has passed.",
    ],
    ['a private key that is none', { privateKey: 'key' }, badKey],
    ['a public key', { privateKey: sshKeyPem }, badKey],
    ['a private key cut short', { privateKey: certificateKey.replace(/.{20}\n-----END/, '\n-----END') }, badKey],
    ['an encrypted private key', { privateKey: certificateKey.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE') }, badKey],
    [
      'the private key of another',
      { privateKey: otherKey },
      'KeyPairMismatch: The private key did not match the public key provided. Please verify the key material and try again.',
    ],
    ['a chain that is none', { certificateChain: 'chain' }, brokenAt(-1)],
    ['a chain and words', { certificateChain: `${chain}words` }, brokenAt(-1)],
    ['a chain in the wrong order', { certificateChain: rootCertificate + betweenCertificate }, brokenAt(-1)],
    ['a chain of others', { certificateChain: certificates[0] }, brokenAt(-1)],
    ['a chain that goes astray', { certificateChain: betweenCertificate + certificates[0] }, brokenAt(1)],
    [
      'a chain with something unreadable in it',
      { certificateChain: `${betweenCertificate}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n` },
      brokenAt(1),
    ],
    [
      'a chain of 65537 characters',
      { certificateChain: chain.padEnd(65_537, '\n') },
      'LimitExceeded: Cannot exceed quota for ServerCertificateChainSize: 65536',
    ],
    ['a tag key twice', { tags: [...tags, ...tags] }, 'InvalidInput: Duplicate tag keys found.'],
  ])('refuses %s', (_, more, refusal) => {
    const engine = new EngineUnderTest();
    expect(engine.refusal('UploadServerCertificate', { ...request, ...more })).toBe(refusal);
    expect(listed(engine)).toEqual([]);
    expect(counted(engine)).toBe(0);
  });

  test('gives an account twenty at most', () => {
    const engine = new EngineUnderTest();
    for (let at = 0; at < 20; at++)
      engine.respond('UploadServerCertificate', { ...request, serverCertificateName: `c${at}` });
    expect(engine.refusal('UploadServerCertificate', request)).toBe(
      'LimitExceeded: Cannot exceed quota for ServerCertificatesPerAccount: 20',
    );
    expect(counted(engine)).toBe(20);
    engine.respond('DeleteServerCertificate', { serverCertificateName: 'C7' });
    expect(counted(engine)).toBe(19);
    expect(engine.code('UploadServerCertificate', request)).toBeUndefined();
  });

  test('with tags also needs the permission to tag', () => {
    const engine = new EngineUnderTest();
    const alice = engine.user('alice', allow('iam:UploadServerCertificate', arnOf('server-certificate/Web')));
    const tagged = { ...request, tags };
    expect(engine.refusal('UploadServerCertificate', tagged, { as: alice })).toContain('iam:TagServerCertificate');
    expect(engine.code('UploadServerCertificate', request, { as: alice })).toBeUndefined();
  });
});

describe('ListServerCertificates', () => {
  test('goes page by page, below a path', () => {
    const engine = withCertificate({ path: '/x/' });
    for (const name of ['b', 'A', 'c'])
      engine.respond('UploadServerCertificate', { ...request, serverCertificateName: name });
    expect(listed(engine)).toEqual(['A', 'b', 'c', 'Web']);
    expect(listed(engine, { pathPrefix: '/x/' })).toEqual(['Web']);
    const page = engine.respond('ListServerCertificates', { maxItems: 3 });
    expect(page).toMatchObject({ isTruncated: true, marker: expect.any(String) });
    expect(listed(engine, { marker: page.marker ?? '' })).toEqual(['Web']);
    expect(engine.refusal('ListServerCertificates', { marker: 'none' })).toBe('ValidationError: Invalid Marker.');
    const [first] = page.serverCertificateMetadataList;
    expect(first).toEqual(shown(engine, 'a')?.serverCertificateMetadata);
  });
});

describe('UpdateServerCertificate', () => {
  const newServerCertificateName = 'Shop';

  test('gives another name and path; the certificate stays what it is', () => {
    const engine = withCertificate({ tags });
    const before = shown(engine);
    engine.respond('UpdateServerCertificate', { serverCertificateName, newPath: '/y/', newServerCertificateName });
    expect(engine.code('GetServerCertificate', { serverCertificateName })).toBe('NoSuchEntity');
    const arn = arnOf('server-certificate/y/Shop');
    expect(shown(engine, 'shop')).toEqual({
      ...before,
      serverCertificateMetadata: {
        ...before?.serverCertificateMetadata,
        ...{ path: '/y/', serverCertificateName: newServerCertificateName, arn },
      },
    });
    expect(listed(engine)).toEqual(['Shop']);
    expect(counted(engine)).toBe(1);
    expect(engine.code('UploadServerCertificate', request)).toBeUndefined();
  });

  test('changes the case of a name, or nothing', () => {
    const engine = withCertificate({ path: '/x/' });
    engine.respond('UpdateServerCertificate', { serverCertificateName, newServerCertificateName: 'WEB' });
    engine.respond('UpdateServerCertificate', { serverCertificateName });
    expect(shown(engine)?.serverCertificateMetadata).toMatchObject({ serverCertificateName: 'WEB', path: '/x/' });
  });

  test('takes nobody’s name', () => {
    const engine = withCertificate();
    engine.respond('UploadServerCertificate', { ...request, serverCertificateName: 'shop' });
    expect(engine.refusal('UpdateServerCertificate', { serverCertificateName, newServerCertificateName })).toBe(
      'EntityAlreadyExists: The Server Certificate with name Shop already exists.',
    );
    expect(listed(engine)).toEqual(['shop', 'Web']);
  });

  test('needs the permission on both names', () => {
    const engine = withCertificate();
    const alice = engine.user('alice', allow('iam:UpdateServerCertificate', arnOf('server-certificate/Web')));
    const asking = { as: alice };
    const renaming = { serverCertificateName, newServerCertificateName };
    expect(engine.refusal('UpdateServerCertificate', renaming, asking)).toContain(arnOf('server-certificate/Shop'));
    expect(engine.code('UpdateServerCertificate', { serverCertificateName }, asking)).toBeUndefined();
  });
});

describe('tags', () => {
  test('are put over with case, taken off, and listed page by page', () => {
    const engine = withCertificate({ tags: [...tags, { key: 'Team', value: 'old' }] });
    const more = ['a', 'Team'].map((key) => ({ key, value: 'new' }));
    engine.respond('TagServerCertificate', { serverCertificateName: 'web', tags: more });
    expect(engine.respond('ListServerCertificateTags', { serverCertificateName }).tags).toEqual([
      { key: 'Team', value: 'new' },
      { key: 'a', value: 'new' },
      ...tags,
    ]);
    const page = engine.respond('ListServerCertificateTags', { serverCertificateName, maxItems: 1 });
    expect(page).toMatchObject({ isTruncated: true, tags: [{ key: 'Team' }] });
    const rest = engine.respond('ListServerCertificateTags', { serverCertificateName, marker: page.marker ?? '' });
    expect(rest).toMatchObject({ isTruncated: false, tags: [{ key: 'a' }, { key: 'team' }] });
    engine.respond('UntagServerCertificate', { serverCertificateName, tagKeys: ['Team', 'A', 'none'] });
    expect(engine.respond('ListServerCertificateTags', { serverCertificateName }).tags).toEqual([
      { key: 'a', value: 'new' },
      ...tags,
    ]);
    expect(shown(engine)?.tags).toEqual(expect.arrayContaining([{ key: 'a', value: 'new' }, ...tags]));
  });

  test('are put and taken off one at least', () => {
    const engine = withCertificate({ tags });
    expect(engine.refusal('TagServerCertificate', { serverCertificateName, tags: [] })).toBe(
      'InvalidInput: The provided tag map must not be null/empty.',
    );
    expect(engine.refusal('UntagServerCertificate', { serverCertificateName, tagKeys: [] })).toBe(
      'InvalidInput: The provided tag keys must not be null/empty.',
    );
    expect(shown(engine)?.tags).toEqual(expect.arrayContaining(tags));
  });

  test('are fifty at most, and never AWS’s', () => {
    const engine = withCertificate();
    const fifty = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`, value: '' }));
    engine.respond('TagServerCertificate', { serverCertificateName, tags: fifty });
    expect(engine.refusal('TagServerCertificate', { serverCertificateName, tags })).toBe(
      'LimitExceeded: The number of tags has reached the maximum limit.',
    );
    const reserved = [{ key: 'aws:x', value: '' }];
    expect(engine.code('TagServerCertificate', { serverCertificateName, tags: reserved })).toBe('InvalidInput');
  });

  test('decide who may do what', () => {
    const engine = withCertificate({ tags });
    const blue = { ...allow('iam:*'), Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } };
    const alice = engine.user('alice', blue);
    expect(engine.code('GetServerCertificate', { serverCertificateName }, { as: alice })).toBeUndefined();
    engine.respond('UntagServerCertificate', { serverCertificateName, tagKeys: ['team'] });
    expect(engine.code('GetServerCertificate', { serverCertificateName }, { as: alice })).toBe('AccessDenied');
  });
});

describe('a server certificate', () => {
  test('is deleted with its key', () => {
    const engine = withCertificate();
    const id = shown(engine)?.serverCertificateMetadata?.serverCertificateId ?? '';
    engine.respond('DeleteServerCertificate', { serverCertificateName: 'WEB' });
    expect(listed(engine)).toEqual([]);
    const [replica] = engine.cluster.replicas;
    const stored = replica?.disk.withPrefix(keySpaces.records + serverCertificateBodyKey(ownAccount, id));
    expect(stored).toEqual([]);
  });

  test('that is not there is not found', () => {
    const engine = withCertificate();
    const none = { serverCertificateName: 'none' };
    for (const refusal of [
      engine.refusal('GetServerCertificate', none),
      engine.refusal('UpdateServerCertificate', none),
      engine.refusal('DeleteServerCertificate', none),
      engine.refusal('TagServerCertificate', { ...none, tags }),
      engine.refusal('UntagServerCertificate', { ...none, tagKeys: ['a'] }),
      engine.refusal('ListServerCertificateTags', none),
    ])
      expect(refusal).toBe(missing);
  });
});

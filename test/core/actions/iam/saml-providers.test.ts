// SAML providers: made of metadata, shown, listed, changed, tagged, deleted; their private keys are never shown.

import { describe, expect, test } from 'vitest';
import { dataKeyIdOf } from '../../../../src/core/authn/sealed-secret.ts';
import { changeableQuotas, quotas } from '../../../../src/core/model/quotas.ts';
import { type SamlProviderRecord, samlProviderKey } from '../../../../src/core/model/record.ts';
import { keySpaces } from '../../../../src/core/replica/key-spaces.ts';
import { decodeRecord } from '../../../../src/core/replica/record-codec.ts';
import {
  type ActionName,
  allow,
  arnOf,
  EngineUnderTest,
  ownAccount,
  type RequestOf,
} from '../../../support/engine-under-test.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';

const samlMetadataDocument = samlMetadata();
const samlProviderArn = arnOf('saml-provider/Blue');
const tags = [{ key: 'team', value: 'blue' }];
const yearMs = 365 * 86_400_000;
const privateKey = (sign: string): string =>
  `-----BEGIN PRIVATE KEY-----\n${sign.repeat(64)}\n-----END PRIVATE KEY-----\n`;

function withProvider(more: Partial<RequestOf<'CreateSAMLProvider'>> = {}): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateSAMLProvider', { name: 'Blue', samlMetadataDocument, ...more });
  return engine;
}

const shown = (engine: EngineUnderTest) => engine.respond('GetSAMLProvider', { samlProviderArn });

describe('CreateSAMLProvider', () => {
  test('answers with the ARN; what was sent is shown, and the UUID of the provider', () => {
    const engine = new EngineUnderTest();
    const request = { name: 'Blue', samlMetadataDocument, tags, assertionEncryptionMode: 'Allowed' } as const;
    expect(engine.respond('CreateSAMLProvider', request)).toEqual({ samlProviderArn, tags });
    expect(shown(engine)).toEqual({
      samlProviderUuid: expect.stringMatching(/^[A-Z0-9]{22,64}$/),
      samlMetadataDocument,
      createDate: expect.any(Number),
      validUntil: expect.any(Number),
      tags,
      assertionEncryptionMode: 'Allowed',
      privateKeyList: [],
    });
  });

  test('takes a name once, whatever its case', () => {
    expect(withProvider().refusal('CreateSAMLProvider', { name: 'BLUE', samlMetadataDocument })).toBe(
      'EntityAlreadyExists: SAMLProvider with name BLUE already exists.',
    );
  });

  test.each([
    ['nothing', ''],
    ['so', 'validUntil="2031-02-03T04:05:06+01:00"'],
    ['that it is over', 'validUntil="2001-01-01T00:00:00Z"'],
  ])('is good for a hundred years, where the metadata says %s', (_, said) => {
    const attributes = `entityID="urn:idp" ${said}`;
    const { createDate = 0, validUntil = 0 } = shown(
      withProvider({ samlMetadataDocument: samlMetadata({ attributes }) }),
    );
    const expected = new Date(createDate);
    expected.setUTCFullYear(expected.getUTCFullYear() + 100);
    expect(validUntil).toBe(expected.getTime());
    expect(validUntil - createDate).toBeGreaterThan(100 * yearMs);
  });

  test.each([
    ['no XML', `no XML ${'x'.repeat(1000)}`],
    ['XML that is not well-formed', samlMetadata().replace('</md:EntityDescriptor>', '')],
    ['another document', samlMetadata().replaceAll('EntityDescriptor', 'EntitiesDescriptor')],
    ['another namespace', samlMetadata().replace('SAML:2.0:metadata', 'SAML:1.0:metadata')],
    ['no identity provider', samlMetadata({ role: 'md:SPSSODescriptor' })],
    ['no entity id', samlMetadata({ attributes: '' })],
    ['no certificate', samlMetadata().replaceAll('X509Certificate', 'X509SubjectName')],
    ['an empty certificate', samlMetadata({ certificate: ' ', around: `<!-- ${'x'.repeat(1000)} -->` })],
    ['a certificate that is no base64', samlMetadata({ certificate: '!'.repeat(900) })],
    ['a validity that is no time', samlMetadata({ attributes: 'entityID="urn:idp" validUntil="tomorrow"' })],
  ])('refuses %s', (_, wrong) => {
    const engine = new EngineUnderTest();
    expect(engine.refusal('CreateSAMLProvider', { name: 'Blue', samlMetadataDocument: wrong })).toBe(
      'InvalidInput: Could not parse metadata',
    );
    expect(engine.respond('ListSAMLProviders', {}).samlProviderList).toEqual([]);
  });

  test('does not take the certificate of the document’s signature for the provider’s', () => {
    const signature =
      '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Certificate>MIIC</ds:X509Certificate></ds:Signature>';
    const none = samlMetadata({ around: signature }).replace(/<md:KeyDescriptor[^]*<\/md:KeyDescriptor>/, '');
    const padded = `${none}<!-- ${'x'.repeat(1000)} -->`;
    expect(new EngineUnderTest().code('CreateSAMLProvider', { name: 'a', samlMetadataDocument: padded })).toBe(
      'InvalidInput',
    );
    expect(
      withProvider({ samlMetadataDocument: samlMetadata({ around: signature }) }).code('GetSAMLProvider', {
        samlProviderArn,
      }),
    ).toBeUndefined();
  });

  test('takes metadata of a thousand characters and more, up to what an op carries', () => {
    const engine = new EngineUnderTest();
    const limit = quotas.samlMetadataBytes;
    const sized = (length: number): string => samlMetadata() + ' '.repeat(length - samlMetadata().length);
    const create = (name: string, document: string) =>
      engine.ask('CreateSAMLProvider', { name, samlMetadataDocument: document }).refusal;
    expect(create('small', '<a/>')?.code).toBe('ValidationError');
    expect(create('fits', sized(limit))).toBeUndefined();
    expect(create('big', sized(limit + 1))).toEqual({
      code: 'LimitExceeded',
      message: `Cannot exceed quota for SAMLMetadataDocumentSize: ${limit}`,
    });
  });

  test.each([
    ['a name with a blank', { name: 'a b' }, 'ValidationError'],
    ['a name of 129 characters', { name: 'a'.repeat(129) }, 'ValidationError'],
    ['a mode that is none', { assertionEncryptionMode: 'Never' as 'Allowed' }, 'ValidationError'],
    ['a tag twice', { tags: [...tags, ...tags] }, 'InvalidInput'],
    ['a private key that is none', { addPrivateKey: 'secret' }, 'InvalidInput'],
    [
      'a private key under a passphrase',
      { addPrivateKey: privateKey('A').replaceAll('PRIVATE', 'ENCRYPTED PRIVATE') },
      'InvalidInput',
    ],
  ])('refuses %s', (_, more, code) => {
    const engine = new EngineUnderTest();
    expect(engine.code('CreateSAMLProvider', { name: 'Blue', samlMetadataDocument, ...more })).toBe(code);
    expect(engine.respond('ListSAMLProviders', {}).samlProviderList).toEqual([]);
  });

  test('makes a hundred of them in an account, and one more after one is gone', () => {
    const engine = new EngineUnderTest();
    const nth = (at: number) => ({ name: `p${at}`, samlMetadataDocument });
    for (let at = 0; at < changeableQuotas.samlProvidersPerAccount.default; at++)
      engine.respond('CreateSAMLProvider', nth(at));
    expect(engine.refusal('CreateSAMLProvider', nth(100))).toBe(
      'LimitExceeded: Cannot exceed quota for SAMLProvidersPerAccount: 100',
    );
    expect(engine.respond('ListSAMLProviders', {}).samlProviderList).toHaveLength(100);
    engine.respond('DeleteSAMLProvider', { samlProviderArn: arnOf('saml-provider/p7') });
    expect(engine.code('CreateSAMLProvider', nth(100))).toBeUndefined();
  });
});

describe('a private key', () => {
  const keyIds = (engine: EngineUnderTest) => shown(engine).privateKeyList.map(({ keyId = '' }) => keyId);

  test('is shown by its id and time alone, and never answered or stored as it was sent', () => {
    const engine = withProvider({ addPrivateKey: privateKey('K'), assertionEncryptionMode: 'Required' });
    const { privateKeyList, assertionEncryptionMode } = shown(engine);
    expect(assertionEncryptionMode).toBe('Required');
    expect(privateKeyList).toEqual([
      { keyId: expect.stringMatching(/^[A-Z0-9]{22,64}$/), timestamp: expect.any(Number) },
    ]);
    expect(JSON.stringify(shown(engine))).not.toContain('KKKK');
    const [replica] = engine.cluster.replicas;
    const stored = [keySpaces.log, keySpaces.records].flatMap((space) => replica?.disk.withPrefix(space) ?? []);
    const record = stored.find(([key]) => key === `${keySpaces.records}${samlProviderKey(ownAccount, 'Blue')}`)?.[1];
    const { privateKeys } = decodeRecord(record ?? new Uint8Array()) as SamlProviderRecord;
    expect(privateKeys.map(({ sealedSecret }) => dataKeyIdOf(sealedSecret))).toEqual([expect.any(String)]);
    expect(Buffer.concat(stored.map(([, value]) => value)).includes('KKKK')).toBe(false);
  });

  test('is one of two, and is not taken away by the call that adds another', () => {
    const engine = withProvider({ addPrivateKey: privateKey('A') });
    expect(engine.respond('UpdateSAMLProvider', { samlProviderArn, addPrivateKey: privateKey('B') })).toEqual({
      samlProviderArn,
    });
    const [first = '', second = ''] = keyIds(engine);
    expect(engine.refusal('UpdateSAMLProvider', { samlProviderArn, addPrivateKey: privateKey('C') })).toBe(
      'LimitExceeded: Private key limit of 2 is reached.',
    );
    const exchange = { samlProviderArn, addPrivateKey: privateKey('C'), removePrivateKey: first };
    expect(engine.refusal('UpdateSAMLProvider', exchange)).toBe(
      'ValidationError: Unable to add and remove private keys in the same request. Set a value for only one of the two parameters.',
    );
    engine.respond('UpdateSAMLProvider', { samlProviderArn, removePrivateKey: first });
    expect(keyIds(engine)).toEqual([second]);
    expect(engine.refusal('UpdateSAMLProvider', { samlProviderArn, removePrivateKey: first })).toBe(
      `NoSuchEntity: Private key ${first} not found for arn ${samlProviderArn}`,
    );
    engine.respond('UpdateSAMLProvider', { samlProviderArn, removePrivateKey: second });
    expect(keyIds(engine)).toEqual([]);
  });

  test('is there as long as encryption is required', () => {
    const required = { assertionEncryptionMode: 'Required' } as const;
    const create = { name: 'Red', samlMetadataDocument, ...required };
    expect(new EngineUnderTest().refusal('CreateSAMLProvider', create)).toBe(
      'ValidationError: Unable to set assertion encryption mode to Required because no private key is provided.',
    );
    const engine = withProvider();
    expect(engine.refusal('UpdateSAMLProvider', { samlProviderArn, ...required })).toBe(
      'InvalidInput: Failed to set assertion encryption mode to Required because no private key is present.',
    );
    engine.respond('UpdateSAMLProvider', { samlProviderArn, addPrivateKey: privateKey('A'), ...required });
    const [removePrivateKey = ''] = keyIds(engine);
    expect(engine.refusal('UpdateSAMLProvider', { samlProviderArn, removePrivateKey })).toBe(
      'InvalidInput: Failed to remove private key.',
    );
    engine.respond('UpdateSAMLProvider', { samlProviderArn, removePrivateKey, assertionEncryptionMode: 'Allowed' });
    expect(shown(engine)).toMatchObject({ assertionEncryptionMode: 'Allowed', privateKeyList: [] });
  });
});

describe('UpdateSAMLProvider', () => {
  test('replaces the metadata, and is good for another hundred years; what it leaves out stays', () => {
    const engine = withProvider({ tags, assertionEncryptionMode: 'Required', addPrivateKey: privateKey('A') });
    const before = shown(engine);
    const document = samlMetadata({ attributes: 'entityID="urn:new" validUntil="2031-01-01T00:00:00Z"' });
    engine.respond('UpdateSAMLProvider', { samlProviderArn, samlMetadataDocument: document });
    const after = { ...before, samlMetadataDocument: document, validUntil: expect.any(Number) };
    expect(shown(engine)).toEqual(after);
    expect(shown(engine).validUntil).toBeGreaterThan(before.validUntil ?? 0);
    engine.respond('UpdateSAMLProvider', { samlProviderArn, assertionEncryptionMode: 'Allowed' });
    expect(shown(engine)).toEqual({ ...after, assertionEncryptionMode: 'Allowed' });
    expect(engine.refusal('UpdateSAMLProvider', { samlProviderArn })).toBe(
      'ValidationError: Unable to update identity provider. No updates are defined for metadata or encryption assertion.',
    );
  });

  test.each([
    ['metadata that cannot be read', { samlMetadataDocument: 'x'.repeat(1000) }, 'InvalidInput'],
    [
      'metadata that no op carries',
      { samlMetadataDocument: 'x'.repeat(quotas.samlMetadataBytes + 1) },
      'LimitExceeded',
    ],
    ['a private key that is none', { addPrivateKey: 'x' }, 'InvalidInput'],
    ['the id of no private key', { removePrivateKey: 'A'.repeat(26) }, 'NoSuchEntity'],
  ])('refuses %s', (_, more, code) => {
    const engine = withProvider();
    const before = shown(engine);
    expect(engine.code('UpdateSAMLProvider', { samlProviderArn, ...more })).toBe(code);
    expect(shown(engine)).toEqual(before);
  });
});

describe('DeleteSAMLProvider', () => {
  test('frees the name; another provider has another UUID', () => {
    const engine = withProvider({ tags, addPrivateKey: privateKey('A') });
    const before = shown(engine);
    engine.respond('DeleteSAMLProvider', { samlProviderArn });
    expect(engine.refusal('GetSAMLProvider', { samlProviderArn })).toBe(
      `NoSuchEntity: Manifest not found for arn ${samlProviderArn}`,
    );
    engine.respond('CreateSAMLProvider', { name: 'Blue', samlMetadataDocument });
    expect(shown(engine)).toMatchObject({ tags: [], privateKeyList: [] });
    expect(shown(engine).samlProviderUuid).not.toBe(before.samlProviderUuid);
  });
});

describe('ListSAMLProviders', () => {
  test('lists ARN and times of all, by name without case', () => {
    const engine = withProvider();
    engine.respond('CreateSAMLProvider', { name: 'azure', samlMetadataDocument });
    const { createDate, validUntil } = shown(engine);
    expect(engine.respond('ListSAMLProviders', {}).samlProviderList).toEqual([
      expect.objectContaining({ arn: arnOf('saml-provider/azure') }),
      { arn: samlProviderArn, createDate, validUntil },
    ]);
  });
});

describe('GetAccountSummary', () => {
  test('counts providers of both kinds', () => {
    const engine = withProvider();
    const count = () => engine.respond('GetAccountSummary', {}).summaryMap?.['Providers'];
    expect(new EngineUnderTest().respond('GetAccountSummary', {}).summaryMap?.['Providers']).toBe(0);
    expect(count()).toBe(1);
    engine.respond('CreateOpenIDConnectProvider', { url: 'https://a.example.com' });
    expect(count()).toBe(2);
    engine.respond('DeleteSAMLProvider', { samlProviderArn });
    expect(count()).toBe(1);
    engine.respond('DeleteOpenIDConnectProvider', { openIdConnectProviderArn: arnOf('oidc-provider/a.example.com') });
    expect(count()).toBe(0);
  });
});

describe('tags of a SAML provider', () => {
  const listed = (engine: EngineUnderTest) => engine.respond('ListSAMLProviderTags', { samlProviderArn }).tags;
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => ({ key: `key-${from + at}`, value: 'v' }));

  test('are put over each other with case, taken off, listed by key', () => {
    const engine = withProvider({ tags });
    engine.respond('TagSAMLProvider', {
      samlProviderArn,
      tags: [
        { key: 'Team', value: 'red' },
        { key: 'cost', value: '' },
        { key: 'team', value: 'green' },
      ],
    });
    expect(listed(engine)).toEqual([
      { key: 'Team', value: 'red' },
      { key: 'cost', value: '' },
      { key: 'team', value: 'green' },
    ]);
    engine.respond('UntagSAMLProvider', { samlProviderArn, tagKeys: ['Team', 'team', 'COST', 'none'] });
    expect(listed(engine)).toEqual([{ key: 'cost', value: '' }]);
    expect(shown(engine)).toMatchObject({ tags: [{ key: 'cost', value: '' }], samlMetadataDocument });
  });

  test('are listed in pages', () => {
    const engine = withProvider({ tags: many(0, 5) });
    const first = engine.respond('ListSAMLProviderTags', { samlProviderArn, maxItems: 3 });
    expect(first).toMatchObject({ tags: many(0, 3), isTruncated: true });
    const marker = first.marker ?? '';
    const second = engine.respond('ListSAMLProviderTags', { samlProviderArn, marker });
    expect(second).toEqual({ tags: many(3, 5), isTruncated: false });
    engine.respond('CreateSAMLProvider', { name: 'other', samlMetadataDocument });
    const other = { samlProviderArn: arnOf('saml-provider/other'), marker };
    expect(engine.refusal('ListSAMLProviderTags', other)).toBe('ValidationError: Invalid Marker.');
  });

  test('are fifty at most, none of them twice or AWS’s', () => {
    const engine = withProvider({ tags: many(0, 50) });
    const put = (added: typeof tags) => engine.code('TagSAMLProvider', { samlProviderArn, tags: added });
    expect(put(many(50, 51))).toBe('LimitExceeded');
    expect(put([...many(0, 1), ...many(0, 1)])).toBe('InvalidInput');
    expect(put([{ key: 'aws:x', value: '' }])).toBe('InvalidInput');
    expect(put(many(49, 50))).toBeUndefined();
  });

  test('decide what may be done to it', () => {
    const engine = withProvider({ tags });
    const condition = { StringEquals: { 'aws:ResourceTag/team': 'blue' } };
    const as = engine.user('alice', { ...allow('iam:*SAMLProvider*'), Condition: condition });
    expect(engine.code('GetSAMLProvider', { samlProviderArn }, { as })).toBeUndefined();
    engine.respond('TagSAMLProvider', { samlProviderArn, tags: [{ key: 'team', value: 'red' }] });
    expect(engine.code('GetSAMLProvider', { samlProviderArn }, { as })).toBe('AccessDenied');
    expect(engine.code('CreateSAMLProvider', { name: 'a', samlMetadataDocument }, { as })).toBe('AccessDenied');
    expect(engine.code('CreateSAMLProvider', { name: 'a', samlMetadataDocument, tags }, { as })).toBeUndefined();
  });
});

describe('a provider that is not there', () => {
  const calls: readonly (readonly [action: ActionName, more: object])[] = [
    ['DeleteSAMLProvider', {}],
    ['GetSAMLProvider', {}],
    ['ListSAMLProviderTags', {}],
    ['TagSAMLProvider', { tags }],
    ['UntagSAMLProvider', { tagKeys: ['a'] }],
    ['UpdateSAMLProvider', {}],
  ];

  test.each(calls)('is refused by %s', (action, more) => {
    const engine = withProvider();
    for (const arn of [arnOf('saml-provider/none'), arnOf('saml-provider/blue'), arnOf('oidc-provider/Blue')])
      expect(engine.refusal(action, { samlProviderArn: arn, ...more })).toBe(
        `NoSuchEntity: Manifest not found for arn ${arn}`,
      );
  });

  test.each(calls)('under what is no ARN is an InvalidInput of %s', (action, more) => {
    const wrong = 'the provider called Blue';
    expect(withProvider().refusal(action, { samlProviderArn: wrong, ...more })).toBe(
      `InvalidInput: ARN ${wrong} is not valid.`,
    );
  });
});

// OpenID Connect providers: made, shown, listed, changed, tagged, deleted.

import { describe, expect, test } from 'vitest';
import { changeableQuotas } from '../../../../src/core/model/quotas.ts';
import { type ActionName, allow, arnOf, EngineUnderTest, type RequestOf } from '../../../support/engine-under-test.ts';

const url = 'https://token.example.com/tenants/Blue';
const openIdConnectProviderArn = arnOf('oidc-provider/token.example.com/tenants/Blue');
const missing = arnOf('oidc-provider/none.example.com');
const thumbprint = '990F4193972F2BECF12DDEDA5237F9C952F20D9e';
const tags = [{ key: 'team', value: 'blue' }];

function withProvider(more: Partial<RequestOf<'CreateOpenIDConnectProvider'>> = {}): EngineUnderTest {
  const engine = new EngineUnderTest();
  engine.respond('CreateOpenIDConnectProvider', { url, ...more });
  return engine;
}

const shown = (engine: EngineUnderTest) => engine.respond('GetOpenIDConnectProvider', { openIdConnectProviderArn });

describe('CreateOpenIDConnectProvider', () => {
  test('answers with an ARN that has the URL without its scheme', () => {
    const engine = new EngineUnderTest();
    const request = { url, clientIdList: ['b', 'a', 'b'], thumbprintList: [thumbprint], tags };
    expect(engine.respond('CreateOpenIDConnectProvider', request)).toEqual({ openIdConnectProviderArn, tags });
    expect(shown(engine)).toEqual({
      url: 'token.example.com/tenants/Blue',
      clientIdList: ['b', 'a'],
      thumbprintList: [thumbprint.toLowerCase()],
      createDate: expect.any(Number),
      tags,
    });
  });

  test('fetches no certificate: without thumbprints there are none', () => {
    expect(shown(withProvider())).toMatchObject({ clientIdList: [], thumbprintList: [], tags: [] });
  });

  test('takes a URL once, its host in whatever case, its path by case', () => {
    const engine = withProvider();
    expect(engine.refusal('CreateOpenIDConnectProvider', { url })).toBe(
      `EntityAlreadyExists: Provider with url ${url} already exists.`,
    );
    expect(engine.code('CreateOpenIDConnectProvider', { url: 'https://TOKEN.example.com/tenants/Blue' })).toBe(
      'EntityAlreadyExists',
    );
    expect(engine.code('CreateOpenIDConnectProvider', { url: 'https://token.example.com/tenants/blue' })).toBe(
      undefined,
    );
    expect(engine.code('CreateOpenIDConnectProvider', { url: 'https://token.example.com' })).toBe(undefined);
    expect(engine.code('CreateOpenIDConnectProvider', { url: 'https://token.example.com/' })).toBe(undefined);
  });

  test.each([
    'token.example.com',
    'HTTPS://token.example.com',
    'https://',
    'https:///path',
    'https://me@token.example.com',
    'https://token.example.com/a b',
    'https://token.example.com/\n',
  ])('refuses the URL %j', (wrong) => {
    expect(new EngineUnderTest().refusal('CreateOpenIDConnectProvider', { url: wrong })).toBe(
      'ValidationError: Invalid Open ID Connect Provider URL',
    );
  });

  test.each([
    'http://token.example.com',
    'https://token.example.com?a=b',
    'https://token.example.com/a#b',
    'https://token.example.com/?a',
  ])('refuses the URL %j for its scheme, or for what follows its path', (wrong) => {
    expect(new EngineUnderTest().refusal('CreateOpenIDConnectProvider', { url: wrong })).toBe('InvalidInput: Unknown');
  });

  test('leaves out the port of the scheme, and no other', () => {
    const engine = new EngineUnderTest();
    const arn = (from: string) =>
      engine.respond('CreateOpenIDConnectProvider', { url: from }).openIdConnectProviderArn ?? '';
    expect(arn('https://token.example.com:443/tenants/Blue')).toBe(openIdConnectProviderArn);
    expect(shown(engine).url).toBe('token.example.com/tenants/Blue');
    expect(engine.code('CreateOpenIDConnectProvider', { url })).toBe('EntityAlreadyExists');
    expect(arn('https://token.example.com:443')).toBe(arnOf('oidc-provider/token.example.com'));
    expect(arn('https://token.example.com:4433/a:443')).toBe(arnOf('oidc-provider/token.example.com:4433/a:443'));
  });

  test('takes 255 characters of URL and of audience, and no more', () => {
    const engine = new EngineUnderTest();
    const long = `https://a.example/${'p'.repeat(237)}`;
    const request = { url: long, clientIdList: ['c'.repeat(255)] };
    expect(engine.code('CreateOpenIDConnectProvider', { ...request, url: `${long}p` })).toBe('ValidationError');
    expect(engine.code('CreateOpenIDConnectProvider', { ...request, clientIdList: ['c'.repeat(256)] })).toBe(
      'ValidationError',
    );
    const { openIdConnectProviderArn: arn = '' } = engine.respond('CreateOpenIDConnectProvider', request);
    expect(engine.respond('GetOpenIDConnectProvider', { openIdConnectProviderArn: arn }).url).toHaveLength(247);
  });

  test('takes five thumbprints of forty characters', () => {
    const engine = new EngineUnderTest();
    const list = (count: number) => Array.from({ length: count }, (_, at) => String(at).repeat(40));
    expect(engine.refusal('CreateOpenIDConnectProvider', { url, thumbprintList: list(6) })).toBe(
      'InvalidInput: Thumbprint list must contain fewer than 5 entries.',
    );
    expect(engine.code('CreateOpenIDConnectProvider', { url, thumbprintList: ['a'.repeat(39)] })).toBe(
      'ValidationError',
    );
    engine.respond('CreateOpenIDConnectProvider', { url, thumbprintList: list(5) });
    expect(shown(engine).thumbprintList).toEqual(list(5));
  });

  test('keeps thumbprints in small letters, as often as they are given, and takes other signs than hex digits', () => {
    const engine = withProvider({ thumbprintList: ['A'.repeat(40), 'a'.repeat(40), 'G'.repeat(40)] });
    expect(shown(engine).thumbprintList).toEqual(['a'.repeat(40), 'a'.repeat(40), 'g'.repeat(40)]);
  });

  test('takes a hundred audiences', () => {
    const engine = new EngineUnderTest();
    const list = (count: number) => Array.from({ length: count }, (_, at) => `app-${at}`);
    expect(engine.refusal('CreateOpenIDConnectProvider', { url, clientIdList: list(101) })).toBe(
      'LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100',
    );
    engine.respond('CreateOpenIDConnectProvider', { url, clientIdList: list(100) });
    expect(shown(engine).clientIdList).toEqual(list(100));
  });

  test('refuses tags that are put twice', () => {
    const engine = new EngineUnderTest();
    expect(engine.code('CreateOpenIDConnectProvider', { url, tags: [...tags, { key: 'team', value: 'x' }] })).toBe(
      'InvalidInput',
    );
    expect(engine.respond('ListOpenIDConnectProviders', {}).openIdConnectProviderList).toEqual([]);
  });

  test('makes a hundred of them in an account, and one more after one is gone', () => {
    const engine = new EngineUnderTest();
    const nth = (at: number) => ({ url: `https://p${at}.example.com` });
    for (let at = 0; at < changeableQuotas.oidcProvidersPerAccount.default; at++)
      engine.respond('CreateOpenIDConnectProvider', nth(at));
    expect(engine.refusal('CreateOpenIDConnectProvider', nth(100))).toBe(
      'LimitExceeded: Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100',
    );
    expect(engine.respond('ListOpenIDConnectProviders', {}).openIdConnectProviderList).toHaveLength(100);
    engine.respond('DeleteOpenIDConnectProvider', {
      openIdConnectProviderArn: arnOf('oidc-provider/p7.example.com'),
    });
    expect(engine.code('CreateOpenIDConnectProvider', nth(100))).toBeUndefined();
  });
});

describe('an audience', () => {
  test('is added once and removed once; again, nothing changes', () => {
    const engine = withProvider({ clientIdList: ['a'] });
    const named = { openIdConnectProviderArn, clientId: 'b' };
    engine.respond('AddClientIDToOpenIDConnectProvider', named);
    const added = engine.recordsFingerprint;
    engine.respond('AddClientIDToOpenIDConnectProvider', named);
    expect(engine.recordsFingerprint).toBe(added);
    expect(shown(engine).clientIdList).toEqual(['a', 'b']);
    engine.respond('RemoveClientIDFromOpenIDConnectProvider', { ...named, clientId: 'a' });
    const removed = engine.recordsFingerprint;
    engine.respond('RemoveClientIDFromOpenIDConnectProvider', { ...named, clientId: 'a' });
    expect(engine.recordsFingerprint).toBe(removed);
    expect(shown(engine).clientIdList).toEqual(['b']);
  });

  test('is one of a hundred at most', () => {
    const engine = withProvider({ clientIdList: Array.from({ length: 100 }, (_, at) => `app-${at}`) });
    const add = (clientId: string) => ({ openIdConnectProviderArn, clientId });
    expect(engine.refusal('AddClientIDToOpenIDConnectProvider', add('app-100'))).toBe(
      'LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100',
    );
    expect(engine.code('AddClientIDToOpenIDConnectProvider', add('app-7'))).toBeUndefined();
  });
});

describe('UpdateOpenIDConnectProviderThumbprint', () => {
  test('replaces all thumbprints', () => {
    const engine = withProvider({ thumbprintList: [thumbprint], clientIdList: ['a'] });
    const thumbprintList = ['B'.repeat(40), 'a'.repeat(40)];
    engine.respond('UpdateOpenIDConnectProviderThumbprint', { openIdConnectProviderArn, thumbprintList });
    expect(shown(engine)).toMatchObject({ thumbprintList: ['b'.repeat(40), 'a'.repeat(40)], clientIdList: ['a'] });
  });

  test.each([
    [
      'six',
      Array.from({ length: 6 }, () => thumbprint),
      'InvalidInput: Thumbprint list must contain fewer than 5 entries.',
    ],
    ['none', [], 'InvalidInput: Thumbprint list must contain at least one entry.'],
  ])('refuses %s', (_, thumbprintList, refused) => {
    const engine = withProvider({ thumbprintList: [thumbprint] });
    const request = { openIdConnectProviderArn, thumbprintList };
    expect(engine.refusal('UpdateOpenIDConnectProviderThumbprint', request)).toBe(refused);
    expect(shown(engine).thumbprintList).toEqual([thumbprint.toLowerCase()]);
  });
});

describe('DeleteOpenIDConnectProvider', () => {
  test('frees the URL', () => {
    const engine = withProvider({ tags });
    engine.respond('DeleteOpenIDConnectProvider', { openIdConnectProviderArn });
    expect(engine.refusal('GetOpenIDConnectProvider', { openIdConnectProviderArn })).toBe(
      `NoSuchEntity: OpenIDConnect Provider not found for arn ${openIdConnectProviderArn}`,
    );
    engine.respond('CreateOpenIDConnectProvider', { url });
    expect(shown(engine).tags).toEqual([]);
  });

  test('of one that is not there is refused', () => {
    const engine = withProvider();
    expect(engine.refusal('DeleteOpenIDConnectProvider', { openIdConnectProviderArn: missing })).toBe(
      `NoSuchEntity: OpenId connect Provider ${missing} cannot be found.`,
    );
    expect(engine.respond('ListOpenIDConnectProviders', {}).openIdConnectProviderList).toHaveLength(1);
  });
});

describe('ListOpenIDConnectProviders', () => {
  test('lists the ARNs of all', () => {
    const engine = withProvider();
    engine.respond('CreateOpenIDConnectProvider', { url: 'https://a.example.com' });
    expect(engine.respond('ListOpenIDConnectProviders', {}).openIdConnectProviderList).toEqual([
      { arn: arnOf('oidc-provider/a.example.com') },
      { arn: openIdConnectProviderArn },
    ]);
  });

  test('lists those of other accounts to them alone', () => {
    const engine = withProvider();
    const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', {
      id: '444455556666',
      name: 'other',
    });
    const as = { accessKeyId, secretAccessKey };
    expect(engine.respond('ListOpenIDConnectProviders', {}, { as }).openIdConnectProviderList).toEqual([]);
    expect(engine.code('GetOpenIDConnectProvider', { openIdConnectProviderArn }, { as })).toBe('NoSuchEntity');
    engine.respond('CreateOpenIDConnectProvider', { url }, { as });
    expect(engine.respond('ListOpenIDConnectProviders', {}).openIdConnectProviderList).toHaveLength(1);
  });
});

describe('tags of an OpenID Connect provider', () => {
  const listed = (engine: EngineUnderTest) =>
    engine.respond('ListOpenIDConnectProviderTags', { openIdConnectProviderArn }).tags;
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => ({ key: `key-${from + at}`, value: 'v' }));

  test('are put over each other with case, taken off, listed by key', () => {
    const engine = withProvider({ tags });
    engine.respond('TagOpenIDConnectProvider', {
      openIdConnectProviderArn,
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
    engine.respond('UntagOpenIDConnectProvider', {
      openIdConnectProviderArn,
      tagKeys: ['Team', 'team', 'COST', 'none'],
    });
    expect(listed(engine)).toEqual([{ key: 'cost', value: '' }]);
    expect(shown(engine).tags).toEqual([{ key: 'cost', value: '' }]);
  });

  test('are listed in pages', () => {
    const engine = withProvider({ tags: many(0, 5) });
    const first = engine.respond('ListOpenIDConnectProviderTags', { openIdConnectProviderArn, maxItems: 3 });
    expect(first).toMatchObject({ tags: many(0, 3), isTruncated: true });
    const marker = first.marker ?? '';
    const second = engine.respond('ListOpenIDConnectProviderTags', { openIdConnectProviderArn, marker });
    expect(second).toEqual({ tags: many(3, 5), isTruncated: false });
    engine.respond('CreateOpenIDConnectProvider', { url: 'https://a.example.com' });
    const other = { openIdConnectProviderArn: arnOf('oidc-provider/a.example.com'), marker };
    expect(engine.refusal('ListOpenIDConnectProviderTags', other)).toBe('ValidationError: Invalid Marker.');
  });

  test('are fifty at most, none of them twice or AWS’s', () => {
    const engine = withProvider({ tags: many(0, 50) });
    const put = (added: typeof tags) =>
      engine.code('TagOpenIDConnectProvider', { openIdConnectProviderArn, tags: added });
    expect(put(many(50, 51))).toBe('LimitExceeded');
    expect(put([...many(0, 1), ...many(0, 1)])).toBe('InvalidInput');
    expect(put([{ key: 'aws:x', value: '' }])).toBe('InvalidInput');
    expect(put(many(49, 50))).toBeUndefined();
  });

  test('decide what may be done to it', () => {
    const engine = withProvider({ tags });
    const condition = { StringEquals: { 'aws:ResourceTag/team': 'blue' } };
    const alice = engine.user('alice', { ...allow('iam:*OpenIDConnectProvider*'), Condition: condition });
    expect(engine.code('GetOpenIDConnectProvider', { openIdConnectProviderArn }, { as: alice })).toBeUndefined();
    engine.respond('TagOpenIDConnectProvider', { openIdConnectProviderArn, tags: [{ key: 'team', value: 'red' }] });
    expect(engine.code('GetOpenIDConnectProvider', { openIdConnectProviderArn }, { as: alice })).toBe('AccessDenied');
    expect(engine.code('CreateOpenIDConnectProvider', { url: 'https://a.example.com' }, { as: alice })).toBe(
      'AccessDenied',
    );
    expect(engine.code('CreateOpenIDConnectProvider', { url: 'https://a.example.com', tags }, { as: alice })).toBe(
      undefined,
    );
  });
});

describe('a provider that is not there', () => {
  const calls: readonly (readonly [action: ActionName, more: object])[] = [
    ['AddClientIDToOpenIDConnectProvider', { clientId: 'a' }],
    ['GetOpenIDConnectProvider', {}],
    ['ListOpenIDConnectProviderTags', {}],
    ['RemoveClientIDFromOpenIDConnectProvider', { clientId: 'a' }],
    ['TagOpenIDConnectProvider', { tags }],
    ['UntagOpenIDConnectProvider', { tagKeys: ['a'] }],
    ['UpdateOpenIDConnectProviderThumbprint', { thumbprintList: [thumbprint] }],
  ];

  test.each(calls)('is refused by %s', (action, more) => {
    const engine = withProvider();
    for (const arn of [missing, `${openIdConnectProviderArn}/`, openIdConnectProviderArn.replace('Blue', 'blue')])
      expect(engine.refusal(action, { openIdConnectProviderArn: arn, ...more })).toBe(
        `NoSuchEntity: OpenIDConnect Provider not found for arn ${arn}`,
      );
  });

  test.each(calls)('under what is no ARN is an InvalidInput of %s', (action, more) => {
    const wrong = 'token.example.com/tenants/Blue';
    expect(withProvider().refusal(action, { openIdConnectProviderArn: wrong, ...more })).toBe(
      `InvalidInput: ARN ${wrong} is not valid.`,
    );
  });
});

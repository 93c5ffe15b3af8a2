// Identity providers at both doors.

import { arnOf } from '../../../support/engine-under-test.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { certificateKey, expiredKey, otherKey } from '../../../support/uploads.ts';
import { does, refuses, type Step } from '../step.ts';

const url = 'https://id.example.com/pool';
const openIdConnectProviderArn = arnOf('oidc-provider/id.example.com/pool');
const oidc = { openIdConnectProviderArn };
const noOidc = { openIdConnectProviderArn: arnOf('oidc-provider/none.example.com') };
const badOidc = { openIdConnectProviderArn: 'not-an-arn-but-20-long' };
const saml = { samlProviderArn: arnOf('saml-provider/Corp') };
const noSaml = { samlProviderArn: arnOf('saml-provider/none') };
const badSaml = { samlProviderArn: 'not-an-arn-but-20-long' };
const samlMetadataDocument = samlMetadata();
const tags = [{ key: 'team', value: 'blue' }];
const reserved = [{ key: 'aws:x', value: '' }];
const twice = [...tags, ...tags];
const tooMany = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`, value: '' }));
const thumbprintList = ['a'.repeat(40)];
const clients = Array.from({ length: 100 }, (_, at) => `client-${at}`);

/** Identity providers. */
export const providerScript: readonly Step[] = [
  does('CreateOpenIDConnectProvider', { url, clientIdList: clients.slice(1), thumbprintList, tags }),
  refuses('EntityAlreadyExists', 'CreateOpenIDConnectProvider', { url, thumbprintList }),
  refuses('InvalidInput', 'CreateOpenIDConnectProvider', {
    url: 'https://new.example.com',
    thumbprintList,
    tags: twice,
  }),
  refuses('LimitExceeded', 'CreateOpenIDConnectProvider', {
    ...{ url: 'https://new.example.com', thumbprintList, clientIdList: [...clients, 'more'] },
  }),
  does('GetOpenIDConnectProvider', oidc),
  refuses('NoSuchEntity', 'GetOpenIDConnectProvider', noOidc),
  refuses('InvalidInput', 'GetOpenIDConnectProvider', badOidc),
  does('ListOpenIDConnectProviders', {}),
  does('AddClientIDToOpenIDConnectProvider', { ...oidc, clientId: 'two' }),
  refuses('NoSuchEntity', 'AddClientIDToOpenIDConnectProvider', { ...noOidc, clientId: 'two' }),
  refuses('InvalidInput', 'AddClientIDToOpenIDConnectProvider', { ...badOidc, clientId: 'two' }),
  refuses('LimitExceeded', 'AddClientIDToOpenIDConnectProvider', { ...oidc, clientId: 'one-more' }),
  does('RemoveClientIDFromOpenIDConnectProvider', { ...oidc, clientId: 'two' }),
  refuses('NoSuchEntity', 'RemoveClientIDFromOpenIDConnectProvider', { ...noOidc, clientId: 'two' }),
  refuses('InvalidInput', 'RemoveClientIDFromOpenIDConnectProvider', { ...badOidc, clientId: 'two' }),
  does('UpdateOpenIDConnectProviderThumbprint', { ...oidc, thumbprintList: ['b'.repeat(40)] }),
  refuses('NoSuchEntity', 'UpdateOpenIDConnectProviderThumbprint', { ...noOidc, thumbprintList }),
  refuses('InvalidInput', 'UpdateOpenIDConnectProviderThumbprint', {
    ...oidc,
    thumbprintList: Array.from({ length: 6 }, () => 'a'.repeat(40)),
  }),
  does('TagOpenIDConnectProvider', { ...oidc, tags: [{ key: 'cost', value: '' }] }),
  refuses('NoSuchEntity', 'TagOpenIDConnectProvider', { ...noOidc, tags }),
  refuses('InvalidInput', 'TagOpenIDConnectProvider', { ...oidc, tags: reserved }),
  refuses('LimitExceeded', 'TagOpenIDConnectProvider', { ...oidc, tags: tooMany }),
  does('ListOpenIDConnectProviderTags', oidc),
  refuses('NoSuchEntity', 'ListOpenIDConnectProviderTags', noOidc),
  refuses('InvalidInput', 'ListOpenIDConnectProviderTags', badOidc),
  does('UntagOpenIDConnectProvider', { ...oidc, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'UntagOpenIDConnectProvider', { ...noOidc, tagKeys: ['cost'] }),
  refuses('InvalidInput', 'UntagOpenIDConnectProvider', { ...badOidc, tagKeys: ['cost'] }),
  does('CreateSAMLProvider', { name: 'Corp', samlMetadataDocument, tags }),
  refuses('EntityAlreadyExists', 'CreateSAMLProvider', { name: 'CORP', samlMetadataDocument }),
  refuses('InvalidInput', 'CreateSAMLProvider', { name: 'new', samlMetadataDocument: 'x'.repeat(1000) }),
  does('GetSAMLProvider', saml),
  refuses('NoSuchEntity', 'GetSAMLProvider', noSaml),
  refuses('InvalidInput', 'GetSAMLProvider', badSaml),
  does('ListSAMLProviders', {}),
  does('UpdateSAMLProvider', { ...saml, samlMetadataDocument }),
  refuses('NoSuchEntity', 'UpdateSAMLProvider', { ...noSaml, samlMetadataDocument }),
  refuses('InvalidInput', 'UpdateSAMLProvider', { ...saml, addPrivateKey: 'x' }),
  does('UpdateSAMLProvider', { ...saml, addPrivateKey: certificateKey }),
  does('UpdateSAMLProvider', { ...saml, addPrivateKey: otherKey }),
  refuses('LimitExceeded', 'UpdateSAMLProvider', { ...saml, addPrivateKey: expiredKey }),
  does('TagSAMLProvider', { ...saml, tags: [{ key: 'cost', value: '' }] }),
  refuses('NoSuchEntity', 'TagSAMLProvider', { ...noSaml, tags }),
  refuses('InvalidInput', 'TagSAMLProvider', { ...saml, tags: reserved }),
  refuses('LimitExceeded', 'TagSAMLProvider', { ...saml, tags: tooMany }),
  does('ListSAMLProviderTags', saml),
  refuses('NoSuchEntity', 'ListSAMLProviderTags', noSaml),
  refuses('InvalidInput', 'ListSAMLProviderTags', badSaml),
  does('UntagSAMLProvider', { ...saml, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'UntagSAMLProvider', { ...noSaml, tagKeys: ['cost'] }),
  refuses('InvalidInput', 'UntagSAMLProvider', { ...badSaml, tagKeys: ['cost'] }),
  refuses('NoSuchEntity', 'DeleteSAMLProvider', noSaml),
  refuses('InvalidInput', 'DeleteSAMLProvider', badSaml),
  does('DeleteSAMLProvider', saml),
  refuses('NoSuchEntity', 'DeleteOpenIDConnectProvider', noOidc),
  refuses('InvalidInput', 'DeleteOpenIDConnectProvider', badOidc),
  does('DeleteOpenIDConnectProvider', oidc),
];

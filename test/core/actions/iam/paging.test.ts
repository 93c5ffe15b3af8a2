// Pages: every listing gives all its things once, in pieces of any size, and takes no marker but its own.

import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ActionName,
  allow,
  arnOf,
  EngineUnderTest,
  policyOf,
  trustOf,
} from '../../../support/engine-under-test.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { certificate, certificateKey, certificates, sshKeys } from '../../../support/uploads.ts';

interface Listing {
  readonly action: ActionName;
  readonly request: object;
  /** The things of a page, by name. */
  readonly names: (response: Readonly<Record<string, unknown>>) => readonly unknown[];
}

const names =
  (list: string, member?: string) =>
  (response: Readonly<Record<string, unknown>>): readonly unknown[] => {
    const items = response[list] as readonly Readonly<Record<string, unknown>>[];
    return member === undefined ? items : items.map((item) => item[member]);
  };

const letters = ['A', 'b', 'C', 'd', 'E'];
const policyArn = arnOf('policy/A');
const listings: readonly Listing[] = [
  {
    action: 'GetAccountAuthorizationDetails',
    request: { filter: ['Role'] },
    names: names('roleDetailList', 'roleName'),
  },
  { action: 'GetGroup', request: { groupName: 'A' }, names: names('users', 'userName') },
  { action: 'ListAccessKeys', request: { userName: 'A' }, names: names('accessKeyMetadata', 'accessKeyId') },
  { action: 'ListAttachedGroupPolicies', request: { groupName: 'A' }, names: names('attachedPolicies', 'policyName') },
  { action: 'ListAttachedRolePolicies', request: { roleName: 'A' }, names: names('attachedPolicies', 'policyName') },
  { action: 'ListAttachedUserPolicies', request: { userName: 'A' }, names: names('attachedPolicies', 'policyName') },
  {
    action: 'ListEntitiesForPolicy',
    request: { policyArn },
    names: (response) => [
      ...names('policyGroups', 'groupId')(response),
      ...names('policyRoles', 'roleId')(response),
      ...names('policyUsers', 'userId')(response),
    ],
  },
  { action: 'ListGroupPolicies', request: { groupName: 'A' }, names: names('policyNames') },
  { action: 'ListGroups', request: {}, names: names('groups', 'groupName') },
  { action: 'ListGroupsForUser', request: { userName: 'A' }, names: names('groups', 'groupName') },
  { action: 'ListInstanceProfiles', request: {}, names: names('instanceProfiles', 'instanceProfileName') },
  {
    action: 'ListInstanceProfilesForRole',
    request: { roleName: 'A' },
    names: names('instanceProfiles', 'instanceProfileName'),
  },
  { action: 'ListInstanceProfileTags', request: { instanceProfileName: 'A' }, names: names('tags', 'key') },
  { action: 'ListMFADeviceTags', request: { serialNumber: arnOf('mfa/A') }, names: names('tags', 'key') },
  {
    action: 'ListOpenIDConnectProviderTags',
    request: { openIdConnectProviderArn: arnOf('oidc-provider/a.example.com') },
    names: names('tags', 'key'),
  },
  { action: 'ListPolicies', request: { scope: 'Local' }, names: names('policies', 'policyName') },
  { action: 'ListPolicyTags', request: { policyArn }, names: names('tags', 'key') },
  { action: 'ListPolicyVersions', request: { policyArn }, names: names('versions', 'versionId') },
  { action: 'ListRolePolicies', request: { roleName: 'A' }, names: names('policyNames') },
  { action: 'ListRoles', request: {}, names: names('roles', 'roleName') },
  { action: 'ListRoleTags', request: { roleName: 'A' }, names: names('tags', 'key') },
  {
    action: 'ListSAMLProviderTags',
    request: { samlProviderArn: arnOf('saml-provider/A') },
    names: names('tags', 'key'),
  },
  {
    action: 'ListServerCertificates',
    request: {},
    names: names('serverCertificateMetadataList', 'serverCertificateName'),
  },
  { action: 'ListServerCertificateTags', request: { serverCertificateName: 'A' }, names: names('tags', 'key') },
  {
    action: 'ListServiceSpecificCredentials',
    request: { allUsers: true },
    names: names('serviceSpecificCredentials', 'userName'),
  },
  { action: 'ListSigningCertificates', request: { userName: 'A' }, names: names('certificates', 'certificateId') },
  { action: 'ListSSHPublicKeys', request: { userName: 'A' }, names: names('sshPublicKeys', 'sshPublicKeyId') },
  { action: 'ListUserPolicies', request: { userName: 'A' }, names: names('policyNames') },
  { action: 'ListUsers', request: {}, names: names('users', 'userName') },
  { action: 'ListVirtualMFADevices', request: {}, names: names('virtualMfaDevices', 'serialNumber') },
  { action: 'ListUserTags', request: { userName: 'A' }, names: names('tags', 'key') },
];

let engine: EngineUnderTest;

// Five of everything; the first of each kind holds five of what it can hold. Nothing here changes any of it.
beforeAll(() => {
  engine = new EngineUnderTest();
  const tags = letters.map((key) => ({ key, value: '' }));
  const policyDocument = policyOf(allow('s3:*'));
  engine.respond('CreateOpenIDConnectProvider', { url: 'https://a.example.com', tags });
  engine.respond('CreateSAMLProvider', { name: 'A', samlMetadataDocument: samlMetadata(), tags });
  for (const name of letters) {
    engine.respond('CreateUser', { userName: name, tags });
    engine.respond('CreateServiceSpecificCredential', { userName: name, serviceName: 'cassandra.amazonaws.com' });
    engine.respond('CreateVirtualMFADevice', { virtualMfaDeviceName: name, tags });
    engine.respond('CreateGroup', { groupName: name });
    engine.respond('CreateRole', { roleName: name, assumeRolePolicyDocument: trustOf(arnOf('root')), tags });
    engine.respond('CreatePolicy', { policyName: name, policyDocument, tags });
    engine.respond('CreateInstanceProfile', { instanceProfileName: name, tags });
    engine.respond('UploadServerCertificate', {
      ...{ serverCertificateName: name, certificateBody: certificate, privateKey: certificateKey, tags },
    });
  }
  for (const name of letters) {
    engine.respond('AddUserToGroup', { groupName: 'A', userName: name });
    engine.respond('AddRoleToInstanceProfile', { instanceProfileName: name, roleName: 'A' });
    if (name !== 'A') engine.respond('AddUserToGroup', { groupName: name, userName: 'A' });
    engine.respond('AttachUserPolicy', { userName: 'A', policyArn: arnOf(`policy/${name}`) });
    engine.respond('AttachRolePolicy', { roleName: 'A', policyArn: arnOf(`policy/${name}`) });
    engine.respond('AttachGroupPolicy', { groupName: 'A', policyArn: arnOf(`policy/${name}`) });
    if (name !== 'A') engine.respond('AttachRolePolicy', { roleName: name, policyArn });
    engine.respond('PutUserPolicy', { userName: 'A', policyName: name, policyDocument });
    engine.respond('PutRolePolicy', { roleName: 'A', policyName: name, policyDocument });
    engine.respond('PutGroupPolicy', { groupName: 'A', policyName: name, policyDocument });
    if (name !== 'A') engine.respond('CreatePolicyVersion', { policyArn, policyDocument });
  }
  engine.respond('CreateAccessKey', { userName: 'A' });
  for (const sshPublicKeyBody of sshKeys.slice(0, letters.length))
    engine.respond('UploadSSHPublicKey', { userName: 'A', sshPublicKeyBody });
  for (const certificateBody of certificates.slice(0, 2))
    engine.respond('UploadSigningCertificate', { userName: 'A', certificateBody });
  engine.respond('CreateAccessKey', { userName: 'A' });
});

type Page = Readonly<Record<string, unknown>> & { readonly isTruncated?: boolean; readonly marker?: string };

function page({ action, request }: Listing, more: { readonly marker?: string; readonly maxItems?: number }): Page {
  return engine.respond(action, { ...request, ...more }) as Page;
}

const countOf: Readonly<Record<string, number>> = {
  ListAccessKeys: 2,
  ListEntitiesForPolicy: 7,
  ListSigningCertificates: 2,
};

describe.each(listings)('$action', (listing) => {
  const count = countOf[listing.action] ?? letters.length;

  test('gives everything on one page where it fits, and then no marker', () => {
    for (const more of [{}, { maxItems: count }, { maxItems: 1000 }]) {
      const whole = page(listing, more);
      expect(listing.names(whole)).toHaveLength(count);
      expect(whole.isTruncated).toBe(false);
      expect(whole.marker).toBeUndefined();
    }
  });

  test.each([1, 2, 3])('gives everything once in pages of %i, in one order', (maxItems) => {
    const whole = listing.names(page(listing, {}));
    const seen: unknown[] = [];
    let marker: string | undefined;
    let pages = 0;
    do {
      const piece = page(listing, { maxItems, ...(marker === undefined ? {} : { marker }) });
      expect(listing.names(piece).length).toBeLessThanOrEqual(maxItems);
      expect(piece.isTruncated).toBe(piece.marker !== undefined);
      seen.push(...listing.names(piece));
      marker = piece.marker;
      pages++;
    } while (marker !== undefined && pages < 20);
    expect(pages).toBe(Math.ceil(count / maxItems));
    expect(seen).toHaveLength(count);
    expect(seen).toEqual(whole);
  });

  test('refuses a marker that is none of its own', () => {
    const markers = listings
      .filter((other) => other.action !== listing.action)
      .map((other) => page(other, { maxItems: 1 }).marker ?? '');
    for (const marker of [...markers, 'garbage', '1', '2YQ', '1!!!', '1_w']) {
      expect(engine.refusal(listing.action, { ...listing.request, marker })).toBe('ValidationError: Invalid Marker.');
    }
  });

  test.each([0, 1001])('refuses pages of %i', (maxItems) => {
    expect(engine.code(listing.action, { ...listing.request, maxItems })).toBe('ValidationError');
  });
});

describe('a marker', () => {
  test('of the same listing for another entity is refused', () => {
    const { marker = '' } = engine.respond('ListUserTags', { userName: 'A', maxItems: 1 });
    expect(engine.code('ListUserTags', { userName: 'b', marker })).toBe('ValidationError');
    const group = engine.respond('GetGroup', { groupName: 'A', maxItems: 1 });
    expect(engine.code('GetGroup', { groupName: 'b', marker: group.marker ?? '' })).toBe('ValidationError');
    const profiles = engine.respond('ListInstanceProfilesForRole', { roleName: 'A', maxItems: 1 });
    expect(engine.code('ListInstanceProfilesForRole', { roleName: 'b', marker: profiles.marker ?? '' })).toBe(
      'ValidationError',
    );
  });
});

describe('a page', () => {
  test('goes on behind the last thing shown, whatever came or went since', () => {
    const changing = new EngineUnderTest();
    for (const userName of ['a', 'c', 'e']) changing.respond('CreateUser', { userName });
    const { marker = '' } = changing.respond('ListUsers', { maxItems: 2 });
    changing.respond('DeleteUser', { userName: 'c' });
    for (const userName of ['b', 'd']) changing.respond('CreateUser', { userName });
    const { users } = changing.respond('ListUsers', { marker });
    expect(users.map((user) => user.userName)).toEqual(['d', 'e']);
  });

  test('counts only what the listing is asked for', () => {
    const filtered = new EngineUnderTest();
    for (const [userName, path] of [
      ['a', '/x/'],
      ['b', '/'],
      ['c', '/x/'],
      ['d', '/'],
      ['e', '/x/'],
    ] as const)
      filtered.respond('CreateUser', { userName, path });
    const first = filtered.respond('ListUsers', { pathPrefix: '/x/', maxItems: 2 });
    expect(first.users.map((user) => user.userName)).toEqual(['a', 'c']);
    const second = filtered.respond('ListUsers', { pathPrefix: '/x/', maxItems: 2, marker: first.marker ?? '' });
    expect(second.users.map((user) => user.userName)).toEqual(['e']);
    expect(second.isTruncated).toBe(false);
  });
});

// Hostile exports: nothing in a part is believed, neither what it says nor what it leaves out.

import { beforeAll, describe, expect, test } from 'vitest';
import { accessKeyPlace, ExportKey, mfaSeedPlace, passwordPlace } from '../../../../src/core/authn/export-key.ts';
import { newAccessKeyId } from '../../../../src/core/model/access-key-id.ts';
import type { ExportedPart, ExportedUser } from '../../../../src/core/shapes/cluster.ts';
import { fastDigests } from '../../../sim/digests.ts';
import {
  exportAccount,
  exportKey,
  makeFullAccount,
  moved,
  partsRequest,
  refusalOf,
} from '../../../support/account-transfer.ts';
import { allow, EngineUnderTest, ownAccount, policyOf } from '../../../support/engine-under-test.ts';

let source: EngineUnderTest;
let parts: readonly ExportedPart[];

beforeAll(() => {
  source = new EngineUnderTest({ seed: 1 });
  makeFullAccount(source);
  parts = exportAccount(source).parts;
});

type Changed = (part: ExportedPart) => ExportedPart;

/** The parts with the one of a kind changed. */
const changed = (change: Changed): readonly ExportedPart[] => parts.map(change);
const user = (change: (one: ExportedUser) => ExportedUser) =>
  changed((part) => (part.user === undefined ? part : { user: change(part.user) }));

/** A secret sealed as the export itself would have sealed it there. */
const sealed = (secret: string, of: string): string =>
  new ExportKey(fastDigests, exportKey).seal(secret, { account: moved, of });

describe('a part is refused', () => {
  test.each<[string, () => readonly ExportedPart[], RegExp]>([
    [
      'with an id of another kind',
      () => user((one) => ({ ...one, id: one.id.replace('AIDA', 'AROA') })),
      /Member must satisfy regular expression/,
    ],
    [
      'with a name that no call takes',
      () => user((one) => ({ ...one, name: 'a b' })),
      /^ValidationError: Part 4 of the export, user a b: The specified value for userName is invalid/,
    ],
    ...[2 ** 53 - 1, 253_402_300_800_000, -62_135_596_800_001].map(
      (createDate): [string, () => readonly ExportedPart[], RegExp] => [
        `with the date ${createDate}, which cannot be shown`,
        () => user((one) => ({ ...one, createDate })),
        /Member must be a time of the years 1 to 9999/,
      ],
    ),
    ['with a path that no call takes', () => user((one) => ({ ...one, path: 'x' })), /^ValidationError: .*path/],
    [
      'with a tag of AWS’s own',
      () => user((one) => ({ ...one, tags: [{ key: 'aws:x', value: '' }] })),
      /^InvalidInput: .*reserved for system use/,
    ],
    [
      'with a group that is not there',
      () => user((one) => ({ ...one, groups: ['Nobody'] })),
      /^NoSuchEntity: .*group with name Nobody/,
    ],
    [
      'with a policy of another account',
      () => user((one) => ({ ...one, attachedPolicies: ['arn:aws:iam::999988887777:policy/p'] })),
      /^NoSuchEntity: /,
    ],
    [
      'with a boundary that is not there',
      () => user((one) => ({ ...one, permissionsBoundary: `arn:aws:iam::${moved}:policy/none` })),
      /^NoSuchEntity: /,
    ],
    [
      'with a document that is none',
      () => user((one) => ({ ...one, inlinePolicies: [{ name: 'x', document: '{}' }] })),
      /^MalformedPolicyDocument: /,
    ],
    [
      'with more inline policies than fit',
      () =>
        user((one) => ({
          ...one,
          inlinePolicies: Array.from({ length: 60 }, (_, at) => ({
            name: `p${at}`,
            document: policyOf(allow('s3:*')),
          })),
        })),
      /^LimitExceeded: /,
    ],
    [
      'with a key of another account',
      () =>
        user((one) => {
          const id = newAccessKeyId('AKIA', ownAccount, { bytes: (length) => new Uint8Array(length) });
          const key = { id, status: 'Active', createDate: one.createDate } as const;
          return { ...one, accessKeys: [{ ...key, sealedSecret: sealed('x', accessKeyPlace(id)) }] };
        }),
      /^InvalidInput: .*says that it is of account 111122223333/,
    ],
    [
      'with a password whose check costs too much',
      () =>
        user((one) => {
          const hash = `$argon2id$v=19$m=999999,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
          const { password } = one;
          if (password === undefined) throw new Error('she has a password');
          return { ...one, password: { ...password, sealedHash: sealed(hash, passwordPlace(one.id, 0)) } };
        }),
      /^InvalidInput: .*hashed in a way that is not taken/,
    ],
    [
      'with three access keys',
      () => user((one) => ({ ...one, accessKeys: [...one.accessKeys, ...one.accessKeys] })),
      /length less than or equal to 2/,
    ],
    [
      'with a secret of another place',
      () =>
        user((one) => ({
          ...one,
          accessKeys: one.accessKeys.map((key) => ({ ...key, sealedSecret: one.accessKeys[0]?.sealedSecret ?? '' })),
        })),
      /cannot be opened: the passphrase is another one, or the file was changed/,
    ],
    [
      'with a signing certificate that is none',
      () =>
        user((one) => ({ ...one, signingCertificates: one.signingCertificates.map((it) => ({ ...it, body: 'x' })) })),
      /^MalformedCertificate: /,
    ],
    [
      'with SSH keys that differ',
      () => user((one) => ({ ...one, sshPublicKeys: one.sshPublicKeys.map((it) => ({ ...it, pem: 'x' })) })),
      /^InvalidPublicKey: /,
    ],
    [
      'with a login name of another account',
      () =>
        user((one) => ({
          ...one,
          serviceCredentials: one.serviceCredentials.map((it) => ({ ...it, loginName: 'Alice-at-999988887777' })),
        })),
      /^InvalidInput: .*login name/,
    ],
    [
      'with a device of another account',
      () =>
        user((one) => ({
          ...one,
          mfaDevices: one.mfaDevices.map((it) => {
            const serialNumber = it.serialNumber.replace(moved, '999988887777');
            return { ...it, serialNumber, sealedSeed: sealed('A'.repeat(64), mfaSeedPlace(serialNumber)) };
          }),
        })),
      /^InvalidInput: .*no MFA device of account 444455556666/,
    ],
    [
      'with a device that is not said to be enabled',
      () =>
        user((one) => ({
          ...one,
          mfaDevices: one.mfaDevices.map(({ serialNumber, createDate, tags, sealedSeed }) => ({
            ...{ serialNumber, createDate, tags, sealedSeed, usedStep: 1, aheadSteps: 0 },
          })),
        })),
      /^InvalidInput: .*no MFA device of account 444455556666, or not all of one/,
    ],
    [
      'with versions in no order',
      () => changed((part) => (part.policy === undefined ? part : { policy: { ...part.policy, defaultVersion: 7 } })),
      /^InvalidInput: .*versions are not in order/,
    ],
    [
      'with a trust policy that is none',
      () => changed((part) => (part.role === undefined ? part : { role: { ...part.role, trustPolicy: '[]' } })),
      /^MalformedPolicyDocument: /,
    ],
    [
      'under the path of a service without being its role',
      () =>
        changed((part) =>
          part.role?.name === 'Deploy' ? { role: { ...part.role, path: '/aws-service-role/x.amazonaws.com/' } } : part,
        ),
      /^InvalidInput: .*no service-linked role/,
    ],
    ['that comes twice', () => [...parts.slice(0, 2), ...parts.slice(1)], /^EntityAlreadyExists: Part 3/],
    ['as a second account', () => [...parts, parts[0] as ExportedPart], /The account itself comes first, and once/],
    ['without the account', () => parts.slice(1), /The account itself comes first/],
    [
      'with two members',
      () => [parts[0] as ExportedPart, { ...parts[1], ...parts[2] }],
      /^InvalidInput: A part has one member/,
    ],
    ['with none', () => [parts[0] as ExportedPart, {}], /^InvalidInput: A part has one member/],
    [
      'of an instance profile whose role is not there',
      () => [...parts.filter((part) => part.role === undefined)],
      /^NoSuchEntity: .*role with name Deploy/,
    ],
  ])('%s', (_, those, refusal) => {
    expect(refusalOf(those())).toMatch(refusal);
  });

  test('of another account: nothing that it names is there', () => {
    expect(refusalOf(parts, { id: '555566667777' })).toMatch(
      /^NoSuchEntity: Part 3 of the export, group Staff: Policy arn:aws:iam::444455556666:policy\/x\/p does not exist/,
    );
  });

  test('without the key, and under another one', () => {
    expect(refusalOf(parts, { key: exportKey.toReversed() })).toMatch(
      /cannot be opened: the passphrase is another one/,
    );
  });

  test('beyond the quotas of the cluster', () => {
    const small = new EngineUnderTest({ seed: 2, quotas: { groupsPerUser: 1, rolesPerAccount: 1 } });
    expect(refusalOf(parts, {}, small)).toMatch(/^LimitExceeded: .*RolesPerAccount/);
  });

  test('with a user in quarantine who was not put there first', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    engine.respond('ImportAccount', partsRequest(parts, 0, 1));
    const at = parts.findIndex(({ role }) => role?.quarantined === true);
    for (let from = 1; from < at; from++) engine.respond('ImportAccount', partsRequest(parts, from, from + 1));
    expect(engine.refusal('ImportAccount', partsRequest(parts, at, at + 1))).toMatch(
      /is in quarantine: put it there before/,
    );
  });
});

describe('an id', () => {
  test('that was deleted, in whichever account, is used up', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    const { user: bob } = engine.respond('CreateUser', { userName: 'bob' });
    engine.respond('DeleteUser', { userName: 'bob' });
    expect(
      refusalOf(
        user((one) => ({ ...one, id: bob?.userId ?? '' })),
        {},
        engine,
      ),
    ).toMatch(/was deleted here: it is used up/);
  });

  test('that somebody has is in use', () => {
    const engine = new EngineUnderTest({ seed: 2 });
    const { user: bob } = engine.respond('CreateUser', { userName: 'bob' });
    expect(
      refusalOf(
        user((one) => ({ ...one, id: bob?.userId ?? '' })),
        {},
        engine,
      ),
    ).toMatch(/is in use here already/);
  });

  test('of a key that was deleted, or that somebody has, is refused', () => {
    const [id, name] = ['sharedKeyIdOfTheTwo', 'shared'];
    const shared = { name, accessKeys: [{ id, secret: 'secret' }] };
    const own = new EngineUnderTest({ seed: 1 });
    own.respond('SeedAccount', { id: moved, user: shared });
    const those = exportAccount(own).parts;
    expect(refusalOf(those)).toBeUndefined();
    const engine = new EngineUnderTest({ seed: 2 });
    engine.respond('SeedAccount', { id: ownAccount, user: shared });
    expect(refusalOf(those, {}, engine)).toMatch(
      /^EntityAlreadyExists: .*access key sharedKeyIdOfTheTwo exists already/,
    );
    engine.respond('DeleteAccessKey', { userName: name, accessKeyId: id });
    expect(refusalOf(those, {}, engine)).toMatch(/^EntityAlreadyExists: .*was revoked here: its id is used up/);
  });
});

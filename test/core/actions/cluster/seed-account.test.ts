// SeedAccount: parts of accounts are brought to what a seed says, at once and everywhere, by the rules of the ordinary actions.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

const other = '444455556666';
const document = policyOf(allow('s3:*'));
const policyArn = arnOf('policy/p');
const key = { id: 'seededKey', secret: 'seeded secret' };
const seeded: Credentials = { accessKeyId: key.id, secretAccessKey: key.secret };

type Seed = Omit<RequestOf<'SeedAccount'>, 'id'>;

/** What seeding a part changed. */
function seed(engine: EngineUnderTest, part: Seed, id = ownAccount): readonly string[] {
  return engine.respond('SeedAccount', { id, ...part }).changes;
}

function world(options: ConstructorParameters<typeof EngineUnderTest>[0] = {}): EngineUnderTest {
  return new EngineUnderTest(options);
}

describe('a seeded', () => {
  test('user is there with everything that the seed says, and a second time nothing changes', () => {
    const engine = world();
    seed(engine, { policy: { name: 'p', document } });
    seed(engine, { group: { name: 'staff', attachedPolicies: [policyArn] } });
    const user = {
      ...{ name: 'alice', path: '/team/', tags: [{ key: 'a', value: '1' }], accessKeys: [key] },
      ...{ attachedPolicies: [policyArn], groups: ['staff'], permissionsBoundary: policyArn },
      inlinePolicies: [{ name: 'in', document }],
    };
    expect(seed(engine, { user })).toEqual([
      'user alice: made',
      `user alice: ${policyArn} attached`,
      'user alice: inline policy in put',
      'user alice: put into group staff',
      'user alice: access key seededKey made',
    ]);
    const { user: found } = engine.respond('GetUser', { userName: 'alice' });
    expect(found).toMatchObject({
      ...{ arn: arnOf('user/team/alice'), tags: user.tags },
      permissionsBoundary: { permissionsBoundaryArn: policyArn },
    });
    expect(engine.respond('ListGroupsForUser', { userName: 'alice' }).groups).toMatchObject([{ groupName: 'staff' }]);
    expect(engine.respond('GetUserPolicy', { userName: 'alice', policyName: 'in' }).policyDocument).toBe(document);
    expect(engine.respond('ListAccessKeys', { userName: 'alice' }).accessKeyMetadata).toMatchObject([
      { accessKeyId: key.id, status: 'Active' },
    ]);
    expect(engine.respond('GetAccountSummary', {}).summaryMap).toMatchObject({ Users: 1, Groups: 1, Policies: 1 });
    const before = engine.recordsFingerprint;
    expect(seed(engine, { user })).toEqual([]);
    expect(engine.recordsFingerprint).toBe(before);
  });

  test('user that differs is changed, and loses nothing that the seed does not name', () => {
    const engine = world();
    engine.respond('CreateUser', { userName: 'alice', tags: [{ key: 'kept', value: '1' }] });
    engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'kept', policyDocument: document });
    engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'in', policyDocument: policyOf(allow('ec2:*')) });
    const user = {
      ...{ name: 'alice', path: '/x/', tags: [{ key: 'new', value: '2' }] },
      inlinePolicies: [{ name: 'in', document }],
    };
    expect(seed(engine, { user })).toEqual([
      'user alice: path changed',
      'user alice: tags changed',
      'user alice: inline policy in put',
    ]);
    expect(engine.respond('ListUserTags', { userName: 'alice' }).tags.map((tag) => tag.key)).toEqual(['kept', 'new']);
    expect(engine.respond('ListUserPolicies', { userName: 'alice' }).policyNames).toEqual(['in', 'kept']);
    expect(engine.respond('GetUserPolicy', { userName: 'alice', policyName: 'in' }).policyDocument).toBe(document);
  });

  test('policy that differs gets another default version, in place of its oldest where it has five', () => {
    const engine = world();
    const documents = ['1', '2', '3', '4', '5', '6'].map((bucket) =>
      policyOf(allow('s3:*', `arn:aws:s3:::bucket-${bucket}`)),
    );
    const changes = documents.map((one) => seed(engine, { policy: { name: 'p', document: one } }));
    expect(changes.slice(0, 2)).toEqual([['policy p: made'], ['policy p: document changed']]);
    expect(changes[5]).toEqual(['policy p: version v1 deleted, to have room', 'policy p: document changed']);
    expect(engine.respond('GetPolicy', { policyArn }).policy?.defaultVersionId).toBe('v6');
    expect(engine.respond('GetPolicyVersion', { policyArn, versionId: 'v6' }).policyVersion?.document).toBe(
      documents[5],
    );
    expect(
      seed(engine, { policy: { name: 'p', document: documents[5] ?? '', tags: [{ key: 'a', value: 'b' }] } }),
    ).toEqual(['policy p: tags changed']);
  });

  test('role trusts whom the seed says, and may be made before whom it trusts', () => {
    const engine = world();
    const trusting = (name: string) => trustOf(arnOf(`role/${name}`));
    const first = { name: 'first', trustPolicy: trusting('second'), maxSessionDuration: 7200, description: 'd' };
    expect(engine.refusal('SeedAccount', { id: ownAccount, role: first })).toMatch(
      /^MalformedPolicyDocument: Invalid principal in policy/,
    );
    expect(seed(engine, { role: { name: 'first' } })).toEqual(['role first: made, trusting nobody yet']);
    expect(seed(engine, { role: { name: 'second', trustPolicy: trusting('first') } })).toEqual(['role second: made']);
    expect(seed(engine, { role: first })).toEqual(['role first: trust policy changed', 'role first: settings changed']);
    expect(seed(engine, { role: first })).toEqual([]);
    const { role } = engine.respond('GetRole', { roleName: 'first' });
    expect(role).toMatchObject({ maxSessionDuration: 7200, description: 'd' });
    expect(role?.assumeRolePolicyDocument).toBe(trusting('second'));
  });

  test('account is made with its first part, has its alias, and stands under its name', () => {
    const engine = world();
    expect(seed(engine, { name: 'shop', user: { name: 'alice' } }, other)).toEqual([
      `account ${other}: made`,
      'user alice: made',
    ]);
    expect(seed(engine, { alias: 'the-shop' }, other)).toEqual([`account ${other}: has the alias the-shop`]);
    expect(seed(engine, { alias: 'the-shop' }, other)).toEqual([]);
    expect(seed(engine, {}, other)).toEqual([]);
    expect(engine.respond('DescribeAccount', { id: other }).account).toMatchObject({ name: 'shop', status: 'ACTIVE' });
    expect(engine.refusal('SeedAccount', { id: ownAccount, alias: 'the-shop' })).toMatch(/^EntityAlreadyExists/);
    expect(engine.refusal('SeedAccount', { id: '777788889999', alias: 'b' })).toBe(
      'NoSuchEntity: There is no account 777788889999.',
    );
  });
});

describe('what is seeded', () => {
  test('is visible at once where nothing else becomes visible by itself, on every replica', () => {
    const engine = world({ profile: 'manual', replicas: 3 });
    engine.elapse(5000);
    const user = { name: 'alice', accessKeys: [key], inlinePolicies: [{ name: 'in', document: policyOf(allow('*')) }] };
    seed(engine, { user }, other);
    engine.elapse(1000);
    for (const replica of engine.cluster.replicas) {
      const answers: unknown[] = [];
      engine.cluster.call(
        replica,
        {
          service: 'sts',
          action: 'GetCallerIdentity',
          request: {},
          credentials: seeded,
          region: 'us-east-1',
          more: {},
        },
        (answer) => answers.push(answer.response),
      );
      engine.elapse(100);
      expect(answers).toMatchObject([{ account: other, arn: `arn:aws:iam::${other}:user/alice` }]);
    }
    engine.respond('CreateUser', { userName: 'later' });
    expect(engine.respond('ListUsers', {}, { consistency: { level: 'minimize-latency' } }).users).toEqual([]);
  });

  test('authenticates with a key id of any form, whose account STS tells', () => {
    const engine = world();
    seed(engine, { user: { name: 'alice', accessKeys: [{ id: 'an_id_of_any_form', secret: 's' }] } }, other);
    const as = { accessKeyId: 'an_id_of_any_form', secretAccessKey: 's' };
    expect(engine.respond('GetCallerIdentity', {}, { as }).account).toBe(other);
    expect(engine.code('ListUsers', {}, { as })).toBe('AccessDenied');
    expect(engine.code('GetCallerIdentity', {}, { as: { ...as, secretAccessKey: 't' } })).toBe('SignatureDoesNotMatch');
    expect(engine.respond('GetAccessKeyInfo', { accessKeyId: as.accessKeyId }).account).toBe(other);
    expect(engine.refusal('GetAccessKeyInfo', { accessKeyId: 'an_id_that_nobody_has' })).toBe(
      'ValidationError: Invalid Access Key ID.',
    );
  });

  test('has its secrets sealed', () => {
    const engine = world();
    seed(engine, { user: { name: 'alice', accessKeys: [{ id: 'k_1', secret: 'not to be read' }] } });
    for (const { disk } of engine.cluster.replicas) {
      const stored = disk.peekRange('', '\uffff').map(([, bytes]) => new TextDecoder('latin1').decode(bytes));
      expect(stored.some((text) => text.includes('k_1'))).toBe(true);
      expect(stored.some((text) => text.includes('not to be read'))).toBe(false);
    }
  });
});

describe('a seed is refused', () => {
  const cases: readonly (readonly [why: string, part: Seed, refusal: RegExp])[] = [
    ['for two parts at a time', { alias: 'a', user: { name: 'a' } }, /^InvalidInput: Give one of/],
    ['for a name that IAM would refuse', { user: { name: 'a b' } }, /^ValidationError: .*userName/],
    ['for a document that IAM would refuse', { policy: { name: 'q', document: '{}' } }, /^MalformedPolicyDocument/],
    ['for an alias that IAM would refuse', { alias: 'NO' }, /^ValidationError: .*'accountAlias'/],
    ['for a group that is not there', { user: { name: 'a', groups: ['none'] } }, /^NoSuchEntity: The group/],
    [
      'for a policy that is not there',
      { role: { name: 'a', attachedPolicies: [arnOf('policy/none')] } },
      /^NoSuchEntity/,
    ],
    ['for the path of a role', { role: { name: 'here', path: '/x/' } }, /^InvalidInput: The path of role here/],
    [
      'for the path of a policy',
      { policy: { name: 'p', path: '/x/', document } },
      /^InvalidInput: The path of policy p/,
    ],
    [
      'for the description of a policy',
      { policy: { name: 'p', document, description: 'x' } },
      /^InvalidInput: The desc/,
    ],
    ['for the key of another user', { user: { name: 'b', accessKeys: [key] } }, /^EntityAlreadyExists/],
    [
      'for a key with another secret',
      { user: { name: 'alice', accessKeys: [{ ...key, secret: 'x' }] } },
      /^InvalidInput: The secret of access key seededKey/,
    ],
    [
      'for more keys than a user may have',
      {
        user: {
          name: 'alice',
          accessKeys: [
            { ...key, id: 'k_2' },
            { ...key, id: 'k_3' },
          ],
        },
      },
      /^LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2/,
    ],
    ['for a key id of two characters', { user: { name: 'b', accessKeys: [{ ...key, id: 'k2' }] } }, /^ValidationError/],
  ];

  test.each(cases)('%s, and changes nothing', (_, part, refusal) => {
    const engine = world();
    seed(engine, { policy: { name: 'p', document } });
    seed(engine, { role: { name: 'here' } });
    seed(engine, { user: { name: 'alice', accessKeys: [key] } });
    const before = engine.recordsFingerprint;
    expect(engine.refusal('SeedAccount', { id: ownAccount, ...part })).toMatch(refusal);
    expect(engine.recordsFingerprint).toBe(before);
  });

  test('for a key id that was used up, or says that it is of another account', () => {
    const engine = world();
    const user = { name: 'alice', accessKeys: [{ id: 'long_enough_for_iam', secret: 's' }] };
    seed(engine, { user });
    engine.respond('DeleteAccessKey', { userName: 'alice', accessKeyId: 'long_enough_for_iam' });
    expect(engine.refusal('SeedAccount', { id: ownAccount, user })).toMatch(/^EntityAlreadyExists: .* was deleted/);
    expect(engine.refusal('SeedAccount', { id: other, user })).toMatch(/^EntityAlreadyExists: .* was deleted/);
    const foreign = { name: 'bob', accessKeys: [{ id: 'AKIAWOG5STBANPWYFTUO', secret: 's' }] };
    expect(engine.refusal('SeedAccount', { id: ownAccount, user: foreign })).toMatch(
      /^InvalidInput: The access key id/,
    );
  });

  test('to other accounts than the first one, but in their own', () => {
    const engine = world();
    const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', { id: other });
    const as = { accessKeyId, secretAccessKey };
    expect(engine.refusal('SeedAccount', { id: ownAccount, user: { name: 'a' } }, { as })).toMatch(
      /^AccessDenied: Only/,
    );
    expect(engine.code('SeedAccount', { id: other, user: { name: 'a' } }, { as })).toBeUndefined();
  });

  test('without its permission, and in production', () => {
    const engine = world();
    const as = engine.user('bob', allow('iam:*'));
    expect(engine.code('SeedAccount', { id: ownAccount, user: { name: 'a' } }, { as })).toBe('AccessDenied');
    expect(world({ production: true }).refusal('SeedAccount', { id: ownAccount })).toMatch(
      /^AccessDenied: .*production/,
    );
  });
});

// Organizations: trees that are taken or refused, and decisions that their policies bear on, once they are visible.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  type Statement,
} from '../../support/engine-under-test.ts';

const member = '444455556666';
const deny = (action: string, more: Statement = {}): Statement => ({ ...allow(action), Effect: 'Deny', ...more });
const scp = (name: string, ...statements: readonly Statement[]) => ({
  ...{ name, type: 'SERVICE_CONTROL_POLICY' as const },
  document: policyOf(...statements),
});
const rcp = (name: string, ...statements: readonly Statement[]) => ({
  ...{ name, type: 'RESOURCE_CONTROL_POLICY' as const },
  document: policyOf(...statements.map((statement) => ({ ...statement, Principal: '*' }))),
});

type Tree = RequestOf<'PutOrganization'>;

/** A store with a member account, and the credentials of its root user. */
function world(tree?: Tree): { readonly engine: EngineUnderTest; readonly root: Credentials } {
  const engine = new EngineUnderTest();
  const made = engine.respond('CreateAccount', { id: member, name: 'shop' });
  if (tree !== undefined) engine.respond('PutOrganization', tree);
  return { engine, root: { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' } };
}

function listUsers(engine: EngineUnderTest, as: Credentials): string {
  const { refusal } = engine.ask('ListUsers', {}, { as });
  return refusal === undefined ? 'allowed' : refusal.message;
}

const denied = (by: string): string =>
  `User: arn:aws:iam::${member}:root is not authorized to perform: iam:ListUsers on resource: * ${by}`;

describe('an account', () => {
  test('is made once, with a root user that may do everything in it and nothing elsewhere', () => {
    const { engine, root } = world();
    expect(engine.refusal('CreateAccount', { id: member })).toBe(
      `EntityAlreadyExists: Account with id ${member} already exists.`,
    );
    expect(engine.respond('GetCallerIdentity', {}, { as: root }).arn).toBe(`arn:aws:iam::${member}:root`);
    engine.respond('CreateUser', { userName: 'anna' }, { as: root });
    expect(engine.respond('ListUsers', {}, { as: root }).users.map(({ arn }) => arn)).toEqual([
      `arn:aws:iam::${member}:user/anna`,
    ]);
    expect(engine.respond('ListUsers', {}).users).toEqual([]);
    const { accounts } = engine.respond('ListAccounts', {});
    expect(accounts.map(({ id, name }) => [id, name])).toEqual([
      [ownAccount, expect.any(String)],
      [member, 'shop'],
    ]);
  });

  test('has a drawn id where none is given', () => {
    const { engine } = world();
    expect(engine.respond('CreateAccount', {}).account?.id).toMatch(/^[1-9]\d{11}$/);
  });

  test('needs a permission of its own', () => {
    const { engine } = world();
    const as = engine.user('alice', allow('iam:*'));
    expect(engine.code('CreateAccount', {}, { as })).toBe('AccessDenied');
    expect(engine.code('PutOrganization', {}, { as })).toBe('AccessDenied');
    expect(engine.code('GetOrganization', {}, { as })).toBe('AccessDenied');
    expect(engine.code('DeleteOrganization', {}, { as })).toBe('AccessDenied');
    expect(engine.code('ListAccounts', {}, { as })).toBe('AccessDenied');
  });
});

describe('service control policies', () => {
  test('of a unit deny what they deny, to the root user of a member too', () => {
    const { engine, root } = world({
      policies: [scp('no-lists', deny('iam:List*'))],
      units: [{ name: 'shops', attachments: { policies: ['no-lists'] } }],
      accounts: [{ id: member, unit: 'shops' }],
    });
    expect(listUsers(engine, root)).toBe(denied('with an explicit deny in a service control policy'));
    expect(engine.code('ListRoles', {}, { as: root })).toBe('AccessDenied');
    expect(engine.code('CreateUser', { userName: 'anna' }, { as: root })).toBeUndefined();
  });

  test('must allow on every level, once the one that allows everything is taken away', () => {
    const { engine, root } = world({
      policies: [scp('queues', allow('sqs:*'))],
      units: [{ name: 'shops', attachments: { policies: ['queues'], withoutFullAccess: true } }],
      accounts: [{ id: member, unit: 'shops' }],
    });
    expect(listUsers(engine, root)).toBe(denied('because no service control policy allows the iam:ListUsers action'));
    const asked = { principal: `arn:aws:iam::${member}:root`, action: 'sqs:SendMessage', resource: '*' };
    expect(engine.respond('Authorize', asked, { as: root }).decision?.allowed).toBe(true);
  });

  test('spare the management account', () => {
    const { engine } = world({
      policies: [scp('nothing', deny('*'))],
      root: { policies: ['nothing'] },
      accounts: [{ id: ownAccount, attachments: { policies: ['nothing'] } }],
    });
    expect(listUsers(engine, engine.root)).toBe('allowed');
  });

  test('show in an explanation by their name', () => {
    const { engine, root } = world({
      policies: [scp('no-lists', deny('iam:List*'))],
      accounts: [{ id: member, attachments: { policies: ['no-lists'] } }],
    });
    const asked = { principal: `arn:aws:iam::${member}:root`, action: 'iam:ListUsers', resource: '*', explain: true };
    const { decision } = engine.respond('Authorize', asked, { as: root });
    expect(decision).toMatchObject({ decision: 'ExplicitlyDenied', policyType: 'scp' });
    expect(decision?.explanation.join('\n')).toContain('service_control_policy/no-lists');
  });

  test('bear on a simulation', () => {
    const { engine, root } = world({
      policies: [scp('no-lists', deny('iam:List*'))],
      accounts: [{ id: member, attachments: { policies: ['no-lists'] } }],
    });
    engine.respond('CreateUser', { userName: 'anna' }, { as: root });
    const policyDocument = policyOf(allow('*'));
    engine.respond('PutUserPolicy', { userName: 'anna', policyName: 'p', policyDocument }, { as: root });
    const { evaluationResults } = engine.respond(
      'SimulatePrincipalPolicy',
      { policySourceArn: `arn:aws:iam::${member}:user/anna`, actionNames: ['iam:ListUsers', 'iam:GetUser'] },
      { as: root },
    );
    expect(evaluationResults.map(({ evalDecision }) => evalDecision)).toEqual(['explicitDeny', 'allowed']);
    expect(evaluationResults.map((result) => result.organizationsDecisionDetail)).toEqual([
      { allowedByOrganizations: false },
      { allowedByOrganizations: true },
    ]);
  });
});

describe('resource control policies', () => {
  const role = {
    roleName: 'open',
    assumeRolePolicyDocument: policyOf({ Effect: 'Allow', Principal: { AWS: ownAccount }, Action: 'sts:AssumeRole' }),
  };
  const open = { roleArn: `arn:aws:iam::${member}:role/open`, roleSessionName: 's1' };

  test('stop callers from outside, whom the resource lets in', () => {
    const { engine, root } = world();
    engine.respond('CreateRole', role, { as: root });
    const as = engine.user('alice', allow('sts:*'));
    expect(engine.code('AssumeRole', open, { as })).toBeUndefined();
    engine.respond('PutOrganization', {
      policies: [
        rcp('own-only', deny('sts:*', { Condition: { StringNotEquals: { 'aws:PrincipalAccount': member } } })),
      ],
      accounts: [{ id: member, attachments: { policies: ['own-only'] } }],
    });
    expect(engine.code('AssumeRole', open, { as })).toBe('AccessDenied');
  });

  test('spare resources of the management account', () => {
    const { engine } = world({ policies: [rcp('nothing', deny('*'))], root: { policies: ['nothing'] } });
    expect(listUsers(engine, engine.root)).toBe('allowed');
  });
});

describe('condition keys', () => {
  test('tell the organization of caller and resource, and where they stand in it', () => {
    const { engine, root } = world();
    const { organization } = engine.respond('PutOrganization', {
      units: [{ name: 'shops' }, { name: 'eu', parent: 'shops' }],
      accounts: [{ id: member, unit: 'eu' }],
    });
    const [id = '', rootId = ''] = [organization?.id, organization?.rootId];
    const [shops, eu] = organization?.units.map((unit) => unit.id) ?? [];
    engine.respond('CreateUser', { userName: 'anna' }, { as: root });
    const condition = {
      StringEquals: { 'aws:PrincipalOrgID': id, 'aws:ResourceOrgID': id },
      'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': `${id}/${rootId}/${shops}/*` },
      'ForAnyValue:StringEquals': { 'aws:ResourceOrgPaths': `${id}/${rootId}/${shops}/${eu}/` },
    };
    const policyDocument = policyOf({ ...allow('iam:ListUsers'), Condition: condition });
    engine.respond('PutUserPolicy', { userName: 'anna', policyName: 'p', policyDocument }, { as: root });
    const { accessKey } = engine.respond('CreateAccessKey', { userName: 'anna' }, { as: root });
    const as = { accessKeyId: accessKey?.accessKeyId ?? '', secretAccessKey: accessKey?.secretAccessKey ?? '' };
    expect(listUsers(engine, as)).toBe('allowed');
    engine.respond('DeleteOrganization', {});
    expect(listUsers(engine, as)).toContain('no identity-based policy');
  });
});

describe('a tree', () => {
  test('that changes keeps its ids, and writes only what differs', () => {
    const { engine } = world();
    const tree = { policies: [scp('p', deny('s3:*'))], units: [{ name: 'a' }, { name: 'b', parent: 'a' }] };
    const first = engine.respond('PutOrganization', tree).organization;
    const again = engine.respond('PutOrganization', tree).organization;
    expect(again).toEqual(first);
    const moved = engine.respond('PutOrganization', { ...tree, accounts: [{ id: member, unit: 'b' }] }).organization;
    expect(moved?.units).toEqual(first?.units);
    expect(engine.respond('GetOrganization', {}).organization).toEqual(moved);
  });

  test('moves an account from one policy to another, for those who see it', () => {
    const { engine, root } = world({
      policies: [scp('no-lists', deny('iam:List*'))],
      units: [{ name: 'closed', attachments: { policies: ['no-lists'] } }, { name: 'open' }],
      accounts: [{ id: member, unit: 'closed' }],
    });
    expect(engine.code('ListUsers', {}, { as: root })).toBe('AccessDenied');
    engine.respond('PutOrganization', { units: [{ name: 'open' }], accounts: [{ id: member, unit: 'open' }] });
    expect(engine.code('ListUsers', {}, { as: root })).toBeUndefined();
  });

  test('bears on nothing before it is visible', () => {
    const engine = new EngineUnderTest({ profile: 'manual' });
    engine.respond('CreateUser', { userName: 'anna' });
    engine.respond('CreateAccount', { id: member });
    engine.respond('PutOrganization', {
      policies: [rcp('nothing', deny('*'))],
      accounts: [{ id: member, attachments: { policies: ['nothing'] } }],
    });
    const asked = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: member };
    const resourcePolicy = policyOf({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' });
    const allowed = (): boolean | undefined =>
      engine.respond('Authorize', { ...asked, resourcePolicy }).decision?.allowed;
    expect(allowed()).toBe(true);
    engine.respond('ReleaseVisibility', {});
    expect(allowed()).toBe(false);
  });

  const account = { id: member };
  test.each<readonly [what: string, tree: Tree, refusal: RegExp]>([
    ['a unit named twice', { units: [{ name: 'a' }, { name: 'a' }] }, /^InvalidInput: The unit a is named twice/],
    ['an account named twice', { accounts: [account, account] }, /^InvalidInput: The account \d+ is named twice/],
    [
      'units in a circle',
      {
        units: [
          { name: 'a', parent: 'b' },
          { name: 'b', parent: 'a' },
        ],
      },
      /does not stand under the root/,
    ],
    ['a parent that is not there', { units: [{ name: 'a', parent: 'x' }] }, /does not stand under the root/],
    ['an account that is not there', { accounts: [{ id: '999999999999' }] }, /^NoSuchEntity: .*999999999999/],
    ['an account in a unit that is not there', { accounts: [{ ...account, unit: 'x' }] }, /There is no unit x/],
    ['a policy that is not there', { root: { policies: ['x'] } }, /^InvalidInput: There is no policy x/],
    [
      'a policy that is none',
      { policies: [{ name: 'p', type: 'SERVICE_CONTROL_POLICY', document: '{}' }] },
      /^MalformedPolicyDocument: p: Syntax/,
    ],
    [
      'a service control policy with a principal',
      { policies: [{ ...rcp('p', deny('*')), type: 'SERVICE_CONTROL_POLICY' }] },
      /specify a principal/,
    ],
    [
      'units six deep',
      {
        units: ['a', 'b', 'c', 'd', 'e', 'f'].map((name, at, all) => ({
          name,
          ...(at === 0 ? {} : { parent: all[at - 1] ?? '' }),
        })),
      },
      /^LimitExceeded/,
    ],
    [
      'six policies of a kind on one target',
      {
        policies: [1, 2, 3, 4, 5, 6].map((at) => scp(`p${at}`, deny('s3:*'))),
        root: { policies: ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'] },
      },
      /^LimitExceeded: .*PoliciesPerTarget/,
    ],
    [
      'a policy that is too large',
      { policies: [{ ...scp('p', deny('s3:*')), document: policyOf(deny('s3:*')).padEnd(5121) }] },
      /^LimitExceeded: .*PolicySize: 5120/,
    ],
  ])('with %s is refused, and changes nothing', (_, tree, refusal) => {
    const { engine } = world();
    const before = engine.fingerprint();
    expect(engine.refusal('PutOrganization', tree)).toMatch(refusal);
    expect(engine.code('GetOrganization', {})).toBe('NoSuchEntity');
    expect(engine.fingerprint()).toBe(before);
  });

  test('is changed by its management account alone', () => {
    const { engine, root } = world({ accounts: [{ id: member }] });
    expect(engine.code('PutOrganization', {}, { as: root })).toBe('AccessDenied');
    expect(engine.code('DeleteOrganization', {}, { as: root })).toBe('AccessDenied');
    expect(engine.code('CreateAccount', {}, { as: root })).toBe('AccessDenied');
    expect(engine.code('GetOrganization', {}, { as: root })).toBeUndefined();
    expect(engine.respond('GetCallerIdentity', {}).arn).toBe(arnOf('root'));
  });
});

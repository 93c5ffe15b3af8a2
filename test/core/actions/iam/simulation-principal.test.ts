// SimulatePrincipalPolicy: what the stored policies of users, groups and roles would decide, and who may know it.

import { beforeAll, describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type RequestOf,
  type Statement,
  trustOf,
} from '../../../support/engine-under-test.ts';

type Request = Partial<RequestOf<'SimulatePrincipalPolicy'>>;

const alice = arnOf('user/team/alice');
const bucket = 'arn:aws:s3:::reports';
const deny = (action: string): Statement => ({ ...allow(action), Effect: 'Deny' });
const ifKey = (statement: Statement, key: string, value: string): Statement => ({
  ...statement,
  Condition: { StringEquals: { [key]: value } },
});

let engine: EngineUnderTest;
// A simulation writes nothing: one world serves all tests.
beforeAll(() => {
  engine = new EngineUnderTest();
  const policy = (policyName: string, ...statements: readonly Statement[]) =>
    engine.respond('CreatePolicy', { policyName, path: '/p/', policyDocument: policyOf(...statements) });
  policy('Readers', allow('s3:Get*'), ifKey(allow('x:Tagged'), 'aws:PrincipalTag/Team', 'blue'));
  policy('Edge', allow(['s3:*', 'x:*', 'sqs:*']));
  policy('Home', allow('s3:ListBucket', `${bucket}/\${aws:username}`));
  const permissionsBoundary = arnOf('policy/p/Edge');
  const tags = [{ key: 'Team', value: 'blue' }];
  engine.respond('CreateUser', { userName: 'alice', path: '/team/', permissionsBoundary, tags });
  engine.respond('CreateUser', { userName: 'bob' });
  engine.respond('CreateGroup', { groupName: 'staff' });
  engine.respond('AddUserToGroup', { groupName: 'staff', userName: 'alice' });
  engine.respond('CreateRole', {
    roleName: 'deploy',
    path: '/ci/',
    assumeRolePolicyDocument: trustOf(arnOf('root')),
    tags,
  });
  engine.respond('AttachUserPolicy', { userName: 'alice', policyArn: arnOf('policy/p/Readers') });
  engine.respond('AttachRolePolicy', { roleName: 'deploy', policyArn: arnOf('policy/p/Readers') });
  engine.respond('AttachGroupPolicy', { groupName: 'staff', policyArn: arnOf('policy/p/Home') });
  const inline = { policyName: 'own', policyDocument: policyOf(allow('s3:PutObject'), allow('ec2:*')) };
  engine.respond('PutUserPolicy', { userName: 'alice', ...inline });
  engine.respond('PutGroupPolicy', {
    groupName: 'staff',
    policyName: 'queues',
    policyDocument: policyOf(allow('sqs:*')),
  });
  engine.respond('PutRolePolicy', { roleName: 'deploy', policyName: 'own', policyDocument: policyOf(allow('sqs:*')) });
});

function asked(request: Request): RequestOf<'SimulatePrincipalPolicy'> {
  return { policySourceArn: alice, actionNames: ['s3:GetObject'], ...request };
}

function simulate(request: Request) {
  return engine.respond('SimulatePrincipalPolicy', asked(request)).evaluationResults;
}

/** Decision and where it comes from, per action. */
function told(request: Request): readonly (readonly [string, readonly (string | undefined)[]])[] {
  return simulate(request).map((one) => [one.evalDecision, one.matchedStatements.map((by) => by.sourcePolicyId)]);
}

const refusal = (request: Request): string => engine.refusal('SimulatePrincipalPolicy', asked(request));

describe('the policies that decide', () => {
  test('of a user are its own, those of its groups, and its boundary', () => {
    const actionNames = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'ec2:RunInstances', 'iam:GetUser'];
    expect(told({ actionNames })).toEqual([
      ['allowed', ['Readers', 'Edge']],
      ['allowed', ['user_alice_own', 'Edge']],
      ['allowed', ['group_staff_queues', 'Edge']],
      ['implicitDeny', []],
      ['implicitDeny', []],
    ]);
  });

  test('of a group are its own', () => {
    const request = { policySourceArn: arnOf('group/staff'), actionNames: ['sqs:SendMessage', 's3:GetObject'] };
    expect(told(request)).toEqual([
      ['allowed', ['group_staff_queues']],
      ['implicitDeny', []],
    ]);
  });

  test('of a role are its own, and not its trust policy', () => {
    const request = {
      policySourceArn: arnOf('role/ci/deploy'),
      actionNames: ['sqs:SendMessage', 's3:GetObject', 'sts:AssumeRole'],
    };
    expect(told(request)).toEqual([
      ['allowed', ['role_deploy_own']],
      ['allowed', ['Readers']],
      ['implicitDeny', []],
    ]);
  });

  test('are joined by those that are given', () => {
    const policyInputList = [policyOf(allow('x:New')), policyOf(deny('s3:GetObject'))];
    expect(told({ policyInputList, actionNames: ['x:New', 's3:GetObject', 's3:PutObject'] })).toEqual([
      ['allowed', ['PolicyInputList.1', 'Edge']],
      ['explicitDeny', ['PolicyInputList.2']],
      ['allowed', ['user_alice_own', 'Edge']],
    ]);
  });

  test('have the given boundary instead of the attached one', () => {
    const permissionsBoundaryPolicyInputList = [policyOf(allow('ec2:*'))];
    const results = simulate({ permissionsBoundaryPolicyInputList, actionNames: ['ec2:RunInstances', 's3:GetObject'] });
    expect(results.map((one) => [one.evalDecision, one.permissionsBoundaryDecisionDetail])).toEqual([
      ['allowed', { allowedByPermissionsBoundary: true }],
      ['implicitDeny', { allowedByPermissionsBoundary: false }],
    ]);
    expect(simulate({})[0]?.permissionsBoundaryDecisionDetail).toEqual({ allowedByPermissionsBoundary: true });
  });

  test('are those of the default version now', () => {
    const world = new EngineUnderTest();
    const policyArn = arnOf('policy/Moving');
    const decision = () =>
      world
        .respond('SimulatePrincipalPolicy', { policySourceArn: arnOf('user/carol'), actionNames: ['s3:GetObject'] })
        .evaluationResults.map((one) => one.evalDecision);
    world.respond('CreateUser', { userName: 'carol' });
    world.respond('CreatePolicy', { policyName: 'Moving', policyDocument: policyOf(allow('s3:*')) });
    expect(decision()).toEqual(['implicitDeny']);
    world.respond('AttachUserPolicy', { userName: 'carol', policyArn });
    expect(decision()).toEqual(['allowed']);
    const policyDocument = policyOf(deny('s3:*'));
    world.respond('CreatePolicyVersion', { policyArn, policyDocument, setAsDefault: true });
    expect(decision()).toEqual(['explicitDeny']);
  });
});

describe('condition keys that follow from the source', () => {
  const keysOf = (policySourceArn: string) => {
    const uniqueId = engine.respond('GetUser', { userName: 'alice' }).user?.userId ?? '';
    const wanted: Readonly<Record<string, string>> = {
      'aws:username': 'alice',
      'aws:userid': uniqueId,
      'aws:PrincipalArn': policySourceArn,
      'aws:PrincipalAccount': ownAccount,
      'aws:PrincipalType': policySourceArn.includes(':role/') ? 'AssumedRole' : 'User',
      'aws:PrincipalTag/team': 'blue',
    };
    return Object.entries(wanted).flatMap(([key, value]) => {
      const policyInputList = [policyOf(ifKey(allow('x:Do'), key, value))];
      const [result] = simulate({ policySourceArn, policyInputList, actionNames: ['x:Do'] });
      return result?.evalDecision === 'allowed' ? [key] : [];
    });
  };

  test.each([
    ['user', alice, ['aws:username', 'aws:userid', 'aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:PrincipalType']],
    ['role', arnOf('role/ci/deploy'), ['aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:PrincipalType']],
  ])('of a %s are filled in, its tags too', (_, arn, keys) => {
    expect(keysOf(arn)).toEqual([...keys, 'aws:PrincipalTag/team']);
  });

  test('of a group are its account alone: nobody in particular calls', () => {
    expect(keysOf(arnOf('group/staff'))).toEqual(['aws:PrincipalAccount']);
  });

  test('give way to those that are given', () => {
    const policyInputList = [policyOf(ifKey(allow('x:Do'), 'aws:PrincipalTag/Team', 'red'))];
    const entry = {
      contextKeyName: 'aws:principaltag/team',
      contextKeyType: 'string',
      contextKeyValues: ['red'],
    } as const;
    const request = { policyInputList, actionNames: ['x:Do', 'x:Tagged'] };
    const decided = (more: Request) => simulate({ ...request, ...more }).map((one) => one.evalDecision);
    expect(decided({})).toEqual(['implicitDeny', 'allowed']);
    expect(decided({ contextEntries: [entry] })).toEqual(['allowed', 'implicitDeny']);
  });

  test('of another CallerArn are that one’s, and what is stored about it stays unsaid', () => {
    const home = { actionNames: ['s3:ListBucket'], resourceArns: [`${bucket}/bob`] };
    expect(told(home)).toEqual([['implicitDeny', []]]);
    expect(told({ ...home, callerArn: arnOf('user/bob') })).toEqual([['allowed', ['Home', 'Edge']]]);
    const tagged = { policySourceArn: arnOf('role/ci/deploy'), actionNames: ['x:Tagged'], callerArn: alice };
    const [result] = simulate(tagged);
    expect([result?.evalDecision, result?.missingContextValues]).toEqual(['implicitDeny', ['aws:PrincipalTag/Team']]);
  });

  test('are not missing, and those of a boundary that was replaced are not asked for', () => {
    const Condition = { StringEquals: { 'x:key': 'a', 'aws:username': 'alice' } };
    const boundary = policyOf({ ...allow('*'), Condition });
    expect(simulate({})[0]?.missingContextValues).toEqual([]);
    const [result] = simulate({ permissionsBoundaryPolicyInputList: [boundary] });
    expect(result?.missingContextValues).toEqual(['x:key']);
  });
});

describe('a policy of the resource', () => {
  const forUser = (arn: string) =>
    policyOf({ Effect: 'Allow', Principal: { AWS: arn }, Action: 'iam:*', Resource: '*' });
  const request = { actionNames: ['iam:GetUser'], resourceArns: [arnOf('user/x')] };

  test('speaks of the user that is the source, by ARN and by unique id', () => {
    const id = engine.respond('GetUser', { userName: 'alice' }).user?.userId ?? '';
    for (const named of [alice, id])
      expect(told({ ...request, resourcePolicy: forUser(named) })).toEqual([['allowed', ['ResourcePolicy']]]);
    expect(told({ ...request, resourcePolicy: forUser(arnOf('user/bob')) })).toEqual([['implicitDeny', []]]);
  });

  test.each([arnOf('role/ci/deploy'), arnOf('group/staff')])('needs a user as caller where %s is the source', (arn) => {
    const given = { ...request, policySourceArn: arn, resourcePolicy: forUser(arnOf('user/bob')) };
    expect(refusal(given)).toBe('InvalidInput: Invalid caller - Caller must be an IAM user in this context.');
    expect(told({ ...given, callerArn: arnOf('user/bob') })).toEqual([['allowed', ['ResourcePolicy']]]);
  });
});

describe('a source', () => {
  test('is found by its name, without regard to case and path', () => {
    for (const user of ['team/Alice', 'alice', 'other/alice'])
      expect(told({ policySourceArn: arnOf(`user/${user}`) })).toEqual([['allowed', ['Readers', 'Edge']]]);
    expect(refusal({ policySourceArn: arnOf('user/team/none') })).toBe(
      'NoSuchEntity: Unable to retrieve specified IAM entity.',
    );
  });

  test.each([
    `arn:aws:sts::${ownAccount}:assumed-role/deploy/session`,
    arnOf('root'),
    arnOf('policy/p/Readers'),
    'arn:aws:s3:::reports/user/alice',
    'no ARN of anything at all',
  ])('cannot be %s', (policySourceArn) => {
    const unclear = `InvalidInput: Invalid Entity Arn: ${policySourceArn} does not clearly define entity type and name.`;
    expect(refusal({ policySourceArn })).toBe(unclear);
    expect(engine.refusal('GetContextKeysForPrincipalPolicy', { policySourceArn })).toBe(unclear);
  });

  test('of another account is nobody’s to look at', () => {
    expect(refusal({ policySourceArn: 'arn:aws:iam::444455556666:user/alice' })).toContain('AccessDenied: ');
  });
});

describe('the permission', () => {
  test('is asked on the source, and given for it alone', () => {
    const as = engine.user('auditor', allow('iam:SimulatePrincipalPolicy', alice));
    expect(engine.code('SimulatePrincipalPolicy', asked({}), { as })).toBeUndefined();
    expect(engine.refusal('SimulatePrincipalPolicy', asked({ policySourceArn: arnOf('role/ci/deploy') }), { as })).toBe(
      `AccessDenied: User: ${arnOf('user/auditor')} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${arnOf('role/ci/deploy')} because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
    );
    expect(engine.code('GetContextKeysForPrincipalPolicy', { policySourceArn: alice }, { as })).toBe('AccessDenied');
  });

  test('is refused before it is told whether there is such a source', () => {
    const as = engine.user('stranger');
    const request = asked({ policySourceArn: arnOf('user/nobody') });
    expect(engine.refusal('SimulatePrincipalPolicy', request, { as })).toContain('on resource: user nobody');
  });
});

describe('pages', () => {
  test('of a source go on behind their marker', () => {
    const actionNames = ['s3:GetObject', 'ec2:RunInstances', 'sqs:SendMessage'];
    const first = engine.respond('SimulatePrincipalPolicy', asked({ actionNames, maxItems: 2 }));
    expect(first.isTruncated).toBe(true);
    const second = engine.respond('SimulatePrincipalPolicy', asked({ actionNames, marker: first.marker ?? '' }));
    expect([second.isTruncated, second.evaluationResults.map((one) => one.evalActionName)]).toEqual([
      false,
      ['sqs:SendMessage'],
    ]);
  });
});

test('GetContextKeysForPrincipalPolicy lists the keys of the source’s documents and of those that are given', () => {
  const policyInputList = [policyOf(ifKey(allow('*'), 'x:key', 'a'))];
  const keysOf = (policySourceArn: string) =>
    engine.respond('GetContextKeysForPrincipalPolicy', { policySourceArn, policyInputList }).contextKeyNames;
  expect(keysOf(alice)).toEqual(['aws:PrincipalTag/Team', 'aws:username', 'x:key']);
  expect(keysOf(arnOf('group/staff'))).toEqual(['aws:username', 'x:key']);
  expect(keysOf(arnOf('role/ci/deploy'))).toEqual(['aws:PrincipalTag/Team', 'x:key']);
});

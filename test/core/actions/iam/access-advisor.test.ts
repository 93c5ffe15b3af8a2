// The access advisor: services that policies allow, and when each was really tried, whether or not it was allowed.

import { describe, expect, test } from 'vitest';
import {
  allow,
  arnOf,
  type Credentials,
  EngineUnderTest,
  policyOf,
  type ResponseOf,
  trustOf,
} from '../../../support/engine-under-test.ts';

const usesMs = 1000;
const reportMs = 500;

type Report = ResponseOf<'GetServiceLastAccessedDetails'>;
type Granularity = 'ACTION_LEVEL' | 'SERVICE_LEVEL';

function engineThatTells(): EngineUnderTest {
  return new EngineUnderTest({ limits: { usesMs, reportMs } });
}

function jobOf(engine: EngineUnderTest, arn: string, granularity?: Granularity): string {
  const request = { arn, ...(granularity === undefined ? {} : { granularity }) };
  const { jobId = '' } = engine.respond('GenerateServiceLastAccessedDetails', request);
  engine.elapse(reportMs);
  return jobId;
}

function reportOf(engine: EngineUnderTest, arn: string, granularity?: Granularity): Report {
  return engine.respond('GetServiceLastAccessedDetails', { jobId: jobOf(engine, arn, granularity) });
}

/** Asks whether somebody may do something, and waits until that is told. */
function tryIt(engine: EngineUnderTest, as: Credentials, action: string, region?: string): void {
  const context = region === undefined ? [] : [{ key: 'aws:RequestedRegion', values: [region] }];
  engine.respond('Authorize', { action, resource: '*', context }, { as });
  engine.elapse(usesMs);
}

const untried = (serviceNamespace: string, serviceName: string) => ({
  ...{ serviceNamespace, serviceName, totalAuthenticatedEntities: 0, trackedActionsLastAccessed: [] },
});

describe('a report of a user', () => {
  test('lists the services that its policies and those of its groups allow, in order, tried or not', () => {
    const engine = engineThatTells();
    const as = engine.user('anna', allow(['s3:Get*', 'SQS:*']));
    engine.respond('CreateGroup', { groupName: 'blue' });
    engine.respond('AddUserToGroup', { groupName: 'blue', userName: 'anna' });
    engine.respond('PutGroupPolicy', {
      ...{ groupName: 'blue', policyName: 'p', policyDocument: policyOf(allow('ec2:RunInstances')) },
    });
    const beforeMs = engine.nowMs;
    tryIt(engine, as, 's3:GetObject', 'eu-west-1');
    tryIt(engine, as, 'lambda:InvokeFunction');
    const report = reportOf(engine, arnOf('user/anna'));
    expect(report).toEqual({
      ...{ jobStatus: 'COMPLETED', jobType: 'SERVICE_LEVEL', isTruncated: false },
      jobCreationDate: expect.any(Number),
      jobCompletionDate: (report.jobCreationDate ?? 0) + reportMs,
      servicesLastAccessed: [
        untried('ec2', 'Amazon EC2'),
        {
          ...untried('s3', 'Amazon S3'),
          lastAuthenticated: expect.any(Number),
          lastAuthenticatedEntity: arnOf('user/anna'),
          lastAuthenticatedRegion: 'eu-west-1',
          totalAuthenticatedEntities: 1,
        },
        untried('sqs', 'Amazon SQS'),
      ],
    });
    expect(report.servicesLastAccessed[1]?.lastAuthenticated).toBeGreaterThanOrEqual(beforeMs);
  });

  test('counts what was denied, and calls of IAM and STS themselves', () => {
    const engine = engineThatTells();
    const as = engine.user('anna', allow(['iam:ListRoles', 'sts:TagSession', 's3:ListBucket']));
    expect(engine.code('DeleteUser', { userName: 'bob' }, { as })).toBe('AccessDenied');
    expect(engine.code('AssumeRole', { roleArn: arnOf('role/none'), roleSessionName: 's1' }, { as })).toBe(
      'AccessDenied',
    );
    tryIt(engine, as, 's3:PutObject');
    const tried = reportOf(engine, arnOf('user/anna')).servicesLastAccessed.map((one) => [
      one.serviceNamespace,
      one.totalAuthenticatedEntities,
    ]);
    expect(tried).toEqual([
      ['iam', 1],
      ['s3', 1],
      ['sts', 1],
    ]);
  });

  test('tells actions apart where it is asked to, in the services of which AWS does', () => {
    const engine = engineThatTells();
    const as = engine.user('anna', allow(['iam:ListR*', 'sqs:SendMessage', 's3:GetObject', 's3:CreateBucket']));
    tryIt(engine, as, 'IAM:listroles');
    tryIt(engine, as, 's3:GetObject');
    const { servicesLastAccessed, jobType } = reportOf(engine, arnOf('user/anna'), 'ACTION_LEVEL');
    expect(jobType).toBe('ACTION_LEVEL');
    const [iam, s3, sqs] = servicesLastAccessed;
    const used = {
      actionName: 'ListRoles',
      lastAccessedEntity: arnOf('user/anna'),
      lastAccessedTime: expect.any(Number),
      lastAccessedRegion: 'us-east-1',
    };
    expect(iam?.trackedActionsLastAccessed).toContainEqual(used);
    expect(iam?.trackedActionsLastAccessed.map(({ actionName = '' }) => actionName)).toEqual([
      'ListRolePolicies',
      'ListRoles',
      'ListRoleTags',
    ]);
    // What reads objects is no management of S3.
    expect(s3?.trackedActionsLastAccessed).toEqual([{ actionName: 'CreateBucket' }]);
    expect(s3?.totalAuthenticatedEntities).toBe(1);
    expect(sqs?.trackedActionsLastAccessed).toEqual([]);
    const plain = reportOf(engine, arnOf('user/anna'), 'SERVICE_LEVEL').servicesLastAccessed;
    expect(plain.flatMap((one) => one.trackedActionsLastAccessed)).toEqual([]);
  });

  test('of one without policies is empty, and of an administrator lists every service', () => {
    const engine = engineThatTells();
    engine.respond('CreateUser', { userName: 'nobody' });
    engine.user('admin', allow('*'));
    expect(reportOf(engine, arnOf('user/nobody')).servicesLastAccessed).toEqual([]);
    const { servicesLastAccessed, isTruncated } = reportOf(engine, arnOf('user/admin'));
    expect(servicesLastAccessed).toHaveLength(200);
    expect(isTruncated).toBe(true);
  });

  test('comes in pages that have everything once', () => {
    const engine = engineThatTells();
    engine.user('admin', allow('*'));
    const jobId = jobOf(engine, arnOf('user/admin'));
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const request = { jobId, maxItems: 150, ...(marker === undefined ? {} : { marker }) };
      const page = engine.respond('GetServiceLastAccessedDetails', request);
      seen.push(...page.servicesLastAccessed.map((one) => one.serviceNamespace));
      marker = page.marker;
    } while (marker !== undefined);
    expect(seen.length).toBeGreaterThan(400);
    expect(seen).toEqual([...new Set(seen)].toSorted());
    const other = engine.respond('ListUsers', { maxItems: 1 }).marker ?? '1YQ';
    expect(engine.refusal('GetServiceLastAccessedDetails', { jobId, marker: other })).toBe(
      'ValidationError: Invalid Marker.',
    );
  });
});

describe('a report of a role', () => {
  test('tells what its sessions have tried', () => {
    const engine = engineThatTells();
    const assumeRolePolicyDocument = trustOf(arnOf('root'));
    engine.respond('CreateRole', { roleName: 'r', path: '/x/', assumeRolePolicyDocument });
    const policy = { roleName: 'r', policyName: 'p', policyDocument: policyOf(allow('dynamodb:*')) };
    engine.respond('PutRolePolicy', policy);
    const anna = engine.user('anna', allow('sts:AssumeRole'));
    const session = engine.assume({ roleArn: arnOf('role/x/r'), roleSessionName: 's1' }, { as: anna });
    tryIt(engine, session, 'dynamodb:GetItem');
    expect(reportOf(engine, arnOf('role/x/r')).servicesLastAccessed).toMatchObject([
      { serviceNamespace: 'dynamodb', lastAuthenticatedEntity: arnOf('role/x/r'), totalAuthenticatedEntities: 1 },
    ]);
  });
});

/** A group and a policy with two users and a role; of them bob has tried it last, and anna before. */
function team() {
  const engine = engineThatTells();
  engine.respond('CreatePolicy', { policyName: 'p', policyDocument: policyOf(allow('s3:*')) });
  const policyArn = arnOf('policy/p');
  engine.respond('CreateGroup', { groupName: 'blue' });
  const [anna, bob] = ['anna', 'bob'].map((name) => engine.user(name));
  for (const userName of ['anna', 'bob']) engine.respond('AddUserToGroup', { groupName: 'blue', userName });
  engine.user('carl');
  engine.respond('AttachGroupPolicy', { groupName: 'blue', policyArn });
  engine.respond('AttachUserPolicy', { userName: 'carl', policyArn });
  engine.respond('AttachUserPolicy', { userName: 'anna', policyArn });
  engine.respond('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trustOf(arnOf('root')) });
  engine.respond('AttachRolePolicy', { roleName: 'r', policyArn });
  engine.respond('CreateUser', { userName: 'bounded', permissionsBoundary: policyArn });
  for (const as of [anna, bob]) if (as !== undefined) tryIt(engine, as, 's3:GetObject');
  return { engine, policyArn };
}

/** Who is listed, and whether each has tried it. */
function entitiesOf(engine: EngineUnderTest, jobId: string, serviceNamespace = 's3'): unknown {
  const request = { jobId, serviceNamespace };
  const { entityDetailsList } = engine.respond('GetServiceLastAccessedDetailsWithEntities', request);
  return entityDetailsList.map(({ entityInfo, lastAuthenticated }) => [
    `${entityInfo?.type ?? ''} ${entityInfo?.name ?? ''}`,
    lastAuthenticated !== undefined,
  ]);
}

describe('a report of a group', () => {
  test('tells of the user that tried last, how many did, and who they are', () => {
    const { engine } = team();
    const jobId = jobOf(engine, arnOf('group/blue'));
    expect(engine.respond('GetServiceLastAccessedDetails', { jobId }).servicesLastAccessed).toMatchObject([
      { serviceNamespace: 's3', lastAuthenticatedEntity: arnOf('user/bob'), totalAuthenticatedEntities: 2 },
    ]);
    expect(entitiesOf(engine, jobId)).toEqual([
      ['USER bob', true],
      ['USER anna', true],
    ]);
  });
});

describe('a report of a policy', () => {
  test('tells of users, roles and members of groups that it is attached to, each once', () => {
    const { engine, policyArn } = team();
    const jobId = jobOf(engine, policyArn);
    expect(engine.respond('GetServiceLastAccessedDetails', { jobId }).servicesLastAccessed).toMatchObject([
      { serviceNamespace: 's3', lastAuthenticatedEntity: arnOf('user/bob'), totalAuthenticatedEntities: 2 },
    ]);
    expect(entitiesOf(engine, jobId)).toEqual([
      ['USER bob', true],
      ['USER anna', true],
      ['ROLE r', false],
      ['USER carl', false],
    ]);
    const whole = engine.respond('GetServiceLastAccessedDetailsWithEntities', { jobId, serviceNamespace: 's3' });
    expect(whole.entityDetailsList[0]).toEqual({
      entityInfo: { arn: arnOf('user/bob'), name: 'bob', type: 'USER', id: expect.any(String), path: '/' },
      lastAuthenticated: expect.any(Number),
    });
    expect(entitiesOf(engine, jobId, 'sqs')).toEqual([]);
  });

  test('lists its entities in pages', () => {
    const { engine, policyArn } = team();
    const request = { jobId: jobOf(engine, policyArn), serviceNamespace: 's3', maxItems: 3 };
    const first = engine.respond('GetServiceLastAccessedDetailsWithEntities', request);
    const { marker = '' } = first;
    const second = engine.respond('GetServiceLastAccessedDetailsWithEntities', { ...request, marker });
    expect([first, second].map((page) => [page.entityDetailsList.length, page.isTruncated])).toEqual([
      [3, true],
      [1, false],
    ]);
    const other = { ...request, serviceNamespace: 'sqs', marker };
    expect(engine.code('GetServiceLastAccessedDetailsWithEntities', other)).toBe('ValidationError');
  });

  test('of the vendor is about this account', () => {
    const engine = engineThatTells();
    engine.respond('PutVendorPolicy', { name: 'ReadAll', document: policyOf(allow('s3:Get*')) });
    const policyArn = 'arn:aws:iam::aws:policy/ReadAll';
    const as = engine.user('anna');
    engine.respond('AttachUserPolicy', { userName: 'anna', policyArn });
    tryIt(engine, as, 's3:GetObject');
    expect(entitiesOf(engine, jobOf(engine, policyArn))).toEqual([['USER anna', true]]);
  });
});

describe('a job', () => {
  test('is in progress for a while', () => {
    const engine = engineThatTells();
    engine.user('anna', allow('s3:*'));
    const { jobId = '' } = engine.respond('GenerateServiceLastAccessedDetails', { arn: arnOf('user/anna') });
    expect(jobId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const running = { jobStatus: 'IN_PROGRESS', jobCreationDate: expect.any(Number), isTruncated: false };
    const whole = engine.respond('GetServiceLastAccessedDetails', { jobId });
    expect(whole).toEqual({ ...running, servicesLastAccessed: [] });
    const entities = { jobId, serviceNamespace: 's3' };
    expect(engine.respond('GetServiceLastAccessedDetailsWithEntities', entities)).toEqual({
      ...running,
      entityDetailsList: [],
    });
    engine.elapse(reportMs);
    expect(engine.respond('GetServiceLastAccessedDetails', { jobId }).jobStatus).toBe('COMPLETED');
  });

  test('is for whoever asked for it', () => {
    const engine = engineThatTells();
    const actions = ['GenerateServiceLastAccessedDetails', 'GetServiceLastAccessedDetails'].map((one) => `iam:${one}`);
    const anna = engine.user('anna', allow(actions));
    const bob = engine.user('bob', allow(actions));
    const request = { arn: arnOf('user/anna') };
    const { jobId = '' } = engine.respond('GenerateServiceLastAccessedDetails', request, { as: anna });
    engine.elapse(reportMs);
    expect(engine.code('GetServiceLastAccessedDetails', { jobId }, { as: anna })).toBeUndefined();
    expect(engine.refusal('GetServiceLastAccessedDetails', { jobId }, { as: bob })).toBe(
      `NoSuchEntity: Job ${jobId} does not exist.`,
    );
  });

  test('fails where its subject is no more, also where another has its name', () => {
    const engine = engineThatTells();
    engine.respond('CreateUser', { userName: 'anna' });
    const jobId = jobOf(engine, arnOf('user/anna'));
    engine.respond('DeleteUser', { userName: 'anna' });
    engine.respond('CreateUser', { userName: 'anna' });
    const { jobStatus, error, servicesLastAccessed } = engine.respond('GetServiceLastAccessedDetails', { jobId });
    expect([jobStatus, error?.code, servicesLastAccessed]).toEqual(['FAILED', 'NoSuchEntity', []]);
  });

  test('stays as it was fetched first, page after page, whatever becomes of its subject', () => {
    const engine = engineThatTells();
    const as = engine.user('anna', allow(['s3:*', 'sqs:*']));
    const jobId = jobOf(engine, arnOf('user/anna'));
    const [first, entities] = [
      engine.respond('GetServiceLastAccessedDetails', { jobId, maxItems: 1 }),
      engine.respond('GetServiceLastAccessedDetailsWithEntities', { jobId, serviceNamespace: 's3' }),
    ];
    tryIt(engine, as, 's3:GetObject');
    engine.respond('PutUserPolicy', {
      ...{ userName: 'anna', policyName: 'inline', policyDocument: policyOf(allow('s3:*')) },
    });
    engine.respond('UpdateUser', { userName: 'anna', newUserName: 'bea' });
    const { marker = '' } = first;
    const rest = engine.respond('GetServiceLastAccessedDetails', { jobId, marker });
    expect(rest.servicesLastAccessed).toEqual([untried('sqs', 'Amazon SQS')]);
    expect(engine.respond('GetServiceLastAccessedDetails', { jobId, maxItems: 1 })).toEqual(first);
    expect(engine.respond('GetServiceLastAccessedDetailsWithEntities', { jobId, serviceNamespace: 's3' })).toEqual(
      entities,
    );
  });

  test('goes when a hundred newer ones have come', () => {
    const engine = new EngineUnderTest({ limits: { usesMs, reportMs: 0 } });
    engine.respond('CreateUser', { userName: 'anna' });
    const arn = arnOf('user/anna');
    const jobs = Array.from({ length: 101 }, () => engine.respond('GenerateServiceLastAccessedDetails', { arn }).jobId);
    const codes = jobs.map((jobId = '') => engine.code('GetServiceLastAccessedDetails', { jobId }));
    expect(codes).toEqual(['NoSuchEntity', ...Array.from({ length: 100 }, () => undefined)]);
  });

  test.each([
    [arnOf('instance-profile/x'), `InvalidInput: Invalid Entity Arn: ${arnOf('instance-profile/x')} does not`],
    [arnOf('root').replace('root', 'role/none'), `NoSuchEntity: ARN ${arnOf('role/none')} does not exist.`],
    ['arn:aws:iam::aws:policy/None', 'NoSuchEntity: Policy arn:aws:iam::aws:policy/None was not found.'],
  ])('is not made for %s', (arn, refusal) => {
    expect(engineThatTells().refusal('GenerateServiceLastAccessedDetails', { arn })).toContain(refusal);
  });

  test('is made for whoever has the name, whatever path is given', () => {
    const engine = engineThatTells();
    engine.user('anna', allow('s3:*'));
    const { servicesLastAccessed } = reportOf(engine, arnOf('user/other/anna'));
    expect(servicesLastAccessed.map((one) => one.serviceNamespace)).toEqual(['s3']);
  });

  test('has no entities for what is no service', () => {
    const engine = engineThatTells();
    engine.respond('CreateUser', { userName: 'anna' });
    const request = { jobId: jobOf(engine, arnOf('user/anna')), serviceNamespace: 'nothing' };
    expect(engine.refusal('GetServiceLastAccessedDetailsWithEntities', request)).toBe(
      'InvalidInput: Service namepace nothing is either invalid or unsupported.',
    );
  });
});

// Reports of access in an organization: what service control policies allow at a place, and which of its accounts tried it.

import { beforeAll, describe, expect, test } from 'vitest';
import {
  allow,
  type Credentials,
  EngineUnderTest,
  ownAccount,
  type ResponseOf,
} from '../../../support/engine-under-test.ts';

const usesMs = 1000;
const [shop, lab] = ['444455556666', '777788889999'] as const;
const scp = (name: string, ...statements: readonly object[]) => ({
  ...{ name, type: 'SERVICE_CONTROL_POLICY' as const },
  document: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
});

type Report = ResponseOf<'GetOrganizationsAccessReport'>;

let engine: EngineUnderTest;
let root: string;
let unit: string;

// The root allows s3, sqs and all of EC2 but denies EC2; the unit, in which the shop is, s3 and iam; the lab hangs on the root.
beforeAll(() => {
  engine = new EngineUnderTest({ limits: { usesMs, reportMs: 0 } });
  const [shopRoot, labRoot] = [shop, lab].map((id) => {
    const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', { id, name: id });
    return { accessKeyId, secretAccessKey };
  });
  const { organization } = engine.respond('PutOrganization', {
    policies: [
      scp('atTheRoot', allow(['s3:*', 'sqs:*', 'ec2:*']), { ...allow('ec2:*'), Effect: 'Deny' }),
      scp('inTheUnit', allow(['s3:*', 'iam:*'])),
      scp('unattached', allow('sns:*')),
    ],
    root: { policies: ['atTheRoot'], withoutFullAccess: true },
    units: [{ name: 'sales', attachments: { policies: ['inTheUnit'], withoutFullAccess: true } }],
    accounts: [{ id: shop, unit: 'sales' }, { id: lab }],
  });
  root = `${organization?.id ?? ''}/${organization?.rootId ?? ''}`;
  unit = `${root}/${organization?.units[0]?.id ?? ''}`;
  const tries = (as: Credentials | undefined, action: string): void => {
    if (as !== undefined) engine.respond('Authorize', { action, resource: '*' }, { as });
    engine.elapse(usesMs);
  };
  tries(labRoot, 's3:GetObject');
  tries(shopRoot, 's3:GetObject');
  tries(labRoot, 'sqs:SendMessage');
  tries(engine.root, 'sqs:SendMessage');
});

function reportOf(entityPath: string, more: object = {}, organizationsPolicyId?: string): Report {
  const policy = organizationsPolicyId === undefined ? {} : { organizationsPolicyId };
  const { jobId = '' } = engine.respond('GenerateOrganizationsAccessReport', { entityPath, ...policy });
  return engine.respond('GetOrganizationsAccessReport', { jobId, ...more });
}

/** Services with the account that tried each last, and how many did. */
function told({ accessDetails }: Report): unknown {
  return accessDetails.map((one) => [
    one.serviceNamespace,
    one.entityPath?.split('/').at(-1),
    one.totalAuthenticatedEntities,
  ]);
}

describe('a report', () => {
  test('of the root has what its policies allow, and the use of every account but the managing one', () => {
    const report = reportOf(root);
    expect(told(report)).toEqual([
      ['s3', shop, 2],
      ['sqs', lab, 1],
    ]);
    expect(report).toMatchObject({
      ...{ jobStatus: 'COMPLETED', numberOfServicesAccessible: 2, numberOfServicesNotAccessed: 0 },
      isTruncated: false,
    });
    expect(report.accessDetails[0]).toEqual({
      ...{ serviceName: 'Amazon S3', serviceNamespace: 's3', region: 'us-east-1', entityPath: `${unit}/${shop}` },
      ...{ lastAuthenticatedTime: expect.any(Number), totalAuthenticatedEntities: 2 },
    });
  });

  test('of a unit has what every level down to it allows, and the use of the accounts in it', () => {
    expect(told(reportOf(unit))).toEqual([['s3', shop, 1]]);
  });

  test('of an account has the use of that account', () => {
    expect(told(reportOf(`${unit}/${shop}`))).toEqual([['s3', shop, 1]]);
    expect(told(reportOf(`${root}/${lab}`))).toEqual([
      ['s3', lab, 1],
      ['sqs', lab, 1],
    ]);
  });

  test('of the managing account lists every service: nothing binds it', () => {
    const report = reportOf(`${root}/${ownAccount}`, { sortKey: 'LAST_AUTHENTICATED_TIME_DESCENDING', maxItems: 2 });
    expect(report.numberOfServicesAccessible).toBeGreaterThan(400);
    expect(report.accessDetails[0]).toMatchObject({ entityPath: `${root}/${ownAccount}` });
    expect(report.isTruncated).toBe(true);
  });

  test('of a policy has what that one allows, and the use of the accounts that it applies to', () => {
    expect(told(reportOf(root, {}, 'p-inTheUnit'))).toEqual([
      ['iam', undefined, 0],
      ['s3', shop, 1],
    ]);
    expect(told(reportOf(root, {}, 'p-unattached'))).toEqual([['sns', undefined, 0]]);
    expect(reportOf(root, {}, 'p-FullAWSAccess').numberOfServicesAccessible).toBeGreaterThan(400);
  });

  test.each([
    ['SERVICE_NAMESPACE_ASCENDING', ['s3', 'sqs']],
    ['SERVICE_NAMESPACE_DESCENDING', ['sqs', 's3']],
    ['LAST_AUTHENTICATED_TIME_ASCENDING', ['s3', 'sqs']],
    ['LAST_AUTHENTICATED_TIME_DESCENDING', ['sqs', 's3']],
  ] as const)('sorted by %s', (sortKey, expected) => {
    expect(reportOf(root, { sortKey }).accessDetails.map((one) => one.serviceNamespace)).toEqual(expected);
  });

  test('comes in pages, whose markers are of one order', () => {
    const { jobId = '' } = engine.respond('GenerateOrganizationsAccessReport', { entityPath: root });
    const first = engine.respond('GetOrganizationsAccessReport', { jobId, maxItems: 1 });
    const { marker = '' } = first;
    const second = engine.respond('GetOrganizationsAccessReport', { jobId, maxItems: 1, marker });
    expect([first, second].map((page) => page.accessDetails[0]?.serviceNamespace)).toEqual(['s3', 'sqs']);
    expect([first.isTruncated, second.isTruncated]).toEqual([true, false]);
    const other = { jobId, marker, sortKey: 'SERVICE_NAMESPACE_DESCENDING' as const };
    expect(engine.refusal('GetOrganizationsAccessReport', other)).toBe(
      'InvalidInput: The marker passed in the request was invalid.',
    );
    expect(engine.refusal('GetOrganizationsAccessReport', { jobId, marker: 'x' })).toBe(
      'ValidationError: Invalid Marker.',
    );
  });
});

describe('a report fails', () => {
  const failed = ({ jobStatus, errorDetails, accessDetails }: Report) => [jobStatus, errorDetails, accessDetails];

  test('of a place that is not there', () => {
    const missing = {
      code: 'INVALID_ORGANIZATIONS_ENTITY_PATH',
      message: 'The entity with the specified path does not exist in your organization.',
    };
    for (const place of ['r-aaaa', 'ou-none', shop]) {
      const path = place === 'r-aaaa' ? root.replace(/r-.*/, place) : `${root}/${place}`;
      expect(failed(reportOf(path))).toEqual(['FAILED', missing, []]);
    }
    for (const path of [`${unit}/`, `${unit}/${lab}`, `${unit}/ou-x`])
      expect(failed(reportOf(path))).toEqual(['FAILED', missing, []]);
  });

  test('by a policy that is not there', () => {
    const missing = {
      code: 'INVALID_ORGANIZATIONS_POLICY',
      message: 'The policy with the specified ID does not exist in your organization.',
    };
    expect(failed(reportOf(root, {}, 'p-nothing0'))).toEqual(['FAILED', missing, []]);
  });
});

describe('no report is made', () => {
  test('of another organization', () => {
    expect(engine.refusal('GenerateOrganizationsAccessReport', { entityPath: 'o-aaaaaaaaaa/r-aaaa' })).toBe(
      'AccessDenied: The organization ID in the specified entity path is different than your organization ID.',
    );
  });

  test('by a caller of another account, nor told to it', () => {
    const made = engine.respond('CreateAccount', { id: '123412341234', name: 'other' });
    const as = { accessKeyId: made.accessKeyId ?? '', secretAccessKey: made.secretAccessKey ?? '' };
    const { jobId = '' } = engine.respond('GenerateOrganizationsAccessReport', { entityPath: root });
    expect(engine.code('GenerateOrganizationsAccessReport', { entityPath: root }, { as })).toBe('InvalidInput');
    expect(engine.code('GetOrganizationsAccessReport', { jobId }, { as })).toBe('NoSuchEntity');
    expect(engine.code('GetServiceLastAccessedDetails', { jobId })).toBe('NoSuchEntity');
  });

  test('where five are being made', () => {
    const slow = new EngineUnderTest({ limits: { reportMs: 60_000 } });
    const { organization } = slow.respond('PutOrganization', { policies: [], units: [], accounts: [] });
    const entityPath = `${organization?.id ?? ''}/${organization?.rootId ?? ''}`;
    const jobs = Array.from(
      { length: 5 },
      () => slow.respond('GenerateOrganizationsAccessReport', { entityPath }).jobId,
    );
    expect(slow.code('GenerateOrganizationsAccessReport', { entityPath })).toBe('ReportGenerationLimitExceeded');
    const running = slow.respond('GetOrganizationsAccessReport', { jobId: jobs[0] ?? '' });
    expect(running.jobStatus).toBe('IN_PROGRESS');
  });

  test('of a place that has gone since it was fetched first', () => {
    const changing = new EngineUnderTest({ limits: { reportMs: 0 } });
    const { organization } = changing.respond('PutOrganization', { policies: [], units: [], accounts: [] });
    const entityPath = `${organization?.id ?? ''}/${organization?.rootId ?? ''}`;
    const { jobId = '' } = changing.respond('GenerateOrganizationsAccessReport', { entityPath });
    const before = changing.respond('GetOrganizationsAccessReport', { jobId });
    changing.respond('DeleteOrganization', {});
    expect(changing.respond('GetOrganizationsAccessReport', { jobId })).toEqual(before);
    expect(before.jobStatus).toBe('COMPLETED');
  });

  test('of a place that has gone meanwhile', () => {
    const changing = new EngineUnderTest({ limits: { reportMs: 0 } });
    const { organization } = changing.respond('PutOrganization', { policies: [], units: [], accounts: [] });
    const entityPath = `${organization?.id ?? ''}/${organization?.rootId ?? ''}`;
    const { jobId = '' } = changing.respond('GenerateOrganizationsAccessReport', { entityPath });
    changing.respond('DeleteOrganization', {});
    const { jobStatus, errorDetails } = changing.respond('GetOrganizationsAccessReport', { jobId });
    expect([jobStatus, errorDetails?.code]).toEqual(['FAILED', 'InvalidInput']);
  });

  test('for a caller whose permission is for another policy', () => {
    const only = { 'iam:OrganizationsPolicyId': 'p-inTheUnit' };
    const statement = { ...allow('iam:GenerateOrganizationsAccessReport'), Condition: { StringEquals: only } };
    const as = engine.user('auditor', statement);
    const ask = (organizationsPolicyId: string): string | undefined =>
      engine.code('GenerateOrganizationsAccessReport', { entityPath: root, organizationsPolicyId }, { as });
    expect([ask('p-inTheUnit'), ask('p-atTheRoot')]).toEqual([undefined, 'AccessDenied']);
  });
});

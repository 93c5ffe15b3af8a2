// Root tasks: the policies of AssumeRoot, each of which leaves a root session one task and denies all else.

const arnStart = 'arn:aws:iam::aws:policy/root-task/';

const audited = [
  ...['iam:ListAccessKeys', 'iam:ListSigningCertificates', 'iam:GetLoginProfile', 'iam:ListMFADevices'],
  ...['iam:GetUser', 'iam:GetAccessKeyLastUsed'],
];
const deleted = [
  ...['iam:DeleteAccessKey', 'iam:DeleteSigningCertificate', 'iam:DeleteLoginProfile', 'iam:DeactivateMFADevice'],
  'iam:DeleteVirtualMFADevice',
];
const password = ['iam:CreateLoginProfile', 'iam:GetLoginProfile'];
const bucket = ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy', 's3:GetBucketPolicy', 's3:ListAllMyBuckets'];
const queue = ['sqs:SetQueueAttributes', 'sqs:GetQueueAttributes', 'sqs:ListQueues', 'sqs:GetQueueUrl'];

const deny = { Effect: 'Deny', Resource: '*' };
const allBut = (actions: readonly string[]): object => ({ ...deny, NotAction: actions });
const ofOthers = (actions: readonly string[]): object => ({
  ...{ Effect: 'Deny', Action: actions, NotResource: 'arn:aws:iam::*:root' },
});
const byOthers = (actions: readonly string[]): object => ({
  ...{ ...deny, Action: actions },
  Condition: { StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
});
const foreignQueue = {
  ...{ Effect: 'Deny', Action: 'sqs:GetQueueAttributes', Resource: 'arn:aws:sqs:*:*:*' },
  Condition: { StringNotEqualsIfExists: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
};

const statements: ReadonlyMap<string, readonly object[]> = new Map([
  ['IAMAuditRootUserCredentials', [allBut([...audited, 'iam:GetAccountSummary']), ofOthers(audited)]],
  ['IAMCreateRootUserPassword', [allBut(password), ofOthers(password)]],
  ['IAMDeleteRootUserCredentials', [allBut([...audited, ...deleted]), ofOthers([...audited, ...deleted])]],
  ['S3UnlockBucketPolicy', [allBut(bucket), byOthers(bucket)]],
  ['SQSUnlockQueuePolicy', [allBut(queue), foreignQueue, byOthers(queue)]],
]);

/** The document of a task policy, by its ARN; undefined where there is no such task. */
export function rootTaskDocument(arn: string): string | undefined {
  const found = arn.startsWith(arnStart) ? statements.get(arn.slice(arnStart.length)) : undefined;
  return found === undefined ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: found });
}

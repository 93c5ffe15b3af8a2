// Ten denials as people meet them, explained: docs/explanations.md shows what this engine says, word for word.
//
// `npm run rewrite` writes the page anew; the diff is the review.

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Credentials,
  EngineUnderTest,
  ownAccount,
  policyOf,
  type Statement,
  trustOf,
} from '../../support/engine-under-test.ts';

const page = new URL('../../../docs/explanations.md', import.meta.url);
const arn = (resource: string): string => `arn:aws:iam::${ownAccount}:${resource}`;
const alice = arn('user/alice');
const table = `arn:aws:dynamodb:eu-central-1:${ownAccount}:table/orders`;

interface Question {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: readonly { readonly key: string; readonly values: readonly string[] }[];
  readonly resourcePolicy?: string;
  readonly resourceAccount?: string;
}

interface Denial {
  readonly title: string;
  /** What there is, for the reader. */
  readonly setting: string;
  /** Makes it so; the credentials to ask with, where they are not the root user's. */
  readonly given: (engine: EngineUnderTest) => Credentials | undefined;
  readonly question: Question;
}

const statement = (
  sid: string,
  action: string | readonly string[],
  resource = '*',
  more: Statement = {},
): Statement => ({
  ...{ Sid: sid, Effect: 'Allow', Action: action, Resource: resource },
  ...more,
});

function userWith(engine: EngineUnderTest, ...statements: readonly Statement[]): undefined {
  engine.respond('CreateUser', { userName: 'alice' });
  engine.respond('PutUserPolicy', { userName: 'alice', policyName: 'work', policyDocument: policyOf(...statements) });
}

const denials: readonly Denial[] = [
  {
    title: 'Nothing speaks of the action',
    setting: 'Alice has an inline policy for S3 and CloudWatch, and asks for a queue.',
    given: (engine) =>
      userWith(engine, statement('Reports', 's3:*', 'arn:aws:s3:::reports/*'), statement('Logs', 'logs:*')),
    question: {
      principal: alice,
      action: 'sqs:SendMessage',
      resource: `arn:aws:sqs:eu-central-1:${ownAccount}:orders`,
    },
  },
  {
    title: 'The right action, another resource',
    setting: 'Her policy names the objects of the bucket; listing is asked of the bucket itself.',
    given: (engine) =>
      userWith(engine, statement('Reports', 's3:*', 'arn:aws:s3:::reports/*'), statement('Logs', 'logs:*')),
    question: { principal: alice, action: 's3:ListBucket', resource: 'arn:aws:s3:::reports' },
  },
  {
    title: 'A condition that the request does not meet',
    setting: 'The statement is for one region, the request goes to another.',
    given: (engine) =>
      userWith(
        engine,
        statement('Europe', 'dynamodb:*', '*', {
          Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
        }),
      ),
    question: {
      principal: alice,
      action: 'dynamodb:GetItem',
      resource: table,
      context: [{ key: 'aws:RequestedRegion', values: ['us-east-1'] }],
    },
  },
  {
    title: 'A condition on a key that the request does not have',
    setting: 'The statement wants a tag in the request, and none was sent.',
    given: (engine) =>
      userWith(
        engine,
        statement('Tagged', 'ec2:*', '*', {
          Condition: { StringEquals: { 'aws:RequestTag/team': ['blue', 'green'] } },
        }),
      ),
    question: {
      principal: alice,
      action: 'ec2:CreateVolume',
      resource: `arn:aws:ec2:eu-central-1:${ownAccount}:volume/*`,
    },
  },
  {
    title: 'An explicit deny: no second factor',
    setting: 'A guard denies IAM calls without MFA, `IfExists` included; the user signs with a long-term key.',
    given: (engine) =>
      userWith(engine, statement('Admin', 'iam:*'), {
        ...statement('NeedsMfa', 'iam:*', '*', {
          Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
        }),
        Effect: 'Deny',
      }),
    question: { principal: alice, action: 'iam:DeleteUser', resource: arn('user/bob') },
  },
  {
    title: 'The permissions boundary caps it',
    setting: 'Her own policy allows all of S3, the boundary only reading.',
    given: (engine) => {
      userWith(engine, statement('Storage', 's3:*'));
      const { policy } = engine.respond('CreatePolicy', {
        policyName: 'Readers',
        policyDocument: policyOf(statement('Read', ['s3:Get*', 's3:List*'])),
      });
      engine.respond('PutUserPermissionsBoundary', { userName: 'alice', permissionsBoundary: policy?.arn ?? '' });
      return undefined;
    },
    question: { principal: alice, action: 's3:PutObject', resource: 'arn:aws:s3:::reports/may.csv' },
  },
  {
    title: 'A session that was narrowed when it was taken on',
    setting:
      'The role may use all of DynamoDB; the session was taken on with a policy for reading. The session asks about itself.',
    given: (engine) => {
      engine.respond('CreateRole', { roleName: 'shop', assumeRolePolicyDocument: trustOf(ownAccount) });
      engine.respond('PutRolePolicy', {
        roleName: 'shop',
        policyName: 'tables',
        policyDocument: policyOf(statement('All', 'dynamodb:*')),
      });
      const as = engine.user('alice', statement('Shop', 'sts:AssumeRole', arn('role/shop')));
      const policy = policyOf(statement('JustLooking', ['dynamodb:Get*', 'dynamodb:Query']));
      return engine.assume({ roleArn: arn('role/shop'), roleSessionName: 'nightly', policy }, { as });
    },
    question: {
      principal: `arn:aws:sts::${ownAccount}:assumed-role/shop/nightly`,
      action: 'dynamodb:PutItem',
      resource: table,
    },
  },
  {
    title: 'A role that does not let her in',
    setting: 'Alice may take on any role; the role trusts somebody else.',
    given: (engine) => {
      userWith(engine, statement('Any', 'sts:AssumeRole'));
      engine.respond('CreateUser', { userName: 'bob' });
      engine.respond('CreateRole', { roleName: 'deploy', assumeRolePolicyDocument: trustOf(arn('user/bob')) });
      return undefined;
    },
    question: { principal: alice, action: 'sts:AssumeRole', resource: arn('role/deploy') },
  },
  {
    title: 'A role that trusts the account, and a user without the permission',
    setting: 'Naming an account only delegates: the account must still give its user the permission.',
    given: (engine) => {
      userWith(engine, statement('Logs', 'logs:*'));
      engine.respond('CreateRole', { roleName: 'deploy', assumeRolePolicyDocument: trustOf(arn('root')) });
      return undefined;
    },
    question: { principal: alice, action: 'sts:AssumeRole', resource: arn('role/deploy') },
  },
  {
    title: 'A bucket of another account',
    setting: 'Her own policy allows it; the bucket policy, given with the question, is for somebody else.',
    given: (engine) => userWith(engine, statement('Storage', 's3:*')),
    question: {
      ...{
        principal: alice,
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::partner/x',
        resourceAccount: '444455556666',
      },
      resourcePolicy: policyOf({
        Sid: 'Ours',
        Effect: 'Allow',
        Principal: { AWS: '777788889999' },
        Action: 's3:*',
        Resource: '*',
      }),
    },
  },
  {
    title: 'Somebody who is not here yet',
    setting: 'The user was made a moment ago on another replica, or has a typing error in its name.',
    given: () => undefined,
    question: { principal: alice, action: 's3:GetObject', resource: 'arn:aws:s3:::reports/may.csv' },
  },
];

function explain({ given, question }: Denial): readonly string[] {
  const engine = new EngineUnderTest();
  const as = given(engine);
  const asked = {
    ...question,
    context: (question.context ?? []).map((entry) => ({ ...entry, values: [...entry.values] })),
    explain: true,
  };
  const { decision } = engine.respond('Authorize', asked, as === undefined ? {} : { as });
  expect(decision?.allowed).toBe(false);
  return decision?.explanation ?? [];
}

function commandOf({ principal, action, resource, context = [], resourcePolicy, resourceAccount }: Question): string {
  const parts = ['eventide can', principal, action, resource, '--explain'];
  for (const { key, values } of context) parts.push(`--context ${key}=${values.join(',')}`);
  if (resourcePolicy !== undefined) parts.push('--resource-policy bucket.json');
  if (resourceAccount !== undefined) parts.push(`--resource-account ${resourceAccount}`);
  return parts.join(' ');
}

const head = `# Why not? Denials explained

\`eventide can PRINCIPAL ACTION RESOURCE --explain\` says what decided, what came near, and what would have to be different.
Programs get the same from \`Authorize\` with \`explain\`. Asking about others needs \`eventide:Authorize\` on their ARN: an
explanation tells what policies say. These are answers of a real replica; a test compares them word for word.
`;

function written(): string {
  const sections = denials.map((denial) => {
    const answer = explain(denial)
      .map((line) => `${line}\n`)
      .join('');
    return `\n## ${denial.title}\n\n${denial.setting}\n\n\`\`\`text\n$ ${commandOf(denial.question)}\n${answer}\`\`\`\n`;
  });
  return head + sections.join('');
}

describe('docs/explanations.md', () => {
  it('shows what the engine says', () => {
    const text = written();
    if (process.env['EVENTIDE_REWRITE'] === '1') writeFileSync(page, text);
    expect(readFileSync(page, 'utf8')).toBe(text);
  });
});

describe('an explanation', () => {
  it.each(denials)('of a denial names what would have to be different: $title', (denial) => {
    const lines = explain(denial);
    expect(lines.length).toBeLessThan(8);
    expect(lines[0]).toMatch(/may not call|is not visible/);
  });

  it('of an allow names the statements, and the conditions that they met', () => {
    const engine = new EngineUnderTest();
    userWith(engine, statement('Tls', 's3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }));
    const context = [{ key: 'aws:SecureTransport', values: ['true'] }];
    const { decision } = engine.respond('Authorize', {
      principal: alice,
      action: 's3:GetObject',
      resource: '*',
      context,
      explain: true,
    });
    expect(decision?.explanation).toEqual([
      `${alice} may call s3:GetObject: an identity-based policy allows it, and nothing denies it.`,
      'It is allowed by statement Tls of user/alice/work: its condition Bool aws:SecureTransport (true) is met, as the request has true.',
    ]);
  });
});

// The cases of the benchmarks of decisions: documents, and requests that meet them in every way.

import type { PolicyCaller } from '../../src/core/policy/principal.ts';
import type { BaselineDocument } from '../baseline/compiled-policies.ts';

/** The account of everything. */
export const account = '111122223333';
/** Who asks. */
export const caller: PolicyCaller = {
  kind: 'User',
  arn: `arn:aws:iam::${account}:user/app`,
  account,
  uniqueId: 'AIDAAPP',
};

/** One request. */
export interface Ask {
  readonly action: string;
  readonly resource: string;
  readonly context: readonly (readonly [key: string, value: string])[];
}

/** One policy of three statements. */
export const few: readonly BaselineDocument[] = [
  {
    Statement: [
      { Sid: 'read', Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: ['arn:aws:s3:::reports/*'] },
      { Sid: 'send', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['*'] },
      { Sid: 'never', Effect: 'Deny', Action: ['s3:*'], Resource: ['arn:aws:s3:::reports/secret/*'] },
    ],
  },
];

const services = ['s3', 'sqs', 'ec2', 'dynamodb', 'lambda', 'kms', 'sns', 'logs', 'iam', 'ecr'];

/** Ten policies of ten statements, each with three conditions. */
export const many: readonly BaselineDocument[] = services.map((service, at) => ({
  Statement: Array.from({ length: 10 }, (_, index) => ({
    Sid: `${service}${index}`,
    Effect: index === 9 ? ('Deny' as const) : ('Allow' as const),
    Action: index % 3 === 0 ? [`${service}:*`] : [`${service}:Get*`, `${service}:Put*Item${index}`],
    Resource: [`arn:aws:${service}:*:${account}:team-${index}/*/part-${at}*`],
    Condition: {
      StringEquals: { 'aws:RequestedRegion': index === 9 ? 'xx-none-1' : 'eu-central-1' },
      StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*' },
      NumericLessThan: { 's3:max-keys': '1000' },
    },
  })),
}));

const context = [
  ['aws:RequestedRegion', 'eu-central-1'],
  ['aws:PrincipalArn', caller.arn],
  ['s3:max-keys', '100'],
  ['aws:SecureTransport', 'true'],
] as const;

/** Requests for {@link few}. */
export const fewAsks: readonly Ask[] = Array.from({ length: 64 }, (_, at) => ({
  action: at % 4 === 0 ? 'sqs:SendMessage' : 's3:GetObject',
  resource: at % 8 === 1 ? `arn:aws:s3:::reports/secret/${at}` : `arn:aws:s3:::reports/2026/${at}`,
  context,
}));

/** Requests for {@link many}. */
export const manyAsks: readonly Ask[] = Array.from({ length: 256 }, (_, at) => {
  const service = services[at % services.length] ?? '';
  const part = at % services.length;
  return {
    action: `${service}:GetThing`,
    resource: `arn:aws:${service}:eu-central-1:${account}:team-${at % 9}/x/part-${part}-${at}`,
    context,
  };
});

// A few of AWS's managed policies, as the simulator's replicas have them.

import type { ManagedPolicyLibrary } from '../../src/core/model/managed-policy-library.ts';
import type { PolicyRecord, PolicyVersionRecord } from '../../src/core/model/record.ts';

const [madeAtMs, laterMs] = [Date.UTC(2015, 1, 6), Date.UTC(2024, 1, 6)];

function document(...actions: readonly string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
}

/** Name, path, and the documents of its versions: v1 first, the last one in force. */
type SmallPolicy = readonly [name: string, path: string, ...documents: string[]];

const small: readonly SmallPolicy[] = [
  ['AdministratorAccess', '/', document('*')],
  ['AmazonS3ReadOnlyAccess', '/', document('s3:Get*', 's3:List*'), document('s3:Get*', 's3:List*', 's3:Describe*')],
  ['AWSLambdaBasicExecutionRole', '/service-role/', document('logs:CreateLogStream', 'logs:PutLogEvents')],
  ['AWSSupportServiceRolePolicy', '/aws-service-role/', document('ec2:DescribeInstances')],
  [
    'ViewOnlyAccess',
    '/job-function/',
    document('s3:ListAllMyBuckets'),
    document('s3:List*'),
    document('s3:ListBucket'),
  ],
];

/** A library of these policies. */
export class SmallPolicyLibrary implements ManagedPolicyLibrary {
  readonly revision: string;
  readonly #policies: ReadonlyMap<string, PolicyRecord>;
  readonly #documents = new Map<string, PolicyVersionRecord>();

  constructor(revision = 'small 1', policies = small) {
    this.revision = revision;
    this.#policies = new Map(
      policies
        .map(([name, path, ...documents], at) => {
          for (const [before, text] of documents.entries())
            this.#documents.set(`${name.toLowerCase()}/${before + 1}`, { document: text, createdAtMs: madeAtMs });
          const arn = `arn:aws:iam::aws:policy${path}${name}`;
          const record: PolicyRecord = {
            ...{ name, path, arn, id: `ANPA${'A'.repeat(16)}${'ABCDEFGHIJ'.charAt(at)}` },
            ...{ createdAtMs: madeAtMs, updatedAtMs: laterMs, tags: [] },
            ...{ defaultVersion: documents.length, nextVersion: documents.length + 1 },
            versions: documents.map((_, before) => ({ number: before + 1, createdAtMs: madeAtMs })),
          };
          return [name.toLowerCase(), record] as const;
        })
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  names(): readonly string[] {
    return [...this.#policies.keys()];
  }

  policy(name: string): PolicyRecord | undefined {
    return this.#policies.get(name);
  }

  version(name: string, number: number): PolicyVersionRecord | undefined {
    return this.#documents.get(`${name}/${number}`);
  }
}

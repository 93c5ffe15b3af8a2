// Decisions in process, beside a compiled baseline that answers the same and explains nothing; and hostile patterns.

import { CompiledPolicies, compilePolicy } from '../src/core/policy/compile.ts';
import type { SharedConditions } from '../src/core/policy/condition/compile.ts';
import { MapContext } from '../src/core/policy/context.ts';
import { evaluate } from '../src/core/policy/evaluate.ts';
import type { PolicyCaller } from '../src/core/policy/principal.ts';
import { compileWildcard } from '../src/core/policy/wildcard.ts';
import { type BaselineDocument, BaselinePolicies } from './baseline/compiled-policies.ts';
import { alternate, median, print, thousands } from './support/lines.ts';

const rounds = 9;
const roundMs = 300;
const share = 0.8;
const account = '111122223333';
const caller: PolicyCaller = { kind: 'User', arn: `arn:aws:iam::${account}:user/app`, account, uniqueId: 'AIDAAPP' };

interface Ask {
  readonly action: string;
  readonly resource: string;
  readonly context: readonly (readonly [key: string, value: string])[];
}

const few: readonly BaselineDocument[] = [
  {
    Statement: [
      { Sid: 'read', Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: ['arn:aws:s3:::reports/*'] },
      { Sid: 'send', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['*'] },
      { Sid: 'never', Effect: 'Deny', Action: ['s3:*'], Resource: ['arn:aws:s3:::reports/secret/*'] },
    ],
  },
];

const services = ['s3', 'sqs', 'ec2', 'dynamodb', 'lambda', 'kms', 'sns', 'logs', 'iam', 'ecr'];

const many: readonly BaselineDocument[] = services.map((service, at) => ({
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

const fewAsks: readonly Ask[] = Array.from({ length: 64 }, (_, at) => ({
  action: at % 4 === 0 ? 'sqs:SendMessage' : 's3:GetObject',
  resource: at % 8 === 1 ? `arn:aws:s3:::reports/secret/${at}` : `arn:aws:s3:::reports/2026/${at}`,
  context,
}));

const manyAsks: readonly Ask[] = Array.from({ length: 256 }, (_, at) => {
  const service = services[at % services.length] ?? '';
  const part = at % services.length;
  return {
    action: `${service}:GetThing`,
    resource: `arn:aws:${service}:eu-central-1:${account}:team-${at % 9}/x/part-${part}-${at}`,
    context,
  };
});

await compare('a decision, one policy of three statements', few, fewAsks);
await compare('a decision, ten policies of ten statements with conditions', many, manyAsks);
hostilePattern();

/** How many questions a second both answer, after it has been seen that they answer alike. */
async function compare(what: string, documents: readonly BaselineDocument[], asks: readonly Ask[]): Promise<void> {
  const baseline = new BaselinePolicies(documents);
  const shared: SharedConditions = new Map();
  const identity = new CompiledPolicies(
    documents.map((document, at) =>
      compilePolicy(
        JSON.stringify({ Version: '2012-10-17', ...document }),
        { policyType: 'identity', policyId: `p${at}` },
        shared,
      ),
    ),
  );
  const ours = (ask: Ask) =>
    evaluate(
      {
        caller,
        action: ask.action,
        resource: ask.resource,
        resourceAccount: account,
        context: new MapContext(ask.context),
      },
      { identity },
    );
  const theirs = (ask: Ask) =>
    baseline.decide(ask.action, ask.resource, new Map(ask.context.map(([key, value]) => [key.toLowerCase(), value])));
  for (const ask of asks) {
    const judged = theirs(ask);
    const expected = judged === undefined ? 'ImplicitlyDenied' : judged.allow ? 'Allowed' : 'ExplicitlyDenied';
    if (ours(ask).decision !== expected)
      throw new Error(`${ask.action} ${ask.resource}: the baseline says ${expected}`);
  }
  const found = await alternate(
    rounds,
    () => rateOf(asks, ours),
    () => rateOf(asks, theirs),
  );
  const ratio = median(found.ours.map((rate, round) => rate / (found.theirs[round] ?? Number.NaN)));
  print({
    ...{ what, measured: `${thousands(median(found.ours))}/s`, beside: `${thousands(median(found.theirs))}/s` },
    ...{ ratio, target: `≥ ${share} of the baseline`, met: ratio >= share },
  });
}

function rateOf(asks: readonly Ask[], decide: (ask: Ask) => unknown): number {
  const startedMs = performance.now();
  let count = 0;
  let kept: unknown;
  while (performance.now() - startedMs < roundMs) {
    for (const ask of asks) kept = decide(ask);
    count += asks.length;
  }
  if (kept === null) throw new Error('nobody decides null');
  return (count * 1000) / (performance.now() - startedMs);
}

function hostilePattern(): void {
  const limitUs = 2;
  const matches = compileWildcard(`${'a*'.repeat(19)}c*b`);
  const text = `${'a'.repeat(999)}b`;
  const tookUs = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    const times = 20_000;
    for (let at = 0; at < times; at++) if (matches(text)) throw new Error('it does not match');
    return ((performance.now() - startedMs) * 1000) / times;
  });
  const found = median(tookUs);
  print({
    ...{ what: 'a pattern of 20 stars on 1,000 characters', measured: `${found.toFixed(2)} µs` },
    ...{ target: `< ${limitUs} µs`, met: found < limitUs },
  });
}

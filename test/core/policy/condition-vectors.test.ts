// Conditions as data: whether each holds for a context, by the fast evaluator and by the naive judge.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../oracle/decide.ts';
import { decideFast } from '../../support/decide-fast.ts';

interface ConditionVector {
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly holds: boolean;
}

const folder = new URL('../../vectors/conditions/', import.meta.url);
const account = '111122223333';
const caller = { kind: 'User', arn: `arn:aws:iam::${account}:user/alice`, account } as const;

function titleOf({ condition, context, holds }: ConditionVector): string {
  return `${JSON.stringify(condition)} ${holds ? 'holds' : 'does not hold'} for ${JSON.stringify(context)}`;
}

describe.each(readdirSync(folder).sort())('condition vectors: %s', (file) => {
  const vectors = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly ConditionVector[];

  it.each(vectors.map((vector) => [titleOf(vector), vector] as const))('%s', (_, { condition, context, holds }) => {
    const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition };
    const policies = { identity: [JSON.stringify({ Version: '2012-10-17', Statement: statement })] };
    const request = { caller, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: account, context };
    const expected = holds ? 'Allowed' : 'ImplicitlyDenied';
    expect(decideFast(request, policies).decision).toBe(expected);
    expect(decide(request, policies).decision).toBe(expected);
  });
});

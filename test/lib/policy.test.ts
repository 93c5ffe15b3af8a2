// The policy library: documents as text and as values, and each of its answers.

import { describe, expect, it } from 'vitest';
import {
  type Decision,
  evaluate,
  type Policies,
  PolicyError,
  PolicyEvaluator,
  parse,
  type Request,
  validate,
} from '../../src/lib/policy.ts';

const account = '111122223333';
const principal = { type: 'User', arn: `arn:aws:iam::${account}:user/alice`, account } as const;
const read: Request = { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
const statement = (more: object = {}): object => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*', ...more },
});

describe('evaluate', () => {
  it('takes documents as text and as values', () => {
    const document = statement();
    const [text, value] = [JSON.stringify(document), document].map((one) => evaluate(read, { identity: [one] }));
    expect(text).toEqual(value);
    expect(text?.allowed).toBe(true);
  });

  it('takes the account in an ARN for the owner of the resource', () => {
    const there = { ...read, resource: 'arn:aws:sqs:us-east-1:444455556666:q' };
    expect(evaluate(there, { identity: [statement({ Action: '*' })] }).allowed).toBe(false);
    expect(evaluate({ ...there, resourceAccount: account }, { identity: [statement({ Action: '*' })] }).allowed).toBe(
      true,
    );
  });

  it('gives no message with an allow', () => {
    expect(evaluate(read, { identity: [statement()] })).not.toHaveProperty('message');
  });

  it.each<readonly [type: string, policies: Policies, decidedBy: Decision['decidedBy']]>([
    ['boundary', { identity: [statement()], boundary: statement({ Action: 'sqs:*' }) }, 'boundary'],
    ['session policy', { identity: [statement()], session: [statement({ Action: 'sqs:*' })] }, 'session'],
    ['service control policy', { identity: [statement()], scp: [[statement()], []] }, 'scp'],
    ['resource control policy', { identity: [statement()], rcp: [[statement({ Effect: 'Deny' })]] }, 'rcp'],
    [
      'trust policy',
      { identity: [statement()], resource: statement({ Principal: '*', Action: 'sts:*' }), resourceKind: 'trust' },
      'trust',
    ],
  ])('lets a %s narrow', (_, policies, decidedBy) => {
    expect(evaluate(read, policies)).toMatchObject({ allowed: false, decidedBy });
  });

  it('takes an absent resource as none, and its account as the principal’s', () => {
    const { resource: _, ...listing } = { ...read, action: 's3:ListAllMyBuckets' };
    expect(evaluate(listing, { identity: [statement({ Resource: 'arn:aws:s3:::*' })] }).allowed).toBe(false);
    expect(evaluate(listing, { identity: [statement()] }).allowed).toBe(true);
  });

  it('denies by a document that is none, and throws nothing', () => {
    expect(evaluate(read, { identity: [statement(), '{'] }).decision).toBe('ExplicitlyDenied');
  });
});

describe('parse', () => {
  it('tells the place where a text stops being a document', () => {
    const text = '{\n  "Statement": [{"Effect": "Perhaps", "Action": "*", "Resource": "*"}]\n}';
    expect(() => parse(text)).toThrow(PolicyError);
    expect(() => parse(text)).toThrow(/line 2, column 28/);
  });
});

describe('validate', () => {
  it('words the problem as IAM does', () => {
    expect(validate({ Statement: [] }, 'managed')).toMatchObject({ message: 'Syntax errors in policy.' });
    expect(validate(statement(), 'managed')).toBeUndefined();
    expect(validate(statement(), 'trust')?.message).toBe('Syntax errors in policy.');
  });
});

it('the reasons of an evaluator cover every statement', () => {
  const evaluator = new PolicyEvaluator({ identity: [statement(), statement({ Action: 'sqs:*', Sid: 'Q' })] });
  expect(evaluator.explain(read).map(({ applies }) => applies)).toEqual([true, false]);
});

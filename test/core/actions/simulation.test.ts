// Simulations beyond what one account can ask for: in an organization, and of a size that does not fit into an answer.

import { expect, test } from 'vitest';
import { noSource } from '../../../src/core/actions/simulation/source.ts';
import { simulate } from '../../../src/core/actions/simulation.ts';
import { allow, arnOf, policyOf, type Statement } from '../../support/engine-under-test.ts';

const nobody = { permissionsBoundaryPolicyInputList: [], resourceArns: [], contextEntries: [] };
const deny = (action: string): Statement => ({ ...allow(action), Effect: 'Deny' });

/** Results of a simulation in which everything is allowed but by these levels of service control policies. */
function simulated(actionNames: readonly string[], levels: readonly (readonly Statement[])[], more: object = {}) {
  const source = noSource();
  const scp = levels.map((level, at) => [source.documents.add(policyOf(...level), 'scp', `level-${at + 1}`)]);
  const request = { ...nobody, actionNames, policyInputList: [policyOf(allow('*'))], ...more };
  const outcome = simulate(request, { ...source, scp });
  if (outcome.outcome === 'refused') throw new Error(outcome.refusal.message);
  return outcome.response.evaluationResults;
}

test('every level must allow, and a deny of one is explicit', () => {
  const levels = [[allow('*')], [allow(['s3:*', 'sqs:*']), deny('sqs:SendMessage')]];
  const results = simulated(['s3:GetObject', 'ec2:RunInstances', 'sqs:SendMessage'], levels);
  expect(results.map((one) => [one.evalDecision, one.organizationsDecisionDetail])).toEqual([
    ['allowed', { allowedByOrganizations: true }],
    ['implicitDeny', { allowedByOrganizations: false }],
    ['explicitDeny', { allowedByOrganizations: false }],
  ]);
});

test('statements of service control policies are pointed at', () => {
  const [result] = simulated(['s3:GetObject'], [[allow('*')], [deny('s3:*')]]);
  expect(result?.matchedStatements).toEqual([
    {
      sourcePolicyId: 'level-2',
      sourcePolicyType: 'IAM Policy',
      startPosition: { line: 1, column: 38 },
      endPosition: { line: 1, column: 86 },
    },
  ]);
});

test('what the organization does not let through has no details of the sides', () => {
  const principal = { Principal: { AWS: arnOf('user/alice') } };
  const more = {
    ...{ callerArn: arnOf('user/alice'), resourceArns: ['arn:aws:sqs:us-east-1:444455556666:q'] },
    resourcePolicy: policyOf({ ...allow('sqs:*'), ...principal }),
  };
  const [through] = simulated(['sqs:SendMessage'], [[allow('*')]], more);
  const [stopped] = simulated(['sqs:SendMessage'], [[allow('s3:*')]], more);
  expect(through?.evalDecisionDetails).toEqual({ 'IAM Policy': 'allowed', 'Resource Policy': 'allowed' });
  expect(stopped).not.toHaveProperty('evalDecisionDetails');
  expect(stopped?.resourceSpecificResults[0]).not.toHaveProperty('evalDecisionDetails');
});

test('a page ends before it grows too large, and the next one goes on', () => {
  const wordy = (at: number): Statement => ({
    ...allow('*'),
    Condition: { Null: { [`x:${at}${'-'.repeat(240)}`]: 'true' } },
  });
  const policyInputList = [policyOf(...Array.from({ length: 300 }, (_, at) => wordy(at)))];
  const actionNames = Array.from({ length: 60 }, (_, at) => `x:Do${at}`);
  const decided: string[] = [];
  const sizes: number[] = [];
  let marker: string | undefined;
  do {
    const request = { ...nobody, actionNames, policyInputList, ...(marker === undefined ? {} : { marker }) };
    const outcome = simulate(request, noSource());
    if (outcome.outcome === 'refused') throw new Error(outcome.refusal.message);
    decided.push(...outcome.response.evaluationResults.map((one) => one.evalActionName));
    sizes.push(JSON.stringify(outcome.response).length);
    ({ marker } = outcome.response);
  } while (marker !== undefined);
  expect(decided).toEqual(actionNames);
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(2_000_000);
});

// Two accounts for tests of delegation requests: one that asks for access, and one that is asked.

import { allow, type Credentials, EngineUnderTest, type RequestOf } from './engine-under-test.ts';

/** The account that asks. */
export const partner = '444455556666';
/** Its template. */
export const template = `arn:aws:iam::${partner}:policy/template`;
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['iam:ListUsers', 'iam:GetUser'],
      Resource: ['arn:aws:iam::*:user/@{userNames}', 'arn:aws:iam::*:user/@{oneUser}'],
    },
    { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' },
  ],
});
/** What it asks for. */
export const asked: RequestOf<'CreateDelegationRequest'> = {
  description: 'to look after users',
  permissions: {
    policyTemplateArn: template,
    parameters: [
      { name: 'userNames', values: ['alice', 'bob'], type: 'stringList' },
      { name: 'oneUser', values: ['carol'] },
    ],
  },
  ...{ requestorWorkflowId: 'workflow-1', notificationChannel: 'arn:aws:sns:us-east-1:1:topic', sessionDuration: 3600 },
};

/** Two accounts: one that asks, and the engine's own. */
export interface World {
  readonly engine: EngineUnderTest;
  /** Root of the account that asks. */
  readonly as: Credentials;
}

/** A world in which nothing has been asked yet. */
export function world(): World {
  const engine = new EngineUnderTest();
  const { accessKeyId = '', secretAccessKey = '' } = engine.respond('CreateAccount', { id: partner, name: 'partner' });
  const as = { accessKeyId, secretAccessKey };
  engine.respond('CreatePolicy', { policyName: 'template', policyDocument: document }, { as });
  return { engine, as };
}

/** Id of a new request. */
export function asking({ engine, as }: World, more: Partial<RequestOf<'CreateDelegationRequest'>> = {}): string {
  return engine.respond('CreateDelegationRequest', { ...asked, ...more }, { as }).delegationRequestId ?? '';
}

/** Its state, as the account that asked sees it. */
export function stateOf({ engine, as }: World, delegationRequestId: string): string | undefined {
  return engine.respond('GetDelegationRequest', { delegationRequestId }, { as }).delegationRequest?.state;
}

/** An administrator of the account that is asked. */
export function admin(engine: EngineUnderTest, name = 'admin'): Credentials {
  return engine.user(name, allow('*'));
}

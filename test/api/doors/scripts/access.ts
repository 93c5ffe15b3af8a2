// What was used and why it was denied, at both doors: reports of last access, and decoded denials.

import { quotas } from '../../../../src/core/model/quotas.ts';
import { allow, arnOf, type EngineUnderTest, policyOf } from '../../../support/engine-under-test.ts';
import { does, type Interlude, type Kept, meanwhile, refuses, type Step } from '../step.ts';

const alice = { userName: 'Alice' };
const unknownJob = { jobId: '01234567-89ab-4def-8123-456789abcdef' };
const ofS3 = { serviceNamespace: 's3' };
const job = ({ job: jobId = '' }: Kept) => ({ jobId });
const report = ({ report: jobId = '' }: Kept) => ({ jobId });
const entityPath = ({ path = '' }: Kept) => ({ entityPath: path });

/** Reports of last access: they take a while, so that too many can run. */
export const accessScript: readonly (Interlude | Step)[] = [
  does('CreateUser', alice),
  does('PutUserPolicy', { ...alice, policyName: 's3', policyDocument: policyOf(allow('s3:*')) }),
  does('GenerateServiceLastAccessedDetails', { arn: arnOf('user/Alice') }, ({ jobId = '' }) => ({ job: jobId })),
  refuses('NoSuchEntity', 'GenerateServiceLastAccessedDetails', { arn: arnOf('user/none') }),
  refuses('InvalidInput', 'GenerateServiceLastAccessedDetails', { arn: 'arn:aws:s3:::a-bucket-of-mine' }),
  meanwhile(wait),
  does('GetServiceLastAccessedDetails', job),
  refuses('NoSuchEntity', 'GetServiceLastAccessedDetails', unknownJob),
  does('GetServiceLastAccessedDetailsWithEntities', (kept) => ({ ...job(kept), ...ofS3 })),
  refuses('NoSuchEntity', 'GetServiceLastAccessedDetailsWithEntities', { ...unknownJob, ...ofS3 }),
  refuses('InvalidInput', 'GetServiceLastAccessedDetailsWithEntities', (kept) => ({
    ...{ ...job(kept), serviceNamespace: 'nonsense' },
  })),
  meanwhile((engine) => {
    const { organization } = engine.respond('PutOrganization', { accounts: [] });
    return { path: `${organization?.id ?? ''}/${organization?.rootId ?? ''}` };
  }),
  does('GenerateOrganizationsAccessReport', entityPath, ({ jobId = '' }) => ({ report: jobId })),
  meanwhile(wait),
  does('GetOrganizationsAccessReport', report),
  refuses('NoSuchEntity', 'GetOrganizationsAccessReport', unknownJob),
  meanwhile((engine, kept) => {
    for (let running = 0; running < quotas.organizationAccessReportsRunning; running++)
      engine.respond('GenerateOrganizationsAccessReport', entityPath(kept));
    return {};
  }),
  refuses('ReportGenerationLimitExceeded', 'GenerateOrganizationsAccessReport', entityPath),
];

function wait(engine: EngineUnderTest): Kept {
  engine.elapse(reportMs);
  return {};
}

const reportMs = 60_000;

/** Encoded denials. */
export const denialScript: readonly (Interlude | Step)[] = [
  meanwhile((engine) => {
    const as = engine.user('Bob');
    const question = { action: 's3:GetObject', resource: 'arn:aws:s3:::b', context: [], withEncodedMessage: true };
    return { denial: engine.respond('Authorize', question, { as }).decision?.encodedMessage ?? '' };
  }),
  does('DecodeAuthorizationMessage', ({ denial: encodedMessage = '' }) => ({ encodedMessage })),
  refuses('InvalidAuthorizationMessageException', 'DecodeAuthorizationMessage', { encodedMessage: 'nonsense' }),
];

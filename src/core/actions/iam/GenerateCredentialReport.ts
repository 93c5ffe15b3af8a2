// Asks for a credential report, where the account has none that is younger than four hours.

import { credentialReportKey } from '../../model/credential-record.ts';
import type { GenerateCredentialReportRequest, GenerateCredentialReportResponse } from '../../shapes/iam.ts';
import { defineAction } from '../action.ts';
import { makeReport, newReport, reportState } from '../credential-report.ts';

/** Asks for a credential report, where the account has none that is younger than four hours. */
export const GenerateCredentialReport = defineAction<GenerateCredentialReportRequest, GenerateCredentialReportResponse>(
  {
    service: 'iam',
    name: 'GenerateCredentialReport',
    kind: 'write',
    permissions: () => [{ action: 'iam:GenerateCredentialReport', resource: '*' }],
    run(scope) {
      const { state } = reportState(scope);
      if (state === 'there') return { outcome: 'answered', response: { state: 'COMPLETE' } };
      if (state === 'spreading') return { outcome: 'answered', response: { state: 'INPROGRESS' } };
      const writes = [{ key: credentialReportKey(scope.account), value: newReport(scope.nowMs) }];
      const response = { state: 'STARTED', description } as const;
      const afterwards = makeReport(scope, scope.nowMs, () => undefined);
      return { outcome: 'written', response, writes, class: state === 'none' ? 'create' : 'update', afterwards };
    },
  },
);

const description = 'No report exists. Starting a new report generation task';

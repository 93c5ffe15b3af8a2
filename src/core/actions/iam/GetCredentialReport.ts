// Shows the credential report that was asked for, as it was made then.

import type { GetCredentialReportRequest, GetCredentialReportResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { keptReport, makeReport, reportState } from '../credential-report.ts';

/** Shows the credential report that was asked for, as it was made then; where no memory has it any more, it is made again. */
export const GetCredentialReport = defineAction<GetCredentialReportRequest, GetCredentialReportResponse>({
  service: 'iam',
  name: 'GetCredentialReport',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetCredentialReport', resource: '*' }],
  run(scope) {
    const { state, generatedAtMs } = reportState(scope);
    switch (state) {
      case 'none':
        return refuse('ReportNotPresent', 'There is no credential report. Ask for one with GenerateCredentialReport.');
      case 'expired':
        return refuse('ReportExpired', 'The credential report has expired. Ask for one with GenerateCredentialReport.');
      case 'spreading':
        return refuse('ReportInProgress', 'The credential report is still being generated.');
      case 'there': {
        const shown = (content: Uint8Array): GetCredentialReportResponse => ({
          ...{ content, reportFormat: 'text/csv', generatedTime: generatedAtMs },
        });
        const kept = keptReport(scope, generatedAtMs);
        return kept === undefined
          ? { outcome: 'range', plan: makeReport(scope, generatedAtMs, shown) }
          : { outcome: 'answered', response: shown(kept) };
      }
    }
  },
});

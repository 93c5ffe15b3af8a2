// Shows the credential report that was asked for: the account's users of that time, as they are when it is read.

import { changeableQuotas } from '../../model/quotas.ts';
import { prefixOf, type UserRecord } from '../../model/record.ts';
import type { GetCredentialReportRequest, GetCredentialReportResponse } from '../../shapes/iam.ts';
import { defineAction, refuse } from '../action.ts';
import { reportOf, reportState, userRow } from '../credential-report.ts';

/**
 * Shows the credential report that was asked for. Its rows are made as it is read, a stretch of users at a time: neither an
 * op nor a record need hold a report of thousands.
 */
export const GetCredentialReport = defineAction<GetCredentialReportRequest, GetCredentialReportResponse>({
  service: 'iam',
  name: 'GetCredentialReport',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetCredentialReport', resource: '*' }],
  run(scope) {
    const { account } = scope;
    const { state, generatedAtMs } = reportState(scope);
    switch (state) {
      case 'none':
        return refuse('ReportNotPresent', 'There is no credential report. Ask for one with GenerateCredentialReport.');
      case 'expired':
        return refuse('ReportExpired', 'The credential report has expired. Ask for one with GenerateCredentialReport.');
      case 'spreading':
        return refuse('ReportInProgress', 'The credential report is still being generated.');
      case 'there':
        return {
          outcome: 'range',
          plan: {
            prefix: prefixOf('user', account),
            limit: changeableQuotas.usersPerAccount.most,
            accept: (_, value) => (value as UserRecord).createdAtMs <= generatedAtMs,
            keep: (value) => userRow(scope, value as UserRecord),
            finish: (items) => ({
              content: reportOf(
                scope,
                items.map(({ value }) => value as string),
              ),
              ...{ reportFormat: 'text/csv', generatedTime: generatedAtMs },
            }),
          },
        };
    }
  },
});

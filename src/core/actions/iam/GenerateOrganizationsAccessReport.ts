// Asks for a report of which services the service control policies of a place allow, and when its accounts last tried each.

import { quotas } from '../../model/quotas.ts';
import type {
  GenerateOrganizationsAccessReportRequest,
  GenerateOrganizationsAccessReportResponse,
} from '../../shapes/iam.ts';
import { runningReports, startReport } from '../access-reports.ts';
import { defineAction, refuse } from '../action.ts';
import { managedOrganization } from '../organization-access.ts';

/** Asks for a report of which services the service control policies of a place allow, and when its accounts last tried each. */
export const GenerateOrganizationsAccessReport = defineAction<
  GenerateOrganizationsAccessReportRequest,
  GenerateOrganizationsAccessReportResponse
>({
  service: 'iam',
  name: 'GenerateOrganizationsAccessReport',
  kind: 'write',
  permissions: ({ caller }, { entityPath, organizationsPolicyId }) => [
    {
      action: 'iam:GenerateOrganizationsAccessReport',
      resource: `arn:aws:iam::${caller.account}:access-report/${entityPath}`,
      context: organizationsPolicyId === undefined ? {} : { 'iam:organizationspolicyid': organizationsPolicyId },
    },
  ],
  run(scope, { entityPath, organizationsPolicyId }) {
    const { view, account, nowMs } = scope;
    const tree = managedOrganization(view, account);
    if ('code' in tree) return { outcome: 'refused', refusal: tree };
    if (!entityPath.startsWith(`${tree.id}/`))
      return refuse(
        'AccessDenied',
        'The organization ID in the specified entity path is different than your organization ID.',
      );
    const policy = organizationsPolicyId?.slice('p-'.length);
    if (runningReports(view, account, nowMs) >= quotas.organizationAccessReportsRunning)
      return refuse(
        'ReportGenerationLimitExceeded',
        'The maximum number of concurrent requests for this account are already running.',
      );
    const subject = {
      kind: 'organization',
      entityPath,
      ...(policy === undefined ? {} : { policy }),
    } as const;
    return startReport(scope, subject);
  },
});

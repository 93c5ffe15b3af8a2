// Asks for a report of which services the service control policies of a place allow, and when its accounts last tried each.

import { organizationPolicyKey } from '../../model/organization.ts';
import { quotas } from '../../model/quotas.ts';
import type {
  GenerateOrganizationsAccessReportRequest,
  GenerateOrganizationsAccessReportResponse,
} from '../../shapes/iam.ts';
import { runningReports, startReport } from '../access-reports.ts';
import { defineAction, refuse } from '../action.ts';
import { everything, managedOrganization, placeAt } from '../organization-access.ts';

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
    const place = placeAt(view, tree, entityPath);
    if ('code' in place) return { outcome: 'refused', refusal: place };
    const policy = organizationsPolicyId?.slice('p-'.length);
    const isThere =
      policy === undefined ||
      policy === everything ||
      view.get(organizationPolicyKey(policy))?.type === 'SERVICE_CONTROL_POLICY';
    if (!isThere)
      return refuse('NoSuchEntity', `The service control policy with id ${organizationsPolicyId} cannot be found.`);
    if (runningReports(view, account, nowMs) >= quotas.organizationAccessReportsRunning)
      return refuse(
        'ReportGenerationLimitExceeded',
        'The maximum number of concurrent requests for this account are already running.',
      );
    const subject = {
      kind: 'organization',
      entityPath: place.path,
      ...(policy === undefined ? {} : { policy }),
    } as const;
    return startReport(scope, subject);
  },
});

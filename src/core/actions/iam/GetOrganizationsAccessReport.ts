// Shows a report of access in the organization: each service that its place may use, and which account tried it last.

import type {
  AccessDetail,
  ErrorDetails,
  GetOrganizationsAccessReportRequest,
  GetOrganizationsAccessReportResponse,
} from '../../shapes/iam.ts';
import { findReport, isMissingReport } from '../access-reports.ts';
import { defineAction, refuse } from '../action.ts';
import {
  accessDetails,
  allowedServices,
  everything,
  isServiceControlPolicy,
  managedOrganization,
  placeAt,
} from '../organization-access.ts';
import { badMarker, placedPage, readMarker } from '../paging.ts';

/** Shows a report of access in the organization: each service that its place may use, and which account tried it last. */
export const GetOrganizationsAccessReport = defineAction<
  GetOrganizationsAccessReportRequest,
  GetOrganizationsAccessReportResponse
>({
  service: 'iam',
  name: 'GetOrganizationsAccessReport',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetOrganizationsAccessReport', resource: '*' }],
  run(scope, request) {
    const { view, account, nowMs } = scope;
    const report = findReport(scope, 'organization', request.jobId);
    if (isMissingReport(report)) return { outcome: 'refused', refusal: report };
    const { createdAtMs, doneAtMs, subject } = report;
    const nothing = { jobCreationDate: createdAtMs, accessDetails: [], isTruncated: false };
    if (nowMs < doneAtMs) return { outcome: 'answered', response: { jobStatus: 'IN_PROGRESS', ...nothing } };
    const done = { ...nothing, jobCompletionDate: doneAtMs };
    const tree = managedOrganization(view, account);
    const failed = (errorDetails: ErrorDetails) =>
      ({ outcome: 'answered', response: { jobStatus: 'FAILED', ...done, errorDetails } }) as const;
    if ('code' in tree) return failed({ code: tree.code, message: tree.message });
    const place = placeAt(view, tree, subject.entityPath);
    if (place === undefined) return failed(noPlace);
    const { policy } = subject;
    if (policy !== undefined && !isServiceControlPolicy(view, policy)) return failed(noPolicy);
    const services = allowedServices(view, place, policy);
    const bound = place.accounts.filter(
      ({ policies }) =>
        policy === undefined || policy === everything || place.levels === undefined || policies.includes(policy),
    );
    const details = accessDetails(scope, services, bound);
    const { sortKey = 'SERVICE_NAMESPACE_ASCENDING' } = request;
    const sorted = details.toSorted(orders[sortKey]);
    const page = placedPage(sorted, request, `organization-access/${report.id}/${sortKey}`);
    if (page === null) return readMarker(request.marker) === null ? badMarker : foreignMarker;
    return {
      outcome: 'answered',
      response: {
        ...{ jobStatus: 'COMPLETED', ...done },
        numberOfServicesAccessible: services.length,
        numberOfServicesNotAccessed: details.filter((one) => one.lastAuthenticatedTime === undefined).length,
        accessDetails: page.items,
        ...page.end,
      },
    };
  },
});

const noPlace = {
  code: 'INVALID_ORGANIZATIONS_ENTITY_PATH',
  message: 'The entity with the specified path does not exist in your organization.',
};
const noPolicy = {
  code: 'INVALID_ORGANIZATIONS_POLICY',
  message: 'The policy with the specified ID does not exist in your organization.',
};
const foreignMarker = refuse('InvalidInput', 'The marker passed in the request was invalid.');

type Order = (a: AccessDetail, b: AccessDetail) => number;

const byName: Order = (a, b) => (a.serviceNamespace < b.serviceNamespace ? -1 : 1);
const byTime: Order = (a, b) => (a.lastAuthenticatedTime ?? 0) - (b.lastAuthenticatedTime ?? 0) || byName(a, b);
const orders: Readonly<Record<NonNullable<GetOrganizationsAccessReportRequest['sortKey']>, Order>> = {
  SERVICE_NAMESPACE_ASCENDING: byName,
  SERVICE_NAMESPACE_DESCENDING: (a, b) => byName(b, a),
  LAST_AUTHENTICATED_TIME_ASCENDING: byTime,
  LAST_AUTHENTICATED_TIME_DESCENDING: (a, b) => byTime(b, a),
};

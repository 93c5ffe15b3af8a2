// Shows a report of access in the organization: each service that its place may use, and which account tried it last.

import type {
  AccessDetail,
  ErrorDetails,
  GetOrganizationsAccessReportRequest,
  GetOrganizationsAccessReportResponse,
} from '../../shapes/iam.ts';
import { type FoundReport, findReport, isMissingReport } from '../access-reports.ts';
import { type ActionScope, defineAction, refuse } from '../action.ts';
import type { ReportName } from '../kept-reports.ts';
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
    const { account, nowMs } = scope;
    const report = findReport(scope, 'organization', request.jobId);
    if (isMissingReport(report)) return { outcome: 'refused', refusal: report };
    const { createdAtMs, doneAtMs, subject } = report;
    const nothing = { jobCreationDate: createdAtMs, accessDetails: [], isTruncated: false };
    if (nowMs < doneAtMs) return { outcome: 'answered', response: { jobStatus: 'IN_PROGRESS', ...nothing } };
    const done = { ...nothing, jobCompletionDate: doneAtMs };
    const name = `organization access/${account}/${report.id}` as ReportName<MadeReport>;
    const made = scope.reports.get(name) ?? makeReport(scope, subject);
    if ('code' in made)
      return {
        outcome: 'answered',
        response: { jobStatus: 'FAILED', ...done, errorDetails: { code: made.code, message: made.message } },
      };
    const { services, details } = scope.reports.keep(name, made, bytesOfDetail * made.details.length);
    const { sortKey = 'SERVICE_NAMESPACE_ASCENDING' } = request;
    const sorted = details.toSorted(orders[sortKey]);
    const page = placedPage(sorted, request, `organization-access/${report.id}/${sortKey}`);
    if (page === null) return readMarker(request.marker) === null ? badMarker : foreignMarker;
    return {
      outcome: 'answered',
      response: {
        ...{ jobStatus: 'COMPLETED', ...done },
        numberOfServicesAccessible: services,
        numberOfServicesNotAccessed: details.filter((one) => one.lastAuthenticatedTime === undefined).length,
        accessDetails: page.items,
        ...page.end,
      },
    };
  },
});

/** A report of access in the organization, made when it is first fetched. */
interface MadeReport {
  /** How many services the place may use. */
  readonly services: number;
  readonly details: readonly AccessDetail[];
}

// More or less.
const bytesOfDetail = 300;

function makeReport(
  scope: ActionScope,
  { entityPath, policy }: FoundReport<'organization'>['subject'],
): ErrorDetails | MadeReport {
  const { view, account } = scope;
  const tree = managedOrganization(view, account);
  if ('code' in tree) return tree;
  const place = placeAt(view, tree, entityPath);
  if (place === undefined) return noPlace;
  if (policy !== undefined && !isServiceControlPolicy(view, policy)) return noPolicy;
  const services = allowedServices(view, place, policy);
  const bound = place.accounts.filter(
    ({ policies }) =>
      policy === undefined || policy === everything || place.levels === undefined || policies.includes(policy),
  );
  return { services: services.length, details: accessDetails(scope, services, bound) };
}

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

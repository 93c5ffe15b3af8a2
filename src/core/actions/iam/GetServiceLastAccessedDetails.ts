// Shows a report of service access: each service that the subject's policies allow, and when it was last tried, by whom.

import type { GetServiceLastAccessedDetailsRequest, GetServiceLastAccessedDetailsResponse } from '../../shapes/iam.ts';
import { serviceDetail, servicesOf, withTarget } from '../access-advisor.ts';
import { findReport, isMissingReport } from '../access-reports.ts';
import { defineAction } from '../action.ts';
import { badMarker, isForeignMarker, pageOf } from '../paging.ts';

// As AWS was seen to do, whatever it documents.
const defaultItems = 200;

/** Shows a report of service access: each service that the subject's policies allow, and when it was last tried, by whom. */
export const GetServiceLastAccessedDetails = defineAction<
  GetServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsResponse
>({
  service: 'iam',
  name: 'GetServiceLastAccessedDetails',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetServiceLastAccessedDetails', resource: '*' }],
  run(scope, request) {
    const report = findReport(scope, 'entity', request.jobId);
    if (isMissingReport(report)) return { outcome: 'refused', refusal: report };
    const { createdAtMs, doneAtMs, subject } = report;
    const { granularity } = subject;
    const nothing = { servicesLastAccessed: [], isTruncated: false };
    if (scope.nowMs < doneAtMs)
      return {
        outcome: 'answered',
        response: { jobStatus: 'IN_PROGRESS', jobCreationDate: createdAtMs, ...nothing },
      };
    const list = { named: `service-last-accessed/${report.id}`, nameOf: (service: string) => service };
    if (isForeignMarker(request, list.named)) return badMarker;
    const done = { jobType: granularity, jobCreationDate: createdAtMs, jobCompletionDate: doneAtMs };
    return withTarget<GetServiceLastAccessedDetailsResponse>(scope, report, {
      missing: (error) => ({ jobStatus: 'FAILED', ...done, ...nothing, error }),
      with(target) {
        const { maxItems = defaultItems } = request;
        const page = pageOf(servicesOf(target.policies), { ...request, maxItems }, list);
        return {
          ...{ jobStatus: 'COMPLETED', ...done },
          servicesLastAccessed: (page?.items ?? []).map((service) => serviceDetail(target, service, granularity)),
          ...(page?.end ?? { isTruncated: false }),
        };
      },
    });
  },
});

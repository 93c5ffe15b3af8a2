// Shows, of a report of service access, who could use one service by what is reported on: the last who tried it first.

import type {
  GetServiceLastAccessedDetailsWithEntitiesRequest,
  GetServiceLastAccessedDetailsWithEntitiesResponse,
} from '../../shapes/iam.ts';
import { serviceTitle } from '../../usage/services.ts';
import { entityDetails, withTarget } from '../access-advisor.ts';
import { findReport, isMissingReport } from '../access-reports.ts';
import { defineAction, refuse } from '../action.ts';
import { badMarker, isForeignMarker, placedPage } from '../paging.ts';

/** Shows, of a report of service access, who could use one service by what is reported on: the last who tried it first. */
export const GetServiceLastAccessedDetailsWithEntities = defineAction<
  GetServiceLastAccessedDetailsWithEntitiesRequest,
  GetServiceLastAccessedDetailsWithEntitiesResponse
>({
  service: 'iam',
  name: 'GetServiceLastAccessedDetailsWithEntities',
  kind: 'read',
  permissions: () => [{ action: 'iam:GetServiceLastAccessedDetailsWithEntities', resource: '*' }],
  run(scope, request) {
    const { jobId, serviceNamespace } = request;
    const report = findReport(scope, 'entity', jobId);
    if (isMissingReport(report)) return { outcome: 'refused', refusal: report };
    // AWS spells it so.
    if (serviceTitle(serviceNamespace) === undefined)
      return refuse('InvalidInput', `Service namepace ${serviceNamespace} is either invalid or unsupported.`);
    const { createdAtMs, doneAtMs } = report;
    const nothing = { jobCreationDate: createdAtMs, entityDetailsList: [], isTruncated: false };
    if (scope.nowMs < doneAtMs) return { outcome: 'answered', response: { jobStatus: 'IN_PROGRESS', ...nothing } };
    const named = `entities-last-accessed/${report.id}/${serviceNamespace}`;
    if (isForeignMarker(request, named)) return badMarker;
    const done = { ...nothing, jobCompletionDate: doneAtMs };
    return withTarget<GetServiceLastAccessedDetailsWithEntitiesResponse>(scope, report, {
      missing: (error) => ({ jobStatus: 'FAILED', ...done, error }),
      with(target) {
        const page = placedPage(entityDetails(target, serviceNamespace), request, named);
        return { jobStatus: 'COMPLETED', ...done, entityDetailsList: page?.items ?? [], ...page?.end };
      },
    });
  },
});

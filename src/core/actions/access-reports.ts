// Reports of access as jobs: made, found again by whoever asked for them, and gone when newer ones push them out.

import {
  type AccessReportRecord,
  accessReportKey,
  accessReportsKey,
  type ReportSubject,
} from '../model/access-report.ts';
import { quotas } from '../model/quotas.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { View } from '../model/view.ts';
import type { ActionOutcome, ActionScope } from './action.ts';
import { drawnUuid } from './uuid.ts';

/** The outcome of an action that asks for a report: its id. */
export function startReport(
  scope: ActionScope,
  subject: ReportSubject,
): Extract<ActionOutcome<{ readonly jobId: string }>, { readonly outcome: 'written' }> {
  const { account, caller, nowMs, entropy, uses, view } = scope;
  const id = drawnUuid(entropy);
  const doneAtMs = nowMs + uses.reportMs;
  const report: AccessReportRecord = { id, principalId: caller.principalId, createdAtMs: nowMs, doneAtMs, subject };
  const known = view.get(accessReportsKey(account))?.reports ?? [];
  const reports = [...known, { id, doneAtMs, kind: subject.kind }];
  const surplus = reports.splice(0, Math.max(0, reports.length - quotas.accessReportsKept));
  return {
    outcome: 'written',
    response: { jobId: id },
    class: 'create',
    writes: [
      { key: accessReportKey(account, id), value: report },
      { key: accessReportsKey(account), value: { reports } },
      ...surplus.map((old) => ({ key: accessReportKey(account, old.id), value: undefined })),
    ],
  };
}

/** How many reports of the organization are in progress. */
export function runningReports(view: View, account: string, nowMs: number): number {
  const reports = view.get(accessReportsKey(account))?.reports ?? [];
  return reports.filter(({ kind, doneAtMs }) => kind === 'organization' && doneAtMs > nowMs).length;
}

/** A report of that kind that the caller itself asked for. */
export function findReport<K extends ReportSubject['kind']>(
  { view, account, caller }: ActionScope,
  kind: K,
  jobId: string,
): FoundReport<K> | Refusal {
  const report = view.get(accessReportKey(account, jobId));
  if (report === undefined || report.principalId !== caller.principalId || report.subject.kind !== kind)
    return refusal('NoSuchEntity', `Job ${jobId} does not exist.`);
  return { ...report, subject: report.subject as FoundReport<K>['subject'] };
}

/** A report whose kind is known. */
export type FoundReport<K extends ReportSubject['kind']> = Omit<AccessReportRecord, 'subject'> & {
  readonly subject: Extract<ReportSubject, { readonly kind: K }>;
};

/** Whether no report was found. */
export function isMissingReport(found: Refusal | object): found is Refusal {
  return 'code' in found;
}

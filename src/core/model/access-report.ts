// Reports of access: what was asked for, by whom, and when it is ready. What a report says is worked out when it is first fetched.

import type { RecordKey } from './record.ts';

/** What a report is about. */
export type ReportSubject =
  | {
      readonly kind: 'entity';
      /** ARN of a user, group, role or managed policy. */
      readonly arn: string;
      /** Its unique id: what was made anew under its name is something else. */
      readonly id: string;
      readonly granularity: 'ACTION_LEVEL' | 'SERVICE_LEVEL';
    }
  | {
      readonly kind: 'organization';
      readonly entityPath: string;
      /** Name of one service control policy. */
      readonly policy?: string;
    };

/** A report. */
export type AccessReportRecord = {
  readonly id: string;
  /** Unique id of who asked for it (the account, for its root user): nobody else may have it. */
  readonly principalId: string;
  readonly createdAtMs: number;
  readonly doneAtMs: number;
  readonly subject: ReportSubject;
};

/** The reports of an account, oldest first. The record is absent where none was ever made. */
export type AccessReportsRecord = {
  readonly reports: readonly {
    readonly id: string;
    readonly doneAtMs: number;
    readonly kind: ReportSubject['kind'];
  }[];
};

/** Key of a report. */
export const accessReportKey = (account: string, id: string): RecordKey<AccessReportRecord> =>
  `access-report/${account}/${id}` as RecordKey<AccessReportRecord>;
/** Key of the list of an account's reports. */
export const accessReportsKey = (account: string): RecordKey<AccessReportsRecord> =>
  `access-reports/${account}` as RecordKey<AccessReportsRecord>;

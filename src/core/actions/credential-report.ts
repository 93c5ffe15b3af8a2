// The credential report of an account: when one was asked for, and its rows, a user at a time.

import { isoTime } from '../authn/timestamp.ts';
import { utf8 } from '../base/text.ts';
import { iamArn, rootArn } from '../model/arn.ts';
import {
  type CredentialReportRecord,
  credentialReportKey,
  type LoginProfileRecord,
  loginProfileKey,
} from '../model/credential-record.ts';
import { changeableQuotas } from '../model/quotas.ts';
import { type AccessKeyRecord, accessKeyKey, prefixOf, type UserRecord } from '../model/record.ts';
import { accessKeyState } from '../model/revocation.ts';
import { accessKeyUseId, ownMoment } from '../usage/use.ts';
import type { ActionScope, RangePlan } from './action.ts';
import { accountRecord } from './entities.ts';
import type { ReportName } from './kept-reports.ts';
import { passwordExpiresAt } from './passwords.ts';
import { certificatesOf } from './signing-certificates.ts';

/** What rows are made of. */
type Reading = Pick<ActionScope, 'account' | 'reports' | 'uses' | 'view'>;

// "A report is generated at most once every four hours."
const keptMs = 4 * 60 * 60 * 1000;
const keysShown = 2;
const certificatesShown = 2;

const keyColumns = ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'];
const certificateColumns = ['active', 'last_rotated'];
const columns = [
  ...['user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used', 'password_last_changed'],
  ...['password_next_rotation', 'mfa_active'],
  ...numbered('access_key', keysShown, keyColumns),
  ...numbered('cert', certificatesShown, certificateColumns),
];

function numbered(what: string, count: number, names: readonly string[]): readonly string[] {
  return Array.from({ length: count }, (_, at) => names.map((name) => `${what}_${at + 1}_${name}`)).flat();
}

/** How it stands with the account's report; `spreading`: asked for, and not known yet where the call came in. */
export function reportState({ view, principals, account, nowMs }: ActionScope): {
  readonly state: 'expired' | 'none' | 'spreading' | 'there';
  readonly generatedAtMs: number;
} {
  const key = credentialReportKey(account);
  const report = view.get(key);
  if (report === undefined) return { state: 'none', generatedAtMs: 0 };
  const { generatedAtMs } = report;
  if (nowMs - generatedAtMs >= keptMs) return { state: 'expired', generatedAtMs };
  const isKnown = principals.get(key)?.generatedAtMs === generatedAtMs;
  return { state: isKnown ? 'there' : 'spreading', generatedAtMs };
}

/** The record of a report that is asked for now. */
export function newReport(nowMs: number): CredentialReportRecord {
  return { generatedAtMs: nowMs };
}

const reportName = (account: string, generatedAtMs: number): ReportName<Uint8Array> =>
  `credentials/${account}/${generatedAtMs}` as ReportName<Uint8Array>;

/** The report of that time, as this replica has made it; undefined where it has not. */
export function keptReport({ account, reports }: Reading, generatedAtMs: number): Uint8Array | undefined {
  return reports.get(reportName(account, generatedAtMs));
}

/**
 * Makes the report, and keeps it. Its rows are made as users are read, a stretch of them at a time: neither an op nor a record
 * need hold a report of thousands.
 */
export function makeReport<Res>(
  scope: Reading,
  generatedAtMs: number,
  finish: (content: Uint8Array) => Res,
): RangePlan<Res> {
  const { account, reports } = scope;
  return {
    prefix: prefixOf('user', account),
    limit: changeableQuotas.usersPerAccount.most,
    accept: (_, value) => (value as UserRecord).createdAtMs <= generatedAtMs,
    keep: (value) => userRow(scope, value as UserRecord),
    finish(items) {
      const rows = items.map(({ value }) => value as string);
      const content = utf8([columns.join(','), rootRow(scope), ...rows].join('\n'));
      return finish(reports.keep(reportName(account, generatedAtMs), content, content.length));
    },
  };
}

function userRow(scope: Reading, user: UserRecord): string {
  const { view, account } = scope;
  const profile = view.get(loginProfileKey(account, user.id));
  const expiresAtMs = profile === undefined ? undefined : passwordExpiresAt(view, account, profile);
  return row([
    ...[user.name, iamArn('user', account, user.path, user.name), timeOf(user.createdAtMs)],
    ...[...passwordCells(scope, user.id, profile), timeOf(expiresAtMs)],
    String((user.mfaDevices ?? []).length > 0),
    ...credentialsOf(scope, { accessKeys: user.accessKeys, holder: user.id }),
  ]);
}

function rootRow(scope: Reading): string {
  const { view, account } = scope;
  const { createdAtMs, rootAccessKeys } = accountRecord(view, account);
  return row([
    ...['<root_account>', rootArn(account), timeOf(createdAtMs)],
    ...[...passwordCells(scope, account, view.get(loginProfileKey(account, account))), notSupported],
    'false',
    ...credentialsOf(scope, { accessKeys: rootAccessKeys, holder: account }),
  ]);
}

function credentialsOf(
  scope: Reading,
  { accessKeys, holder }: { readonly accessKeys: readonly string[]; readonly holder: string },
): readonly string[] {
  const { view, account } = scope;
  const living = accessKeys
    .map((id) => view.get(accessKeyKey(id)))
    .filter((key) => key !== undefined && accessKeyState(key, view.revocationsOf(key.id)) !== 'Deleted')
    .toSorted((a, b) => ((a?.id ?? '') < (b?.id ?? '') ? -1 : 1));
  const certificates = certificatesOf(view, account, holder).toSorted(
    (a, b) => Number(a.status === 'Active') - Number(b.status === 'Active'),
  );
  return [
    ...Array.from({ length: keysShown }, (_, at) => keyCells(scope, living[at])).flat(),
    ...Array.from({ length: certificatesShown }, (_, at) => {
      const certificate = certificates[at];
      return [String(certificate?.status === 'Active'), timeOf(certificate?.uploadedAtMs)];
    }).flat(),
  ];
}

function keyCells({ view, uses }: Reading, key: AccessKeyRecord | undefined): readonly string[] {
  if (key === undefined) return ['false', absent, absent, absent, absent];
  const isActive = accessKeyState(key, view.revocationsOf(key.id)) === 'Active';
  const used = uses.of(accessKeyUseId(key.id))?.get(ownMoment);
  const use = used === undefined ? [absent, absent, absent] : [timeOf(used.atMs), used.region, used.service];
  return [String(isActive), timeOf(key.createdAtMs), ...use];
}

/** Whether somebody has a password, when it last signed in with it, and since when it has that one. */
function passwordCells(
  { uses }: Reading,
  principalId: string,
  profile: LoginProfileRecord | undefined,
): readonly string[] {
  if (profile === undefined) return ['false', absent, absent];
  const used = uses.of(principalId)?.get(ownMoment);
  return ['true', used === undefined ? unknown : timeOf(used.atMs), timeOf(profile.changedAtMs)];
}

const absent = 'N/A';
const unknown = 'no_information';
const notSupported = 'not_supported';

function timeOf(wallMs: number | undefined): string {
  return wallMs === undefined ? absent : isoTime(wallMs);
}

/** A row of comma-separated values (RFC 4180): names and paths may have commas and quotes. */
function row(cells: readonly string[]): string {
  return cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}

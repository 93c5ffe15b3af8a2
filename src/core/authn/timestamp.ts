// Timestamps of signed requests: `20261123T180000Z`, and the older forms of a `Date` header.

const dayS = 86_400;

/** The timestamp of a wall time, whole seconds. */
export function timestampOf(wallMs: number): string {
  const seconds = Math.floor(wallMs / 1000);
  const days = Math.floor(seconds / dayS);
  const [year, month, day] = civilOf(days);
  const rest = seconds - days * dayS;
  const time = `${two(Math.floor(rest / 3600))}${two(Math.floor(rest / 60) % 60)}${two(rest % 60)}`;
  return `${String(year).padStart(4, '0')}${two(month)}${two(day)}T${time}Z`;
}

/** `2026-11-23T18:00:00Z`. */
export function isoTime(wallMs: number): string {
  const t = timestampOf(wallMs);
  return `${t.slice(0, 4)}-${t.slice(4, 6)}-${t.slice(6, 11)}:${t.slice(11, 13)}:${t.slice(13)}`;
}

const basicFormat = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

// Calls of one second carry the same text.
let read: { readonly timestamp: string; readonly wallMs: number | undefined } = { timestamp: '', wallMs: undefined };

/** The wall time of a timestamp, or undefined where it names no moment. */
export function timestampMs(timestamp: string): number | undefined {
  if (timestamp !== read.timestamp) read = { timestamp, wallMs: readTimestamp(timestamp) };
  return read.wallMs;
}

function readTimestamp(timestamp: string): number | undefined {
  const digits = basicFormat.exec(timestamp)?.slice(1).map(Number);
  if (digits === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits;
  const wallMs = (daysOf(year, month, day) * dayS + hour * 3600 + minute * 60 + second) * 1000;
  // The 31st of February would come back as another day.
  return timestampOf(wallMs) === timestamp ? wallMs : undefined;
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const httpDate = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const extendedFormat = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;

/** The timestamp that a `Date` header names in any of its usual forms, or undefined where it is none of them. */
export function timestampOfDateHeader(value: string): string | undefined {
  if (basicFormat.test(value)) return value;
  const extended = extendedFormat.exec(value);
  if (extended !== null) return `${extended.slice(1, 4).join('')}T${extended.slice(4).join('')}Z`;
  const http = httpDate.exec(value);
  if (http === null) return undefined;
  const [, day, monthName, year, ...time] = http;
  const month = monthNames.indexOf(monthName ?? '') + 1;
  return month === 0 ? undefined : `${year}${two(month)}${day}T${time.join('')}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

// Both ways between days since 1970 and the calendar, by Hinnant's "chrono-Compatible Low-Level Date Algorithms".
function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

function civilOf(days: number): readonly [year: number, month: number, day: number] {
  const fromMarch = days + 719_468;
  const era = Math.floor(fromMarch / 146_097);
  const dayOfEra = fromMarch - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1];
}

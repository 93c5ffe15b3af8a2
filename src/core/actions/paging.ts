// Pages: AWS's MaxItems and an opaque marker that any replica understands.

import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../base/text.ts';
import { type RangePlan, refuse } from './action.ts';

/** What every listing takes. */
export interface PageRequest {
  readonly marker?: string;
  readonly maxItems?: number;
}

/** What every listing returns besides its things. */
export interface PageEnd {
  readonly isTruncated: boolean;
  readonly marker?: string;
}

// AWS's page size where the caller names none.
const defaultItems = 100;
// First character of a marker: its format.
const format = '1';

/** How many things a page holds. */
export function pageSize(request: PageRequest): number {
  return request.maxItems ?? defaultItems;
}

/** The key or name that a marker goes on behind; undefined for a first page, null where the marker is none of ours. */
export function readMarker(marker: string | undefined): string | null | undefined {
  if (marker === undefined) return undefined;
  const bytes = marker.startsWith(format) ? fromBase64Url(marker.slice(1)) : undefined;
  if (bytes === undefined) return null;
  try {
    return fromUtf8(bytes);
  } catch {
    return null;
  }
}

/** AWS's words for a marker that is none. */
export const badMarker = refuse('ValidationError', 'Invalid Marker.');

/** The end of a page: `last` is where the next one goes on. */
export function pageEnd(last: string | undefined): PageEnd {
  return last === undefined ? { isTruncated: false } : { isTruncated: true, marker: format + toBase64Url(utf8(last)) };
}

/** A page of a list that stands on one record; null where the marker is another list's, or none. */
export function pageOf<T>(
  items: readonly T[],
  request: PageRequest,
  list: {
    /** What is listed and of whom: `tags/AIDA…`. */
    readonly named: string;
    /** The distinct name that orders an item. */
    readonly nameOf: (item: T) => string;
  },
): { readonly items: readonly T[]; readonly end: PageEnd } | null {
  const { nameOf } = list;
  const prefix = `${list.named}/`;
  const marked = readMarker(request.marker);
  if (marked === null || (marked !== undefined && !marked.startsWith(prefix))) return null;
  const after = marked?.slice(prefix.length);
  const sorted = items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter((item) => nameOf(item) > after);
  const page = rest.slice(0, pageSize(request));
  const last = page.at(-1);
  return {
    items: page,
    end: pageEnd(rest.length > page.length && last !== undefined ? prefix + nameOf(last) : undefined),
  };
}

/** A page of a list whose order is no name's: its items go by their places. */
export function placedPage<T>(
  items: readonly T[],
  request: PageRequest,
  named: string,
): { readonly items: readonly T[]; readonly end: PageEnd } | null {
  const placed = items.map((item, at) => ({ item, at }));
  const page = pageOf(placed, request, { named, nameOf: ({ at }) => String(at).padStart(placeDigits, '0') });
  return page === null ? null : { items: page.items.map(({ item }) => item), end: page.end };
}

// No list in memory is longer.
const placeDigits = 6;

/** Whether a request goes on behind a marker that is not that list's. */
export function isForeignMarker({ marker }: PageRequest, named: string): boolean {
  const marked = readMarker(marker);
  return marked === null || marked?.startsWith(`${named}/`) === false;
}

/** What a listing by path accepts; all of a page is taken where nothing is passed over. */
export function underPath({ pathPrefix = '/' }: { readonly pathPrefix?: string }): {
  readonly accept?: (record: { readonly path: string }) => boolean;
} {
  return pathPrefix === '/' ? {} : { accept: ({ path }) => path.startsWith(pathPrefix) };
}

/** A page of records, read in key order. */
export function rangeOf<T, Res>(
  request: PageRequest,
  range: {
    readonly prefix: string;
    readonly accept?: (record: T, key: string) => boolean;
    readonly finish: (records: readonly T[], end: PageEnd, keys: readonly string[]) => Res;
  },
): { readonly outcome: 'range'; readonly plan: RangePlan<Res> } | typeof badMarker {
  const after = readMarker(request.marker);
  if (after === null || (after !== undefined && !after.startsWith(range.prefix))) return badMarker;
  const { accept } = range;
  return {
    outcome: 'range',
    plan: {
      prefix: range.prefix,
      limit: pageSize(request),
      ...(after === undefined ? {} : { after }),
      ...(accept === undefined ? {} : { accept: (key: string, value: unknown) => accept(value as T, key) }),
      finish: (items, lastKey) =>
        range.finish(
          items.map((item) => item.value as T),
          pageEnd(lastKey),
          items.map((item) => item.key),
        ),
    },
  };
}

// What comes over HTTP and what goes back, as routes see them: whatever server, and whatever thread, it comes through.

import type { Gone } from '../gone.ts';

/** One request, its body read. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Behind the question mark. */
  readonly query: string;
  /** Names in lower case and values, in the order and as often as they came. */
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
  /** SHA-256 of the body in hex digits: a signature covers it, and whoever has read the body has made it beside the replica's thread. */
  readonly bodyHash: string;
  readonly sourceIp: string;
  /** Told when nobody waits for the answer any longer. */
  readonly gone: Gone;
}

/** A request whose body may have been too large to read. */
export type ArrivedRequest = Omit<HttpRequest, 'body'> & { readonly body: Uint8Array | undefined };

/** What a request is answered with. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Answers requests. A throw is a bug of ours: whoever called it makes a plain 500 of it. */
export type Responder = (request: ArrivedRequest) => HttpAnswer | Promise<HttpAnswer>;

/** Names in lower case, and values. */
export type RawHeaders = readonly (readonly [name: string, value: string])[];

// Of these only the first one counts, as in node:http; of others all do, with commas between them (RFC 9110, section 5.3).
const singular: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'user-agent',
]);

/** The value of a header; undefined where there is none. */
export function headerValue(headers: RawHeaders, name: string): string | undefined {
  let found: string | undefined;
  for (const [one, value] of headers) {
    if (one !== name) continue;
    if (found === undefined) found = value;
    else if (!singular.has(name)) found += `, ${value}`;
  }
  return found;
}

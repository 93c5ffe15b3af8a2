// The Query door: AWS's form-encoded calls of IAM and STS, answered in AWS's XML, or in its JSON.

import type { Proof } from '../../core/event.ts';
import type { Answer } from '../../core/instruction.ts';
import { type Refusal, refusal } from '../../core/model/refusal.ts';
import { findMethod } from '../../core/shapes/lookup.ts';
import { admit, type Dispatch, type DoorRules, newRequestId, type Settings, settingNames } from '../dispatch.ts';
import { type HttpAnswer, type HttpRequest, headerValue } from '../http/request.ts';
import type { Fallback } from '../http/routing.ts';
import { decodeQuery, type QueryCall, type QueryService } from './decode.ts';
import { responseXml } from './encode.ts';
import { errorXml, httpStatusOf } from './errors.ts';
import { errorJson, responseJson, wantsJson } from './json.ts';
import { type Pinned, pinnedBy } from './path.ts';

/** Parts of a Query door. */
export interface QueryDoorParts extends DoorRules {
  readonly dispatch: Dispatch;
  /** Name of this replica, which a path may pin. */
  readonly replica: string;
  /** Whether the door's connections are TLS. */
  readonly secure: boolean;
  /** Told of every throw: a bug of ours, never a caller's mistake. */
  readonly onBug: (error: unknown, facts: { readonly action: string; readonly requestId: string }) => void;
}

/** Names of the headers of an answer: those of the gRPC door's trailers behind `x-`. */
const headerNames = {
  durability: 'x-eventide-durability',
  error: 'x-eventide-error',
  replica: 'x-eventide-replica',
  requestId: 'x-amzn-requestid',
  stalenessMs: 'x-eventide-staleness-ms',
  token: 'x-eventide-token',
  view: 'x-eventide-view',
  visibleToken: 'x-eventide-visible-token',
} as const;

/** The Query door of one replica. */
export function queryDoor(parts: QueryDoorParts): Fallback {
  return {
    takes: (method, path) => (method === 'POST' || method === 'GET') && pinnedBy(path) !== undefined,
    answer: (request) => answer(request, parts),
    tooLarge: (limit) => {
      const refused = refusal('InvalidInput', `A request holds at most ${limit} bytes.`);
      return errorAnswer({ service: 'iam', requestId: newRequestId(), json: false }, refused, 413);
    },
  };
}

/** What is known of a request whatever comes of it. */
interface About {
  readonly service: QueryService;
  readonly requestId: string;
  /** Whether the answer is JSON. */
  readonly json: boolean;
  readonly answer?: Answer;
}

async function answer(request: HttpRequest, parts: QueryDoorParts): Promise<HttpAnswer> {
  const requestId = newRequestId();
  const json = wantsJson(headerValue(request.rawHeaders, 'accept'));
  const decoded = decodeQuery(request.query, utf8.decode(request.body));
  if (!decoded.ok) return errorAnswer({ service: scopeOf(request), requestId, json }, decoded.error);
  const { service, action } = decoded.value;
  const about = { service, requestId, json };
  const pinned = pinnedBy(request.path) ?? {};
  if (pinned.replica !== undefined && pinned.replica !== parts.replica) {
    const message = `This is ${parts.replica}: ask ${pinned.replica} itself, or an edge, for ${request.path}.`;
    return errorAnswer(about, refusal('InvalidInput', message), 421);
  }
  const admitted = admit(arrivalOf(request, decoded.value, pinned, parts), requestId, parts);
  if (!admitted.ok) return errorAnswer(about, admitted.error);
  try {
    return answerOf(about, action, await parts.dispatch.call(admitted.value, request.gone));
  } catch (error) {
    parts.onBug(error, { action, requestId });
    return errorAnswer(
      about,
      refusal('ServiceFailure', `The call failed inside the replica: see ${requestId} in its log.`),
    );
  }
}

// Bytes that are no UTF-8 come out as U+FFFD, which no name may hold; escaped ones are refused with the form.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whose error document it is where no action says so. */
function scopeOf({ rawHeaders, query }: HttpRequest): QueryService {
  const scope = `${headerValue(rawHeaders, 'authorization') ?? ''}${query}`;
  return /(?:\/|%2F)sts(?:\/|%2F)aws4_request/i.test(scope) ? 'sts' : 'iam';
}

function arrivalOf(
  request: HttpRequest,
  { service, action, requestMessage, request: shape }: QueryCall,
  pinned: Pinned,
  parts: QueryDoorParts,
): Parameters<typeof admit>[0] {
  const { body, sourceIp, rawHeaders } = request;
  // One literal, because a spread costs more than the rest of this function.
  return {
    door: 'query',
    service,
    action,
    requestMessage,
    request: shape,
    body,
    sourceIp,
    secure: parts.secure,
    proof: proofOf(request),
    userAgent: (headerValue(rawHeaders, 'user-agent') ?? '').slice(0, parts.limits.userAgentLength),
    settings: settingsOf(request, pinned),
    deadlineMs: undefined,
    streaming: false,
  };
}

/** A signature in the header or in the query, a bearer token of SignIn, or nothing. */
function proofOf({ method, path, query, rawHeaders, bodyHash }: HttpRequest): Proof {
  const authorization = headerValue(rawHeaders, 'authorization');
  if (authorization !== undefined && /^bearer /i.test(authorization))
    return { kind: 'bearer', token: authorization.slice(7).trim() };
  if (authorization === undefined && !/(?:^|&)X-Amz-(?:Algorithm|Credential|Signature)=/.test(query))
    return { kind: 'none' };
  const pieces = { method, path, query, headers: rawHeaders, payloadHash: bodyHash };
  return { kind: 'signed', pieces };
}

/** Eventide's own settings stand in headers behind `x-`; a path may pin the consistency; an SDK names each call that it repeats. */
function settingsOf({ rawHeaders }: HttpRequest, { consistency }: Pinned): Settings {
  const valuesOf = (name: string): readonly string[] => {
    const value = headerValue(rawHeaders, name);
    return value === undefined ? [] : [value];
  };
  return {
    get(name) {
      const own = valuesOf(`x-${name}`);
      if (own.length > 0) return own;
      if (name === settingNames.consistency && consistency !== undefined) return [consistency];
      if (name === settingNames.idempotencyKey) return valuesOf('amz-sdk-invocation-id').map((id) => `sdk:${id}`);
      return [];
    },
  };
}

function answerOf(about: About, action: string, answered: Answer): HttpAnswer {
  const { service, requestId, json } = about;
  if (answered.refusal !== undefined)
    return errorAnswer({ service, requestId, json, answer: answered }, answered.refusal);
  const method = findMethod(service, action);
  if (method === undefined) throw new TypeError(`${service}:${action} is no method`);
  const write = json ? responseJson : responseXml;
  const body = write(service, method, answered.response ?? {}, requestId);
  return { status: 200, headers: headersOf(requestId, json, answered), body };
}

function errorAnswer(about: About, refused: Refusal, status?: number): HttpAnswer {
  const { service, requestId, json, answer: answered } = about;
  const retry = refused.retryAfterMs;
  return {
    status: status ?? httpStatusOf(refused),
    headers: {
      ...headersOf(requestId, json, answered),
      [headerNames.error]: refused.code,
      ...(retry === undefined ? {} : { 'retry-after': String(Math.ceil(retry / 1000)) }),
    },
    body: json ? errorJson(refused, requestId) : errorXml(service, refused, requestId),
  };
}

function headersOf(requestId: string, json: boolean, answered: Answer | undefined): Readonly<Record<string, string>> {
  const type = json ? 'application/json' : 'text/xml';
  const headers: Record<string, string> = { 'content-type': type, [headerNames.requestId]: requestId };
  if (answered === undefined) return headers;
  const { replica, visibleToken, stalenessMs } = answered.freshness;
  headers[headerNames.replica] = replica;
  if (visibleToken !== '') headers[headerNames.visibleToken] = visibleToken;
  if (stalenessMs !== undefined) headers[headerNames.stalenessMs] = String(Math.ceil(stalenessMs));
  if (answered.token !== undefined) headers[headerNames.token] = answered.token;
  if (answered.durability !== undefined) headers[headerNames.durability] = answered.durability;
  if (answered.view !== undefined) headers[headerNames.view] = answered.view;
  return headers;
}

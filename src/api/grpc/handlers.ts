// The handlers of Eventide's own services: each call is admitted, answered by the dispatch, and written with its trailers.

import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Metadata,
  type ServerWritableStream,
  type StatusObject,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Result } from '../../core/base/result.ts';
import type { Call } from '../../core/event.ts';
import type { Answer } from '../../core/instruction.ts';
import { type Refusal, refusal } from '../../core/model/refusal.ts';
import type { ServiceName } from '../../core/shapes/lookup.ts';
import { type AuthorizeCall, admit, newRequestId } from '../dispatch.ts';
import { type IncomingCall, readDeadlineMs, readProof, readSourceIp, readUserAgent } from './decode.ts';
import { type DoorParts, malformed } from './door.ts';
import { answerTrailers, requestTrailers } from './encode.ts';
import { refusalStatus } from './errors.ts';
import { type Method, type ReceivedRequest, serviceOf } from './proto.ts';
import { answerQuestions } from './questions.ts';
import { MalformedMessageError } from './wire-reader.ts';

type Received = ReceivedRequest<object>;
type FeedCall = ServerWritableStream<Received, object>;

/** One method with its service's short name: what a handler is made for. */
interface Rpc {
  readonly service: ServiceName;
  readonly method: Method;
}

/** Actions that the synchronous path may answer. */
const immediate: ReadonlySet<string> = new Set<AuthorizeCall['action']>([
  'Authenticate',
  'Authorize',
  'BatchAuthorize',
]);

/** The handlers of a service, by action name. */
export function handlersOf(service: ServiceName, parts: DoorParts): UntypedServiceImplementation {
  const handlers: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(serviceOf(service))) {
    const rpc = { service, method };
    if (method.requestStream) handlers[name] = answerQuestions(parts) as UntypedServiceImplementation[string];
    else if (method.responseStream) handlers[name] = feedHandler(rpc, parts) as UntypedServiceImplementation[string];
    else handlers[name] = unaryHandler(rpc, parts) as UntypedServiceImplementation[string];
  }
  return handlers;
}

function unaryHandler(rpc: Rpc, parts: DoorParts): handleUnaryCall<Received, object> {
  const isImmediate = rpc.service === 'access' && immediate.has(rpc.method.row.name);
  return (call, callback) => {
    const requestId = newRequestId();
    const finish = (answer: Answer): void => {
      const ended = endOf(rpc, answer, requestId, parts);
      if (ended.status !== undefined) callback(ended.status);
      else callback(null, ended.bytes, ended.trailers);
    };
    try {
      const admitted = admitCall(rpc, call, requestId, parts);
      if (!admitted.ok) {
        callback(refusalStatus(admitted.error, rpc.service, requestTrailers(requestId)));
        return;
      }
      const answer = isImmediate ? parts.dispatch.authorize(admitted.value as AuthorizeCall) : undefined;
      if (answer !== undefined) finish(answer);
      else {
        const abort = new AbortController();
        // The library says `cancelled` after every call; it only matters while the answer is awaited.
        call.once('cancelled', () => abort.abort());
        parts.dispatch.call(admitted.value, abort.signal).then(finish, (error: unknown) => {
          if (!abort.signal.aborted) callback(bugStatus(error, rpc, requestId, parts));
        });
      }
    } catch (error) {
      callback(bugStatus(error, rpc, requestId, parts));
    }
  };
}

function feedHandler(rpc: Rpc, parts: DoorParts): handleServerStreamingCall<Received, object> {
  return (call) => {
    const requestId = newRequestId();
    try {
      const admitted = admitCall(rpc, call, requestId, parts);
      if (admitted.ok) feed(rpc, call, admitted.value, parts);
      else call.emit('error', refusalStatus(admitted.error, rpc.service, requestTrailers(requestId)));
    } catch (error) {
      call.emit('error', bugStatus(error, rpc, requestId, parts));
    }
  };
}

/** Writes the items of a streaming answer. A reader that falls too far behind is cut off: nothing here may grow without end. */
function feed(rpc: Rpc, call: FeedCall, admitted: Call, parts: DoorParts): void {
  const { requestId } = admitted;
  const abort = new AbortController();
  let ended = false;
  const end = (ending: StatusObject | Metadata): void => {
    if (ended) return;
    ended = true;
    parts.closing.removeEventListener('abort', closing);
    abort.abort();
    if ('code' in ending) call.emit('error', ending);
    else call.end(ending);
  };
  const refuse = (refused: Refusal): void => end(refusalStatus(refused, rpc.service, requestTrailers(requestId)));
  const closing = (): void => refuse(refusal('NOT_READY', 'The replica is closing. Go on at another one.'));
  const emit = (item: unknown): void => {
    if (ended) return;
    if (call.writableLength < parts.limits.feedBacklog) call.write(item as object);
    else
      refuse(
        refusal(
          'Throttling',
          `The reader is ${parts.limits.feedBacklog} items behind. Go on from the last token read.`,
        ),
      );
  };
  call.once('cancelled', () => {
    ended = true;
    parts.closing.removeEventListener('abort', closing);
    abort.abort();
  });
  parts.closing.addEventListener('abort', closing);
  // At once, so that the caller knows that the feed stands before the first item comes.
  call.sendMetadata(requestTrailers(requestId));
  // A reader that has not taken what it was sent gets the next part of a long answer when it has.
  const whenTaken = (then: () => void): void => {
    if (call.writableNeedDrain) call.once('drain', then);
    else setImmediate(then);
  };
  parts.dispatch.stream(admitted, emit, abort.signal, whenTaken).then(
    (answer) => end(endOf(rpc, answer, requestId, parts).status ?? answerTrailers(answer, requestId)),
    (error: unknown) => {
      if (!abort.signal.aborted) end(bugStatus(error, rpc, requestId, parts));
    },
  );
}

function admitCall(
  rpc: Rpc,
  call: IncomingCall & { readonly request: Received },
  requestId: string,
  parts: DoorParts,
): Result<Call, Refusal> {
  const { method, service } = rpc;
  const { raw } = call.request;
  let request: object;
  try {
    request = call.request.value;
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    return { ok: false, error: malformed(service, method.row.request, error) };
  }
  return admit(
    {
      door: 'grpc',
      service,
      action: method.row.name,
      requestMessage: method.row.request,
      request,
      body: raw,
      proof: readProof(call, raw),
      sourceIp: readSourceIp(call),
      userAgent: readUserAgent(call, parts.limits),
      secure: parts.secure,
      settings: call.metadata,
      deadlineMs: readDeadlineMs(call),
      streaming: method.responseStream,
    },
    requestId,
    parts,
  );
}

/** What goes out at the end of a call: the response with its trailers, or a status other than OK. */
type End =
  | { readonly status: StatusObject; readonly bytes?: never; readonly trailers?: never }
  | { readonly status?: never; readonly bytes: object; readonly trailers: Metadata };

function endOf(rpc: Rpc, answer: Answer, requestId: string, parts: DoorParts): End {
  try {
    const trailers = answerTrailers(answer, requestId);
    if (answer.refusal !== undefined) return { status: refusalStatus(answer.refusal, rpc.service, trailers) };
    if (rpc.method.responseStream) return { bytes: empty, trailers };
    return { bytes: rpc.method.responseSerialize(answer.response ?? empty), trailers };
  } catch (error) {
    return { status: bugStatus(error, rpc, requestId, parts) };
  }
}

const empty = {};

function bugStatus(error: unknown, rpc: Rpc, requestId: string, parts: DoorParts): StatusObject {
  parts.onBug(error, { action: rpc.method.row.name, requestId });
  return refusalStatus(failure(requestId), rpc.service, requestTrailers(requestId));
}

function failure(requestId: string): Refusal {
  return refusal(
    'ServiceFailure',
    `The request failed inside the replica. Its log says why, by the request id ${requestId}.`,
  );
}

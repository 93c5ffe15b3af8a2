// StreamAuthorize: questions in, answers out in any order, never more in memory than the limits say.

import { setMaxListeners } from 'node:events';
import { type handleBidiStreamingCall, type ServerDuplexStream, type StatusObject, status } from '@grpc/grpc-js';
import { checkRequest, invalidRequest } from '../../core/actions/check-request.ts';
import type { Answer } from '../../core/instruction.ts';
import { type Refusal, refusal } from '../../core/model/refusal.ts';
import type { AuthorizeResponse, StreamAuthorizeRequest, StreamAuthorizeResponse } from '../../core/shapes/access.ts';
import { type AuthorizeCall, admit, newRequestId } from '../dispatch.ts';
import { readDeadlineMs, readProof, readSourceIp, readUserAgent } from './decode.ts';
import { type DoorParts, malformed } from './door.ts';
import { answerTrailers, requestTrailers } from './encode.ts';
import { refusalStatus, statusCodes } from './errors.ts';
import type { ReceivedRequest } from './proto.ts';
import { MalformedMessageError } from './wire-reader.ts';

type Stream = ServerDuplexStream<ReceivedRequest<StreamAuthorizeRequest>, StreamAuthorizeResponse>;

/** The handler of StreamAuthorize. */
export function answerQuestions(
  parts: DoorParts,
): handleBidiStreamingCall<ReceivedRequest<StreamAuthorizeRequest>, StreamAuthorizeResponse> {
  return (stream) => {
    const requestId = newRequestId();
    const admitted = admit(
      {
        // What holds for the whole stream is checked once; the questions themselves as they come.
        ...{
          door: 'grpc',
          service: 'access',
          action: 'Authorize',
          requestMessage: 'StreamAuthorizeRequest',
          request: {},
        },
        ...{ body: new Uint8Array(), proof: readProof(stream, undefined), sourceIp: readSourceIp(stream) },
        ...{ userAgent: readUserAgent(stream, parts.limits), secure: parts.secure, settings: stream.metadata },
        ...{ deadlineMs: readDeadlineMs(stream), streaming: true },
      },
      requestId,
      parts,
    );
    if (admitted.ok)
      new Questions(stream, { ...admitted.value, service: 'access', action: 'Authorize' }, parts).start();
    else stream.emit('error', refusalStatus(admitted.error, 'access', requestTrailers(requestId)));
  };
}

function isAboutProof({ code }: Refusal): boolean {
  return statusCodes[code] === status.UNAUTHENTICATED || code === 'DATA_KEYS_MISSING';
}

/** One stream of questions. */
class Questions {
  readonly #stream: Stream;
  /** The call that each question is made from. Its proof is one object: verified once. */
  readonly #base: AuthorizeCall;
  readonly #parts: DoorParts;
  readonly #abort = new AbortController();
  #inFlight = 0;
  #draining = false;
  #allRead = false;
  #ended = false;
  #last: Answer | undefined;

  constructor(stream: Stream, base: AuthorizeCall, parts: DoorParts) {
    this.#stream = stream;
    this.#base = base;
    this.#parts = parts;
    // Each waiting question listens to it; their number has its own limit.
    setMaxListeners(0, this.#abort.signal);
  }

  start(): void {
    const stream = this.#stream;
    stream.on('data', (received: ReceivedRequest<StreamAuthorizeRequest>) => this.#ask(received));
    stream.on('end', () => {
      this.#allRead = true;
      this.#endWhenAnswered();
    });
    stream.on('drain', () => {
      this.#draining = false;
      this.#resume();
    });
    stream.once('cancelled', () => this.#stop());
    this.#parts.closing.addEventListener('abort', this.#closing);
  }

  readonly #closing = (): void => {
    this.#refuseAll(refusal('NOT_READY', 'The replica is closing. Ask another one.'));
  };

  #ask(received: ReceivedRequest<StreamAuthorizeRequest>): void {
    if (this.#ended) return;
    let item: StreamAuthorizeRequest;
    try {
      item = received.value;
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error;
      this.#refuseAll(malformed('access', 'StreamAuthorizeRequest', error));
      return;
    }
    const { id, request } = item;
    if (request === undefined) {
      this.#answer(id, { refusal: refusal('ValidationError', 'The item holds no question.') });
      return;
    }
    const violations = checkRequest('access', 'AuthorizeRequest', request);
    if (violations.length > 0) {
      this.#answer(id, { refusal: invalidRequest(violations) });
      return;
    }
    this.#decide(id, { ...this.#base, request, body: received.raw });
  }

  #decide(id: number | undefined, call: AuthorizeCall): void {
    try {
      const answer = this.#parts.dispatch.authorize(call);
      if (answer === undefined) this.#wait(id, call);
      else this.#answer(id, answer);
    } catch (error) {
      this.#bug(error);
    }
  }

  #wait(id: number | undefined, call: AuthorizeCall): void {
    this.#inFlight++;
    if (this.#inFlight >= this.#parts.limits.questionsInFlight) this.#stream.pause();
    this.#parts.dispatch.call(call, this.#abort.signal).then(
      (answer) => {
        this.#inFlight--;
        this.#answer(id, answer);
        this.#resume();
        this.#endWhenAnswered();
      },
      (error: unknown) => {
        if (!this.#abort.signal.aborted) this.#bug(error);
      },
    );
  }

  #answer(id: number | undefined, answer: Pick<Answer, 'refusal' | 'response'> & Partial<Answer>): void {
    if (this.#ended) return;
    const refused = answer.refusal;
    // A proof that does not hold, or cannot be checked here, is that of all questions: the whole stream is refused.
    if (refused !== undefined && isAboutProof(refused)) {
      this.#refuseAll(refused);
      return;
    }
    if (answer.freshness !== undefined) this.#last = { ...answer, freshness: answer.freshness };
    const { decision } = (answer.response ?? {}) as AuthorizeResponse;
    const written = this.#stream.write({
      ...(id === undefined ? {} : { id }),
      ...(decision === undefined ? {} : { decision }),
      ...(refused === undefined ? {} : { error: `${refused.code}: ${refused.message}` }),
    });
    if (written) return;
    this.#draining = true;
    this.#stream.pause();
  }

  #resume(): void {
    if (!this.#draining && this.#inFlight < this.#parts.limits.questionsInFlight && !this.#ended) this.#stream.resume();
  }

  #endWhenAnswered(): void {
    if (!this.#allRead || this.#inFlight > 0 || this.#ended) return;
    this.#stop();
    const { requestId } = this.#base;
    this.#stream.end(this.#last === undefined ? requestTrailers(requestId) : answerTrailers(this.#last, requestId));
  }

  #bug(error: unknown): void {
    const { requestId } = this.#base;
    this.#parts.onBug(error, { action: 'StreamAuthorize', requestId });
    this.#refuseAll(
      refusal(
        'ServiceFailure',
        `A question failed inside the replica. Its log says why, by the request id ${requestId}.`,
      ),
    );
  }

  #refuseAll(refused: Refusal): void {
    if (this.#ended) return;
    this.#stop();
    const ended: StatusObject = refusalStatus(refused, 'access', requestTrailers(this.#base.requestId));
    this.#stream.emit('error', ended);
  }

  #stop(): void {
    this.#ended = true;
    this.#parts.closing.removeEventListener('abort', this.#closing);
    this.#abort.abort();
  }
}

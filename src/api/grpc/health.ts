// grpc.health.v1: whether this replica serves, asked once or watched.

import {
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import type { MessageTable } from '../../core/shapes/table.ts';
import type { Dispatch } from '../dispatch.ts';
import type { DoorLimits } from '../limits.ts';
import { MessageCodecs } from './message-codec.ts';

// The messages of grpc/health/v1/health.proto.
const table: MessageTable = {
  HealthListRequest: [],
  HealthListResponse: [
    {
      ...{ name: 'statuses', proto: 'statuses', wire: 'statuses', number: 1 },
      ...{ type: 'message', message: 'HealthCheckResponse', map: true },
    },
  ],
  HealthCheckRequest: [{ name: 'service', proto: 'service', wire: 'service', number: 1, type: 'string' }],
  HealthCheckResponse: [{ name: 'status', proto: 'status', wire: 'status', number: 1, type: 'enum' }],
};

interface CheckRequest {
  readonly service?: string;
}
interface CheckResponse {
  readonly status?: number;
}
interface ListResponse {
  readonly statuses?: Readonly<Record<string, CheckResponse>>;
}

const codecs = new MessageCodecs(table);
const checkRequest = codecs.codec<CheckRequest>('HealthCheckRequest');
const checkResponse = codecs.codec<CheckResponse>('HealthCheckResponse');
const listRequest = codecs.codec<Readonly<Record<string, never>>>('HealthListRequest');
const listResponse = codecs.codec<ListResponse>('HealthListResponse');

/** Full name of the service. */
export const healthServiceName = 'grpc.health.v1.Health';
const codes = { SERVING: 1, NOT_SERVING: 2 } as const;
const serviceUnknown = 3;

const unary = { requestStream: false, responseStream: false } as const;

/** The service, for servers and clients. */
export const healthService = {
  check: {
    ...unary,
    path: `/${healthServiceName}/Check`,
    requestSerialize: checkRequest.encode,
    requestDeserialize: checkRequest.decode,
    responseSerialize: checkResponse.encode,
    responseDeserialize: checkResponse.decode,
  },
  watch: {
    requestStream: false,
    responseStream: true,
    path: `/${healthServiceName}/Watch`,
    requestSerialize: checkRequest.encode,
    requestDeserialize: checkRequest.decode,
    responseSerialize: checkResponse.encode,
    responseDeserialize: checkResponse.decode,
  },
  list: {
    ...unary,
    path: `/${healthServiceName}/List`,
    requestSerialize: listRequest.encode,
    requestDeserialize: listRequest.decode,
    responseSerialize: listResponse.encode,
    responseDeserialize: listResponse.decode,
  },
} satisfies ServiceDefinition;

type WatchCall = ServerWritableStream<CheckRequest, CheckResponse>;

/** Answers health questions from what the replica says of itself. */
export class Health {
  readonly #dispatch: Pick<Dispatch, 'health'>;
  readonly #services: ReadonlySet<string>;
  readonly #limits: DoorLimits;
  /** Each watcher with what it was told last. */
  readonly #watchers = new Map<WatchCall, number>();
  #poll: NodeJS.Timeout | undefined;

  /** `services` are the full names that may be asked for; the empty name asks for the whole replica. */
  constructor(dispatch: Pick<Dispatch, 'health'>, services: readonly string[], limits: DoorLimits) {
    this.#dispatch = dispatch;
    this.#services = new Set(['', ...services]);
    this.#limits = limits;
  }

  /** The handlers of {@link healthService}. */
  readonly handlers = {
    check: (call: ServerUnaryCall<CheckRequest, CheckResponse>, callback: sendUnaryData<CheckResponse>): void => {
      const code = this.#codeOf(call.request);
      if (code !== serviceUnknown) callback(null, { status: code });
      else callback({ code: status.NOT_FOUND, details: `This server has no service ${call.request.service ?? ''}.` });
    },
    watch: (call: WatchCall): void => this.#watch(call),
    list: (_call: ServerUnaryCall<object, ListResponse>, callback: sendUnaryData<ListResponse>): void => {
      const code = codes[this.#dispatch.health()];
      callback(null, { statuses: Object.fromEntries([...this.#services].map((name) => [name, { status: code }])) });
    },
  };

  /** Ends every watch, so that the server can close. */
  close(): void {
    for (const call of this.#watchers.keys()) this.#end(call, status.UNAVAILABLE, 'The replica is closing.');
  }

  #codeOf(request: CheckRequest): number {
    return this.#services.has(request.service ?? '') ? codes[this.#dispatch.health()] : serviceUnknown;
  }

  #watch(call: WatchCall): void {
    if (this.#watchers.size >= this.#limits.healthWatchers) {
      this.#end(call, status.RESOURCE_EXHAUSTED, `At most ${this.#limits.healthWatchers} watches of health at a time.`);
      return;
    }
    const code = this.#codeOf(call.request);
    this.#watchers.set(call, code);
    call.once('cancelled', () => this.#forget(call));
    call.write({ status: code });
    // One timer for all watchers, and none while nobody watches.
    this.#poll ??= setInterval(() => this.#tell(), this.#limits.healthPollMs).unref();
  }

  #tell(): void {
    for (const [call, told] of this.#watchers) {
      const code = this.#codeOf(call.request);
      if (code === told) continue;
      this.#watchers.set(call, code);
      call.write({ status: code });
    }
  }

  #end(call: WatchCall, code: status, details: string): void {
    this.#forget(call);
    call.emit('error', { code, details });
  }

  #forget(call: WatchCall): void {
    this.#watchers.delete(call);
    if (this.#watchers.size > 0) return;
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}

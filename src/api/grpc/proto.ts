// The gRPC services of the protos, for servers and clients: method definitions whose messages are the core's shapes.

import type { MethodDefinition } from '@grpc/grpc-js';
import { messagesOf, methodsOf, type ServiceName } from '../../core/shapes/lookup.ts';
import type { MethodRow } from '../../core/shapes/table.ts';
import { type MessageCodec, MessageCodecs } from './message-codec.ts';

/** A request as it came in: its bytes, which a signature covers, and its shape, decoded when first asked for. */
export class ReceivedRequest<T> {
  readonly raw: Buffer;
  readonly #codec: MessageCodec<T>;
  #value: T | undefined;

  constructor(raw: Buffer, codec: MessageCodec<T>) {
    this.raw = raw;
    this.#codec = codec;
  }

  /** The request's shape. Throws a MalformedMessageError for bytes that are no such message. */
  get value(): T {
    this.#value ??= this.#codec.decode(this.raw);
    return this.#value;
  }
}

/**
 * One method. A server receives a {@link ReceivedRequest} and answers with the response's shape; a client sends the
 * request's shape, or its bytes where it had to sign them, and receives the response's shape.
 */
export interface Method extends MethodDefinition<object, object> {
  readonly row: MethodRow;
  readonly requestSerialize: (value: Uint8Array | object) => Buffer;
  /** For servers; grpc-js passes it on as it is. */
  readonly requestDeserialize: (bytes: Buffer) => ReceivedRequest<object>;
  readonly responseSerialize: (value: Uint8Array | object) => Buffer;
}

/** All methods of a service, by action name: what grpc-js calls a service definition. */
export type Service = Readonly<Record<string, Method>>;

const services = new Map<ServiceName, Service>();
const codecs = new Map<ServiceName, MessageCodecs>();

/** The methods of a service, built when first asked for. */
export function serviceOf(service: ServiceName): Service {
  const known = services.get(service);
  if (known !== undefined) return known;
  const built = Object.fromEntries(methodsOf(service).map((row) => [row.name, methodOf(service, row)]));
  services.set(service, built);
  return built;
}

/** The codec of a message of a service's package, such as `CreateUserRequest`; `T` is its shape. */
export function codecOf<T>(service: ServiceName, message: string): MessageCodec<T> {
  let all = codecs.get(service);
  if (all === undefined) {
    all = new MessageCodecs(messagesOf(service));
    codecs.set(service, all);
  }
  return all.codec<T>(message);
}

function methodOf(service: ServiceName, row: MethodRow): Method {
  const request = codecOf<object>(service, row.request);
  const response = codecOf<object>(service, row.response);
  return {
    row,
    path: `/${row.service}/${row.name}`,
    originalName: row.name,
    requestStream: row.requestStream === true,
    responseStream: row.responseStream === true,
    requestSerialize: encoder(request),
    requestDeserialize: (bytes) => new ReceivedRequest(bytes, request),
    responseSerialize: encoder(response),
    responseDeserialize: (bytes) => response.decode(bytes),
  };
}

/** Bytes are taken for an encoded message. */
function encoder(codec: MessageCodec<object>): (value: Uint8Array | object) => Buffer {
  return (value) => {
    if (!(value instanceof Uint8Array)) return codec.encode(value);
    return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  };
}

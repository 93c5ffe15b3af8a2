// A plain grpc-js client for tests of the door: no retries, no tokens, nothing but what the test sends.

import { Client, credentials, Metadata, type StatusObject } from '@grpc/grpc-js';
import { serviceOf } from '../../../src/api/grpc/proto.ts';
import { decodeRichStatus, type RichDetail } from '../../../src/api/grpc/rich-status.ts';
import type { ServiceName } from '../../../src/core/shapes/lookup.ts';

/** How a call ended, all of it. */
export interface Ended {
  readonly code: number;
  readonly message: string;
  readonly response: object | undefined;
  readonly trailers: Metadata;
  readonly details: readonly RichDetail[];
}

/** One call as a test sends it. */
export interface Sent {
  readonly metadata?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent instead of the encoded request. */
  readonly bytes?: Buffer;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** A channel to one door. */
export class PlainClient implements Disposable {
  readonly client: Client;

  constructor(address: string, channel = credentials.createInsecure()) {
    this.client = new Client(address, channel, { 'grpc.enable_retries': 0, 'grpc.use_local_subchannel_pool': 1 });
  }

  /** Makes a unary call; never rejects. */
  call(service: ServiceName, action: string, request: object, sent: Sent = {}): Promise<Ended> {
    const method = serviceOf(service)[action];
    if (method === undefined) throw new Error(`no method ${service}:${action}`);
    return this.callPath(method.path, sent.bytes ?? method.requestSerialize(request), sent, method.responseDeserialize);
  }

  /** Makes a unary call of any path, with bytes. */
  callPath(path: string, bytes: Buffer, sent: Sent, decode: (bytes: Buffer) => object): Promise<Ended> {
    const metadata = metadataOf(sent.metadata ?? {});
    const deadline = sent.deadlineMs === undefined ? {} : { deadline: Date.now() + sent.deadlineMs };
    return new Promise((resolve) => {
      let response: object | undefined;
      const same = (value: Buffer): Buffer => value;
      const call = this.client.makeUnaryRequest(path, same, decode, bytes, metadata, deadline, (_error, value) => {
        response = value;
      });
      sent.signal?.addEventListener('abort', () => call.cancel(), { once: true });
      call.on('status', (ended: StatusObject) => resolve({ ...endedOf(ended), response }));
    });
  }

  [Symbol.dispose](): void {
    this.client.close();
  }
}

/** Metadata of plain texts. */
export function metadataOf(entries: Readonly<Record<string, string | readonly string[]>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(entries)) {
    for (const one of typeof value === 'string' ? [value] : value) metadata.add(name, one);
  }
  return metadata;
}

/** A status with its rich details read. */
export function endedOf(ended: StatusObject): Omit<Ended, 'response'> {
  const bytes = ended.metadata.get('grpc-status-details-bin')[0];
  const details = bytes instanceof Buffer ? (decodeRichStatus(bytes)?.details ?? []) : [];
  return { code: ended.code, message: ended.details, trailers: ended.metadata, details };
}

/** One trailer as text. */
export function trailerOf(ended: Pick<Ended, 'trailers'>, name: string): string | undefined {
  const value = ended.trailers.get(name)[0];
  return value === undefined ? undefined : String(value);
}

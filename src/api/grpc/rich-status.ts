// google.rpc.Status with the details that Eventide sends: written by the server, read by the client.

import type { FieldViolation } from '../../core/model/refusal.ts';
import type { MessageTable } from '../../core/shapes/table.ts';
import { MessageCodecs } from './message-codec.ts';
import { MalformedMessageError } from './wire-reader.ts';

/** One detail of a rich error. */
export type RichDetail =
  | { readonly type: 'bad-request'; readonly violations: readonly FieldViolation[] }
  | { readonly type: 'error-info'; readonly reason: string; readonly domain: string }
  | { readonly type: 'retry-info'; readonly retryAfterMs: number };

/** A rich error. */
export interface RichStatus {
  readonly code: number;
  readonly message: string;
  readonly details: readonly RichDetail[];
}

// The messages of google/rpc/status.proto and error_details.proto, as far as they are used here.
const table: MessageTable = {
  Status: [
    { name: 'code', proto: 'code', wire: 'code', number: 1, type: 'int32' },
    { name: 'message', proto: 'message', wire: 'message', number: 2, type: 'string' },
    { name: 'details', proto: 'details', wire: 'details', number: 3, type: 'message', message: 'Any', repeated: true },
  ],
  Any: [
    { name: 'typeUrl', proto: 'type_url', wire: 'typeUrl', number: 1, type: 'string' },
    { name: 'value', proto: 'value', wire: 'value', number: 2, type: 'bytes' },
  ],
  ErrorInfo: [
    { name: 'reason', proto: 'reason', wire: 'reason', number: 1, type: 'string' },
    { name: 'domain', proto: 'domain', wire: 'domain', number: 2, type: 'string' },
  ],
  BadRequest: [
    {
      ...{ name: 'violations', proto: 'field_violations', wire: 'fieldViolations', number: 1 },
      ...{ type: 'message', message: 'FieldViolation', repeated: true },
    },
  ],
  FieldViolation: [
    { name: 'field', proto: 'field', wire: 'field', number: 1, type: 'string' },
    { name: 'description', proto: 'description', wire: 'description', number: 2, type: 'string' },
  ],
  RetryInfo: [{ name: 'retryDelay', proto: 'retry_delay', wire: 'retryDelay', number: 1, type: 'duration' }],
};

interface StatusMessage {
  readonly code?: number;
  readonly message?: string;
  readonly details: readonly { readonly typeUrl?: string; readonly value?: Uint8Array }[];
}

const codecs = new MessageCodecs(table);
const statusCodec = codecs.codec<StatusMessage>('Status');
const errorInfoCodec = codecs.codec<{ readonly reason?: string; readonly domain?: string }>('ErrorInfo');
const badRequestCodec = codecs.codec<{ readonly violations: readonly Partial<FieldViolation>[] }>('BadRequest');
const retryInfoCodec = codecs.codec<{ readonly retryDelay?: number }>('RetryInfo');

const typePrefix = 'type.googleapis.com/google.rpc.';

/** The bytes of a rich error. */
export function encodeRichStatus(rich: RichStatus): Buffer {
  return statusCodec.encode({ code: rich.code, message: rich.message, details: rich.details.map(encodeDetail) });
}

function encodeDetail(detail: RichDetail): { readonly typeUrl: string; readonly value: Uint8Array } {
  switch (detail.type) {
    case 'bad-request':
      return { typeUrl: `${typePrefix}BadRequest`, value: badRequestCodec.encode({ violations: detail.violations }) };
    case 'error-info': {
      const { reason, domain } = detail;
      return { typeUrl: `${typePrefix}ErrorInfo`, value: errorInfoCodec.encode({ reason, domain }) };
    }
    case 'retry-info': {
      const value = retryInfoCodec.encode({ retryDelay: detail.retryAfterMs });
      return { typeUrl: `${typePrefix}RetryInfo`, value };
    }
  }
}

/** Reads a rich error; undefined for bytes that are none. Details of other types are left out. */
export function decodeRichStatus(bytes: Buffer): RichStatus | undefined {
  try {
    const { code, message, details } = statusCodec.decode(bytes);
    return { code: code ?? 0, message: message ?? '', details: details.flatMap(decodeDetail) };
  } catch (error) {
    if (error instanceof MalformedMessageError) return undefined;
    throw error;
  }
}

function decodeDetail(any: StatusMessage['details'][number]): readonly RichDetail[] {
  const value = Buffer.from(any.value ?? []);
  switch (any.typeUrl) {
    case `${typePrefix}BadRequest`: {
      const { violations } = badRequestCodec.decode(value);
      const whole = violations.map(({ field, description }) => ({
        field: field ?? '',
        description: description ?? '',
      }));
      return [{ type: 'bad-request', violations: whole }];
    }
    case `${typePrefix}ErrorInfo`: {
      const { reason, domain } = errorInfoCodec.decode(value);
      return [{ type: 'error-info', reason: reason ?? '', domain: domain ?? '' }];
    }
    case `${typePrefix}RetryInfo`:
      return [{ type: 'retry-info', retryAfterMs: retryInfoCodec.decode(value).retryDelay ?? 0 }];
    default:
      return [];
  }
}

// A call forwarded by another replica, read as its door would have read it.

import { checkRequest, invalidRequest } from '../core/actions/check-request.ts';
import { fail, ok, type Result } from '../core/base/result.ts';
import type { DecodeRequest } from '../core/engine/control-plane.ts';
import { type Refusal, refusal } from '../core/model/refusal.ts';
import { findMethod } from '../core/shapes/lookup.ts';
import type { MethodRow } from '../core/shapes/table.ts';
import { codecOf, serviceOf } from './grpc/proto.ts';
import { MalformedMessageError } from './grpc/wire-reader.ts';
import { decodeQuery } from './query/decode.ts';

type Forwarded = Parameters<DecodeRequest>[0];

/** The request in a forwarded call's body; shape and constraints are checked again. */
export const decodeForwarded: DecodeRequest = (call) => {
  const method = findMethod(call.service, call.action);
  if (method === undefined || call.door === 'plain') return fail(notBehind(call));
  return call.door === 'query' ? decodeForm(call) : decodeMessage(call, method);
};

const notBehind = ({ service, action, door }: Forwarded): Refusal =>
  refusal('InvalidAction', `There is no action ${service}:${action} behind the door ${door}.`);

/** The action stands in the form itself, which the signature covers. */
function decodeForm(call: Forwarded): Result<unknown, Refusal> {
  const decoded = decodeQuery(call.signed?.query ?? '', utf8.decode(call.body));
  if (!decoded.ok) return decoded;
  const { service, action, requestMessage, request } = decoded.value;
  if (service !== call.service || action !== call.action)
    return fail(refusal('SignatureDoesNotMatch', `The signature is for ${action}, and not for ${call.action}.`));
  const violations = checkRequest(service, requestMessage, request);
  return violations.length === 0 ? ok(request) : fail(invalidRequest(violations));
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function decodeMessage({ service, action, body, signed }: Forwarded, method: MethodRow): Result<unknown, Refusal> {
  const path = serviceOf(service)[action]?.path;
  // What the caller signed is the call of one action: a replica on the way may not make it another's.
  if (signed !== undefined && signed.path !== path)
    return fail(refusal('SignatureDoesNotMatch', `The signature is for ${signed.path}, and not for ${action}.`));
  try {
    const request = codecOf<object>(service, method.request).decode(Buffer.from(body));
    const violations = checkRequest(service, method.request, request);
    return violations.length === 0 ? ok(request) : fail(invalidRequest(violations));
  } catch (error) {
    if (error instanceof MalformedMessageError)
      return fail(refusal('InvalidInput', `The request is malformed: ${error.message}.`));
    throw error;
  }
}

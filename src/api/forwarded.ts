// A call forwarded by another replica, read as its door would have read it.

import { checkRequest, invalidRequest } from '../core/actions/check-request.ts';
import { fail, ok } from '../core/base/result.ts';
import type { DecodeRequest } from '../core/engine/control-plane.ts';
import { refusal } from '../core/model/refusal.ts';
import { findMethod } from '../core/shapes/lookup.ts';
import { codecOf, serviceOf } from './grpc/proto.ts';
import { MalformedMessageError } from './grpc/wire-reader.ts';

/** The request in a forwarded call's body; shape and constraints are checked again. */
export const decodeForwarded: DecodeRequest = ({ door, service, action, body, signed }) => {
  const method = findMethod(service, action);
  if (method === undefined || door !== 'grpc')
    return fail(refusal('InvalidAction', `There is no action ${service}:${action} behind the door ${door}.`));
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
};

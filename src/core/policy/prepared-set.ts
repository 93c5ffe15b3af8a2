// A set of documents that judges many requests: what each action concerns is remembered.

import { together } from './compile.ts';
import type { PolicySet } from './evaluate.ts';

/** The same documents, ready for many requests. */
export function preparedSet(set: PolicySet): PolicySet {
  const { identity, boundary, session, resource, scp = [], rcp = [] } = set;
  return {
    ...set,
    identity: together(identity),
    boundary: boundary === undefined ? undefined : together(boundary),
    session: session === undefined ? undefined : together(session),
    resource: resource === undefined ? undefined : together(resource),
    scp: scp.map(together),
    rcp: rcp.map(together),
  };
}

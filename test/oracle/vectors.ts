// Reads policy vectors: cases as data, in the words of a batch evaluation.

import type { Caller, Policies, Request, Verdict } from './case.ts';

/** A document as JSON, or as its text where it is no JSON. */
type Written = object | string;

interface WrittenVector {
  readonly title: string;
  readonly request: Omit<Request, 'caller'> & {
    readonly principal: Omit<Caller, 'kind'> & { readonly type: Caller['kind'] };
  };
  readonly policies: {
    readonly identity?: readonly Written[];
    readonly boundary?: Written;
    readonly session?: readonly Written[];
    readonly resource?: Written;
    readonly resourceKind?: 'kms' | 'trust';
    readonly scp?: readonly (readonly Written[])[];
    readonly rcp?: readonly (readonly Written[])[];
  };
  readonly expected: { readonly decision: Verdict['decision']; readonly decidedBy?: Verdict['decidedBy'] };
}

/** One case with the decision that is right. */
export interface PolicyVector {
  readonly title: string;
  readonly request: Request;
  readonly policies: Policies;
  readonly expected: Pick<Verdict, 'decidedBy' | 'decision'>;
}

/** The vectors of one file. */
export function readVectors(json: string): readonly PolicyVector[] {
  return (JSON.parse(json) as readonly WrittenVector[]).map(({ title, request, policies, expected }) => {
    const { principal, ...asked } = request;
    const { type: kind, ...caller } = principal;
    return {
      title,
      request: { ...asked, caller: { kind, ...caller } },
      policies: textsOf(policies),
      expected: { decision: expected.decision, decidedBy: expected.decidedBy },
    };
  });
}

const textOf = (document: Written): string => (typeof document === 'string' ? document : JSON.stringify(document));

function textsOf(written: WrittenVector['policies']): Policies {
  const { identity = [], boundary, session, resource, resourceKind, scp = [], rcp = [] } = written;
  return {
    identity: identity.map(textOf),
    ...(boundary === undefined ? {} : { boundary: textOf(boundary) }),
    ...(session === undefined ? {} : { session: session.map(textOf) }),
    ...(resource === undefined ? {} : { resource: textOf(resource) }),
    ...(resourceKind === undefined ? {} : { resourceKind }),
    scp: scp.map((level) => level.map(textOf)),
    rcp: rcp.map((level) => level.map(textOf)),
  };
}

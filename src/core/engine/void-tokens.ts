// Void tokens: those that name what a promotion gave up. They are answered at once, they never wait.

import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import { type CausalToken, decodeToken, mergeTokens } from '../replica/causal-token.ts';
import type { ClusterState } from '../replica/cluster-state.ts';

/** What several tokens ask for together. */
export interface AskedTokens {
  readonly merged: CausalToken;
  /** Whether a promotion gave up anything that one of them names: so now, or so as soon as it becomes known here. */
  readonly isVoid: () => boolean;
}

/** Reads tokens; refuses one that is malformed or of another cluster. */
export function askedTokens(
  clusterId: string,
  cluster: ClusterState,
  texts: readonly string[],
): Result<AskedTokens, Refusal> {
  const tokens: CausalToken[] = [];
  for (const text of texts) {
    const token = decodeToken(clusterId, text);
    if (!token.ok) return fail(token.error);
    tokens.push(token.value);
  }
  // Before they are merged: a newer place of an account would hide a void one.
  const isVoid = (): boolean =>
    tokens.some(({ log, accounts }) =>
      [log, ...accounts.map((point) => point.position)].some((at) => cluster.isVoid(at)),
    );
  return ok({ merged: mergeTokens(tokens), isVoid });
}

/** The refusal of a token that names what a promotion gave up. */
export const tokenVoid = refusal(
  'TOKEN_VOID',
  'What the causal token names was given up when the home moved: it never becomes visible. Look, and write it again where it is missing.',
);

// Ranges of the home log that come from a peer, and why one is not taken.

/** Ops that came from a peer, with the head that vouches for them. */
export interface LogRange {
  readonly epoch: number;
  readonly firstIndex: number;
  readonly ops: readonly Uint8Array[];
  readonly headSignature: Uint8Array;
}

/** Why a range was not taken. */
export type RangeProblem =
  /** It starts behind the end of this log: ask for what lies between. */
  | { readonly problem: 'gap' }
  /** Two different ops claim one place: somebody with the home's key lies. */
  | { readonly problem: 'equivocation'; readonly epoch: number; readonly index: number }
  /** It is of an epoch that is over here. */
  | { readonly problem: 'stale' }
  /** It gives up ops from that place on, which readers here have seen. */
  | { readonly problem: 'shown'; readonly index: number }
  | { readonly problem: 'malformed'; readonly reason: string };

/** Nobody who may has signed it. */
export const unsigned: RangeProblem = {
  problem: 'malformed',
  reason: 'the head is not signed by the home of its epoch',
};

/** Its first op goes on from another one than stands here. */
export const unchained: RangeProblem = { problem: 'malformed', reason: 'does not chain to the op before' };

/** Memory does not go back to where it forks off. */
export const tooDeep: RangeProblem = {
  problem: 'malformed',
  reason: 'it forks off below all that could still be given up',
};

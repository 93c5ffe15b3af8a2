// Positions in the home log.

/** A place in the home log. Index 0 of epoch 0 is the empty log. */
export interface ClusterPosition {
  readonly epoch: number;
  readonly index: number;
}

/** The empty log. */
export const emptyPosition: ClusterPosition = { epoch: 0, index: 0 };

/** Order of the home log: negative where `a` is before `b`. */
export function comparePositions(a: ClusterPosition, b: ClusterPosition): number {
  return a.epoch - b.epoch || a.index - b.index;
}

/** Where an epoch begins in a home log. */
export interface EpochStart {
  readonly epoch: number;
  /** Index of its first op. */
  readonly first: number;
}

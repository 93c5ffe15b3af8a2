// The home's state, as this replica has it of itself.

/** What the home is doing. */
export type HomeState =
  /** This replica is not the home. */
  | 'follower'
  /** Asking voters for longer tails before it stamps anything. */
  | 'recovering'
  | 'active';

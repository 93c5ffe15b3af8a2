// Assertions that stay on in production: what must always hold, checked when written and again when read.

/** A broken invariant: a bug, never an answer to a caller. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws an {@link InvariantError} unless `condition` holds. */
export function invariant(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new InvariantError(claim);
}

// Limits of the stored state that an operator may set, with their reasons: the defaults of the engine and of the configuration.

/** Limits of the stored state. */
export const stateLimits = {
  /** Ops between two checkpoints. A joiner catches up so many at most behind its snapshot: about two seconds. */
  checkpointOps: 10_000,
  /** Newest ops that are not trimmed: what `eventide trace` can still tell of, and whose answers are known. 16 MiB of small ones. */
  keptOps: 10_000,
  /** Some million small ops: days of a busy cluster for a replica that is away, and little beside a disk. */
  opLogBytes: 1024 * 1024 * 1024,
  /** Between two comparisons of fingerprints, milliseconds: a wrong record serves for about a minute at most. */
  compareMs: 60_000,
} as const;

/** Limits of what is told of use. */
export const useLimits = {
  /** AWS says within four hours; a minute is soon enough to be watched, and little beside anything else that is sent. */
  usesMs: 60_000,
  /** AWS takes some seconds. */
  reportMs: 2000,
} as const;

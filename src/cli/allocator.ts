// The allocator of a replica's process: how glibc's malloc is set where a replica is started.

/**
 * What GLIBC_TUNABLES holds for a replica (GNU C Library manual, "Memory Allocation Tunables"). A replica makes and drops many small
 * buffers between larger ones: with fast bins each larger one first sweeps all small ones together, an eighth of the processor
 * time of a write. Without them, and with more kept by each thread, it does not. Other C libraries pass over it.
 */
export const allocatorSettings = 'glibc.malloc.mxfast=0:glibc.malloc.tcache_count=256';

/** The environment that a replica is started with: the user's own settings of the allocator stand. */
export function replicaEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { GLIBC_TUNABLES: allocatorSettings, ...own };
}

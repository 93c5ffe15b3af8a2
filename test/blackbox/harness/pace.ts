// Waiting on a live cluster: looks again until a condition holds, and paces a load.

/** Resolves after a while: paces a load or a schedule of faults; nothing is assumed to have happened by then. */
export function pauseMs(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(), durationMs);
  });
}

/** Repeats a look until it finds what it wants; rejects after a while with the last thing it was told. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, patienceMs = 60_000): Promise<T> {
  const endMs = performance.now() + patienceMs;
  let last = '';
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() >= endMs) {
      throw new Error(`${what} did not come about in ${patienceMs} ms${last}`);
    }
    await pauseMs(25);
  }
}

/** Something that goes on until it is told to end. */
export interface Ongoing {
  readonly end: () => Promise<void>;
}

/** Does `work` again and again. A failure of it ends the whole run when `end` is awaited. */
export function repeating(work: () => Promise<void>): Ongoing {
  const state = { going: true };
  const done = (async () => {
    while (state.going) await work();
  })();
  // Met when `end` is awaited.
  done.catch(() => undefined);
  return {
    end: () => {
      state.going = false;
      return done;
    },
  };
}

// Single waits by the system's timers.

import { performance } from 'node:perf_hooks';
import type { Timer } from '../runtime/ports.ts';

/** {@link Timer} that keeps no process alive. */
export class SystemTimer implements Timer {
  nowMs(): number {
    return performance.now();
  }

  after(waitMs: number, ring: () => void): void {
    setTimeout(ring, Math.ceil(waitMs)).unref();
  }
}

/** Calls `then` behind everything that this turn of the event loop reads. */
export function afterTurn(then: () => void): void {
  setImmediate(then);
}

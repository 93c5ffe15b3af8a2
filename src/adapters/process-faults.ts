// What a chaos rule does to this very process.

/** Ends the process as SIGKILL does, or lets its event loop stand still. */
export function faultProcess(fault: 'crash' | 'pause', pauseMs: number): void {
  if (fault === 'crash') process.kill(process.pid, 'SIGKILL');
  else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
}

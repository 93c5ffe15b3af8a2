// What a replica process tells the supervisor that started it.

/** One message from a replica to its supervisor. */
export type ReplicaReport = { readonly type: 'failed'; readonly message: string } | { readonly type: 'ready' };

/** Tells the supervisor, where there is one; resolves when it was handed over. */
export function reportToSupervisor(report: ReplicaReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(report, () => resolve());
  });
}

/** Calls `gone` when the supervisor is gone, however it went. */
export function whenSupervisorIsGone(gone: () => void): void {
  if (process.send === undefined) return;
  process.once('disconnect', gone);
  // The channel must not keep a replica alive that has stopped.
  process.channel?.unref();
}

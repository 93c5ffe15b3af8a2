// The edge's watch: which replicas take connections and say nothing, as one that was stopped or is stuck does.

import type { ClientRequest } from 'node:http';

/** One replica behind the edge. */
export interface EdgeReplica {
  readonly name: string;
  /** Host and port of its HTTP door. */
  readonly http: string;
}

// How often a replica that somebody waits for is asked whether it is there.
const lookMs = 500;
// An event loop is not blocked so long by work.
const defaultHangsAfterMs = 3000;

/** Asks the replicas that somebody waits for again and again, and knows which ones hang. What is under way at such a one ends. */
export class EdgeWatch {
  readonly #replicas: readonly EdgeReplica[];
  readonly #hangsAfterMs: number;
  /** By replica: since when it has not answered, monotonic; absent: it has, or refuses connections, which is seen at once. */
  readonly #silentSinceMs = new Map<string, number>();
  readonly #asking = new Set<string>();
  readonly #underWay = new Map<string, Set<ClientRequest>>();
  readonly #timer: NodeJS.Timeout;

  /** `hangsAfterMs`: one that says nothing for so long hangs. */
  constructor(replicas: readonly EdgeReplica[], hangsAfterMs = defaultHangsAfterMs) {
    this.#replicas = replicas;
    this.#hangsAfterMs = hangsAfterMs;
    this.#timer = setInterval(() => this.#look(), Math.min(lookMs, hangsAfterMs));
  }

  /** Whether a replica takes connections and says nothing. */
  hangs(name: string): boolean {
    const sinceMs = this.#silentSinceMs.get(name);
    return sinceMs !== undefined && performance.now() - sinceMs > this.#hangsAfterMs;
  }

  /** Ends a request, with an error, once its replica hangs. */
  follow(name: string, request: ClientRequest): void {
    const underWay = this.#underWay.get(name) ?? new Set();
    this.#underWay.set(name, underWay.add(request));
    request.once('close', () => underWay.delete(request));
  }

  /** Asks nobody any more. */
  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const replica of this.#replicas) {
      const { name } = replica;
      const underWay = this.#underWay.get(name) ?? new Set();
      // One that nobody waits for, and that is not known to hang, is left in peace.
      const matters = underWay.size > 0 || this.#silentSinceMs.has(name);
      if (matters && !this.#asking.has(name)) void this.#ask(replica);
      if (!this.hangs(name)) continue;
      for (const request of underWay) request.destroy(new Error('the replica hangs'));
    }
  }

  async #ask({ name, http }: EdgeReplica): Promise<void> {
    this.#asking.add(name);
    if (!this.#silentSinceMs.has(name)) this.#silentSinceMs.set(name, performance.now());
    try {
      // Whatever it says: it is there.
      const response = await fetch(`http://${http}/health`, { signal: AbortSignal.timeout(2 * this.#hangsAfterMs) });
      await response.arrayBuffer();
      this.#silentSinceMs.delete(name);
    } catch (error) {
      // A time-out is the only failure that an attempt of the edge would not see by itself.
      if (!(error instanceof Error) || error.name !== 'TimeoutError') this.#silentSinceMs.delete(name);
    }
    this.#asking.delete(name);
  }
}

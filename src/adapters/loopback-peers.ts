// Links in memory, between replicas of one process: the same contract as those over the network, for tests.

import type { Message } from '../core/gossip/message.ts';
import type { PeerListener, Peers } from '../runtime/ports.ts';

/** A network in memory. Whoever joined is linked with everybody else who did. */
export class LoopbackNetwork {
  readonly #ends = new Map<string, LoopbackPeers>();

  /** Joins under an id. An id is open once at a time. */
  join(id: string, listener: PeerListener): Peers {
    if (this.#ends.has(id)) throw new Error(`${id} is open already`);
    const joined = new LoopbackPeers({ id, listener, leave: () => this.#ends.delete(id) });
    for (const other of this.#ends.values()) {
      joined.link(other);
      other.link(joined);
    }
    this.#ends.set(id, joined);
    return joined;
  }
}

/** One end of all its links. */
interface End {
  readonly id: string;
  readonly listener: PeerListener;
  readonly leave: () => void;
}

class LoopbackPeers implements Peers {
  readonly #end: End;
  readonly #links = new Map<string, LoopbackPeers>();
  /** Those of whom the listener has heard. */
  readonly #told = new Set<LoopbackPeers>();
  #closed = false;

  constructor(end: End) {
    this.#end = end;
  }

  link(other: LoopbackPeers): void {
    const { id } = other.#end;
    this.#links.set(id, other);
    this.#later(other, () => {
      this.#told.add(other);
      this.#end.listener.connected(id);
    });
  }

  send(to: string, message: Message): void {
    const other = this.#links.get(to);
    if (other === undefined) return;
    const copy = structuredClone(message);
    other.#later(this, () => other.#end.listener.received(this.#end.id, copy));
  }

  /** Everybody who joined the network is linked: whom the engine does not know it does not hear. */
  follow(): void {}

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    this.#end.leave();
    for (const other of this.#links.values()) other.#unlink(this);
    this.#links.clear();
    return Promise.resolve();
  }

  #unlink(other: LoopbackPeers): void {
    const { id } = other.#end;
    this.#links.delete(id);
    if (!this.#told.delete(other)) return;
    setImmediate(() => {
      if (!this.#closed) this.#end.listener.disconnected(id);
    });
  }

  /** Tells the listener, after what it was told before; nothing of a link that is gone by then. */
  #later(other: LoopbackPeers, tell: () => void): void {
    setImmediate(() => {
      if (!this.#closed && this.#links.get(other.#end.id) === other) tell();
    });
  }
}

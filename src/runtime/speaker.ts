// The speaker: tells the linked replicas which generation this one is in.

import type { Message } from '../core/gossip/message.ts';
import { type PeerWord, type PeerWords, wordMessage } from './peer-words.ts';
import type { Timer } from './ports.ts';

interface Parts {
  readonly timer: Timer;
  readonly words: PeerWords;
  readonly send: (to: string, message: Message) => void;
  /** Undefined: there is nothing to say. */
  readonly word: () => PeerWord | undefined;
}

// Between two times that a peer of another generation is told of this one: it may have lost the word, or be about to switch.
const sayAgainMs = 250;

/** Tells the linked replicas which generation this one is in. */
export class Speaker {
  readonly #parts: Parts;
  readonly #saidMs = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  say(peer: string): void {
    const { word, send, timer } = this.#parts;
    const said = word();
    if (said === undefined) return;
    this.#saidMs.set(peer, timer.nowMs());
    send(peer, wordMessage(said));
  }

  sayToAll(): void {
    for (const peer of this.#parts.words.linked) this.say(peer);
  }

  /** A peer does not seem to know. */
  sayAgain(peer: string): void {
    const saidMs = this.#saidMs.get(peer) ?? Number.NEGATIVE_INFINITY;
    if (this.#parts.timer.nowMs() - saidMs >= sayAgainMs) this.say(peer);
  }

  /** The link is gone. */
  forget(peer: string): void {
    this.#saidMs.delete(peer);
  }
}

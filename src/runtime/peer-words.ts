// What the linked replicas have said of their generations.

import { canonicalJson } from '../core/base/canonical-json.ts';
import type { GenerationWord } from '../core/gossip/generation-message.ts';
import { type Generation, generationJson, generationOf, type ResetPointId } from '../core/replica/generation.ts';

/** What a replica says of its generation. */
export interface PeerWord {
  readonly generation: Generation;
  /** Whether it takes calls, and knows an active home. */
  readonly serving: boolean;
  /** Whether it goes along with resets. */
  readonly allows: boolean;
  readonly point: ResetPointId;
}

/** What the linked replicas have said. */
export class PeerWords {
  readonly #words = new Map<string, PeerWord | undefined>();

  /** Those with whom there is a link. */
  get linked(): readonly string[] {
    return [...this.#words.keys()];
  }

  isLinked(peer: string): boolean {
    return this.#words.has(peer);
  }

  /** Undefined: there is no link, or nothing was said on it. */
  of(peer: string): PeerWord | undefined {
    return this.#words.get(peer);
  }

  up(peer: string): void {
    this.#words.set(peer, undefined);
  }

  down(peer: string): void {
    this.#words.delete(peer);
  }

  hear(peer: string, word: PeerWord): void {
    if (this.#words.has(peer)) this.#words.set(peer, word);
  }

  /** Forgets links with all others. */
  keep(peers: ReadonlySet<string>): void {
    for (const peer of this.#words.keys()) if (!peers.has(peer)) this.#words.delete(peer);
  }
}

/** A word as a message. */
export function wordMessage({ generation, serving, allows, point }: PeerWord): GenerationWord {
  return { kind: 'generation', present: textOfGeneration(generation), serving, allows, point: { ...point } };
}

// No cluster is reset or marked so often: what a liar says beyond that must not become the number that all go on from.
const largestNumber = 2 ** 40;

/** Reads {@link wordMessage}; undefined where it makes no sense. */
export function wordOf({ present, serving, allows, point }: GenerationWord): PeerWord | undefined {
  const generation = readGeneration(present);
  return generation === undefined || point.number > largestNumber ? undefined : { generation, serving, allows, point };
}

/** A generation as messages carry it. */
export function textOfGeneration(generation: Generation): string {
  return canonicalJson(generationJson(generation));
}

/** Reads {@link textOfGeneration}; undefined where it makes no sense. */
export function readGeneration(text: string): Generation | undefined {
  try {
    const read = generationOf(JSON.parse(text));
    return read === undefined || Math.max(read.number, read.point.number) > largestNumber ? undefined : read;
  } catch {
    return undefined;
  }
}

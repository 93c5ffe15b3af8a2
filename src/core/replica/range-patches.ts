// Range patches: what a range read of a view must put over what it finds in the store.

import type { HeldReader } from './held-reader.ts';
import { keySpaces } from './key-spaces.ts';
import type { Overlay } from './overlay.ts';

interface Parts {
  readonly held: HeldReader;
  readonly overlay: Overlay;
  readonly committedHere: number;
}

/** Values by record key, of keys with that prefix: undefined where there is none. */
export function rangePatches(
  { held, overlay, committedHere }: Parts,
  which: 'committed' | 'tail' | 'visible',
  prefix: string,
): Map<string, Uint8Array | undefined> {
  const patches = new Map<string, Uint8Array | undefined>();
  const space = keySpaces.records;
  for (const [key, value] of held.withPrefix(space + prefix)) patches.set(key.slice(space.length), value);
  if (which === 'visible') return patches;
  const bound = which === 'tail' ? () => true : (entry: { index: number }) => entry.index <= committedHere;
  for (const [key, value] of overlay.withPrefix(prefix, bound)) patches.set(key, value);
  return patches;
}

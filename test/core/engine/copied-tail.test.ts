// The tail of a copied directory: by what it comes to be known for the one that the home has.

import { expect, it } from 'vitest';
import { CopiedTail } from '../../../src/core/engine/copied-tail.ts';
import type { SignedHead } from '../../../src/core/gossip/message.ts';
import type { Replica } from '../../../src/core/replica/replica.ts';

/** A replica whose log ends at `last`, committed up to 5, with a place of the home's log that it goes through or not. */
function copied(last: number): { readonly replica: Replica; last: number; same: boolean } {
  const state = { last, same: true };
  const log = {
    committedHere: 5,
    get last() {
      return { epoch: 1, index: state.last };
    },
    passes: ({ index }: SignedHead) => (index > state.last ? undefined : state.same),
    positionAt: (index: number) => ({ epoch: 1, index }),
  };
  return Object.assign(state, { replica: { fence: { whole: false }, log } as unknown as Replica });
}

const head = (index: number): SignedHead => ({
  ...{ epoch: 1, index, hash: new Uint8Array(32), signature: new Uint8Array(64) },
});

it('is unknown behind what was committed when it was copied', () => {
  const { replica } = copied(9);
  const tail = new CopiedTail(replica);
  expect(tail.unknownFrom(5)).toBeUndefined();
  expect(tail.unknownFrom(7)).toEqual({ epoch: 1, index: 5 });
  tail.met(9);
  expect(tail.unknownFrom(9)).toBeUndefined();
});

it('is known where it goes through the place where the home’s log ended when it greeted', () => {
  const { replica } = copied(9);
  const tail = new CopiedTail(replica);
  tail.greeted(head(8));
  expect(tail.unknownFrom(8)).toBeUndefined();
  expect(tail.unknownFrom(9)).toEqual({ epoch: 1, index: 8 });
});

it('is compared with that place later too, once others have brought what the home may have trimmed by then', () => {
  const state = copied(9);
  const tail = new CopiedTail(state.replica);
  tail.greeted(head(12));
  expect(tail.unknownFrom(9)).toEqual({ epoch: 1, index: 5 });
  state.last = 12;
  expect(tail.unknownFrom(12)).toBeUndefined();
});

it('stays unknown where another op stands at that place', () => {
  const state = copied(9);
  state.same = false;
  const tail = new CopiedTail(state.replica);
  tail.greeted(head(12));
  state.last = 12;
  expect(tail.unknownFrom(12)).toEqual({ epoch: 1, index: 5 });
});

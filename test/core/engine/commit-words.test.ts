// Commit words: when the disk of a voter is the last one that an op needs.

import { describe, expect, it } from 'vitest';
import { CommitWords } from '../../../src/core/engine/commit-words.ts';

type Parts = ConstructorParameters<typeof CommitWords>[0];

/** Voter n2 of so many, whose home n1 has given it the log of epoch 1 up to 7; the others have told what they stored. */
function words(voters: number, state: { whole?: boolean; promised?: number; frozen?: boolean; stored?: number } = {}) {
  const { whole = true, promised = 0, frozen = false, stored = 0 } = state;
  const members = Array.from({ length: voters }, (_, at) => ({ id: `n${at + 1}` }));
  const memberChain = { voters: members, before: () => ({ voters: members, votersDiffer: () => 0 }) };
  const chain = { newest: { first: 1 }, agreedIndex: ({ index }: { readonly index: number }) => index };
  const replica = {
    cluster: { epoch: 1, home: { id: 'n1' }, settledThrough: 0, voters: members, memberChain, chain },
    fence: { whole, promised: { epoch: promised } },
    log: { last: { epoch: 1, index: 9 }, committedHere: 3 },
    stored: { epoch: 1, index: 3 },
  };
  const peers = {
    get: (id: string) => (id === 'n3' ? { whole: true, stored: { epoch: 1, index: stored } } : undefined),
  };
  const freeze = { holds: () => frozen };
  const parts = { config: { durability: 'majority' }, replica, peers, self: { id: 'n2' }, freeze };
  const made = new CommitWords(parts as unknown as Parts);
  made.given(1, 7);
  return made;
}

describe('once all that is here is stored, the log is committed', () => {
  it('as far as the home gave it, where two of three voters are enough', () => {
    expect(words(3).onceStored('follower')).toBe(7);
  });

  it('of five voters as far as a third one has told that it stored it', () => {
    expect(words(5).onceStored('follower')).toBe(0);
    expect(words(5, { stored: 5 }).onceStored('follower')).toBe(5);
  });

  it('at a home with its own disk alone only where that is enough', () => {
    expect(words(1).onceStored('active')).toBe(9);
    expect(words(3).onceStored('active')).toBe(0);
    expect(words(3, { stored: 6 }).onceStored('active')).toBe(6);
  });

  it.each([
    ['where this disk may lack what it once stored', { whole: false }],
    ['where it has promised to leave the epoch behind', { promised: 2 }],
    ['where the origin is frozen', { frozen: true }],
  ])('not at all %s', (_, state) => {
    expect(words(3, state).onceStored('follower')).toBe(0);
  });

  it('not at all of what came over another link, in another epoch, or while this replica is to be the home', () => {
    const forgotten = words(3);
    forgotten.forget();
    expect(forgotten.onceStored('follower')).toBe(0);
    const older = words(3);
    older.given(0, 7);
    expect(older.onceStored('follower')).toBe(0);
    expect(words(3).onceStored('recovering')).toBe(0);
  });
});

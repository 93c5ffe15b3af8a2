// The delay of one change on one replica: a pure function of seed, account, number in the account, class and replica name.

import type { OpClass } from '../model/op-class.ts';
import type { RevocationKind } from '../model/revocation.ts';
import { chance, normal } from './chance.ts';
import type { DelayProfile, Distribution } from './profile.ts';

// How many changes of one account in a row share the fate of being an episode.
const episodeLength = 8;

/** What names the draws of one change. No random id, key or wall time may enter here. */
export interface DelayedChange {
  readonly account: string;
  readonly accountSeq: number;
  readonly class: OpClass;
}

/** Milliseconds between commit and visibility of an op on the replica of that name (`n1`). */
export function opDelayMs(profile: DelayProfile, seed: number, change: DelayedChange, replica: string): number {
  const spread = profile.classes[change.class];
  if (spread.capMs === 0) return 0;
  const words = [seed, change.account, change.accountSeq, change.class] as const;
  const base = sample(spread.base, chance('base', ...words));
  const jitter = sample(profile.jitter, chance('jitter', ...words, replica));
  const episode = chance('episode', seed, change.account, Math.floor(change.accountSeq / episodeLength))();
  const slow = episode < spread.episodeShare ? spread.episodeMs : 0;
  return Math.min(Math.round(base + jitter + slow), spread.capMs);
}

/** What names the draws of one revocation. */
export interface DelayedRevocation {
  readonly account: string;
  readonly targetCreatedAtSeq: number;
  readonly kind: RevocationKind;
}

/** Milliseconds between the making of a revocation and its visibility on a replica that is not its origin. */
export function revocationDelayMs(
  profile: DelayProfile,
  seed: number,
  revocation: DelayedRevocation,
  replica: string,
): number {
  const spread = profile.classes.revoke;
  const words = [seed, revocation.account, revocation.targetCreatedAtSeq, revocation.kind] as const;
  const base = sample(spread.base, chance('revocation-base', ...words));
  const jitter = sample(profile.jitter, chance('revocation-jitter', ...words, replica));
  return Math.min(Math.round(base + jitter), spread.capMs);
}

/** The longest delay that the profile can draw, milliseconds. */
export function longestDelayMs(profile: DelayProfile): number {
  return Math.max(...Object.values(profile.classes).map((spread) => spread.capMs));
}

/** Whether changes wait after their commit, by draws or until they are released. */
export function delaysChanges(profile: DelayProfile): boolean {
  return profile.manual || longestDelayMs(profile) > 0;
}

function sample(distribution: Distribution, next: () => number): number {
  switch (distribution.shape) {
    case 'zero':
      return 0;
    case 'uniform':
      return distribution.fromMs + next() * (distribution.toMs - distribution.fromMs);
    case 'log-normal':
      return distribution.medianMs * Math.exp(distribution.sigma * normal(next));
  }
}

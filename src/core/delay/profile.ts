// Delay profiles: how long a committed change stays invisible on each replica.

import type { OpClass } from '../model/op-class.ts';

/** A distribution of milliseconds. */
export type Distribution =
  | { readonly shape: 'zero' }
  | { readonly shape: 'uniform'; readonly fromMs: number; readonly toMs: number }
  /** exp(normal(ln median, sigma)). */
  | { readonly shape: 'log-normal'; readonly medianMs: number; readonly sigma: number };

/** How one class of change spreads. */
export interface ClassDelay {
  /** The same on every replica. */
  readonly base: Distribution;
  /** Share of episodes (eight changes of an account in a row) that are slow, and by how much. */
  readonly episodeShare: number;
  readonly episodeMs: number;
  /** No delay is longer, milliseconds. */
  readonly capMs: number;
}

/** One delay profile. */
export interface DelayProfile {
  readonly name: string;
  /** Changes become visible only when released. */
  readonly manual: boolean;
  readonly classes: Readonly<Record<OpClass, ClassDelay>>;
  /** Drawn per replica, added to the base. */
  readonly jitter: Distribution;
}

const zero: Distribution = { shape: 'zero' };
const none: ClassDelay = { base: zero, episodeShare: 0, episodeMs: 0, capMs: 0 };
const logNormal = (medianMs: number, sigma: number): Distribution => ({ shape: 'log-normal', medianMs, sigma });
const alike = (delay: ClassDelay): DelayProfile['classes'] => ({
  create: delay,
  update: delay,
  revoke: delay,
  organization: delay,
});
const minute = 60_000;

// The figures of `aws` are fitted by hand to published observations: 3-4 s windows after a revocation, 2 s as a rule,
// 7-12 s under stress, 15 s for access keys, and the two minutes after which Terraform's provider gives up.
const awsUpdate: ClassDelay = { base: logNormal(2200, 0.35), episodeShare: 0.01, episodeMs: 15_000, capMs: 2 * minute };

/** The built-in profiles. */
export const profiles = {
  instant: { name: 'instant', manual: false, classes: alike(none), jitter: zero },
  fast: {
    name: 'fast',
    manual: false,
    classes: alike({ base: { shape: 'uniform', fromMs: 10, toMs: 160 }, episodeShare: 0, episodeMs: 0, capMs: 200 }),
    jitter: { shape: 'uniform', fromMs: 0, toMs: 40 },
  },
  aws: {
    name: 'aws',
    manual: false,
    classes: {
      create: { base: logNormal(3600, 0.55), episodeShare: 0.015, episodeMs: 20_000, capMs: 2 * minute },
      update: awsUpdate,
      revoke: awsUpdate,
      organization: { base: logNormal(45_000, 0.8), episodeShare: 0.02, episodeMs: 400_000, capMs: 15 * minute },
    },
    jitter: logNormal(250, 0.9),
  },
  gcp: {
    name: 'gcp',
    manual: false,
    classes: alike({ base: logNormal(minute, 0.6), episodeShare: 0, episodeMs: 0, capMs: 7 * minute }),
    jitter: logNormal(1000, 0.9),
  },
  // Sigma 0.99 puts the 99th percentile at ten times the median: 300 s.
  'bad-day': {
    name: 'bad-day',
    manual: false,
    classes: alike({ base: logNormal(30_000, 0.99), episodeShare: 0, episodeMs: 0, capMs: 15 * minute }),
    jitter: logNormal(1000, 0.9),
  },
  manual: { name: 'manual', manual: true, classes: alike(none), jitter: zero },
} as const satisfies Record<string, DelayProfile>;

/** Names of the built-in profiles. */
export type ProfileName = keyof typeof profiles;

/** The built-in profile of that name, or undefined. */
export function profileNamed(name: string): DelayProfile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name as ProfileName] : undefined;
}

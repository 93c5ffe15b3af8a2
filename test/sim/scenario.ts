// A scenario: all that a run does, as plain values drawn from its seed. A failing one is made smaller by leaving values out.

import { longestDelayMs } from '../../src/core/delay/delay.ts';
import { type ProfileName, profiles } from '../../src/core/delay/profile.ts';
import type { EngineLimits } from '../../src/core/engine/config.ts';
import { keepingLimits } from './keeping-checks.ts';
import { type LinkFaults, noLinkFaults } from './network.ts';
import { Prng } from './prng.ts';
import { planWorkload } from './workload/plan.ts';
import type { WorkStep } from './workload/steps.ts';

/** Kinds of faults. */
export const faultKinds = [
  'crash',
  'power-loss',
  'netsplit',
  'one-way-netsplit',
  'isolation',
  'wipe',
  'restore',
  'double-rollback',
  'clock-jump',
  'slow-disk',
  'full-disk',
  'disk-error',
  'bit-rot',
  'pause',
  'hostile-peer',
  'promote',
] as const;

/** What happens to the members, in runs of that variant only. */
export const memberKinds = ['join', 'evict'] as const;

/** A kind of fault. */
export type FaultKind = (typeof faultKinds)[number] | (typeof memberKinds)[number];

/** One fault. */
export interface FaultStep {
  readonly atMs: number;
  readonly kind: FaultKind;
  /** Place of the replica, or of one end of a link. */
  readonly replica: number;
  /** The other end. */
  readonly peer: number;
  readonly forMs: number;
  /**
   * Milliseconds of skew or slowness; for a power loss whether the batch under way was written (1) or lost (0); for a
   * promotion the sum of {@link promoteExtras}; for a replica that joins whether as a voter (1); for a hostile peer whether somebody has only it to learn from (1).
   */
  readonly amount: number;
}

/**
 * What may go with a promotion: the home dies, is cut off, or does not reach the candidate; another voter is asked for too; the
 * candidate dies; the first voter that promises loses its power in that moment.
 */
export const promoteExtras = {
  ...{ homeDies: 1, homeIsCutOff: 2, another: 4, candidateDies: 8 },
  ...{ promiserDies: 16, homeIsApart: 32 },
} as const;

/** Everything that a run does. */
export interface Scenario {
  readonly seed: number;
  /** `calm`: no faults, and times are checked from above too. `liveness`: at the end only a core is healed first. */
  readonly mode: 'calm' | 'liveness' | 'safety';
  readonly replicas: number;
  readonly profile: ProfileName;
  readonly digests: 'fast' | 'real';
  readonly accounts: number;
  /** When faults and work end. */
  readonly untilMs: number;
  /** How long nothing at all happens when everything is over: what is wrong with an idle cluster shows only then. */
  readonly quietMs: number;
  readonly links: LinkFaults;
  /** What differs from the engine's own limits. */
  readonly limits: Partial<EngineLimits>;
  /** After how long without having shown all that is committed nothing is allowed any more. */
  readonly failClosedAfterMs?: number;
  /** How fast each machine's clocks run. */
  readonly rates: readonly number[];
  readonly skewsMs: readonly number[];
  readonly work: readonly WorkStep[];
  readonly faults: readonly FaultStep[];
  /** Place of the only replica that is slow; absent: not a run of that kind. */
  readonly slow?: number;
  /** Replicas are asked about what a batch changes while it is on the disk and nobody was told. */
  readonly probed?: true;
}

/** What may be asked of a scenario besides its seed. */
export interface ScenarioOptions {
  readonly replicas?: number;
  readonly profile?: ProfileName;
  readonly mode?: Scenario['mode'];
  readonly activeMs?: number;
  readonly writesPerS?: number;
  readonly readsPerS?: number;
  readonly variant?: Variant;
}

/**
 * What a run is made for: `bursts`: calls come within milliseconds, as what is wrong while a batch is on its way to the disk shows
 * only then. `one-slow`: nothing is wrong but that one replica, not the home, is slow. `members`: replicas join and are evicted beside
 * all other faults.
 */
export type Variant = (typeof variants)[number];

/** All of them. */
export const variants = ['bursts', 'members', 'one-slow'] as const;

/** Reads the name of one; undefined: a run as most are. Throws where there is none of that name. */
export function variantOf(name: string | undefined): { readonly variant?: Variant } {
  const variant = variants.find((one) => one === name);
  if (name === undefined) return {};
  if (variant === undefined) throw new Error(`--variant: one of ${variants.join(', ')}`);
  return { variant };
}

// One run in four ends with four idle minutes.
const quietShare = 0.25;
const quietMs = 240_000;
// One run in two trims its log and joins by snapshot.
const trimmedShare = 0.5;
// Of those runs whose delays are short.
const failClosedShare = 0.3;
// Their many questions would slow all runs down.
const probedShare = 0.1;
// Short ones: a promotion that fails must not take up half a run.
const promotionLimits = { promoteWaitMs: 1000, renewAfterMs: 1500 } as const;
// When the cluster has found itself.
const fromMs = 600;
const defaultActiveMs = 40_000;
/** One seed of so many runs with real cryptography. */
export const realDigestsEvery = 100;

/** The scenario of a seed. */
export function scenarioOf(seed: number, options: ScenarioOptions = {}): Scenario {
  const prng = new Prng(seed, 'scenario');
  const drawn = prng.unit();
  const { variant } = options;
  const drawnMode = options.mode ?? (drawn < 0.08 ? 'calm' : drawn < 0.35 ? 'liveness' : 'safety');
  const mode = variant === 'one-slow' ? 'calm' : variant === 'members' ? 'safety' : drawnMode;
  // Of four, one is no voter.
  const replicas = options.replicas ?? prng.pick([3, 3, 3, 4, 5]) ?? 3;
  const profile =
    options.profile ?? prng.pick(['instant', 'instant', 'fast', 'fast', 'aws', 'manual'] as const) ?? 'fast';
  const untilMs = fromMs + (options.activeMs ?? defaultActiveMs);
  const accounts = prng.pick([1, 1, 2, 3]) ?? 1;
  const { writesPerS = 8, readsPerS = 8 } = options;
  const calm = mode === 'calm';
  const plan = { fromMs, untilMs, replicas, accounts, writesPerS, readsPerS, manual: profile === 'manual' };
  const work = planWorkload(new Prng(seed, 'work'), plan);
  return {
    ...{ seed, mode, replicas, profile, accounts, untilMs, quietMs: prng.hits(quietShare) ? quietMs : 0 },
    digests: seed % realDigestsEvery === 0 ? 'real' : 'fast',
    limits: { ...promotionLimits, ...(prng.hits(trimmedShare) ? keepingLimits(new Prng(seed, 'limits')) : {}) },
    ...(longestDelayMs(profiles[profile]) < 500 && !profiles[profile].manual && prng.hits(failClosedShare)
      ? { failClosedAfterMs: prng.pick([1500, 3000]) ?? 3000 }
      : {}),
    links: calm ? noLinkFaults : drawnLinks(prng),
    rates: Array.from({ length: replicas }, () => (calm || prng.hits(0.5) ? 1 : 1 + (prng.unit() - 0.5) / 500)),
    skewsMs: Array.from({ length: replicas }, () =>
      calm || prng.hits(0.6) ? 0 : Math.round((prng.unit() - 0.5) * 4000),
    ),
    work: variant === 'bursts' ? inBursts(work, new Prng(seed, 'bursts')) : work,
    ...faultsOf(mode, variant, { seed, replicas, untilMs }),
    ...(new Prng(seed, 'probed').hits(probedShare) ? { probed: true } : {}),
  };
}

/** What every plan of faults needs to know. */
interface Frame {
  readonly seed: number;
  readonly replicas: number;
  readonly untilMs: number;
}

function faultsOf(
  mode: Scenario['mode'],
  variant: Variant | undefined,
  { seed, replicas, untilMs }: Frame,
): Pick<Scenario, 'faults' | 'slow'> {
  if (variant === 'one-slow') return oneSlowReplica(seed, replicas, untilMs);
  if (variant === 'members') return { faults: memberFaults(seed, replicas, untilMs) };
  return { faults: mode === 'calm' ? [] : drawnFaults(seed, replicas, untilMs) };
}

/** Replicas join and are evicted beside other faults. */
function memberFaults(seed: number, replicas: number, untilMs: number): readonly FaultStep[] {
  const prng = new Prng(seed, 'members');
  const kinds = kindsOf(prng);
  const everyMs = 500 + prng.unit() * 3000;
  const faults: FaultStep[] = [];
  for (let atMs = fromMs + prng.unit() * everyMs; atMs < untilMs; atMs += everyMs * (0.2 + 1.6 * prng.unit())) {
    const kind = prng.hits(0.4) || kinds.length === 0 ? prng.pick(memberKinds) : prng.pick(kinds);
    const replica = prng.between(0, replicas + 2);
    const peer = (replica + 1 + prng.between(0, replicas - 1)) % replicas;
    const forMs = Math.round(100 + prng.unit() ** 3 * 6000);
    const amount = kind === 'join' ? prng.between(0, 2) : amountOf(prng, prng, kind);
    if (kind !== undefined) faults.push({ atMs: Math.round(atMs), kind, replica, peer, forMs, amount });
  }
  return faults;
}

/** One replica that is no home has a slow disk, and stands still now and then. */
function oneSlowReplica(seed: number, replicas: number, untilMs: number): Pick<Scenario, 'faults' | 'slow'> {
  const prng = new Prng(seed, 'one-slow');
  const slow = prng.between(1, replicas);
  const faults: FaultStep[] = [];
  for (let atMs = fromMs; atMs < untilMs; atMs += 200 + prng.unit() * 3000) {
    const kind = prng.hits(0.6) ? ('slow-disk' as const) : ('pause' as const);
    const [forMs, amount] = [Math.round(100 + prng.unit() * 6000), Math.round(5 + prng.unit() * 400)];
    faults.push({ atMs: Math.round(atMs), kind, replica: slow, peer: (slow + 1) % replicas, forMs, amount });
  }
  return { faults, slow };
}

/** The same steps, those of some time each within milliseconds. */
function inBursts(work: readonly WorkStep[], prng: Prng): readonly WorkStep[] {
  let beginsMs = 0;
  let endsMs = 0;
  let widthMs = 0;
  return work.map((step) => {
    if (step.atMs >= endsMs) {
      beginsMs = step.atMs;
      endsMs = beginsMs + 100 + prng.unit() ** 2 * 4000;
      widthMs = prng.pick([0.3, 2, 8, 30]) ?? 2;
    }
    return { ...step, atMs: beginsMs + prng.unit() * widthMs };
  });
}

function drawnLinks(prng: Prng): LinkFaults {
  const some = (most: number): number => (prng.hits(0.6) ? prng.unit() * most : 0);
  return {
    ...{ loss: some(0.05), duplicate: some(0.05), reorder: some(0.1) },
    delayMs: prng.hits(0.2) ? prng.unit() * 200 : 0,
    lastWords: prng.hits(0.5) ? 0.5 : 0,
  };
}

/** Each run has its own few kinds of faults: what is rare among all of them is then common in some runs. */
function kindsOf(prng: Prng): readonly FaultKind[] {
  const drawn = faultKinds.filter(() => prng.hits(0.35));
  // A hostile member is no home, and no home's word on how far it got: it must not become one.
  return drawn.filter((kind) => kind !== 'hostile-peer' || !drawn.includes('promote'));
}

function drawnFaults(seed: number, replicas: number, untilMs: number): readonly FaultStep[] {
  const prng = new Prng(seed, 'faults');
  const extras = new Prng(seed, 'extras');
  const kinds = kindsOf(prng);
  const everyMs = 600 + prng.unit() * 4000;
  const faults: FaultStep[] = [];
  for (let atMs = fromMs + prng.unit() * everyMs; atMs < untilMs; atMs += everyMs * (0.3 + 1.4 * prng.unit())) {
    const kind = prng.pick(kinds);
    const replica = prng.between(0, replicas);
    const peer = (replica + 1 + prng.between(0, replicas - 1)) % replicas;
    const forMs = Math.round(100 + prng.unit() ** 3 * 6000);
    const amount = amountOf(prng, extras, kind);
    if (kind !== undefined) faults.push({ atMs: Math.round(atMs), kind, replica, peer, forMs, amount });
  }
  return faults;
}

function amountOf(prng: Prng, extras: Prng, kind: FaultKind | undefined): number {
  switch (kind) {
    case 'power-loss':
      return prng.hits(0.5) ? 1 : 0;
    case 'promote':
      return (prng.between(0, 16) & prng.between(0, 16)) + (extras.hits(0.25) ? 16 * extras.between(1, 4) : 0);
    case 'hostile-peer':
      return extras.hits(0.5) ? 1 : 0;
    case 'clock-jump':
      return Math.round((prng.unit() - 0.5) * 12_000);
    case 'slow-disk':
      return Math.round(5 + prng.unit() * 150);
    default:
      return 0;
  }
}

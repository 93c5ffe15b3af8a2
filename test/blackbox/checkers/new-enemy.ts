// After SpiceDB's new-enemy test: who sees what was granted later sees what was taken away before.

import type { HistoryEntry } from '../harness/history.ts';
import { Anomalies, type Verdict } from './verdict.ts';

/** First the enemy's permission, or key, is taken away (acknowledged), then the friend's permission is given. */
export interface EnemyStep {
  readonly type: 'give' | 'take';
  readonly pair: string;
  readonly of: 'key' | 'policy';
}

/** What one replica shows of a pair: the friend's permission, and then (or at once) the enemy's. */
export interface SeenPair {
  readonly pair: string;
  readonly friendMay: boolean;
  readonly enemyMay: boolean;
}

/** What one replica shows of some pairs. */
export interface EnemyLook {
  readonly type: 'look';
  readonly seen: readonly SeenPair[];
}

/** What clients of this workload do. */
export type EnemyAction = EnemyLook | EnemyStep;

/** Anomalies: `policy`, `key` (the friend's permission was visible, and the enemy's policy or key still was good too). */
export function checkNewEnemy(history: readonly HistoryEntry<EnemyAction>[]): Verdict {
  const anomalies = new Anomalies();
  const looks = history.flatMap(({ action, outcome, replica }) =>
    outcome === 'ok' && action.type === 'look' ? action.seen.map((one) => ({ ...one, replica })) : [],
  );
  const taken = new Map(
    history.flatMap(({ action, outcome }) =>
      action.type === 'take' && outcome === 'ok' ? [[action.pair, action.of] as const] : [],
    ),
  );
  for (const { pair, replica, friendMay, enemyMay } of looks) {
    const of = taken.get(pair);
    if (of !== undefined && friendMay && enemyMay) anomalies.add(of, `${pair} on ${replica} shows the new enemy`);
  }
  const given = history.filter(({ action, outcome }) => action.type === 'give' && outcome === 'ok').length;
  const bothShown = looks.filter(({ friendMay, enemyMay }) => friendMay && !enemyMay).length;
  const stillBefore = looks.filter(({ friendMay, enemyMay }) => !friendMay && enemyMay).length;
  return { anomalies: anomalies.all, figures: { pairs: given, looks: looks.length, bothShown, stillBefore } };
}

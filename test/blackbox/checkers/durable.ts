// What kill −9 must not undo: acknowledged writes are there, deleted things stay away, revoked keys stay refused.

import type { HistoryEntry } from '../harness/history.ts';
import { Anomalies, type Verdict } from './verdict.ts';

/** A change of one thing. One client at a time changes a thing. */
export interface DurableChange {
  readonly type: 'create' | 'delete' | 'forbid' | 'move' | 'permit' | 'revoke';
  /** User name, or access key id. */
  readonly thing: string;
  /** Of `move`: the user's path. */
  readonly path?: string;
}

/** A revoked or a live key was tried on a replica. */
export interface KeyTry {
  readonly type: 'try';
  readonly thing: string;
  readonly accepted: boolean;
}

/** Everything that one replica shows while nothing is going on. */
export interface FullLook {
  readonly type: 'look';
  /** User name to path. */
  readonly users: Readonly<Record<string, string>>;
  /** User name to whether it may. */
  readonly permitted: Readonly<Record<string, boolean>>;
  /** Access key id to whether it was accepted. */
  readonly keys: Readonly<Record<string, boolean>>;
}

/** What clients of this workload do. */
export type DurableAction = DurableChange | FullLook | KeyTry;

interface Thing {
  created: boolean;
  /** A deletion or revocation was tried; it was acknowledged. */
  removing: boolean;
  removed: boolean;
  /** The paths that it may have; one, unless a move's outcome is unknown. */
  paths: readonly string[];
  permitted: boolean | undefined;
  /** When and where a revocation was acknowledged. */
  revoked: { readonly atMs: number; readonly replica: string } | undefined;
}

/** Anomalies: `lost`, `returned` (deleted, and there again), `moved back`, `permission`, `revoked key`, `lost key`. */
export function checkDurable(history: readonly HistoryEntry<DurableAction>[]): Verdict {
  const anomalies = new Anomalies();
  const things = new Map<string, Thing>();
  const figures = { acknowledged: 0, unknown: 0, deleted: 0, revoked: 0, tries: 0, looks: 0 };
  for (const entry of history.toSorted((a, b) => a.endedMs - b.endedMs)) {
    const { action } = entry;
    if (action.type === 'look') {
      if (entry.outcome !== 'ok') continue;
      figures.looks++;
      checkLook(action, entry.replica, things, anomalies);
    } else if (action.type === 'try') {
      if (entry.outcome !== 'ok') continue;
      figures.tries++;
      const { revoked } = things.get(action.thing) ?? {};
      // Where it was acknowledged it is refused at once and for ever; elsewhere once it has come there.
      const dead = revoked !== undefined && revoked.replica === entry.replica && revoked.atMs < entry.invokedMs;
      if (dead && action.accepted) anomalies.add('revoked key', `${action.thing} on ${entry.replica}`);
    } else {
      if (entry.outcome === 'ok') figures.acknowledged++;
      if (entry.outcome === 'info') figures.unknown++;
      const removal = action.type === 'delete' || action.type === 'revoke';
      if (removal && entry.outcome === 'ok') figures[action.type === 'delete' ? 'deleted' : 'revoked']++;
      change(things, action, entry);
    }
  }
  return { anomalies: anomalies.all, figures };
}

function change(things: Map<string, Thing>, action: DurableChange, entry: HistoryEntry<DurableAction>): void {
  const { outcome } = entry;
  if (outcome === 'fail') return;
  const fresh: Thing = {
    ...{ created: false, removing: false, removed: false, paths: ['/'], permitted: false, revoked: undefined },
  };
  const thing = things.get(action.thing) ?? fresh;
  things.set(action.thing, thing);
  const sure = outcome === 'ok';
  switch (action.type) {
    case 'create':
      thing.created = sure;
      return;
    case 'delete':
    case 'revoke':
      thing.removing = true;
      if (!sure) return;
      thing.removed = true;
      thing.revoked = { atMs: entry.endedMs, replica: entry.replica };
      return;
    case 'move':
      thing.paths = sure ? [action.path ?? ''] : [...thing.paths, action.path ?? ''];
      return;
    case 'permit':
    case 'forbid':
      thing.permitted = sure ? action.type === 'permit' : undefined;
  }
}

function checkLook(look: FullLook, replica: string, things: ReadonlyMap<string, Thing>, anomalies: Anomalies): void {
  const isKey = (name: string): boolean => name.startsWith('AKIA');
  for (const [name, thing] of things) {
    if (isKey(name)) {
      const accepted = look.keys[name];
      if (accepted === undefined) continue;
      if (thing.removed && accepted) anomalies.add('revoked key', `${name} on ${replica}`);
      if (thing.created && !thing.removing && !accepted) anomalies.add('lost key', `${name} on ${replica}`);
      continue;
    }
    const path = look.users[name];
    if (thing.created && !thing.removing && path === undefined) anomalies.add('lost', `${name} on ${replica}`);
    if (thing.removed && path !== undefined) anomalies.add('returned', `${name} on ${replica}`);
    if (path !== undefined && !thing.paths.includes(path))
      anomalies.add('moved back', `${name} on ${replica} is at ${path}, and not at ${thing.paths.join(' or ')}`);
    const may = look.permitted[name];
    if (may !== undefined && thing.permitted !== undefined && may !== thing.permitted)
      anomalies.add('permission', `${name} on ${replica} ${may ? 'may' : 'may not'}`);
  }
  for (const name of Object.keys(look.users))
    if (!things.has(name)) anomalies.add('unexpected', `${name} on ${replica}`);
}

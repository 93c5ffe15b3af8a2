// The lock of a cluster directory: one `eventide up` at a time.

import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { systemCode } from './cli-error.ts';

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  /** Tells this process from a later one with the same pid, where the system says; else empty. */
  readonly started: string;
}

/** A lock that is held until it is released. */
export interface Lock {
  release(): void;
}

/** Takes the lock, or says who holds it. A lock whose holder is gone is taken over. */
export function takeLock(path: string): Lock | LockHolder {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), { mode: 0o600 });
  try {
    // Twice: once more after a left-over was removed; whoever is faster then, holds it.
    for (let attempt = 0; attempt < 2; attempt++) {
      if (linked(draft, path)) return { release: () => rmSync(path, { force: true }) };
      const holder = readHolder(path);
      if (holder !== undefined && isAlive(holder)) return holder;
      rmSync(path, { force: true });
    }
    return readHolder(path) ?? { pid: 0, started: '' };
  } finally {
    rmSync(draft, { force: true });
  }
}

// A link appears with its whole content or not at all, so that nobody reads half a lock.
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Whether that process still runs. */
export function isAlive(holder: LockHolder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
  const started = startOf(holder.pid);
  return holder.started === '' || started === '' || started === holder.started;
}

/** When a process started, in the system's own words; empty where the system does not say. */
export function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted behind the command's name, which may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function readHolder(path: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number')
      return undefined;
    return { pid: value.pid, started: 'started' in value && typeof value.started === 'string' ? value.started : '' };
  } catch {
    return undefined;
  }
}

// Small disks: file systems in memory that can be filled and made larger, where this machine lets us have them.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function mount(folder: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

/** Whether file systems can be mounted here. */
export function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'eventide-mount-'));
  const mounted = mount(folder, 'size=1m');
  if (mounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return mounted;
}

/** Disks of one size, one for each replica. */
export class SmallDisks implements Disposable {
  readonly #megabytes: number;
  readonly #folders: string[] = [];

  constructor(megabytes: number) {
    this.#megabytes = megabytes;
  }

  /** Puts a disk under a directory. */
  make(directory: string): void {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!mount(directory, `size=${this.#megabytes}m,mode=700`))
      throw new Error(`nothing can be mounted on ${directory}`);
    this.#folders.push(directory);
  }

  /** Takes all the room that is left. */
  fill(directory: string): void {
    const file = openSync(join(directory, 'filler'), 'a');
    try {
      for (;;) writeSync(file, new Uint8Array(4096));
    } catch {
      closeSync(file);
    }
  }

  /** Gives it as many megabytes as this. */
  grow(directory: string, megabytes: number): void {
    if (!mount(directory, `remount,size=${megabytes}m`)) throw new Error(`${directory} cannot be made larger`);
  }

  [Symbol.dispose](): void {
    for (const folder of this.#folders) spawnSync('umount', ['-l', folder]);
  }
}

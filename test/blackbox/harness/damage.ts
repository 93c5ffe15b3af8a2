// What may happen to a replica's directory while it does not run: bits flip, files are cut, an old copy is put back.

import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Prng } from '../../sim/prng.ts';

/** One kind of damage. */
export interface Damage {
  readonly name: string;
  /** Does it to a data directory; false where there was nothing to do it to. */
  readonly apply: (dataDirectory: string, draw: Prng) => boolean;
}

/** Files of a data directory's database that end so, and hold something. */
function filesOf(dataDirectory: string, ending: string): readonly string[] {
  const database = join(dataDirectory, 'db');
  return readdirSync(database)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(database, name))
    .filter((path) => statSync(path).size > 0);
}

/** Flips one bit of a file. */
export function flipBit(path: string, place: number, bit: number): void {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, place);
  byte[0] = (byte[0] ?? 0) ^ (1 << bit);
  writeSync(file, byte, 0, 1, place);
  closeSync(file);
}

function onFile(name: string, ending: string, harm: (path: string, size: number, draw: Prng) => void): Damage {
  return {
    name,
    apply(dataDirectory, draw) {
      const path = draw.pick(filesOf(dataDirectory, ending));
      if (path === undefined) return false;
      harm(path, statSync(path).size, draw);
      return true;
    },
  };
}

const flip = (path: string, size: number, draw: Prng): void => flipBit(path, draw.between(0, size), draw.between(0, 8));
const cut = (path: string, size: number, draw: Prng): void => truncateSync(path, draw.between(0, size));

/** A bit flips in LevelDB's log. */
export const flippedLog = onFile('a bit flipped in a log', '.log', flip);
/** A bit flips in a table. */
export const flippedTable = onFile('a bit flipped in a table', '.ldb', flip);
/** LevelDB's log ends early. */
export const cutLog = onFile('a log cut short', '.log', cut);
/** A table ends early. */
export const cutTable = onFile('a table cut short', '.ldb', cut);

/**
 * An earlier copy of the directory is put back: as a new directory, or (in place) as a file system's snapshot would, with
 * the same files. The first time a directory comes by, the copy is made.
 */
export function oldDirectory(inPlace: boolean): Damage {
  return {
    name: inPlace ? 'a directory rolled back in place' : 'an old copy of a directory put back',
    apply(dataDirectory) {
      const copy = `${dataDirectory}.${inPlace ? 'snapshot' : 'copy'}`;
      if (!existsSync(copy)) {
        cpSync(dataDirectory, copy, { recursive: true });
        return false;
      }
      if (inPlace) {
        rmSync(join(dataDirectory, 'db'), { recursive: true });
        cpSync(join(copy, 'db'), join(dataDirectory, 'db'), { recursive: true });
      } else {
        rmSync(dataDirectory, { recursive: true });
        cpSync(copy, dataDirectory, { recursive: true });
      }
      rmSync(copy, { recursive: true });
      return true;
    },
  };
}

/** Every kind that a restart can meet. */
export function everyDamage(): readonly Damage[] {
  return [flippedLog, flippedTable, cutLog, cutTable, oldDirectory(false), oldDirectory(true)];
}

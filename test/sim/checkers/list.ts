// All checkers. A new one registers itself here, and nowhere else.

import type { MakeChecker } from './checker.ts';
import { delay } from './delay.ts';
import { durability } from './durability.ts';
import { epochs } from './epochs.ts';
import { equality } from './equality.ts';
import { history } from './history.ts';
import { keeping } from './keeping.ts';
import { liveness } from './liveness.ts';
import { once } from './once.ts';
import { order } from './order.ts';
import { revocation } from './revocation.ts';
import { serial } from './serial.ts';
import { sessions } from './sessions.ts';
import { slowness } from './slowness.ts';
import { stale } from './stale.ts';
import { tokens } from './tokens.ts';

/** All checkers. */
export const checkers: readonly MakeChecker[] = [
  durability,
  once,
  revocation,
  sessions,
  stale,
  order,
  tokens,
  equality,
  history,
  epochs,
  keeping,
  serial,
  delay,
  liveness,
  slowness,
];

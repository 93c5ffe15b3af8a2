// S8, S15, L8: trimming and snapshots leave disks that hold together, and keep going.

import { keepingViolations } from '../keeping-checks.ts';
import type { MakeChecker } from './checker.ts';

/** S8, S15, L8: trimming and snapshots leave disks that hold together, and keep going. */
export const keeping: MakeChecker = ({ cluster, violated }) => ({
  ended() {
    for (const words of keepingViolations(cluster)) violated(words);
  },
});

// S15, L8: a trimmed log loses nothing, records add up, and a cluster at rest has trimmed what it may.

import { keepingViolations } from '../keeping-checks.ts';
import type { MakeChecker } from './checker.ts';

/** S15, L8: a trimmed log loses nothing, records add up, and a cluster at rest has trimmed what it may. */
export const keeping: MakeChecker = ({ cluster, violated }) => ({
  ended() {
    for (const violation of keepingViolations(cluster)) violated(violation);
  },
});

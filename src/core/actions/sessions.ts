// Sessions: what issuing one looks at, whichever way it is asked for.

import type { View } from '../model/view.ts';

/** Per origin, the newest revocation of the principal's sessions that the view shows, as "origin.incarnation.seq". */
export function seenSessionRevocations(view: View, principalId: string): readonly string[] {
  const newest = new Map<string, number>();
  for (const { kind, dot } of view.revocationsOf(principalId)) {
    if (kind !== 'principal-sessions') continue;
    const life = `${dot.origin}.${dot.incarnation}`;
    newest.set(life, Math.max(newest.get(life) ?? 0, dot.seq));
  }
  return [...newest].map(([life, seq]) => `${life}.${seq}`);
}

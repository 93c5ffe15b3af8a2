// How it stands with a member: what its log begins with, whether it serves, and why not.

import type { Member } from '../shapes/cluster.ts';

/** How it stands with a member's log and state. */
export function standing(facts: {
  readonly trimmed: number;
  readonly checkpoint: number;
  readonly quarantine: string;
  readonly needsSnapshot: boolean;
}): Pick<Member, 'checkpointIndex' | 'needsSnapshot' | 'quarantine' | 'trimmedThrough'> {
  const { trimmed, checkpoint, quarantine, needsSnapshot } = facts;
  return {
    ...{ trimmedThrough: trimmed, checkpointIndex: checkpoint, needsSnapshot },
    ...(quarantine === '' ? {} : { quarantine }),
  };
}

/** What else may be so where no op is found on a replica whose log begins behind `index`. */
export function orTrimmed(index: number): string {
  return index === 0 ? '' : `, or its op is one of the first ${index}, which have been trimmed`;
}

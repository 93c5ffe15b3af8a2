// Why a change of members is refused, in words, and the limits behind some of them.

import { type Refusal, refusal } from '../model/refusal.ts';

/** More than a cluster of this design serves well: every member has a link with every other one. */
export const mostMembers = 64;
/** Every write waits for a majority of the voters: more of them make it slower and nothing safer. */
export const mostVoters = 5;
/** Join tokens that may wait to be used: all stand in one record. */
export const mostTokens = 100;

/** A change that must be committed first. */
export const underWay = refusal(
  'MEMBER_CHANGE_UNDER_WAY',
  'Another change of the members, or a new epoch, is not committed yet. Try again.',
  { retryAfterMs: 500 },
);

/** The joiner's signature is not that of the key it shows. */
export const notHeld = refusal('InvalidInput', 'The joiner does not hold the signing key that it shows.');

/** A join token that lets nobody in. */
export function tokenInvalid(why: string): Refusal {
  return refusal('JOIN_TOKEN_INVALID', `The join token lets nobody in: ${why}. Make a new one.`);
}

/** The home cannot sign certificates. */
export function noAuthority(name: string, failure: string): Refusal {
  return refusal(
    'AUTHORITY_KEY_MISSING',
    `${name}, the home, cannot sign for the cluster's authority: ${failure}. Put ca-key.pem into its cluster directory, or promote the voter that has it.`,
  );
}

/** Without this voter nothing could be committed. */
export function fewVoters(name: string, staying: number, needed: number): Refusal {
  return refusal(
    'HOME_UNREACHABLE',
    `Without ${name} there are ${staying} voters, of which ${needed} must be reached and whole. They are not. Nothing has changed.`,
  );
}

/** Members that do not understand changes of members. */
export function levelTooLow(names: readonly string[]): Refusal {
  const text = `${names.join(', ')} did not say yet that it understands changes of members. Start it, in this version or a later one, or evict it.`;
  return refusal('FEATURE_LEVEL_TOO_LOW', text);
}

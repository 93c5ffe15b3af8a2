// Tags: put, taken off, and spoken of in condition keys.

import { quotas } from '../model/quotas.ts';
import type { TagRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { ContextValue } from '../policy/context.ts';
import { resourceTags } from './entities.ts';

/**
 * What tags are put on. Keys of users' and roles' compare without case, keys of anything else with it (IAM User Guide,
 * "Tags for AWS Identity and Access Management resources").
 */
type Tagged = 'other' | 'principal';

/** The tags after `added` was put over `present`, or why that may not be. */
export function withTags(
  present: readonly TagRecord[],
  added: readonly TagRecord[],
  tagged: Tagged,
): readonly TagRecord[] | Refusal {
  if (added.length === 0) return present;
  const seen = new Set<string>();
  for (const { key } of added) {
    const compared = comparedKey(key, tagged);
    if (seen.has(compared)) return refusal('InvalidInput', `Duplicate tag keys found.${caseless[tagged]}`);
    if (isReservedTagKey(key)) return refusal('InvalidInput', reservedTagKey);
    seen.add(compared);
  }
  const same = (one: TagRecord, other: TagRecord): boolean =>
    comparedKey(one.key, tagged) === comparedKey(other.key, tagged);
  const kept = present.map((tag) => added.find((one) => same(one, tag)) ?? tag);
  const fresh = added.filter((one) => !present.some((tag) => same(one, tag)));
  const tags = [...kept, ...fresh].map(({ key, value }) => ({ key, value }));
  return tags.length > quotas.tagsPerEntity ? tooManyTags : tags;
}

/** The same for a call that does nothing but put tags: it puts one at least. */
export function withPutTags(
  present: readonly TagRecord[],
  added: readonly TagRecord[],
  tagged: Tagged,
): readonly TagRecord[] | Refusal {
  return added.length === 0 ? noTags : withTags(present, added, tagged);
}

/** The tags less those with these keys. */
export function withoutTags(
  present: readonly TagRecord[],
  keys: readonly string[],
  tagged: Tagged,
): readonly TagRecord[] {
  const gone = new Set(keys.map((key) => comparedKey(key, tagged)));
  return present.filter(({ key }) => !gone.has(comparedKey(key, tagged)));
}

/** Whether a tag key is of AWS's own, in any case (IAM User Guide, "Rules for tagging in IAM and AWS STS"). */
export function isReservedTagKey(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

/** AWS's message for such a key. */
export const reservedTagKey = 'Tag keys beginning with aws: are reserved for system use.';

function comparedKey(key: string, tagged: Tagged): string {
  return tagged === 'principal' ? key.toLowerCase() : key;
}

const caseless: Readonly<Record<Tagged, string>> = {
  principal: ' Please note that Tag keys are case insensitive.',
  other: '',
};
// AWS's text ends with a space.
const noTags = refusal('InvalidInput', 'Error occurred while validating input. ');
const tooManyTags = refusal('LimitExceeded', 'The number of tags has reached the maximum limit.');

/** Whether putting tags was refused. */
export function tagsRefused(tags: readonly TagRecord[] | Refusal): tags is Refusal {
  return !Array.isArray(tags);
}

/** Condition keys for the tags in a call. Absent altogether where there are none. */
export function requestTags(tags: readonly TagRecord[]): Record<string, ContextValue> {
  const keys = requestTagKeys(tags.map(({ key }) => key));
  for (const { key, value } of tags) keys[`aws:requesttag/${key.toLowerCase()}`] = value;
  return keys;
}

/** Condition keys for the tags of a user or role that a call creates: those in the call, and as if it were there with them. */
export function creationTags(tags: readonly TagRecord[]): Record<string, ContextValue> {
  return { ...resourceTags(tags), ...requestTags(tags) };
}

/** Condition keys for tag keys in a call. */
export function requestTagKeys(tagKeys: readonly string[]): Record<string, ContextValue> {
  return tagKeys.length === 0 ? {} : { 'aws:tagkeys': tagKeys };
}

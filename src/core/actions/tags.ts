// Tags: put, taken off, and spoken of in condition keys. Keys compare without case.

import { quotas } from '../model/quotas.ts';
import type { TagRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { ContextValue } from '../policy/context.ts';
import { quotaExceeded, resourceTags } from './entities.ts';

/** The tags after `added` was put over `present`, or why that may not be. */
export function withTags(present: readonly TagRecord[], added: readonly TagRecord[]): readonly TagRecord[] | Refusal {
  const seen = new Set<string>();
  for (const { key } of added) {
    const lower = key.toLowerCase();
    if (seen.has(lower))
      return refusal('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    if (lower.startsWith('aws:')) return refusal('InvalidInput', `System tags cannot be added/updated by requester`);
    seen.add(lower);
  }
  const kept = present.map((tag) => added.find(({ key }) => key.toLowerCase() === tag.key.toLowerCase()) ?? tag);
  const fresh = added.filter(({ key }) => !present.some((tag) => tag.key.toLowerCase() === key.toLowerCase()));
  const tags = [...kept, ...fresh].map(({ key, value }) => ({ key, value }));
  return tags.length > quotas.tagsPerEntity ? quotaExceeded('TagsPerEntity', quotas.tagsPerEntity) : tags;
}

/** The tags less those with these keys. */
export function withoutTags(present: readonly TagRecord[], keys: readonly string[]): readonly TagRecord[] {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return present.filter(({ key }) => !gone.has(key.toLowerCase()));
}

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

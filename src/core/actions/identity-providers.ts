// Identity providers, whichever protocol they speak: their ids, ARNs in calls, and what a call on one must be allowed.

import type { Entropy } from '../base/ports.ts';
import { parseArn } from '../model/arn.ts';
import { base32Character } from '../model/base32.ts';
import type { TagRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { ContextValue } from '../policy/context.ts';
import type { Permission } from './action.ts';
import { awsResourceTags } from './entities.ts';
import { requestTags } from './tags.ts';

// 130 drawn bits, so that no id is ever drawn twice; AWS's are 22 to 64 capital letters and digits.
const idCharacters = 26;

/** A fresh id of a provider, or of a private key of one. */
export function newProviderId(entropy: Entropy): string {
  let text = '';
  for (const byte of entropy.bytes(idCharacters)) text += base32Character(byte);
  return text;
}

/** Why no provider is found under `arn`: it is no ARN, or nothing is there. */
export function providerNotFound(arn: string, absent: string): Refusal {
  return parseArn(arn) === undefined
    ? refusal('InvalidInput', `ARN ${arn} is not valid.`)
    : refusal('NoSuchEntity', absent);
}

/** What a call on a provider must be allowed; `tags` are those that it has. */
export function providerPermission(
  action: string,
  arn: string,
  tags: readonly TagRecord[],
  context: Readonly<Record<string, ContextValue>> = {},
): Permission {
  return { action, resource: arn, context: { ...awsResourceTags(tags), ...context } };
}

/** What making a provider must be allowed: with tags, tagging it too. */
export function creationPermissions(
  actions: { readonly create: string; readonly tag: string },
  arn: string,
  tags: readonly TagRecord[],
): readonly Permission[] {
  const create = providerPermission(actions.create, arn, tags, requestTags(tags));
  return tags.length === 0 ? [create] : [create, { ...create, action: actions.tag }];
}

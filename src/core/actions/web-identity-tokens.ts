// Web identity tokens: JSON Web Tokens (RFC 7519) that tell the outside who a caller is.

import { isoTime } from '../authn/timestamp.ts';
import { canonicalJson, type Json } from '../base/canonical-json.ts';
import { toBase64Url, utf8 } from '../base/text.ts';
import type { Caller } from '../model/caller.ts';
import { accountOrganizationKey } from '../model/organization.ts';
import { idKey, roleKey, type TagRecord, userKey } from '../model/record.ts';
import type { View } from '../model/view.ts';

/** What AWS says of a caller stands under this name. */
const awsClaims = 'https://sts.amazonaws.com/';

/** What a token says, besides its issuer and the times. */
export interface TokenSubject {
  readonly caller: Caller;
  readonly view: View;
  readonly audience: readonly string[];
  readonly region: string;
  readonly tags: readonly TagRecord[];
}

/** The claims about a caller. A member that does not apply is left out. */
export function subjectClaims({ caller, view, audience, region, tags }: TokenSubject): {
  readonly [name: string]: Json;
} {
  const { session } = caller;
  const organization = view.get(accountOrganizationKey(caller.account));
  const principalTags = tagClaims(tagsOf(caller, view));
  const requestTags = tagClaims(tags);
  const [only] = audience;
  const about: { readonly [name: string]: Json | undefined } = {
    ...{ aws_account: caller.account, source_region: region },
    ...(organization === undefined ? {} : { org_id: organization.organizationId, ou_path: organization.path }),
    ...(principalTags === undefined ? {} : { principal_tags: principalTags }),
    ...(requestTags === undefined ? {} : { request_tags: requestTags }),
    ...(session === undefined ? {} : { original_session_exp: isoTime(session.expiresAtMs) }),
    ...(session?.provider === undefined ? {} : { federated_provider: session.provider }),
    ...(session?.sourceIdentity === undefined ? {} : { source_identity: session.sourceIdentity }),
  };
  return {
    // Of a session the role that it is of: what services trust outlives sessions.
    sub: caller.kind === 'AssumedRole' ? caller.principalArn : caller.arn,
    aud: audience.length === 1 && only !== undefined ? only : audience,
    [awsClaims]: about,
  };
}

/** The part of a token that is signed. */
export function signedPart(header: { readonly alg: string; readonly kid: string }, claims: Json): string {
  return `${encoded({ ...header, typ: 'JWT' })}.${encoded(claims)}`;
}

function encoded(value: Json): string {
  return toBase64Url(utf8(canonicalJson(value)));
}

function tagClaims(tags: readonly TagRecord[]): Json | undefined {
  return tags.length === 0 ? undefined : Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

/** Tags of the user or role, with those of the session before them. */
function tagsOf({ account, kind, principalId, session }: Caller, view: View): readonly TagRecord[] {
  const name = view.get(idKey(principalId))?.name;
  const key = kind === 'AssumedRole' ? roleKey : userKey;
  const own =
    name === undefined ? [] : (view.get<{ readonly tags: readonly TagRecord[] }>(key(account, name))?.tags ?? []);
  const ofSession = session?.tags ?? [];
  const taken = new Set(ofSession.map((tag) => tag.key.toLowerCase()));
  return [...ofSession, ...own.filter((tag) => !taken.has(tag.key.toLowerCase()))];
}

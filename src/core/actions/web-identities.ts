// Web identities: tokens of OpenID Connect providers, taken apart and judged once they were verified.

import type { Json } from '../base/canonical-json.ts';
import { fromBase64Url, fromUtf8 } from '../base/text.ts';
import { providerArn } from '../model/arn.ts';
import type { ProviderKeys, Vouched } from '../model/caller.ts';
import { publicKeySet } from '../model/federation-record.ts';
import { oidcProviderKey, type TagRecord } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SlowAskOf, SlowDoneOf } from '../model/slow-work.ts';
import type { View } from '../model/view.ts';
import { vouchedProblem } from './federated-sessions.ts';
import { ownIssuer } from './outbound-federation.ts';

/** The provider whose token it is, as an account knows it. */
export interface WebIdentityProvider {
  /** ARN, or host of a provider that every account knows. */
  readonly principal: string;
  /** What its condition keys begin with. */
  readonly name: string;
  /** URL that its keys are asked of. */
  readonly issuer: string;
  /** `iss` of its tokens. */
  readonly named: string;
  /** Audiences; undefined: those that the trust policy names. */
  readonly clientIds?: readonly string[];
  readonly thumbprints: readonly string[];
}

type Claims = { readonly [name: string]: unknown };

/** Providers that need not be registered, by the `iss` of their tokens. */
const builtIn: ReadonlyMap<string, string> = new Map([
  ['accounts.google.com', 'accounts.google.com'],
  ['https://accounts.google.com', 'accounts.google.com'],
  ['https://cognito-identity.amazonaws.com', 'cognito-identity.amazonaws.com'],
]);

// How far a provider's clock may be ahead of this one.
const skewS = 60;
const longestSubject = 255;
const tagClaim = 'https://aws.amazon.com/tags';
const sourceIdentityClaim = 'https://aws.amazon.com/source_identity';

const invalid = (message: string): Refusal => refusal('InvalidIdentityToken', message);

/** The provider that a token names, unverified, or why the account does not know it. */
export function providerOf(view: View, account: string, token: string): Refusal | WebIdentityProvider {
  const named = claimsIn(token)?.['iss'];
  if (typeof named !== 'string')
    return invalid('The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)');
  const known = builtIn.get(named);
  if (known !== undefined) return { principal: known, name: known, issuer: `https://${known}`, named, thumbprints: [] };
  const name = named.replace(/^https?:\/\//, '');
  const record = name === named ? undefined : view.get(oidcProviderKey(account, name));
  if (record === undefined) return invalid(`No OpenIDConnect provider found in your account for ${named}`);
  return {
    ...{ principal: providerArn('oidc-provider', account, record.name), name: record.name, issuer: named, named },
    ...{ clientIds: record.clientIds, thumbprints: record.thumbprints },
  };
}

/** What is to be checked of a token. An issuer of this cluster is read from the records, not asked over a network. */
export function tokenAsk(
  view: View,
  token: string,
  { issuer, thumbprints }: WebIdentityProvider,
): SlowAskOf<'web-identity'> {
  const own = ownIssuer(view, issuer);
  const keys = own === undefined ? {} : { keys: publicKeySet(own).keys as readonly object[] };
  return { kind: 'web-identity', token, issuer, thumbprints: [...thumbprints], ...keys };
}

/** What a token says, once it was verified, or why it does not count. */
export function webIdentityOf(
  provider: WebIdentityProvider,
  { outcome, payload = '' }: SlowDoneOf<'web-identity'>,
  nowMs: number,
): Refusal | Vouched {
  if (outcome === 'unreachable') return unreachable;
  if (outcome === 'unknown-key') return keyless;
  const claims = outcome === 'signed' ? objectIn(payload) : undefined;
  if (claims === undefined || claims['iss'] !== provider.named)
    return invalid('The web identity token is not signed by its identity provider.');
  const problem = timeProblem(claims, Math.floor(nowMs / 1000));
  if (problem !== undefined) return problem;
  const { sub } = claims;
  if (typeof sub !== 'string' || sub === '') return invalid('Missing a required claim: sub');
  if (sub.length > longestSubject) return invalid('The subject of the token is too long.');
  const audience = audienceOf(claims, provider);
  if (typeof audience !== 'string') return audience;
  const tags = tagsOf(claims);
  if (tags === undefined) return invalid('The session tags of the token cannot be read.');
  const source = claims[sourceIdentityClaim];
  if (source !== undefined && typeof source !== 'string')
    return invalid('The source identity of the token is no text.');
  const carried = { ...tags, ...(source === undefined ? {} : { sourceIdentity: source }) };
  const keys = keysOf(claims, provider.name, audience);
  return (
    vouchedProblem(carried) ?? {
      ...{ keys, keptKeys: keptOf(keys, provider.name), issuer: provider.named, subject: sub, audience },
      ...carried,
    }
  );
}

const unreachable = refusal(
  'IDPCommunicationError',
  'The identity provider could not be asked for its keys. Try again.',
  {
    retryAfterMs: 1000,
  },
);
const keyless = invalid(
  "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
);

function timeProblem({ exp, nbf }: Claims, nowS: number): Refusal | undefined {
  if (typeof exp !== 'number') return invalid('Missing a required claim: exp');
  if (nowS >= exp) {
    const text = `Token expired: current date/time ${nowS} must be before the expiration date/time ${exp}`;
    return refusal('ExpiredTokenException', text);
  }
  if (nbf === undefined || (typeof nbf === 'number' && nbf <= nowS + skewS)) return undefined;
  return invalid('The web identity token does not hold yet.');
}

/** Who the token was made for: the party that it was handed to (`azp`), where it says so, or else one of its audiences. */
function audienceOf({ aud, azp }: Claims, { clientIds }: WebIdentityProvider): Refusal | string {
  const audiences =
    typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud.filter((one) => typeof one === 'string') : [];
  const candidates: readonly string[] = typeof azp === 'string' && azp !== '' ? [azp] : audiences;
  const [first] = candidates;
  if (audiences.length === 0 || first === undefined) return invalid('Missing a required claim: aud');
  return (
    (clientIds === undefined ? first : candidates.find((one) => clientIds.includes(one))) ??
    invalid('Incorrect token audience')
  );
}

/**
 * Every claim that is a text, a number, a flag or a list of those, by `<provider>:<claim>`. Condition keys have no case, claims
 * do: `Sub` is nobody's subject, and where two claims differ in case the one in lower case counts.
 */
function keysOf(claims: Claims, provider: string, audience: string): ProviderKeys {
  const start = `${provider.toLowerCase()}:`;
  const isLower = (name: string): boolean => name === name.toLowerCase();
  const names = Object.keys(claims).filter((name) => name.toLowerCase() !== 'oaud');
  const entries = [...names.filter((name) => !isLower(name)), ...names.filter(isLower)].flatMap((name) => {
    const text = textOf(claims[name]);
    return text === undefined ? [] : [[start + name.toLowerCase(), text] as const];
  });
  const original = textOf(claims['aud']);
  return {
    ...Object.fromEntries(entries),
    ...(original === undefined ? {} : { [`${start}oaud`]: original }),
    [`${start}aud`]: audience,
  };
}

function textOf(value: unknown): string | readonly string[] | undefined {
  return Array.isArray(value) ? texts(value) : texts([value])?.[0];
}

function texts(values: readonly unknown[]): readonly string[] | undefined {
  const simple = values.every((value) => ['boolean', 'number', 'string'].includes(typeof value));
  return simple ? values.map(String) : undefined;
}

/** What AWS keeps for the policies of the session. */
function keptOf(keys: ProviderKeys, provider: string): ProviderKeys {
  const kept = ['amr', 'aud', 'sub'].map((name) => `${provider.toLowerCase()}:${name}`);
  return Object.fromEntries(Object.entries(keys).filter(([key]) => kept.includes(key)));
}

/**
 * Session tags, in one claim: `{"principal_tags": {"team": ["blue"]}, "transitive_tag_keys": ["team"]}`, or in several, flat:
 * `…/tags/principal_tags/team`. Undefined where they are neither.
 */
function tagsOf(claims: Claims): Pick<Vouched, 'tags' | 'transitiveTagKeys'> | undefined {
  const start = `${tagClaim}/principal_tags/`;
  const flat = Object.entries(claims).flatMap(([name, value]) =>
    name.startsWith(start) ? [[name.slice(start.length), value] as const] : [],
  );
  const nested = claims[tagClaim];
  if (nested !== undefined && !isClaims(nested)) return undefined;
  const given = nested?.['principal_tags'] ?? {};
  const transitive = nested?.['transitive_tag_keys'] ?? claims[`${tagClaim}/transitive_tag_keys`] ?? [];
  if (!isClaims(given) || !isTexts(transitive)) return undefined;
  const tags: TagRecord[] = [];
  for (const [key, value] of [...Object.entries(given), ...flat]) {
    const [only, ...more] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    if (typeof only !== 'string' || more.length > 0) return undefined;
    tags.push({ key, value: only });
  }
  return { tags, transitiveTagKeys: transitive };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The claims of a token, unverified; undefined where it is no signed token. */
function claimsIn(token: string): Claims | undefined {
  const parts = token.split('.');
  const bytes = fromBase64Url(parts[1] ?? '');
  if (parts.length !== 3 || bytes === undefined) return undefined;
  try {
    return objectIn(fromUtf8(bytes));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function objectIn(text: string): Claims | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isClaims(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

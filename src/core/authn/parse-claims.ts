// Session claims out of their text: exactly the members of the format known here, each of its type.

import type { SessionClaims, SessionKind } from '../model/session-claims.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTime: Check = (value) => Number.isSafeInteger(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isTags: Check = (value) => Array.isArray(value) && value.every(isTag);
const kinds: readonly SessionKind[] = ['AssumedRole', 'AssumedRoot', 'FederatedUser', 'SessionToken', 'SignIn'];

const required: Readonly<Record<string, Check>> = {
  format: (value) => value === 1,
  kind: (value) => kinds.some((kind) => kind === value),
  account: isText,
  accessKeyId: isText,
  secret: isText,
  principalId: isText,
  principalArn: isText,
  principalName: isText,
  sessionName: isText,
  issuedAtMs: isTime,
  expiresAtMs: isTime,
  policies: isTexts,
  policyArns: isTexts,
  narrowed: isFlag,
  tags: isTags,
  transitiveTagKeys: isTexts,
  chained: isFlag,
  seenRevocations: isTexts,
};
const optional: Readonly<Record<string, Check>> = {
  ...{ sourceIdentity: isText, provider: isText, mfaAtMs: isTime },
  providerKeys: (value) => isObject(value) && Object.values(value).every((one) => isText(one) || isTexts(one)),
};

/**
 * The claims, or undefined where a member is missing, unknown or of another type.
 * An unknown member may narrow the session in a way that this version cannot honour, so it refuses the session.
 */
export function parseClaims(text: string): SessionClaims | undefined {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) return undefined;
  for (const [name, check] of Object.entries(required)) if (!check(value[name])) return undefined;
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(required, name)) continue;
    if (!Object.hasOwn(optional, name) || optional[name]?.(value[name]) !== true) return undefined;
  }
  return value as SessionClaims;
}

function isTag(value: unknown): boolean {
  return isObject(value) && isText(value['key']) && isText(value['value']) && Object.keys(value).length === 2;
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

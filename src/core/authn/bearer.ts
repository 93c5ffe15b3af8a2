// Bearer tokens: a signed-in session's token sent as it is, without a signature.

import type { SessionClaims } from '../model/session-claims.ts';

const pattern = /^Bearer +([A-Za-z0-9+/]+={0,2})$/i;

/** The token in the value of an `authorization` header, or undefined where it carries none. */
export function bearerTokenOf(authorization: string): string | undefined {
  return pattern.exec(authorization)?.[1];
}

/** The value of the `authorization` header that carries a token. */
export function bearerHeader(sessionToken: string): string {
  return `Bearer ${sessionToken}`;
}

/**
 * Whether a session may be used by its token alone. Only one that `SignIn` made: the tokens of STS travel in the clear beside
 * every signature and in presigned addresses, and must be worth nothing without their secret.
 */
export function holdsAsBearer(claims: SessionClaims): boolean {
  return claims.kind === 'SignIn';
}

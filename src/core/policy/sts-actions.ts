// Actions of STS: the only ones that a role's trust policy may name.

// AWS security token service, service authorization reference.
const names: ReadonlySet<string> = new Set(
  [
    ...['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot', 'DecodeAuthorizationMessage'],
    ...['GetAccessKeyInfo', 'GetCallerIdentity', 'GetDelegatedAccessToken', 'GetFederationToken'],
    ...['GetServiceBearerToken', 'GetSessionToken', 'GetWebIdentityToken', 'SetContext', 'SetSourceIdentity'],
    ...['TagGetWebIdentityToken', 'TagSession'],
  ].map((name) => name.toLowerCase()),
);

/** Whether an action's text names an action of STS, or is a pattern that may cover some. */
export function isStsAction(text: string): boolean {
  if (text === '*') return true;
  if (!/^sts:/i.test(text)) return false;
  const name = text.slice(4);
  return /[*?]/.test(name) || names.has(name.toLowerCase());
}

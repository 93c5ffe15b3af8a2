// SAML identities: what a provider's assertion must say, and what becomes of it.

import { parseArn } from '../model/arn.ts';
import type { ProviderKeys, Vouched } from '../model/caller.ts';
import { type SamlMetadataRecord, type SamlProviderRecord, samlMetadataKey } from '../model/record.ts';
import { type Refusal, refusal } from '../model/refusal.ts';
import type { SlowAskOf, SlowDoneOf } from '../model/slow-work.ts';
import type { View } from '../model/view.ts';
import type { Secrets } from './action.ts';
import { vouchedProblem } from './federated-sessions.ts';
import { readSamlAssertion, type SamlAssertion } from './saml-assertions.ts';
import { readSamlMetadata, type SamlMetadata } from './saml-metadata.ts';
import { findSamlProvider } from './saml-providers.ts';

/** What a call asks: this role, by this provider. */
export interface SamlAsked {
  readonly roleArn: string;
  readonly principalArn: string;
  readonly samlAssertion: string;
}

/** A provider, with what its metadata says. */
export interface SamlProvider {
  readonly account: string;
  readonly record: SamlProviderRecord;
  readonly entityId: string;
  readonly certificates: readonly string[];
}

const attribute = 'https://aws.amazon.com/SAML/Attributes/';
const tagStart = `${attribute}PrincipalTag:`;
const signIn = /^https:\/\/(?:[a-z0-9-]+\.)?signin\.aws\.amazon\.com\/saml(?:\/acs\/[\w-]+)?$/;
const audience = 'urn:amazon:webservices';
// AWS: a token must be redeemed within five minutes.
const redeemMs = 300_000;
// How far a provider's clock may be ahead of this one.
const skewMs = 60_000;
const [leastDurationS, longestDurationS] = [900, 43_200];

const invalid = (message: string): Refusal => refusal('InvalidIdentityToken', message);

/** The provider in the role's account, or why there is none. */
export function samlProviderOf(view: View, account: string, arn: string): Refusal | SamlProvider {
  const record = findSamlProvider(view, account, arn);
  const stored = record === undefined ? undefined : view.get(samlMetadataKey(account, record.name));
  const metadata = stored === undefined ? undefined : metadataOf(stored);
  if (record === undefined || metadata === undefined) {
    const { service, resource = '' } = parseArn(arn) ?? {};
    if (service === undefined) return refusal('ValidationError', `${arn} is invalid`);
    return service === 'iam' && resource.startsWith('saml-provider/')
      ? invalid("Specified provider doesn't exist")
      : refusal('ValidationError', 'Principal ARN is invalid');
  }
  return { account, record, entityId: metadata.entityId, certificates: metadata.signingCertificates };
}

// What is read of a record: anybody may ask for a provider, each call asks three times, and a large document takes long to read.
const known = new WeakMap<SamlMetadataRecord, SamlMetadata | undefined>();

function metadataOf(record: SamlMetadataRecord): SamlMetadata | undefined {
  const metadata = known.has(record) ? known.get(record) : readSamlMetadata(record.document);
  known.set(record, metadata);
  return metadata;
}

/** What is to be checked of a response. */
export function samlAsk(
  { account, record, entityId, certificates }: SamlProvider,
  response: string,
  secrets: Secrets,
): SlowAskOf<'saml'> {
  const privateKeys = record.privateKeys.flatMap(
    ({ id, sealedSecret }) => secrets.openPrivateKey(sealedSecret, id, account) ?? [],
  );
  return { kind: 'saml', response, certificates, privateKeys, qualified: `${entityId}${account}/${record.name}` };
}

/** What an assertion says, once its signature was checked, or why it does not count. */
export function samlIdentityOf(
  provider: SamlProvider,
  asked: SamlAsked,
  done: SlowDoneOf<'saml'>,
  nowMs: number,
): Refusal | Vouched {
  if (done.outcome === 'malformed') return invalid('Invalid base64 SAMLResponse');
  if (done.outcome === 'sealed')
    return invalid('The assertion is encrypted for a key that the provider here does not have.');
  const assertion = done.outcome === 'signed' ? readSamlAssertion(done.signed ?? '') : undefined;
  if (assertion === undefined) return invalid('Response signature invalid');
  if (provider.record.encryptionMode === 'Required' && !done.encrypted)
    return invalid('The assertion must be encrypted.');
  const problem = issuerProblem(assertion, provider) ?? timeProblem(assertion, nowMs);
  if (problem !== undefined) return problem;
  // A name that is empty would be everybody's.
  if (assertion.subject === '') return invalid('The subject of the assertion has no name.');
  const [recipient] = assertion.recipients;
  if (recipient === undefined) return invalid('The subject confirmation of the assertion names no recipient.');
  const said = saidOf(assertion);
  if ('code' in said) return said;
  // Nobody learns of a role what the provider does not give him.
  if (!namesRole(assertion, asked)) return refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithSAML');
  const { subject, subjectFormat, sessionNotOnOrAfterMs } = assertion;
  const subjectType = typeOf(subjectFormat);
  const own = {
    ...{ 'saml:sub': subject, 'saml:sub_type': subjectType, 'saml:namequalifier': done.nameQualifier },
  };
  const doc = `${provider.account}/${provider.record.name}`;
  const keys = {
    ...directoryKeys(assertion),
    ...{ ...own, 'saml:aud': recipient, 'saml:iss': assertion.issuer, 'saml:doc': doc },
  };
  return (
    vouchedProblem(said) ?? {
      ...{ keys, keptKeys: own, issuer: assertion.issuer, subject, audience: recipient, ...said },
      ...{ subjectType, nameQualifier: done.nameQualifier },
      ...(sessionNotOnOrAfterMs === undefined ? {} : { endsAtMs: sessionNotOnOrAfterMs }),
    }
  );
}

function issuerProblem(
  { issuer, audiences, recipients }: SamlAssertion,
  { entityId }: SamlProvider,
): Refusal | undefined {
  if (issuer !== entityId) return invalid('Issuer not present in specified provider');
  const isAws = (named: readonly string[]): boolean => named.some((one) => one === audience || signIn.test(one));
  if (audiences.length === 0 || !audiences.every(isAws)) return invalid('The audience of the assertion is not AWS.');
  return recipients.every((one) => signIn.test(one))
    ? undefined
    : invalid('The recipient of the assertion is not AWS.');
}

function timeProblem(assertion: SamlAssertion, nowMs: number): Refusal | undefined {
  const { issuedAtMs, notOnOrAfterMs, notBeforeMs = issuedAtMs, sessionNotOnOrAfterMs = Infinity } = assertion;
  if (nowMs >= notOnOrAfterMs || nowMs >= sessionNotOnOrAfterMs)
    return refusal('ExpiredTokenException', 'The assertion has expired.');
  if (nowMs - issuedAtMs > redeemMs)
    return refusal('ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance');
  if (Math.max(notBeforeMs, issuedAtMs) > nowMs + skewMs) return invalid('The assertion does not hold yet.');
  return undefined;
}

/** Pairs of a role and its provider, in either order. */
function namesRole({ attributes }: SamlAssertion, { roleArn, principalArn }: SamlAsked): boolean {
  return (attributes.get(`${attribute}Role`) ?? []).some((value) => {
    const pair = value.split(',').map((arn) => arn.trim());
    return pair.length === 2 && pair.includes(roleArn) && pair.includes(principalArn);
  });
}

type Said = Pick<Vouched, 'durationS' | 'sessionName' | 'sourceIdentity' | 'tags' | 'transitiveTagKeys'>;

/** What the provider says of the session. */
function saidOf({ attributes }: SamlAssertion): Refusal | Said {
  const single = (name: string): readonly string[] => attributes.get(attribute + name) ?? [];
  const [sessionName, ...names] = single('RoleSessionName');
  if (sessionName === undefined || names.length > 0) return invalid('RoleSessionName is required in AuthnResponse');
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    return invalid('RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}');
  const [duration, ...durations] = single('SessionDuration');
  const durationS = duration === undefined ? undefined : Number(duration);
  if (durations.length > 0 || (durationS !== undefined && !isDuration(durationS)))
    return invalid(`SessionDuration in AuthnResponse must be a number from ${leastDurationS} to ${longestDurationS}`);
  const [sourceIdentity, ...identities] = single('SourceIdentity');
  const tagged = [...attributes].filter(([name]) => name.startsWith(tagStart));
  if (identities.length > 0 || tagged.some(([, values]) => values.length !== 1))
    return invalid('Session tags and source identity in AuthnResponse must have one value.');
  return {
    sessionName,
    ...(durationS === undefined ? {} : { durationS }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    tags: tagged.map(([name, [value = '']]) => ({ key: name.slice(tagStart.length), value })),
    transitiveTagKeys: single('TransitiveTagKeys'),
  };
}

function isDuration(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= leastDurationS && seconds <= longestDurationS;
}

/** `persistent`, `transient`, or the whole format. */
function typeOf(format: string): string {
  return /^urn:oasis:names:tc:SAML:2\.0:nameid-format:(persistent|transient)$/.exec(format)?.[1] ?? format;
}

const oid = 'urn:oid:';
const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

/** Condition keys of what directories say of people, by the names that attributes have. */
const directory = new Map<string, readonly string[]>([
  ...[
    ...['affiliation', 'nickname', 'orgdn', 'orgunitdn', 'primaryaffiliation', 'principalname', 'entitlement'],
    ...['primaryorgunitdn', 'scopedaffiliation', 'targetedid', 'assurance'],
  ].map((name, at) => [`${oid}1.3.6.1.4.1.5923.1.1.1.${at + 1}`, [`saml:eduperson${name}`]] as const),
  ...['homepageuri', 'identityauthnpolicyuri', 'legalname', 'superioruri', 'whitepagesuri'].map(
    (name, at) => [`${oid}1.3.6.1.4.1.5923.1.2.1.${at + 2}`, [`saml:eduorg${name}`]] as const,
  ),
  [`${oid}2.5.4.3`, ['saml:cn', 'saml:commonname']],
  [`${oid}2.5.4.4`, ['saml:surname']],
  [`${oid}2.5.4.41`, ['saml:name']],
  [`${oid}2.5.4.42`, ['saml:givenname']],
  [`${oid}2.5.4.45`, ['saml:x500uniqueidentifier']],
  [`${oid}0.9.2342.19200300.100.1.1`, ['saml:uid']],
  [`${oid}0.9.2342.19200300.100.1.3`, ['saml:mail']],
  [`${oid}0.9.2342.19200300.100.1.45`, ['saml:organizationstatus']],
  ['http://schemas.xmlsoap.org/claims/CommonName', ['saml:commonname']],
  ['http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid', ['saml:primarygroupsid']],
  [`${claim}emailaddress`, ['saml:mail']],
  [`${claim}givenname`, ['saml:givenname']],
  [`${claim}name`, ['saml:name']],
  [`${claim}surname`, ['saml:surname']],
]);
// A person may have several affiliations; of all else a condition sees one.
const multivalued = /^saml:edu(?:person|org)/;

function directoryKeys({ attributes }: SamlAssertion): ProviderKeys {
  const entries = [...attributes].flatMap(([name, values]) =>
    (directory.get(name) ?? []).flatMap((key) => {
      const [first] = values;
      if (first === undefined) return [];
      return [[key, multivalued.test(key) ? values : first] as const];
    }),
  );
  return Object.fromEntries(entries);
}

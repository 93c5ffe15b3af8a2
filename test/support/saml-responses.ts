// SAML responses in tests, as a provider would send them: built, signed by xml-crypto, encrypted by node:crypto.

import { createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { samlCertificate, samlKey } from './saml-key.ts';
import { samlMetadata } from './saml-metadata.ts';

const attributes = 'https://aws.amazon.com/SAML/Attributes/';
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** What is unusual about a response. */
export interface SamlParts {
  readonly nowMs: number;
  /** Pairs of role and provider. */
  readonly roles: readonly string[];
  readonly issuer?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly subject?: string;
  readonly format?: string;
  readonly issuedAtMs?: number;
  readonly endsAtMs?: number;
  readonly startsAtMs?: number;
  readonly sessionEndsAtMs?: number;
  /** Attributes by name, those of AWS without their prefix; undefined takes one away. */
  readonly attributes?: Readonly<Record<string, readonly string[] | undefined>>;
}

/** Metadata of the provider that signs here. */
export const signingMetadata = samlMetadata({ certificate: samlCertificate.replaceAll(/-----[A-Z ]+-----|\s/g, '') });

const iso = (ms: number): string => new Date(ms).toISOString();

/** A response, not signed. */
export function samlResponse(parts: SamlParts): string {
  const { nowMs, issuer = 'https://idp.example.com/saml', subject = 'anna', issuedAtMs = nowMs } = parts;
  const endsAtMs = parts.endsAtMs ?? nowMs + 240_000;
  const session = parts.sessionEndsAtMs === undefined ? '' : ` SessionNotOnOrAfter="${iso(parts.sessionEndsAtMs)}"`;
  const format = parts.format ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
  const all = { Role: parts.roles, RoleSessionName: ['anna'], ...parts.attributes };
  const attribute = ([name, values]: readonly [string, readonly string[] | undefined]): string =>
    values === undefined
      ? ''
      : `<saml:Attribute Name="${name.includes(':') && !name.startsWith('PrincipalTag:') ? name : attributes + name}">${values
          .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
          .join('')}</saml:Attribute>`;
  return [
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    ` ID="_r1" Version="2.0" IssueInstant="${iso(issuedAtMs)}"><saml:Issuer>${issuer}</saml:Issuer>`,
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0"',
    ` IssueInstant="${iso(issuedAtMs)}"><saml:Issuer>${issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${format}">${subject}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData Recipient="${parts.recipient ?? 'https://signin.aws.amazon.com/saml'}"`,
    ` NotOnOrAfter="${iso(endsAtMs)}"/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${iso(parts.startsAtMs ?? issuedAtMs)}" NotOnOrAfter="${iso(endsAtMs)}">`,
    `<saml:AudienceRestriction><saml:Audience>${parts.audience ?? 'urn:amazon:webservices'}</saml:Audience>`,
    `</saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${iso(issuedAtMs)}"${session}/>`,
    `<saml:AttributeStatement>${Object.entries(all).map(attribute).join('')}</saml:AttributeStatement>`,
    '</saml:Assertion></samlp:Response>',
  ].join('');
}

/** How a response is signed. */
export interface Signing {
  readonly element?: 'Assertion' | 'Response';
  readonly privateKey?: string;
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
}

/** The document with one of its elements signed. */
export function signed(document: string, how: Signing = {}): string {
  const { element = 'Assertion', privateKey = samlKey } = how;
  const xpath = `//*[local-name(.)='${element}']`;
  const signer = new SignedXml({
    ...{ privateKey, canonicalizationAlgorithm: exclusive },
    signatureAlgorithm: how.signatureAlgorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  });
  signer.addReference({
    ...{ xpath, digestAlgorithm: how.digestAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#sha256' },
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusive],
  });
  signer.computeSignature(document, {
    prefix: 'ds',
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signer.getSignedXml();
}

/** The document with its assertion encrypted for a key. */
export function encryptedFor(privateKey: string, document: string, mode: 'cbc' | 'gcm' = 'gcm'): string {
  return document.replace(/<saml:Assertion .*<\/saml:Assertion>/s, (assertion) => {
    const key = randomBytes(32);
    const bytes = mode === 'gcm' ? sealedByGcm(key, assertion) : sealedByCbc(key, assertion);
    const wrapped = publicEncrypt({ key: createPublicKey(privateKey), oaepHash: 'sha1' }, key);
    const algorithm =
      mode === 'gcm' ? 'http://www.w3.org/2009/xmlenc11#aes256-gcm' : 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';
    const value = (data: Buffer): string =>
      `<xenc:CipherData><xenc:CipherValue>${data.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
    return [
      '<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">',
      `<xenc:EncryptionMethod Algorithm="${algorithm}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">`,
      '<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>',
      `${value(wrapped)}</xenc:EncryptedKey></ds:KeyInfo>${value(bytes)}`,
      '</xenc:EncryptedData></saml:EncryptedAssertion>',
    ].join('');
  });
}

function sealedByGcm(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

function sealedByCbc(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()]);
}

/** As a call carries it. */
export function base64(document: string): string {
  return Buffer.from(document).toString('base64');
}

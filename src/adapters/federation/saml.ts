// SAML responses: whether the provider signed one, and the element that it signed (xml-crypto does the canonical form and digest).

import { createHash, X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { allNamed, childrenNamed, type XmlNode, xmlTree } from '../../core/base/xml-tree.ts';
import type { SlowAskOf, SlowDoneOf } from '../../core/model/slow-work.ts';
import { elementText } from './xml-element.ts';
import { decrypted } from './xml-encryption.ts';

const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
const dsig = 'http://www.w3.org/2000/09/xmldsig#';
// Sums of SHA-1 can be forged; keyed ones need a secret that nobody shares here.
const signatures = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
];
const digests = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const transforms = ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusive, `${exclusive}WithComments`];
// Providers list a few prefixes of types here, such as `xs`.
const longestPrefixes = 500;
const mostCertificates = 10;
// Elements and their attributes: a response holds some sixty, and a hundred groups at most; more would only cost time.
const mostParts = 3000;

type Verdict = Omit<SlowDoneOf<'saml'>, 'kind' | 'nameQualifier'>;

/** Checks a response. What it says, for whom and until when, is for the asker to judge, by what was signed alone. */
export function checkSaml(ask: SlowAskOf<'saml'>): SlowDoneOf<'saml'> {
  const nameQualifier = createHash('sha1').update(ask.qualified).digest('base64');
  return { kind: 'saml', nameQualifier, ...verdictOf(ask) };
}

const malformed: Verdict = { outcome: 'malformed', encrypted: false };

function verdictOf({ response, certificates, privateKeys }: SlowAskOf<'saml'>): Verdict {
  const document = textOf(response);
  const root = document === undefined ? undefined : xmlTree(document);
  if (document === undefined || root === undefined || !isResponse(root)) return malformed;
  const [plain] = childrenNamed(root, saml, 'Assertion');
  const [sealed] = childrenNamed(root, saml, 'EncryptedAssertion');
  const encrypted = sealed !== undefined;
  const notSigned: Verdict = { outcome: 'not-signed', encrypted };
  const whole = hasSignature(root) ? signedElement(document, root, certificates) : undefined;
  if (hasSignature(root) && whole === undefined) return notSigned;
  if (plain !== undefined) {
    const signed = whole ?? (hasSignature(plain) ? signedElement(document, plain, certificates) : undefined);
    return signed === undefined ? notSigned : { outcome: 'signed', signed, encrypted };
  }
  if (sealed === undefined || privateKeys.length === 0) return { outcome: 'sealed', encrypted };
  // Whatever goes wrong inside is one and the same to the asker: differences would open it, bit by bit.
  const inner = decrypted((whole === undefined ? undefined : xmlTree(whole)) ?? root, privateKeys);
  const assertion = inner === undefined ? undefined : xmlTree(inner);
  if (inner === undefined || assertion === undefined || !isAlone(assertion)) return notSigned;
  const signed = whole !== undefined ? inner : signedElement(inner, assertion, certificates);
  return signed === undefined ? notSigned : { outcome: 'signed', signed, encrypted };
}

function textOf(base64: string): string | undefined {
  const bare = base64.replaceAll(/[\r\n\t ]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bare)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bare, 'base64'));
  } catch {
    return undefined;
  }
}

/**
 * Whether a document is one response with one assertion, which stands where it belongs, signed where signatures belong.
 * Wrapped signatures live of a second assertion, or of a signature elsewhere.
 */
function isResponse(root: XmlNode): boolean {
  if (root.name !== 'Response' || root.namespace !== protocol || sizeOf(root) > mostParts) return false;
  const plain = childrenNamed(root, saml, 'Assertion');
  const sealed = childrenNamed(root, saml, 'EncryptedAssertion');
  const all = allNamed(root, saml, 'Assertion').length + allNamed(root, saml, 'EncryptedAssertion').length;
  if (plain.length + sealed.length !== 1 || all !== 1 || allNamed(root, protocol, 'Response').length !== 1)
    return false;
  const belonging = [root, ...plain].map((element) => childrenNamed(element, dsig, 'Signature').length);
  const found = allNamed(root, dsig, 'Signature').length;
  return belonging.every((count) => count <= 1) && belonging.reduce((sum, count) => sum + count, 0) === found;
}

/** Whether what was encrypted is one assertion, with nothing but its own signature in it. */
function isAlone(root: XmlNode): boolean {
  if (root.name !== 'Assertion' || root.namespace !== saml || sizeOf(root) > mostParts) return false;
  if (allNamed(root, saml, 'Assertion').length !== 1) return false;
  return allNamed(root, dsig, 'Signature').length === childrenNamed(root, dsig, 'Signature').length;
}

function sizeOf({ attributes, children }: XmlNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), 1 + attributes.size);
}

function hasSignature(element: XmlNode): boolean {
  return childrenNamed(element, dsig, 'Signature').length === 1;
}

/** The element in canonical form, where one of the certificates signed it, and it alone. */
function signedElement(document: string, element: XmlNode, certificates: readonly string[]): string | undefined {
  const id = element.attributes.get('ID') ?? '';
  if (!/^[A-Za-z_][\w.-]*$/.test(id) || !isPlain(childrenNamed(element, dsig, 'Signature')[0], id)) return undefined;
  const signed = signedBy(certificates.slice(0, mostCertificates), document, id);
  const root = signed === undefined ? undefined : xmlTree(signed);
  // INVARIANT: what is read from here on is what the signature covers, and it is the very element that was looked at.
  return root?.name === element.name && root.namespace === element.namespace && root.attributes.get('ID') === id
    ? signed
    : undefined;
}

/**
 * Whether a signature is as SAML has it (SAML 2.0 Core, 5.4): one reference, to the element, by one or two transforms.
 * xml-crypto follows all that there are before it looks at whose signature it is: a document of strangers would cost seconds.
 */
function isPlain(signature: XmlNode | undefined, id: string): boolean {
  if (signature === undefined) return false;
  const [reference, ...references] = allNamed(signature, dsig, 'Reference');
  if (reference === undefined || references.length > 0 || reference.attributes.get('URI') !== `#${id}`) return false;
  const steps = allNamed(signature, dsig, 'Transform').map(({ attributes }) => attributes.get('Algorithm') ?? '');
  const prefixes = allNamed(signature, exclusive, 'InclusiveNamespaces');
  const isShort = prefixes.every(({ attributes }) => (attributes.get('PrefixList') ?? '').length <= longestPrefixes);
  return new Set(steps).size === steps.length && steps.every((step) => transforms.includes(step)) && isShort;
}

function signedBy(certificates: readonly string[], document: string, id: string): string | undefined {
  try {
    const keys = certificates.flatMap(publicKeyOf);
    const [first] = keys;
    const signature = elementText(document, id, dsig, 'Signature');
    if (first === undefined || signature === undefined) return undefined;
    // Whose key it is the metadata says, never the document.
    const checker = new SignedXml({ publicCert: first, getCertFromKeyInfo: () => null });
    checker.SignatureAlgorithms = Object.fromEntries(
      Object.entries(picked(checker.SignatureAlgorithms, signatures)).map(([name, make]) => [name, byAny(make, keys)]),
    );
    checker.HashAlgorithms = picked(checker.HashAlgorithms, digests);
    checker.loadSignature(signature);
    if (!checker.checkSignature(document)) return undefined;
    const [signed, ...more] = checker.getSignedReferences();
    return more.length === 0 ? signed : undefined;
  } catch {
    // xml-crypto throws where a signature is not as it should be.
    return undefined;
  }
}

/** The key of a certificate, PEM; none where it is none. */
function publicKeyOf(der: string): readonly string[] {
  try {
    const { publicKey } = new X509Certificate(Buffer.from(der, 'base64'));
    return [String(publicKey.export({ type: 'spki', format: 'pem' }))];
  } catch {
    return [];
  }
}

type Algorithm = SignedXml['SignatureAlgorithms'][string];

/** An algorithm for which any of these keys will do: the document is read once, however many there are. */
function byAny(One: Algorithm, keys: readonly string[]): Algorithm {
  return class extends (One as new () => object) {
    readonly verifySignature = (material: string, _: unknown, value: string): boolean =>
      keys.some((key) => verifies(new One(), { material, key, value }));
  } as Algorithm;
}

function verifies(
  one: InstanceType<Algorithm>,
  { material, key, value }: { readonly material: string; readonly key: string; readonly value: string },
): boolean {
  try {
    return one.verifySignature(material, key, value);
  } catch {
    // A key of another kind.
    return false;
  }
}

function picked<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

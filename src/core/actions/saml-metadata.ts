// SAML metadata: whether a document describes an identity provider that can sign.

import { fromBase64, toBase64 } from '../base/text.ts';
import { readXml, type XmlElement, type XmlVisitor } from '../base/xml.ts';
import { instantOf } from '../policy/condition/date.ts';

/** What is read from a document. */
export interface SamlMetadata {
  /** What the provider calls itself. */
  readonly entityId: string;
  /** Certificates that it signs with, DER in base64. */
  readonly signingCertificates: readonly string[];
}

const metadataNamespace = 'urn:oasis:names:tc:SAML:2.0:metadata';
const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?$/;

/** Reads a document; undefined where it is no metadata of one identity provider with a certificate. */
export function readSamlMetadata(document: string): SamlMetadata | undefined {
  const reader = new MetadataReader();
  return readXml(document, reader) ? reader.metadata() : undefined;
}

/** Hears of the parts of a document. */
class MetadataReader implements XmlVisitor {
  readonly #path: XmlElement[] = [];
  #malformed = false;
  #certificates = 0;
  #entityId = '';
  readonly #signing: string[] = [];
  /** Text of the certificate that is being read. */
  #certificate: string[] | undefined;

  open(element: XmlElement): void {
    this.#path.push(element);
    if (this.#path.length === 1) this.#readRoot(element);
    if (this.#isCertificate(element)) this.#certificate = [];
  }

  text(text: string): void {
    this.#certificate?.push(text);
  }

  close(element: XmlElement): void {
    this.#path.pop();
    if (this.#certificate === undefined || !isOf(element, signatureNamespace, 'X509Certificate')) return;
    const bytes = fromBase64(this.#certificate.join('').replaceAll(/[ \t\r\n]/g, ''));
    if (bytes === undefined || bytes.length === 0) this.#malformed = true;
    else if (this.#signs()) this.#signing.push(toBase64(bytes));
    this.#certificates++;
    this.#certificate = undefined;
  }

  metadata(): SamlMetadata | undefined {
    if (this.#malformed || this.#certificates === 0) return undefined;
    return { entityId: this.#entityId, signingCertificates: this.#signing };
  }

  #readRoot(root: XmlElement): void {
    const { attributes } = root;
    this.#entityId = attributes.get('entityID') ?? '';
    const validUntil = attributes.get('validUntil')?.trim();
    this.#malformed =
      !isOf(root, metadataNamespace, 'EntityDescriptor') ||
      (attributes.get('entityID') ?? '') === '' ||
      (validUntil !== undefined && !isTime(validUntil));
  }

  /** Whether the certificate that ends is for signing: where no use is said, a key is for everything. */
  #signs(): boolean {
    const key = this.#path.find((element) => isOf(element, metadataNamespace, 'KeyDescriptor'));
    return key?.attributes.get('use') !== 'encryption';
  }

  /** One of the provider's own: the document's signature may have certificates too, and so may other roles. */
  #isCertificate(element: XmlElement): boolean {
    const [, role] = this.#path;
    return (
      isOf(element, signatureNamespace, 'X509Certificate') &&
      role !== undefined &&
      isOf(role, metadataNamespace, 'IDPSSODescriptor')
    );
  }
}

function isTime(text: string): boolean {
  return dateTime.test(text) && instantOf(text) !== undefined;
}

function isOf(element: XmlElement, namespace: string, name: string): boolean {
  return element.namespace === namespace && element.name === name;
}

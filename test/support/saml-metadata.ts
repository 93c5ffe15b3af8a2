// SAML metadata of an identity provider, as AWS takes it.

const certificate = 'MIIC'.repeat(225);

/** What of a document is other than usual. */
export interface MetadataParts {
  /** Attributes of EntityDescriptor besides its namespaces. */
  readonly attributes?: string;
  /** Content of the provider's X509Certificate. */
  readonly certificate?: string;
  /** Name of the element that holds the provider's keys. */
  readonly role?: string;
  /** What stands before and behind that element. */
  readonly around?: string;
}

/** A document that AWS takes, unless its parts say otherwise. */
export function samlMetadata(parts: MetadataParts = {}): string {
  const { attributes = 'entityID="https://idp.example.com/saml"', role = 'md:IDPSSODescriptor', around = '' } = parts;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ${attributes}>${around}`,
    `<${role} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">`,
    '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>',
    `<ds:X509Certificate>${parts.certificate ?? certificate}</ds:X509Certificate>`,
    '</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>',
    '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/>',
    `</${role}>`,
    '</md:EntityDescriptor>',
  ].join('\n');
}

// SAML responses checked for real: by which of a provider's certificates, and at what cost where a stranger sends one.

import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { checkSaml } from '../../src/adapters/federation/saml.ts';
import { createAuthority } from '../../src/adapters/pki.ts';
import { samlCertificate } from '../support/saml-key.ts';
import { base64, samlResponse, signed } from '../support/saml-responses.ts';

const bare = (pem: string): string => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
const certificate = bare(samlCertificate);
const document = signed(samlResponse({ nowMs: 1_800_000_000_000, roles: ['a,b'] }));

function outcomeOf(response: string, certificates: readonly string[] = [certificate]): string {
  const ask = { kind: 'saml', response: base64(response), certificates, privateKeys: [], qualified: 'x' } as const;
  return checkSaml(ask).outcome;
}

/** What matches in the document. */
function partOf(pattern: RegExp): string {
  const [found] = pattern.exec(document) ?? [];
  if (found === undefined) throw new Error(`nothing is like ${pattern}`);
  return found;
}

const reference = partOf(/<ds:Reference .*<\/ds:Reference>/s);
const canonical = partOf(/<ds:Transform Algorithm="[^"]*exc-c14n#"\/>/);

// One reading: xml-crypto follows all references, by all of their transforms, and writes all that they mean in canonical form.
let readings: MockInstance;
beforeEach(() => {
  readings = vi.spyOn(SignedXml.prototype, 'checkSignature');
});
afterEach(() => {
  readings.mockRestore();
});

describe('a response', () => {
  test('may be signed by any of the certificates, whatever the others are', async () => {
    const elliptic = bare((await createAuthority('other', 1_800_000_000_000)).certificate);
    expect(outcomeOf(document, [elliptic, 'AAAA', certificate])).toBe('signed');
    expect(outcomeOf(document, [elliptic, 'AAAA'])).toBe('not-signed');
    expect(outcomeOf(document, [])).toBe('not-signed');
  });

  test('is read once, however many certificates there are', async () => {
    const elliptic = bare((await createAuthority('other', 1_800_000_000_000)).certificate);
    expect(outcomeOf(document, [...Array.from({ length: 9 }, () => elliptic), certificate])).toBe('signed');
    expect(readings).toHaveBeenCalledTimes(1);
  });

  const prefixes = Array.from({ length: 5000 }, (_, at) => `p${at}`).join(' ');
  const inclusive = `<InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${prefixes}"/>`;
  const attributes = Array.from({ length: 6000 }, (_, at) => ` a${at}=""`).join('');
  // Each reference is followed, and each step taken, before it shows whose signature it is: these would take up to a minute.
  test.each([
    ['many references', document.replace(reference, reference.repeat(150)), 'not-signed'],
    ['many steps', document.replace(canonical, canonical.repeat(700)), 'not-signed'],
    [
      'many prefixes',
      document.replace(canonical, `${canonical.slice(0, -2)}>${inclusive}</ds:Transform>`),
      'not-signed',
    ],
    ['many attributes', document.replace('<saml:AuthnStatement', `<saml:AuthnStatement${attributes}`), 'malformed'],
  ])('with %s is refused before anything in it is followed', (_, hostile, outcome) => {
    expect(outcomeOf(hostile)).toBe(outcome);
    expect(readings).not.toHaveBeenCalled();
  });

  test('must refer to the element that carries the signature', () => {
    expect(outcomeOf(document)).toBe('signed');
    expect(outcomeOf(document.replace('URI="#_a1"', 'URI=""'))).toBe('not-signed');
  });
});

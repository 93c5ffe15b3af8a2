// SAML responses checked for real: by which of a provider's certificates, and at what cost where a stranger sends one.

import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
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

describe('a response', () => {
  test('may be signed by any of the certificates, whatever the others are', async () => {
    const elliptic = bare((await createAuthority('other', 1_800_000_000_000)).certificate);
    expect(outcomeOf(document, [elliptic, 'AAAA', certificate])).toBe('signed');
    expect(outcomeOf(document, [elliptic, 'AAAA'])).toBe('not-signed');
    expect(outcomeOf(document, [])).toBe('not-signed');
  });

  const prefixes = Array.from({ length: 5000 }, (_, at) => `p${at}`).join(' ');
  const inclusive = `<InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${prefixes}"/>`;
  const attributes = Array.from({ length: 6000 }, (_, at) => ` a${at}=""`).join('');
  // Each reference is followed, and each step taken, before it shows whose signature it is: these took up to a minute.
  test.each([
    ['many references', document.replace(reference, reference.repeat(150)), 'not-signed'],
    ['many steps', document.replace(canonical, canonical.repeat(700)), 'not-signed'],
    [
      'many prefixes',
      document.replace(canonical, `${canonical.slice(0, -2)}>${inclusive}</ds:Transform>`),
      'not-signed',
    ],
    ['many attributes', document.replace('<saml:AuthnStatement', `<saml:AuthnStatement${attributes}`), 'malformed'],
  ])('with %s costs a stranger’s victim next to nothing', (_, hostile, outcome) => {
    const certificates = Array.from({ length: 10 }, () => certificate);
    const startMs = performance.now();
    expect(outcomeOf(hostile, certificates)).toBe(outcome);
    expect(performance.now() - startMs).toBeLessThan(2000);
  });

  test('must refer to the element that carries the signature', () => {
    expect(outcomeOf(document)).toBe('signed');
    expect(outcomeOf(document.replace('URI="#_a1"', 'URI=""'))).toBe('not-signed');
  });
});

// SAML assertions: what one says, read from the element that its provider signed.

import { allNamed, childrenNamed, type XmlNode, xmlTree } from '../base/xml-tree.ts';
import { instantOf } from '../policy/condition/date.ts';

const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** What an assertion says. Times are wall time, milliseconds. */
export interface SamlAssertion {
  readonly issuer: string;
  readonly issuedAtMs: number;
  readonly subject: string;
  /** Format of the subject. */
  readonly subjectFormat: string;
  readonly recipients: readonly string[];
  /** Until when somebody may come with it, the earliest that it says; and from when. */
  readonly notOnOrAfterMs: number;
  readonly notBeforeMs: number | undefined;
  /** Of each restriction: one of them must be meant (SAML 2.0 Core, 2.5.1.4). */
  readonly audiences: readonly (readonly string[])[];
  readonly sessionNotOnOrAfterMs: number | undefined;
  /** Values by name. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** Reads the signed element: an assertion, or a response with one in it; undefined where it is neither, or says too little. */
export function readSamlAssertion(signed: string): SamlAssertion | undefined {
  const root = xmlTree(signed);
  if (root === undefined) return undefined;
  const [assertion, ...more] = allNamed(root, assertionNamespace, 'Assertion');
  if (assertion === undefined || more.length > 0) return undefined;
  const [subject, ...subjects] = children(assertion, 'Subject');
  const [nameId] = subject === undefined ? [] : children(subject, 'NameID');
  const [issuer, ...issuers] = children(assertion, 'Issuer');
  const issuedAtMs = timeOf(assertion, 'IssueInstant');
  if (nameId === undefined || issuer === undefined || issuedAtMs === undefined) return undefined;
  if (subject === undefined || subjects.length > 0 || issuers.length > 0) return undefined;
  const confirmations = children(subject, 'SubjectConfirmation')
    .filter(({ attributes }) => attributes.get('Method') === 'urn:oasis:names:tc:SAML:2.0:cm:bearer')
    .flatMap((confirmation) => children(confirmation, 'SubjectConfirmationData'));
  const conditions = children(assertion, 'Conditions');
  const ends = timesOf([...confirmations, ...conditions], 'NotOnOrAfter');
  const starts = timesOf([...confirmations, ...conditions], 'NotBefore');
  const sessionEnds = timesOf(children(assertion, 'AuthnStatement'), 'SessionNotOnOrAfter');
  // A bearer must be told until when, and whatever time there is must be one.
  if (ends === undefined || starts === undefined || sessionEnds === undefined) return undefined;
  if (confirmations.length === 0 || confirmations.some(({ attributes }) => !attributes.has('NotOnOrAfter')))
    return undefined;
  return {
    ...{ issuer: issuer.text.trim(), issuedAtMs, subject: nameId.text.trim() },
    subjectFormat: nameId.attributes.get('Format') ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    recipients: confirmations.flatMap(({ attributes }) => attributes.get('Recipient') ?? []),
    notOnOrAfterMs: Math.min(...ends),
    notBeforeMs: starts.length === 0 ? undefined : Math.max(...starts),
    audiences: conditions
      .flatMap((condition) => children(condition, 'AudienceRestriction'))
      .map((restriction) => children(restriction, 'Audience').map(({ text }) => text.trim())),
    sessionNotOnOrAfterMs: sessionEnds.length === 0 ? undefined : Math.min(...sessionEnds),
    attributes: attributesOf(assertion),
  };
}

function children(node: XmlNode, name: string): readonly XmlNode[] {
  return childrenNamed(node, assertionNamespace, name);
}

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?$/;

function timeOf({ attributes }: XmlNode, name: string): number | undefined {
  const text = attributes.get(name);
  return text !== undefined && dateTime.test(text) ? instantOf(text) : undefined;
}

/** The times of that name; undefined where one of them is none. */
function timesOf(nodes: readonly XmlNode[], name: string): readonly number[] | undefined {
  const times: number[] = [];
  for (const node of nodes) {
    if (!node.attributes.has(name)) continue;
    const time = timeOf(node, name);
    if (time === undefined) return undefined;
    times.push(time);
  }
  return times;
}

function attributesOf(assertion: XmlNode): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const statements = children(assertion, 'AttributeStatement');
  for (const attribute of statements.flatMap((statement) => children(statement, 'Attribute'))) {
    const name = attribute.attributes.get('Name') ?? '';
    const values = children(attribute, 'AttributeValue').map(({ text }) => text.trim());
    found.set(name, [...(found.get(name) ?? []), ...values]);
  }
  return found;
}

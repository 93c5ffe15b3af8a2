// The checks of form: what keeps a text from being a document of the language.

import type { Checks } from './finding.ts';

/** Checks of the form of a document. */
export const formChecks = {
  json: {
    level: 'error',
    refused: true,
    title: 'The text is no JSON, or has a member twice.',
    advice: 'Mend the JSON at this place; what stands behind it is not looked at before.',
  },
  'not-allowed-character': {
    level: 'error',
    refused: true,
    title: 'A character is outside of what policies may hold (U+0020 to U+00FF, tabs and line ends).',
    advice: 'Replace it. Typographic quotes and dashes often come with copied text.',
  },
  'too-long': {
    level: 'error',
    refused: true,
    title: 'The document is longer than any request may carry.',
    advice: 'Divide it into several policies.',
  },
  'wrong-type': {
    level: 'error',
    refused: true,
    title: 'An element has a value of the wrong JSON type.',
    advice: 'Give text, a list of texts or an object, as the message says.',
  },
  'unknown-element': {
    level: 'error',
    refused: true,
    title: 'There is no element of that name here. Names of elements are written with their capitals.',
    advice: 'Correct the name or take the element out.',
  },
  'missing-statement': {
    level: 'error',
    refused: true,
    title: 'The document has no statement.',
    advice: 'Add the element Statement with at least one statement.',
  },
  'invalid-version': {
    level: 'error',
    refused: true,
    title: 'Version names no version of the policy language.',
    advice: 'Write 2012-10-17. It is the version of the language, not the date of the document.',
  },
  'managed-version': {
    level: 'error',
    refused: true,
    title: 'A managed policy is not of version 2012-10-17.',
    advice: 'Set "Version": "2012-10-17".',
  },
  'missing-version': {
    level: 'warning',
    title: 'Without Version the document is read as 2008-10-17, which has no variables.',
    advice: 'Set "Version": "2012-10-17".',
  },
  'old-version': {
    level: 'warning',
    title: 'Version 2008-10-17 has no variables: ${…} is plain text.',
    advice: 'Set "Version": "2012-10-17".',
  },
  'id-without-use': {
    level: 'suggestion',
    title: 'Id is meant for resource-based policies.',
    advice: 'Take it out; the policy has a name already.',
  },
  'missing-effect': {
    level: 'error',
    refused: true,
    title: 'A statement has no Effect.',
    advice: 'Add "Effect": "Allow" or "Effect": "Deny".',
  },
  'invalid-effect': {
    level: 'error',
    refused: true,
    title: 'Effect is neither Allow nor Deny.',
    advice: 'Write Allow or Deny, with the capital.',
  },
  'exclusive-elements': {
    level: 'error',
    refused: true,
    title: 'A statement has an element and its Not form.',
    advice: 'Keep one of the two; divide the statement where both are meant.',
  },
  'unknown-principal-type': {
    level: 'error',
    refused: true,
    title: 'A principal is of no known type.',
    advice: 'Use AWS, Service, Federated or CanonicalUser.',
  },
  'principal-text': {
    level: 'error',
    refused: true,
    title: 'A principal that is a plain text can only be "*".',
    advice: 'Write {"AWS": "…"}, {"Service": "…"} or {"Federated": "…"}.',
  },
  'unknown-operator': {
    level: 'error',
    refused: true,
    title: 'There is no condition operator of that name.',
    advice: 'Correct the name; operators are written with their capitals.',
  },
  'null-if-exists': {
    level: 'error',
    refused: true,
    title: 'Null takes no IfExists: it asks for existence itself.',
    advice: 'Write Null.',
  },
  'empty-condition': {
    level: 'suggestion',
    title: 'An empty condition block asks for nothing.',
    advice: 'Take it out, or write the condition that was meant.',
  },
} as const satisfies Checks;

// Text in XML 1.0.

// Characters that mean something, that a parser would change, or that XML 1.0 cannot hold (section 2.2).
const special = /[&<>"\r]|(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]|\p{Surrogate}/u;
const allSpecial = new RegExp(special, 'gu');

const replacements: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  // A bare one would be read as a line feed.
  '\r': '&#xD;',
};

/** A text as the content of an element, or of an attribute in double quotes. What XML cannot hold becomes U+FFFD. */
export function xmlText(text: string): string {
  return isPlain(text) ? text : escaped(text);
}

/** Whether it is printable ASCII without markup, as nearly all names and ids are: seen without a pattern. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 || code > 126 || code === 38 || code === 60 || code === 62 || code === 34) return false;
  }
  return true;
}

function escaped(text: string): string {
  return special.test(text) ? text.replaceAll(allSpecial, (one) => replacements[one] ?? '\uFFFD') : text;
}

/** Everything but RFC 3986's unreserved characters percent-encoded, as IAM sends policy documents. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\uFFFD')).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

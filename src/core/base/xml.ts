// XML: a strict reader of small documents, in one pass; elements are told to a visitor as they come.

/** One element, as it begins. */
export interface XmlElement {
  /** Its namespace; empty where it has none. */
  readonly namespace: string;
  /** Its name without prefix. */
  readonly name: string;
  /** Values by name, prefix included; declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** Who hears of the parts of a document, in order. */
export interface XmlVisitor {
  open(element: XmlElement): void;
  text(text: string): void;
  close(element: XmlElement): void;
}

// Deeper than any document that people write; a prefix is looked up through so many elements at most.
const maxDepth = 64;
const qualifiedName = /[A-Za-z_\u0080-\uffff][-.:\w\u0080-\uffff]*/y;
const nameStart = /^[A-Za-z_\u0080-\uffff]/;
const blank = /[ \t\r\n]*/y;
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
// `&#x10FFFF;` is the longest reference, less leading zeros that nobody writes.
const longestReference = 10;

interface OpenElement {
  readonly element: XmlElement;
  readonly qualified: string;
  /** Namespaces declared here, by prefix. */
  readonly declared: ReadonlyMap<string, string>;
}

/**
 * Reads a document; false where it is not well-formed. Document type declarations are refused: nothing here needs them,
 * and entities of their own are how small documents become large ones. Time is linear in the document's length.
 */
export function readXml(document: string, visitor: XmlVisitor): boolean {
  return new XmlReader(document, visitor).read();
}

class XmlReader {
  readonly #document: string;
  readonly #visitor: XmlVisitor;
  readonly #open: OpenElement[] = [];
  #at = 0;
  #rooted = false;

  constructor(document: string, visitor: XmlVisitor) {
    this.#document = document;
    this.#visitor = visitor;
  }

  read(): boolean {
    if (hasForbiddenCharacter(this.#document)) return false;
    if (this.#document.startsWith('\ufeff')) this.#at = 1;
    if (this.#document.startsWith('<?xml', this.#at) && !this.#skip('<?xml', '?>')) return false;
    while (this.#at < this.#document.length) if (!this.#part()) return false;
    return this.#rooted && this.#open.length === 0;
  }

  #part(): boolean {
    const { length } = this.#document;
    if (!this.#document.startsWith('<', this.#at)) {
      const next = this.#document.indexOf('<', this.#at);
      return this.#text(next < 0 ? length : next);
    }
    if (this.#document.startsWith('<!--', this.#at)) return this.#comment();
    if (this.#document.startsWith('<![CDATA[', this.#at)) return this.#literalText();
    if (this.#document.startsWith('<!', this.#at)) return false;
    if (this.#document.startsWith('<?', this.#at)) return this.#instruction();
    return this.#document.startsWith('</', this.#at) ? this.#endTag() : this.#startTag();
  }

  #text(end: number): boolean {
    const raw = this.#document.slice(this.#at, end);
    this.#at = end;
    if (this.#open.length === 0) return /^[ \t\r\n]*$/.test(raw);
    const text = raw.includes(']]>') ? undefined : unescaped(raw);
    if (text === undefined) return false;
    this.#visitor.text(text);
    return true;
  }

  #comment(): boolean {
    const dashes = this.#document.indexOf('--', this.#at + 4);
    if (dashes < 0 || !this.#document.startsWith('>', dashes + 2)) return false;
    this.#at = dashes + 3;
    return true;
  }

  #literalText(): boolean {
    const start = this.#at + '<![CDATA['.length;
    if (this.#open.length === 0 || !this.#skip('<![CDATA[', ']]>')) return false;
    this.#visitor.text(this.#document.slice(start, this.#at - 3));
    return true;
  }

  #instruction(): boolean {
    // The declaration stands at the very start or nowhere.
    return !/^<\?xml[ \t\r\n?]/i.test(this.#document.slice(this.#at, this.#at + 6)) && this.#skip('<?', '?>');
  }

  #endTag(): boolean {
    this.#at += 2;
    const qualified = this.#take(qualifiedName);
    this.#take(blank);
    const ended = this.#open.pop();
    if (ended === undefined || ended.qualified !== qualified || !this.#skip('>', '')) return false;
    this.#visitor.close(ended.element);
    return true;
  }

  #startTag(): boolean {
    this.#at++;
    const qualified = this.#take(qualifiedName);
    const found = this.#attributes();
    if (found === undefined || this.#open.length >= maxDepth || (this.#open.length === 0 && this.#rooted)) return false;
    const empty = this.#skip('/', '');
    if (!this.#skip('>', '')) return false;
    const element = this.#element(qualified, found);
    if (element === undefined) return false;
    this.#rooted = true;
    this.#visitor.open(element);
    if (empty) this.#visitor.close(element);
    else this.#open.push({ element, qualified, declared: found.declared });
    return true;
  }

  #element(qualified: string, found: Attributes): XmlElement | undefined {
    const own = partsOf(qualified);
    const namespace = own === undefined ? undefined : this.#namespaceOf(own.prefix, found.declared);
    if (own === undefined || namespace === undefined) return undefined;
    for (const name of found.attributes.keys()) {
      const parts = partsOf(name);
      if (parts === undefined || this.#namespaceOf(parts.prefix, found.declared) === undefined) return undefined;
    }
    return { namespace, name: own.name, attributes: found.attributes };
  }

  /** The attributes of a tag; undefined where they are malformed. */
  #attributes(): Attributes | undefined {
    const attributes = new Map<string, string>();
    const declared = new Map<string, string>();
    for (;;) {
      const apart = this.#take(blank) !== '';
      if (this.#document.startsWith('>', this.#at) || this.#document.startsWith('/', this.#at))
        return { attributes, declared };
      const name = apart ? this.#take(qualifiedName) : '';
      const value = partsOf(name) === undefined ? undefined : this.#value();
      if (value === undefined) return undefined;
      const into = name === 'xmlns' || name.startsWith('xmlns:') ? declared : attributes;
      const shown = into === attributes ? name : name.slice('xmlns:'.length);
      if (into.has(shown)) return undefined;
      into.set(shown, value);
    }
  }

  #value(): string | undefined {
    this.#take(blank);
    if (!this.#skip('=', '')) return undefined;
    this.#take(blank);
    const quote = this.#document.charAt(this.#at);
    if (quote !== '"' && quote !== "'") return undefined;
    const start = this.#at + 1;
    if (!this.#skip(quote, quote)) return undefined;
    const raw = this.#document.slice(start, this.#at - 1);
    return raw.includes('<') ? undefined : unescaped(raw);
  }

  #namespaceOf(prefix: string, declared: ReadonlyMap<string, string>): string | undefined {
    if (prefix === 'xml') return xmlNamespace;
    const here = declared.get(prefix);
    if (here !== undefined) return here;
    for (let at = this.#open.length - 1; at >= 0; at--) {
      const around = this.#open[at]?.declared.get(prefix);
      if (around !== undefined) return around;
    }
    return prefix === '' ? '' : undefined;
  }

  /** What matches here, passed over; empty where nothing does. */
  #take(expression: RegExp): string {
    expression.lastIndex = this.#at;
    const [found = ''] = expression.exec(this.#document) ?? [];
    this.#at += found.length;
    return found;
  }

  /** Passes over `start`, and on through the next `end`; false where they are not there. */
  #skip(start: string, end: string): boolean {
    if (!this.#document.startsWith(start, this.#at)) return false;
    const from = this.#at + start.length;
    const found = this.#document.indexOf(end, from);
    if (found < 0) return false;
    this.#at = found + end.length;
    return true;
  }
}

interface Attributes {
  readonly attributes: ReadonlyMap<string, string>;
  readonly declared: ReadonlyMap<string, string>;
}

/** Prefix and name of a qualified name; undefined where it is none. */
function partsOf(qualified: string): { readonly prefix: string; readonly name: string } | undefined {
  const parts = qualified.split(':');
  const [first, second] = parts;
  if (parts.length > 2 || parts.some((part) => !nameStart.test(part))) return undefined;
  return second === undefined ? { prefix: '', name: first ?? '' } : { prefix: first ?? '', name: second };
}

/** The text with its references replaced; undefined where one of them is none. */
function unescaped(raw: string): string | undefined {
  let text = '';
  let from = 0;
  for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', from)) {
    const reference = raw.slice(at + 1, at + longestReference);
    const end = reference.indexOf(';');
    const character = end < 0 ? undefined : referenced(reference.slice(0, end));
    if (character === undefined) return undefined;
    text += raw.slice(from, at) + character;
    from = at + end + 2;
  }
  return text + raw.slice(from);
}

function referenced(reference: string): string | undefined {
  const known = named.get(reference);
  if (known !== undefined) return known;
  const [, decimal, hex] = /^#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6}))$/.exec(reference) ?? [];
  const digits = decimal ?? hex;
  if (digits === undefined) return undefined;
  const code = Number.parseInt(digits, decimal === undefined ? 16 : 10);
  return code > 0x10_ff_ff || isForbidden(code) ? undefined : String.fromCodePoint(code);
}

function hasForbiddenCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // The halves of a pair stand for a character that is allowed.
    if ((code < 32 || code > 0xff_fd) && isForbidden(code)) return true;
  }
  return false;
}

function isForbidden(code: number): boolean {
  if (code < 32) return code !== 9 && code !== 10 && code !== 13;
  return code === 0xff_fe || code === 0xff_ff || (code >= 0xd8_00 && code <= 0xdf_ff);
}

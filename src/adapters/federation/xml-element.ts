// The text of one element of a document, its namespaces declared (xmldom reads and writes).

import { DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom';

/** The child of that name of the element with that ID, as a document of its own; undefined where there is not exactly one. */
export function elementText(document: string, id: string, namespace: string, name: string): string | undefined {
  const parsed = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(document, 'text/xml');
  const found: Element[] = [];
  for (const element of Array.from(parsed.getElementsByTagNameNS(namespace, name))) {
    const parent = element.parentNode;
    if (parent !== null && 'getAttribute' in parent && (parent as Element).getAttribute('ID') === id)
      found.push(element);
  }
  const [only, ...more] = found;
  return only === undefined || more.length > 0 ? undefined : new XMLSerializer().serializeToString(only);
}

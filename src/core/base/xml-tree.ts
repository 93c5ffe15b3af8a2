// An XML document as a tree: for documents that are small, and read here and there.

import { readXml, type XmlElement } from './xml.ts';

/** One element with what is in it. */
export interface XmlNode extends XmlElement {
  readonly children: readonly XmlNode[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

/** The root of a document; undefined where it is not well-formed. */
export function xmlTree(document: string): XmlNode | undefined {
  const open: Growing[] = [];
  let root: Growing | undefined;
  const wellFormed = readXml(document, {
    open(element) {
      const node: Growing = { ...element, children: [], text: '' };
      open.at(-1)?.children.push(node);
      root ??= node;
      open.push(node);
    },
    text(text) {
      const node = open.at(-1);
      if (node !== undefined) node.text += text;
    },
    close() {
      open.pop();
    },
  });
  return wellFormed ? root : undefined;
}

/** The elements of that name among the children. */
export function childrenNamed({ children }: XmlNode, namespace: string, name: string): readonly XmlNode[] {
  return children.filter((child) => child.name === name && child.namespace === namespace);
}

/** All elements of that name in a tree, the root included. */
export function allNamed(node: XmlNode, namespace: string, name: string): readonly XmlNode[] {
  const found = node.children.flatMap((child) => allNamed(child, namespace, name));
  return node.name === name && node.namespace === namespace ? [node, ...found] : found;
}

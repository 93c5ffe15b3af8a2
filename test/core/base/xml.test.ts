// XML: what is well-formed is told in order, all else is refused, and neither takes long.

import { describe, expect, test } from 'vitest';
import { readXml, type XmlElement } from '../../../src/core/base/xml.ts';

/** What a visitor hears, as lines; undefined where the document is refused. */
function heard(document: string): readonly string[] | undefined {
  const lines: string[] = [];
  const shown = ({ namespace, name, attributes }: XmlElement): string =>
    [`{${namespace}}${name}`, ...[...attributes].map(([key, value]) => `${key}=${value}`)].join(' ');
  const wellFormed = readXml(document, {
    open: (element) => lines.push(`open ${shown(element)}`),
    text: (text) => lines.push(`text ${text}`),
    close: ({ name }) => lines.push(`close ${name}`),
  });
  return wellFormed ? lines : undefined;
}

describe('a document', () => {
  test('is told part by part', () => {
    const document = `\ufeff<?xml version='1.0'?>
      <!-- before --><?note this?>
      <a xmlns="urn:a" xmlns:b='urn:b' one = "1" b:two='&lt;&#50;&#x32;&amp;"'>x&gt;<b:c xmlns:b="urn:c"/><!-- in --><d xmlns="">
      <![CDATA[<&]]></d ></a>
      <!-- behind -->`;
    expect(heard(document)).toEqual([
      'open {urn:a}a one=1 b:two=<22&"',
      'text x>',
      'open {urn:c}c',
      'close c',
      'open {}d',
      'text \n      ',
      'text <&',
      'close d',
      'close a',
    ]);
  });

  test.each([
    ['nothing', ''],
    ['text alone', 'a'],
    ['text behind the root', '<a/>b'],
    ['two roots', '<a/><b/>'],
    ['an element without end', '<a>'],
    ['an end without element', '<a/></a>'],
    ['ends in the wrong order', '<a><b></a></b>'],
    ['an end with an attribute', '<a></a b="c">'],
    ['a tag without end', '<a'],
    ['an attribute without quotes', '<a b=c/>'],
    ['an attribute without value', '<a b/>'],
    ['an attribute twice', '<a b="" b=""/>'],
    ['attributes without a blank between', '<a b="" c=""d=""/>'],
    ['an attribute with a tag in it', '<a b="<"/>'],
    ['a name that begins with a digit', '<1a/>'],
    ['a name with two colons', '<a:b:c xmlns:a="urn:a"/>'],
    ['an empty prefix', '<:a/>'],
    ['a declaration of nothing', '<a xmlns:="urn:a"/>'],
    ['a prefix that nobody declared', '<b:a/>'],
    ['a prefix of an attribute that nobody declared', '<a b:c=""/>'],
    ['a prefix that is declared elsewhere', '<a><b xmlns:c="urn:c"/><c:d/></a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['an ampersand', '<a>a & b</a>'],
    ['a reference to no character', '<a>&#0;</a>'],
    ['a reference to half a pair', '<a>&#xD800;</a>'],
    ['a reference behind the last character', '<a>&#x110000;</a>'],
    ['a control character', '<a>\u0001</a>'],
    ['a comment with dashes', '<a><!-- -- --></a>'],
    ['a comment without end', '<a><!-- </a>'],
    ['literal text outside the root', '<![CDATA[a]]><a/>'],
    ['the end of literal text alone', '<a>]]></a>'],
    ['an instruction without end', '<a><?b </a>'],
    ['a declaration that is not the first', ' <?xml version="1.0"?><a/>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['entities of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['elements too deep', `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`],
  ])('with %s is refused', (_, document) => {
    expect(heard(document)).toBeUndefined();
  });

  test('of a megabyte takes about as long as its length, whatever is in it', () => {
    const size = 1_000_000;
    const hostile = [
      `<a>${'&amp;'.repeat(size / 5)}</a>`,
      `<a>${'<!--'.repeat(size / 4)}`,
      `<a>${'<b/>'.repeat(size / 4)}</a>`,
      `<a ${Array.from({ length: size / 10 }, (_, at) => `a${at}=""`).join(' ')}/>`,
      `<${'a'.repeat(size)}`,
      `<a b="${'a'.repeat(size)}`,
      `<a${' '.repeat(size)}`,
      '<'.repeat(size),
      `<a>${']]'.repeat(size / 2)}</a>`,
      `<a>${'&'.repeat(size)}</a>`,
    ];
    // Quadratic time would be minutes: the runner gives up on it.
    const wellFormed = hostile.map((document) => heard(document) !== undefined);
    expect(wellFormed).toEqual([true, false, true, true, false, false, false, false, true, false]);
  });
});

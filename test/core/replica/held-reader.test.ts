// What readers see while a batch is under way, and how often the store is asked for it.

import { describe, expect, test } from 'vitest';
import { HeldReader } from '../../../src/core/replica/held-reader.ts';

const value = (byte: number): Uint8Array => Uint8Array.of(byte);

/** A store that notes what it is asked for. */
function store(): { readonly values: Map<string, Uint8Array>; readonly asked: string[]; readonly reader: HeldReader } {
  const values = new Map<string, Uint8Array>([['there', value(1)]]);
  const asked: string[] = [];
  const get = (key: string): Uint8Array | undefined => {
    asked.push(key);
    return values.get(key);
  };
  return { values, asked, reader: new HeldReader({ get }) };
}

describe('a reader', () => {
  test('sees what was there until the batch is on disk', () => {
    const { values, reader } = store();
    expect([reader.hold('there'), reader.hold('new')]).toEqual([value(1), undefined]);
    values.set('there', value(2)).set('new', value(3));
    expect([reader.get('there'), reader.get('new')]).toEqual([value(1), undefined]);
    reader.letGo();
    expect([reader.get('there'), reader.get('new')]).toEqual([value(2), value(3)]);
  });

  test('asks once for what is not there, until a batch that writes it arrives', () => {
    const { values, asked, reader } = store();
    expect([reader.get('new'), reader.get('new'), reader.get('other')]).toEqual([undefined, undefined, undefined]);
    reader.letGo();
    expect([reader.hold('new'), reader.get('other')]).toEqual([undefined, undefined]);
    expect(asked).toEqual(['new', 'other']);
    values.set('new', value(2)).set('other', value(3));
    reader.letGo();
    expect([reader.get('new'), reader.get('other')]).toEqual([value(2), undefined]);
  });

  test('asks again for everything once all of the store is another', () => {
    const { values, reader } = store();
    expect([reader.get('new'), reader.hold('there')]).toEqual([undefined, value(1)]);
    values.set('new', value(2)).set('there', value(3));
    reader.forget();
    expect([reader.get('new'), reader.get('there')]).toEqual([value(2), value(3)]);
  });

  test('asks again for what was not there once too much else was not', () => {
    const { asked, reader } = store();
    for (let at = 0; at < 5000; at++) reader.get(`absent-${at}`);
    reader.get('absent-4999');
    reader.get('absent-0');
    expect(asked.slice(5000)).toEqual(['absent-0']);
  });

  test('asks again for what is there: memory is not the disk', () => {
    const { values, asked, reader } = store();
    reader.get('there');
    values.set('there', value(9));
    expect(reader.hold('there')).toEqual(value(9));
    expect(asked).toEqual(['there', 'there']);
  });
});

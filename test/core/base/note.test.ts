// Notes: of one object, and no other.

import { expect, test } from 'vitest';
import { Note } from '../../../src/core/base/note.ts';

interface Thing {
  readonly name: string;
}

test('are of the object that they were made on, not of its copies, and one kind is not another', () => {
  const [lengths, others] = [new Note<Thing, number>(), new Note<Thing, number>()];
  const thing: Thing = { name: 'one' };
  expect(lengths.get(thing)).toBeUndefined();
  lengths.set(thing, 3);
  expect(lengths.get(thing)).toBe(3);
  expect(lengths.get({ ...thing, name: 'another' })).toBeUndefined();
  expect(others.get(thing)).toBeUndefined();
  expect(JSON.stringify(thing)).toBe('{"name":"one"}');
});

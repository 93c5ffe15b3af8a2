// Records that listings found: decoded once, and what their bytes say.

import { describe, expect, it } from 'vitest';
import { ListedRecords } from '../../../src/core/engine/listed-records.ts';
import { encodeRecord } from '../../../src/core/replica/record-codec.ts';

const key = 'user/111122223333/ada';
const older = { name: 'Ada', path: '/' };
const newer = { name: 'Ada', path: '/engineers/' };

describe('records that listings found', () => {
  it('are decoded once for the same bytes, whatever array they come in', () => {
    const records = new ListedRecords();
    const first = records.decode(key, encodeRecord(older));
    expect(first).toEqual(older);
    expect(records.decode(key, encodeRecord(older))).toBe(first);
  });

  it('are what the bytes say, be they of a later moment or of an earlier one', () => {
    const records = new ListedRecords();
    for (const record of [older, newer, older]) expect(records.decode(key, encodeRecord(record))).toEqual(record);
  });
});

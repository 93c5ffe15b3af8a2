// Calls as data: what each is judged by, which condition keys it has, and what its denial says, on a real engine.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { implementedActions } from '../../../src/core/actions/table.ts';
import { answerOf, type CallVector, outcomeOf } from '../../support/call-vector.ts';
import { arnOf, EngineUnderTest, type Statement } from '../../support/engine-under-test.ts';

const folder = new URL('../../vectors/calls/', import.meta.url);
const files = readdirSync(folder)
  .sort()
  .map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly CallVector[]] as const);

describe.each(files)('call vectors: %s', (_, vectors) => {
  it.each(vectors)('$title', (vector) => {
    const { allowedBy, deniedBy, expected, response, statements = [] } = vector;
    const isDenied = (given: readonly Statement[]): boolean => outcomeOf(vector, given).startsWith('AccessDenied');
    expect([allowedBy, deniedBy, expected, response].some((one) => one !== undefined)).toBe(true);
    expect({
      allowedBy: allowedBy === undefined ? 'allowed' : isDenied(allowedBy) ? 'denied' : 'allowed',
      deniedBy: deniedBy === undefined ? 'denied' : isDenied(deniedBy) ? 'denied' : 'allowed',
      expected: expected === undefined ? undefined : outcomeOf(vector, statements),
    }).toEqual({ allowedBy: 'allowed', deniedBy: 'denied', expected });
    expect(response === undefined ? {} : answerOf(vector, statements).response).toMatchObject(response ?? {});
  });
});

it('every action of IAM and STS is called', () => {
  const called = new Set(files.flatMap(([, vectors]) => vectors.map(({ call: [action] }) => action as string)));
  const names = implementedActions().flatMap(({ service, name }) => (service === 'cluster' ? [] : [name]));
  expect(names.filter((name) => !called.has(name))).toEqual([]);
});

it('a caller without any policy may do none of it', () => {
  const engine = new EngineUnderTest();
  const as = engine.user('alice');
  expect(engine.code('GetUser', { userName: 'alice' }, { as })).toBe('AccessDenied');
  expect(engine.respond('GetCallerIdentity', {}, { as }).arn).toBe(arnOf('user/alice'));
});

// The allocator's settings: given to every replica that `eventide up` or an image starts, unless the user has others.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allocatorSettings, replicaEnvironment } from '../../src/cli/allocator.ts';

test('a replica has them, and all else that its starter has', () => {
  expect(replicaEnvironment({ PATH: '/bin' })).toEqual({ PATH: '/bin', GLIBC_TUNABLES: allocatorSettings });
});

test("the user's own stand", () => {
  const own = { GLIBC_TUNABLES: 'glibc.malloc.arena_max=1' };
  expect(replicaEnvironment(own)).toEqual(own);
});

test('the image has the same', () => {
  expect(readFileSync('Dockerfile', 'utf8')).toContain(`GLIBC_TUNABLES=${allocatorSettings}\n`);
});

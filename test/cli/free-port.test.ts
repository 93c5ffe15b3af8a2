// Ports that are picked for clusters.

import { expect, test } from 'vitest';
import { freePorts, isFree } from '../../src/cli/free-port.ts';

test('are free, and different for all who look at the same time', async () => {
  const host = '127.0.0.1';
  const clusters = await Promise.all(Array.from({ length: 100 }, () => freePorts(host, 9)));
  const ports = clusters.flat();
  expect(ports).toHaveLength(900);
  expect(new Set(ports).size).toBe(900);
  expect(await Promise.all(ports.slice(0, 20).map((port) => isFree(host, port)))).not.toContain(false);
});

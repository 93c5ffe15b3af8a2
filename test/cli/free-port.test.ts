// Ports that are picked for clusters.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts, isFree } from '../../src/cli/free-port.ts';

const host = '127.0.0.1';

test('are different for all who look at the same time', async () => {
  // Few: each is taken for a moment to see whether it is free, and others look for theirs.
  const ports = (await Promise.all(Array.from({ length: 10 }, () => freePorts(host, 3)))).flat();
  expect(new Set(ports).size).toBe(30);
});

test('a port that somebody listens on is not free', async () => {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await isFree(host, port)).toBe(false);
  server.close();
  await once(server, 'close');
});

// Ports: which are free here, and which a cluster takes.

import { createServer } from 'node:net';
import { systemCode } from './cli-error.ts';

// Below what systems hand out to outgoing connections, so that a port found free is not taken by chance a moment later.
const firstPort = 15_000;
const portCount = 16_000;

/** Whether nobody listens on the port of `host` now. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (systemCode(error) === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Free ports of `host`, picked at random. */
export async function freePorts(host: string, count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = firstPort + Math.floor(Math.random() * portCount);
    if (!found.has(port) && (await isFree(host, port))) found.add(port);
  }
  return [...found];
}

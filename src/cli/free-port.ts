// Ports: which are free here, and which a cluster takes.

import { createServer } from 'node:net';
import { systemCode } from './cli-error.ts';

// Below what systems hand out to outgoing connections, so that a port found free is not taken by chance a moment later.
const firstPort = 15_000;
const portCount = 16_000;
// More than a cluster of five replicas takes.
const portsApart = 16;
let next = process.pid * portsApart;

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

/**
 * Free ports of `host`, each in its turn: this process gives none again before all others. A port found free is not taken yet, so
 * another process that looks at the same time finds it free as well: each begins where its own id says.
 */
export async function freePorts(host: string, count: number): Promise<readonly number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = firstPort + (next++ % portCount);
    if (await isFree(host, port)) found.push(port);
  }
  return found;
}

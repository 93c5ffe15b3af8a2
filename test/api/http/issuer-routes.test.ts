// What issuers publish over HTTP: under their own path, behind a pinned replica too, and nothing else.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issuerRoutes } from '../../../src/api/http/issuer-routes.ts';
import { type HttpServer, openHttpServer } from '../../../src/api/http/server.ts';

const known = { issuer: 'https://sts.example.com/oidc/111122223333' };
let serving = true;
let server: HttpServer;

beforeAll(async () => {
  server = await openHttpServer({
    ...{ address: '127.0.0.1:0', routes: [], certificatePollMs: 1000, onProblem: () => undefined },
    otherwise: [
      issuerRoutes({
        health: () => (serving ? 'SERVING' : 'NOT_SERVING'),
        issuerDocument: (account, name) =>
          account === '111122223333' && name === '.well-known/openid-configuration' ? known : undefined,
      }),
    ],
  });
});
afterAll(() => server.close());

async function get(path: string, method = 'GET'): Promise<readonly [number, unknown]> {
  const response = await fetch(`http://${server.address}${path}`, { method });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
  return [response.status, isJson ? JSON.parse(text) : text];
}

describe('an issuer', () => {
  test.each(['/oidc/111122223333', '/r/n2/oidc/111122223333', '/any/prefix/oidc/111122223333'])(
    'is shown under %s',
    async (path) => {
      expect(await get(`${path}/.well-known/openid-configuration`)).toEqual([200, known]);
      expect(await get(`${path}/.well-known/openid-configuration`, 'HEAD')).toEqual([200, '']);
    },
  );

  test('is not shown where there is none, or while the replica is not ready', async () => {
    expect((await get('/oidc/444455556666/.well-known/openid-configuration'))[0]).toBe(404);
    expect((await get('/oidc/111122223333/.well-known/other'))[0]).toBe(404);
    for (const path of ['/oidc/1/.well-known/openid-configuration', '/oidc/111122223333', '/oidc/111122223333/x'])
      expect((await get(path))[0]).toBe(404);
    expect((await get('/oidc/111122223333/.well-known/openid-configuration', 'POST'))[0]).toBe(405);
    serving = false;
    expect((await get('/oidc/111122223333/.well-known/openid-configuration'))[0]).toBe(503);
    serving = true;
  });
});

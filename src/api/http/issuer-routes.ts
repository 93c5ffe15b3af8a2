// What the issuers of this cluster publish over HTTP: who they are, and the keys that their tokens are verified with.

import { issuerPathOf } from '../../core/actions/outbound-federation.ts';
import type { Json } from '../../core/base/canonical-json.ts';
import type { ServingState } from '../dispatch.ts';
import type { HttpAnswer } from './request.ts';
import type { Fallback } from './routing.ts';

/** What the routes ask the replica. */
export interface IssuerSource {
  health(): ServingState;
  /** A document of an account's issuer; undefined where there is none. */
  issuerDocument(account: string, name: string): Json | undefined;
}

/** `/oidc/<account>/.well-known/openid-configuration`, and the set of keys that it names; behind a path of a proxy too. */
export function issuerRoutes(source: IssuerSource): Fallback {
  return {
    takes: (method, path) => (method === 'GET' || method === 'HEAD') && issuerPathOf(path) !== undefined,
    answer({ path }) {
      if (source.health() !== 'SERVING') return json(503, { message: 'This replica is not ready.' });
      const named = issuerPathOf(path);
      const found = named === undefined ? undefined : source.issuerDocument(named.account, named.name);
      return found === undefined ? json(404, { message: 'There is no such issuer.' }) : json(200, found);
    },
    tooLarge: () => json(413, { message: 'Nothing is sent here.' }),
  };
}

function json(status: number, body: Json): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(body)}\n` };
}

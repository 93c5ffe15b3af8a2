// What the chaos tests look at from outside: decisions, lags, failures.

import type { Rule, Scope } from '../../src/core/shapes/chaos.ts';
import { type EventideClient, EventideError } from '../../src/lib/client.ts';
import type { ClusterProcess } from '../e2e/cluster-process.ts';

/** Names of the replicas. */
export const names = ['n1', 'n2', 'n3'] as const;

/** A rule with the scope that is not said left open. */
export function rule(given: Omit<Rule, 'scope'> & { readonly scope?: Partial<Scope> }): Rule {
  const scope = { replicas: [], peers: [], accounts: [], actions: [], principals: [], ...given.scope };
  return { ...given, scope };
}

/** Code of a failure; undefined where the call went well. */
export function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => (error instanceof EventideError ? error.code : String(error)),
  );
}

/** Makes users one after the other through one replica; those that were acknowledged, with their tokens. */
export async function makeUsers(
  client: EventideClient,
  userNames: readonly string[],
  endpoint: string,
): Promise<ReadonlyMap<string, string>> {
  const tokens = new Map<string, string>();
  for (const userName of userNames) {
    const onAnswer = ({ token }: { readonly token: string | undefined }): unknown => tokens.set(userName, token ?? '');
    await client.iam.createUser({ userName }, { endpoint, onAnswer });
  }
  return tokens;
}

/** Whether a replica shows a user. */
export async function shows(client: EventideClient, userName: string, endpoint: string): Promise<boolean> {
  const principal = `arn:aws:iam::111122223333:user/${userName}`;
  const answer = await client.access.authorize(
    { principal, action: 's3:GetObject', resource: '*', explain: true },
    { endpoint },
  );
  return !JSON.stringify(answer).includes('not visible');
}

/** How late one op became visible on one replica, and what its profile had drawn for it there. Milliseconds. */
export interface Lag {
  readonly replica: string;
  readonly lagMs: number;
  readonly delayMs: number;
}

/** The lags of everything that these tokens name, on every replica. All must be visible everywhere. */
export async function lagsOf(cluster: ClusterProcess, tokens: Iterable<string>): Promise<readonly Lag[]> {
  await using client = cluster.client({ causal: false });
  const endpoint = cluster.endpointOf('n1');
  const lags: Lag[] = [];
  for (const token of tokens) {
    const { ops } = await client.cluster.getPropagation({ token }, { endpoint });
    for (const { committedAt = 0, replicas } of ops)
      for (const { replica = '', visibleAt = Number.NaN, delayMs = Number.NaN } of replicas)
        lags.push({ replica, lagMs: visibleAt - committedAt, delayMs });
  }
  return lags;
}

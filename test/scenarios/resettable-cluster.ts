// Clusters that are reset: how a script asks for it, and what it looks at.

import type { Answer } from '../../src/core/instruction.ts';
import type { GetClusterResponse, ResetResponse } from '../../src/core/shapes/cluster.ts';
import type { ListUsersResponse } from '../../src/core/shapes/iam.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

/** The replicas. */
export const names = ['n1', 'n2', 'n3'] as const;
/** A request for a user. */
export const user = (userName: string): object => ({ userName, tags: [] });
/** A cluster that may be reset. */
export const resettable = (more: object = {}): ScriptedCluster => new ScriptedCluster({ allowReset: true, ...more });

/** How a call was answered, in a word. */
export function said(answer: Answer | undefined): string {
  return answer === undefined ? 'no answer' : (answer.refusal?.code ?? 'ok');
}

/** Resets, asking one replica. */
export function reset(cluster: ScriptedCluster, at: string): ResetResponse | string {
  const answer = cluster.ask(at, 'Reset', {});
  return (answer?.response as ResetResponse | undefined) ?? said(answer);
}

/** Creates a user, asking one replica; how that was answered. */
export function create(cluster: ScriptedCluster, at: string, userName: string): string {
  return said(cluster.ask(at, 'CreateUser', user(userName)));
}

/** Names of users, with commas; or why there are none. */
export function usersIn(answer: Answer | undefined): string {
  const { users } = (answer?.response ?? {}) as Partial<ListUsersResponse>;
  return users?.map(({ userName }) => userName).join() ?? said(answer);
}

/** {@link usersIn} of what a replica answers. */
export function usersAt(cluster: ScriptedCluster, at: string): string {
  return usersIn(cluster.ask(at, 'ListUsers', {}));
}

/** Number of the generation that a replica serves. */
export function generationAt(cluster: ScriptedCluster, at: string): number | string {
  const answer = cluster.ask(at, 'GetCluster', {});
  return (answer?.response as GetClusterResponse | undefined)?.generation ?? said(answer);
}

/** Positions and fingerprints as a replica tells them of itself. */
export function stateAt(cluster: ScriptedCluster, at: string): unknown {
  const { members = [] } = (cluster.ask(at, 'GetCluster', {})?.response ?? {}) as Partial<GetClusterResponse>;
  return members.find(({ name }) => name === at)?.accounts;
}

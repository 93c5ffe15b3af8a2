// How scripts let replicas join, and what they are told.

import type { Answer } from '../../src/core/instruction.ts';
import type { CreateJoinTokenResponse } from '../../src/core/shapes/cluster.ts';
import type { SimulatedReplica } from '../sim/cluster.ts';
import type { ScriptedCluster } from './scripted-cluster.ts';

/** Asks for an action of the cluster service. */
export function tell(cluster: ScriptedCluster, at: string, action: string, request: object): Answer | undefined {
  return cluster.tell(at, { service: 'cluster', action, request });
}

/** A join token, or why there is none. */
export function token(cluster: ScriptedCluster, at: string, kind = 'replica', expiresInSeconds = 3600): string {
  const answer = tell(cluster, at, 'CreateJoinToken', { kind, expiresInSeconds });
  return (answer?.response as CreateJoinTokenResponse | undefined)?.joinToken ?? said(answer);
}

/** What an answer comes to: ok, or the refusal. */
export function said(answer: Answer | undefined): string {
  return answer?.refusal === undefined ? 'ok' : `${answer.refusal.code}: ${answer.refusal.message}`;
}

/** A newcomer asks a member to be taken in. */
export function join(
  cluster: ScriptedCluster,
  at: string,
  newcomer: SimulatedReplica,
  tokenId: string,
): Answer | undefined {
  const waiting: { answer?: Answer } = {};
  const member = cluster.machine.replicas.find((one) => one.member.name === at);
  if (member === undefined) throw new Error(`there is no ${at}`);
  cluster.machine.join(member, newcomer, tokenId, (answer) => (waiting.answer = answer));
  for (let ms = 0; ms < 12_000 && waiting.answer === undefined; ms++) cluster.pass(1);
  return waiting.answer;
}

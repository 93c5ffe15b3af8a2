// Applying a seed: its calls one after the other, roles that trust each other made before they do.

import { type EventideClient, EventideError } from '../../lib/client.ts';
import { CliError } from '../cli-error.ts';
import type { SeedCall, SeedRequest } from './seed-file.ts';

/** One thing that a seed changed. */
export interface SeedChange {
  readonly account: string;
  readonly change: string;
}

/** How one call is made: what it changed. */
export type SeedOne = (request: SeedRequest) => Promise<readonly string[]>;

/** Makes the calls; what they changed. Throws {@link CliError} with the place of the first that is refused. */
export async function applySeed(calls: readonly SeedCall[], seedOne: SeedOne): Promise<readonly SeedChange[]> {
  const changes: SeedChange[] = [];
  const make = async (call: SeedCall, request = call.request): Promise<void> => {
    try {
      for (const change of await seedOne(request)) changes.push({ account: request.id, change });
    } catch (error) {
      throw refusedAt(call, error);
    }
  };
  const early: SeedCall[] = [];
  for (const call of calls) {
    try {
      await make(call);
    } catch (error) {
      // It trusts somebody who is not there: perhaps a role that stands below.
      if (call.request.role === undefined || !(error instanceof UnknownPrincipalError)) throw error;
      early.push(call);
    }
  }
  for (const call of early) {
    const { trustPolicy: _, ...role } = call.request.role ?? { name: '' };
    await make(call, { ...call.request, role });
  }
  for (const call of early) await make(call);
  return changes;
}

/** Calls a cluster. */
export function seedThrough(client: EventideClient, signal: AbortSignal): SeedOne {
  return async (request) => (await client.cluster.seedAccount(request, { signal })).changes;
}

/** Waits until what this client wrote is visible on all replicas. */
export async function visibleEverywhere(
  client: EventideClient,
  signal: AbortSignal,
  deadlineMs: number,
): Promise<void> {
  const request = { tokens: client.tokens, scope: 'all' } as const;
  if (request.tokens.length === 0) return;
  for await (const { state, reason } of client.cluster.waitForPropagation(request, { signal, deadlineMs })) {
    if (state === 'BLOCKED' || state === 'TOKEN_VOID')
      throw new CliError('unfinished', `What was written is not visible everywhere: ${reason ?? state}.`);
  }
}

class UnknownPrincipalError extends CliError {}

function refusedAt({ what, where }: SeedCall, error: unknown): unknown {
  if (!(error instanceof EventideError)) return error;
  const message = `${where}: ${what}: ${error.code}: ${error.message}`;
  return error.message.startsWith('Invalid principal in policy')
    ? new UnknownPrincipalError('failed', message)
    : new CliError(error.code === 'AccessDenied' ? 'denied' : 'failed', message);
}

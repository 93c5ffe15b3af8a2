// `eventide status`: the members of the cluster, how far each is, and whether they agree.

import type { Command } from 'commander';
import type { GetClusterResponse, Member } from '../core/shapes/cluster.ts';
import type { CommandContext } from './context.ts';
import { type Output, showDuration } from './output.ts';

/** Adds `status`. */
export function addStatus(program: Command, context: () => CommandContext): void {
  program
    .command('status')
    .description('show members, positions and lag')
    .option('--replica <name>', 'ask this replica')
    .action((options: { readonly replica?: string }) => showStatus(context(), options.replica));
}

async function showStatus(context: CommandContext, replica: string | undefined): Promise<void> {
  const { withConnection } = await import('./connection.ts');
  await withConnection(context, async ({ client, endpointOf }) => {
    const cluster = await client.cluster.getCluster(
      {},
      { ...(replica === undefined ? {} : { endpoint: endpointOf(replica) }), signal: context.signal },
    );
    if (context.output.format === 'json') context.output.json(cluster);
    else show(context.output, cluster);
  });
}

function show(output: Output, cluster: GetClusterResponse): void {
  output.facts([
    ['cluster', cluster.clusterId ?? ''],
    ['home', `${cluster.home ?? ''}${cluster.homeActive === true ? '' : ' (not reachable)'}`],
    ['profile', `${cluster.profile ?? ''}, seed ${cluster.seed ?? 0}, durability ${cluster.durability ?? ''}`],
    ['policies', cluster.managedPolicies ?? ''],
    ['fingerprints', agreement(cluster.members)],
    ...cluster.alarms.map((alarm) => ['alarm', output.paint('red', alarm)] as const),
    ...alarms(cluster.members).map(([name, text]) => [name, output.paint('red', text)] as const),
  ]);
  output.line();
  const rows = cluster.members.map((member) => [
    member.name ?? '',
    `${member.kind ?? ''}${member.home === true ? ', home' : ''}${member.keyless === true ? ', keyless' : ''}`,
    stateOf(output, member),
    member.grpcAddress ?? '',
    String(member.storedIndex ?? 0),
    String(member.visibleFloor ?? 0),
    member.stalenessMs === undefined ? '?' : showDuration(member.stalenessMs),
  ]);
  output.table(['replica', 'kind', 'state', 'grpc', 'stored', 'visible', 'staleness'], rows);
}

/** Replicas that are not believed, and accounts that cannot go on. */
function alarms(members: readonly Member[]): readonly (readonly [name: string, text: string])[] {
  return members.flatMap(({ name = '', accounts, quarantine }) => [
    ...(quarantine === undefined ? [] : [['alarm', `${name}: ${quarantine}`] as const]),
    ...accounts.flatMap(({ account = '', blocked }) =>
      blocked === undefined ? [] : [['alarm', `account ${account} waits on ${name}: ${blocked}`] as const],
    ),
  ]);
}

function stateOf(output: Output, { reachable, ready, quarantine, needsSnapshot, diskFull }: Member): string {
  if (needsSnapshot === true) return output.paint('yellow', 'needs snapshot');
  if (reachable !== true) return output.paint('red', 'unreachable');
  if (diskFull === true) return output.paint('red', 'disk full');
  if (quarantine !== undefined) return output.paint('red', 'quarantined');
  return ready === true ? output.paint('green', 'ready') : output.paint('yellow', 'starting');
}

/** Members at equal positions of an account must hold equal records. */
function agreement(members: readonly Member[]): string {
  const seen = new Map<string, string>();
  let differing = 0;
  let compared = 0;
  for (const member of members) {
    for (const { account, visibleSeq, fingerprint } of member.accounts) {
      const place = `${account} ${visibleSeq}`;
      const known = seen.get(place);
      if (known === undefined) seen.set(place, fingerprint ?? '');
      else {
        compared++;
        if (known !== fingerprint) differing++;
      }
    }
  }
  if (differing > 0) return `DIFFERENT at ${differing} equal positions`;
  return compared === 0 ? 'no two replicas are at equal positions now' : 'equal at equal positions';
}

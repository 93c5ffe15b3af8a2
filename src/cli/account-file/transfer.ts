// Exports and imports over the wire: pages until they are of one position, parts in calls of bounded size, from where an import stands.

import type { ExportAccountResponse, ExportedPart } from '../../core/shapes/cluster.ts';
import { type EventideClient, EventideError } from '../../lib/client.ts';
import { CliError } from '../cli-error.ts';
import { allPages } from '../pages.ts';
import type { AccountFile, FileHeader } from './account-file.ts';

// An account that is written to all the time is not to be exported for ever.
const tries = 5;
// A door takes a megabyte; a character has up to three bytes. What fits into one call is taken whole, or not at all.
const most = { parts: 200, characters: 300_000 };

/** How a caller reaches a cluster, and when it gives up. */
export interface Reached {
  readonly client: EventideClient;
  readonly signal: AbortSignal;
}

/** An account as it was at one position. */
export interface ReadAccount extends Pick<FileHeader, 'cluster' | 'position' | 'replica'> {
  readonly parts: readonly ExportedPart[];
  readonly leftOut: readonly string[];
}

/** Reads all of an account. Without a key what needs a secret is left out. */
export async function readAccount(
  { client, signal }: Reached,
  id: string,
  key: Uint8Array | undefined,
): Promise<ReadAccount> {
  const how = key === undefined ? { withoutSecrets: true } : { key };
  for (let left = tries; left > 0; left--) {
    const pages = await allPages((page) =>
      client.cluster.exportAccount({ id, ...how, ...page }, { signal, consistency: 'home' }),
    );
    const [first] = pages;
    if (first === undefined || !pages.every((page) => isOfOne(first, page))) continue;
    const { clusterId: cluster = '', replica = '', position = 0 } = first;
    const [parts, leftOut] = [pages.flatMap((page) => page.parts), pages.flatMap((page) => page.leftOut)];
    return { cluster, replica, position, parts, leftOut };
  }
  throw new CliError(
    'failed',
    `The account ${id} changed while it was read, ${tries} times.`,
    'Export it while less is written to it.',
  );
}

function isOfOne(first: ExportAccountResponse, page: ExportAccountResponse): boolean {
  return page.moved !== true && page.position === first.position && page.clusterId === first.clusterId;
}

/** Id of the cluster, as whoever may export an account of it learns it. */
export async function clusterOf({ client, signal }: Reached, id: string): Promise<string> {
  const page = await client.cluster.exportAccount({ id, withoutSecrets: true }, { signal, consistency: 'home' });
  return page.clusterId ?? '';
}

/** What an import did. */
export interface Imported {
  /** How many parts were there before. */
  readonly before: number;
  readonly rootKey: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** Brings in a file; `quarantinesAreOn` waits until the principals in quarantine are there on every replica before they come. */
export async function writeAccount(
  { client, signal }: Reached,
  { header, parts, sha256: file }: AccountFile,
  how: {
    readonly key: Uint8Array | undefined;
    readonly rootKey: boolean;
    readonly quarantinesAreOn: () => Promise<void>;
  },
): Promise<Imported> {
  const named = { id: header.account, file };
  const more = { total: parts.length, ...(how.key === undefined ? {} : { key: how.key }) };
  const call = (request: object) => client.cluster.importAccount({ ...named, ...request }, { signal });
  let [done, fresh] = [0, 0];
  try {
    const take = async (some: readonly ExportedPart[]): Promise<void> => {
      const answer = await call({ ...more, from: done, parts: some });
      // It may take fewer; where it has more already, those are not of this call.
      const now = answer.done ?? done;
      if (now <= done) throw new CliError('failed', `The import does not go on behind part ${done}.`);
      fresh += Math.max(0, Math.min(now - done, some.length) - (answer.passedOver ?? 0));
      done = now;
    };
    const held = quarantinedIn(parts, header.account);
    if (held.length > 0) await take(parts.slice(0, 1));
    if (held.length > 0 && done < parts.length) {
      for (const quarantine of held) await call({ quarantine });
      await how.quarantinesAreOn();
    }
    while (done < parts.length) await take(nextParts(parts, done));
    const alias = parts[0]?.account?.alias;
    if (alias !== undefined) await call({ alias });
    const before = parts.length - fresh;
    if (!how.rootKey) return { before, rootKey: undefined };
    const { accessKeyId, secretAccessKey } = await call({ rootKey: true });
    const isMade = accessKeyId !== undefined && secretAccessKey !== undefined;
    return { before, rootKey: isMade ? { accessKeyId, secretAccessKey } : undefined };
  } catch (error) {
    if (!(error instanceof EventideError) || error.code === 'UNREACHABLE') throw error;
    // Refused as a whole, where nothing was taken yet: to go on helps nobody.
    const advice = done === 0 ? undefined : 'What came before it is there. The same command goes on from there.';
    throw new CliError(error.code === 'AccessDenied' ? 'denied' : 'failed', `${error.code}: ${error.message}`, advice);
  }
}

function nextParts(parts: readonly ExportedPart[], from: number): readonly ExportedPart[] {
  let characters = 0;
  let to = from;
  while (to < parts.length && to - from < most.parts) {
    characters += JSON.stringify(parts[to]).length;
    if (to > from && characters > most.characters) break;
    to++;
  }
  return parts.slice(from, to);
}

function quarantinedIn(parts: readonly ExportedPart[], account: string): readonly string[] {
  return parts.flatMap(({ user, role, root }) => {
    if (root?.quarantined === true) return [account];
    const principal = user ?? role;
    return principal?.quarantined === true ? [principal.id] : [];
  });
}

// Seed files: accounts with their users, groups, roles and policies, turned into the calls that bring a cluster there.

import type { EventideClient } from '../../lib/client.ts';
import { CliError } from '../cli-error.ts';
import { type Read, type ReadMembers, readByShape, type Shape } from './yaml-shape.ts';

/** What SeedAccount takes. */
export type SeedRequest = Parameters<EventideClient['cluster']['seedAccount']>[0];

/** One call of SeedAccount, and what in the file it is for. */
export interface SeedCall {
  readonly request: SeedRequest;
  /** `user alice`. */
  readonly what: string;
  /** `seed.yaml:12`. */
  readonly where: string;
}

const text: Shape = { kind: 'text' };
const texts: Shape = { kind: 'list', of: text };
const document: Shape = { kind: 'document' };
const tags: Shape = { kind: 'tags' };
const members = (required: readonly string[], of: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'members',
  of,
  required,
});
const listOf = (required: readonly string[], of: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'list',
  of: members(required, of),
});
const place = { name: text, path: text };
const policies = {
  attachedPolicies: texts,
  inlinePolicies: listOf(['name', 'document'], { name: text, document }),
};

const fileShape = members(['accounts'], {
  accounts: listOf(['id'], {
    ...{ id: text, name: text, alias: text },
    policies: listOf(['name', 'document'], { ...place, document, description: text, tags }),
    groups: listOf(['name'], { ...place, ...policies }),
    users: listOf(['name'], {
      ...{ ...place, tags, groups: texts, permissionsBoundary: text, ...policies },
      accessKeys: listOf(['id', 'secret'], { id: text, secret: text }),
    }),
    roles: listOf(['name', 'trustPolicy'], {
      ...{ ...place, trustPolicy: document, description: text, maxSessionDuration: { kind: 'whole' }, tags },
      ...{ permissionsBoundary: text, ...policies },
    }),
  }),
});

const kinds = ['policies', 'groups', 'users', 'roles'] as const;
const partOf = { policies: 'policy', groups: 'group', users: 'user', roles: 'role' } as const;

/** The calls of a seed file, in an order in which each finds what it names. Throws {@link CliError}, with the place of what is wrong. */
export function seedCallsOf(path: string, content: string): readonly SeedCall[] {
  const accounts = listIn(readByShape(path, content, fileShape) as ReadMembers, 'accounts');
  refuseRepeated(path, accounts, 'id', 'account');
  const calls = accounts.flatMap((account) => accountCalls(path, account));
  for (const kind of kinds) {
    for (const account of accounts) {
      const entries = listIn(account, kind);
      refuseRepeated(path, entries, 'name', partOf[kind]);
      for (const entry of entries) {
        const part = { [partOf[kind]]: plain(entry) };
        const request: SeedRequest = { id: textIn(account, 'id'), ...part };
        const what = `${partOf[kind]} ${textIn(entry, 'name')}`;
        calls.push({ request, what, where: `${path}:${entry.line}` });
      }
    }
  }
  return calls;
}

function accountCalls(path: string, account: ReadMembers): readonly SeedCall[] {
  const id = textIn(account, 'id');
  const where = `${path}:${account.line}`;
  if (!/^\d{12}$/.test(id)) throw new CliError('failed', `${where}: the account id ${id} is not twelve digits`);
  const { name, alias } = account.members;
  const made = { id, ...(typeof name === 'string' ? { name } : {}) };
  const calls: SeedCall[] = [{ request: made, what: `account ${id}`, where }];
  if (typeof alias === 'string') calls.push({ request: { id, alias }, what: `alias ${alias}`, where });
  return calls;
}

function listIn(value: ReadMembers, name: string): readonly ReadMembers[] {
  return (value.members[name] ?? []) as readonly ReadMembers[];
}

function textIn(value: ReadMembers, name: string): string {
  return value.members[name] as string;
}

/** IAM's names are the same in any case. */
function refuseRepeated(path: string, entries: readonly ReadMembers[], name: string, kind: string): void {
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const value = textIn(entry, name);
    const line = seen.get(value.toLowerCase());
    if (line !== undefined)
      throw new CliError('failed', `${path}:${entry.line}: the ${kind} ${value} stands in line ${line} already`);
    seen.set(value.toLowerCase(), entry.line);
  }
}

/** The value without its lines. */
function plain(value: Read): unknown {
  if (typeof value !== 'object') return value;
  if ('members' in value) {
    return Object.fromEntries(Object.entries(value.members).map(([name, member]) => [name, plain(member)]));
  }
  return value.map(plain);
}

// `eventide policy diff`: requests whose decision changes from one document to another.

import type { Command } from 'commander';
import { CompiledPolicies, compilePolicy } from '../../core/policy/compile.ts';
import { MapContext } from '../../core/policy/context.ts';
import type { DecisionKind } from '../../core/policy/decision.ts';
import type { PolicyDocument, PolicyType } from '../../core/policy/document.ts';
import { evaluate, type PolicySet } from '../../core/policy/evaluate.ts';
import { listOf } from '../../core/policy/explain.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import { accountOfPrincipal, type PolicyCaller } from '../../core/policy/principal.ts';
import { type Witness, witnessesOf } from '../../core/policy/witnesses.ts';
import { loadCatalogue } from '../catalogue.ts';
import { CliError, usageError } from '../cli-error.ts';
import type { CommandContext } from '../context.ts';
import { readInput } from './read-input.ts';

const types = [
  'identity',
  'boundary',
  'session',
  'resource',
  'trust',
  'scp',
  'rcp',
] as const satisfies readonly PolicyType[];

interface DiffOptions {
  readonly type: string;
  readonly limit: string;
}

/** Requests that change in the same way for the same caller and actions. */
interface Change {
  readonly before: DecisionKind;
  readonly after: DecisionKind;
  readonly caller: string;
  /** They change on the same resources, in the same contexts. */
  readonly actions: readonly string[];
  /** Resources and contexts of it; the first is shown. */
  readonly witnesses: Witness[];
}

// A second or two of work.
const mostRequests = 200_000;

/** Adds `policy diff`. */
export function addPolicyDiff(policy: Command, context: () => CommandContext): void {
  policy
    .command('diff')
    .description(
      'requests that two documents decide differently: asked are requests made from what both speak of, so a difference found is one, and none found is no proof',
    )
    .argument('<old>', 'the document before; - is standard input')
    .argument('<new>', 'the document after')
    .option('--type <type>', `what the documents are: ${types.join(', ')}`, 'identity')
    .option('--limit <n>', 'requests to ask at most', String(mostRequests))
    .action((before: string, after: string, options: DiffOptions) => diff(context(), [before, after], options));
}

function diff(context: CommandContext, files: readonly [string, string], options: DiffOptions): void {
  const type = types.find((one) => one === options.type);
  if (type === undefined) throw usageError(`--type is one of ${types.join(', ')}.`);
  const limit = Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) throw usageError('--limit is a whole number from 1 on.');
  const texts = files.map(readInput);
  const documents = texts.map((text, at) => documentOf(text, files[at] ?? ''));
  const callers = type === 'resource' || type === 'trust' ? callersOf(documents) : [someUser];
  const { requests, complete } = witnessesOf(
    documents,
    Math.max(1, Math.floor(limit / callers.length)),
    knownActions(documents),
  );
  const [old, fresh] = texts.map((text) => setOf(text, type));
  if (old === undefined || fresh === undefined) throw new TypeError('two documents are compared');
  const changes = new Map<string, ActionChange>();
  for (const caller of callers) {
    for (const witness of requests) {
      const { action, resource, context: keys } = witness;
      const asked = {
        caller,
        action,
        resource,
        resourceAccount: account,
        context: new MapContext(Object.entries(keys)),
      };
      const before = evaluate(asked, old).decision;
      const after = evaluate(asked, fresh).decision;
      if (before === after) continue;
      const name = [before, after, caller.arn, action].join('\n');
      const known = changes.get(name);
      if (known === undefined) changes.set(name, { before, after, caller: caller.arn, action, witnesses: [witness] });
      else known.witnesses.push(witness);
    }
  }
  print(context, folded([...changes.values()]), {
    asked: requests.length * callers.length,
    complete,
    callers: callers.length,
  });
  if (changes.size > 0) context.exitWith('failed');
}

/** The changes of one action. */
interface ActionChange extends Omit<Change, 'actions'> {
  readonly action: string;
}

/** Actions that change on the same resources, in the same contexts, as one. */
function folded(changes: readonly ActionChange[]): readonly Change[] {
  const groups = new Map<string, { readonly actions: string[]; readonly change: ActionChange }>();
  for (const change of changes) {
    const { before, after, caller, witnesses } = change;
    const places = witnesses.map(({ resource, context }) => [resource, context]);
    const name = JSON.stringify([before, after, caller, places]);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, { actions: [change.action], change });
    else known.actions.push(change.action);
  }
  return [...groups.values()].map(({ actions, change: { before, after, caller, witnesses } }) => ({
    ...{ before, after, caller, actions, witnesses },
  }));
}

// Actions of the catalogue that are asked for besides: more than a service has, fewer than all.
const mostActions = 2000;

/** Actions that there are, as far as patterns of the documents cover them: `*` alone covers too many to ask for. */
function knownActions(documents: readonly PolicyDocument[]): readonly string[] {
  const patterns = documents.flatMap(({ statements }) =>
    statements.flatMap(({ actions, notActions }) => [...(actions ?? []), ...(notActions ?? [])]),
  );
  const wanted = patterns.filter((pattern) => /^[^*?:]+:/.test(pattern));
  if (wanted.length === 0) return [];
  const catalogue = loadCatalogue();
  const found = wanted.flatMap((pattern) => catalogue.actionsMatching(pattern).map(({ name }) => name));
  return [...new Set(found)].slice(0, mostActions);
}

function print(
  { output }: CommandContext,
  changes: readonly Change[],
  { asked, complete, callers }: { readonly asked: number; readonly complete: boolean; readonly callers: number },
): void {
  if (output.format === 'json') {
    output.json({ asked, complete, changes });
    return;
  }
  for (const [before, after, title] of titles) {
    const own = changes.filter((change) => change.before === before && change.after === after);
    if (own.length === 0) continue;
    output.line(title);
    for (const { caller, actions, witnesses } of own) {
      const action = listOf(actions);
      const [first] = witnesses;
      const more = witnesses.length === 1 ? '' : ` (and ${witnesses.length - 1} more)`;
      const keys = Object.entries(first?.context ?? {}).map(([key, value]) => `${key}=${[value].flat().join(',')}`);
      const given = keys.length === 0 ? '' : ` with ${keys.join(' ')}`;
      output.line(
        `  ${callers === 1 ? '' : `${caller === '' ? 'anonymous' : caller} `}${action} on ${first?.resource ?? ''}${given}${more}`,
      );
    }
  }
  if (changes.length === 0) output.line('No request that was asked is decided differently.');
  output.say(`${asked} requests asked${complete ? '' : '; there were more: see --limit'}.`);
}

const titles: readonly (readonly [DecisionKind, DecisionKind, string])[] = [
  ['ImplicitlyDenied', 'Allowed', 'newly allowed:'],
  ['ExplicitlyDenied', 'Allowed', 'newly allowed, explicitly denied before:'],
  ['Allowed', 'ImplicitlyDenied', 'no longer allowed:'],
  ['Allowed', 'ExplicitlyDenied', 'now denied explicitly:'],
  ['ImplicitlyDenied', 'ExplicitlyDenied', 'now denied explicitly, not allowed before either:'],
  ['ExplicitlyDenied', 'ImplicitlyDenied', 'no longer denied explicitly, not allowed either:'],
];

const account = '111122223333';
const someUser: PolicyCaller = { kind: 'User', arn: `arn:aws:iam::${account}:user/example`, account };
const everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

function documentOf(text: string, file: string): PolicyDocument {
  const parsed = parsePolicy(text);
  if (parsed.ok) return parsed.value;
  const { message, line, column, detail } = parsed.error;
  throw new CliError('failed', `${file}:${line}:${column}: ${message} (${detail})`);
}

/** The document in its place, beside what lets it alone decide. */
function setOf(text: string, type: PolicyType): PolicySet {
  const own = new CompiledPolicies([compilePolicy(text, { policyType: type, policyId: 'document' })]);
  const all = new CompiledPolicies([compilePolicy(everything, { policyType: 'identity', policyId: 'everything' })]);
  switch (type) {
    case 'identity':
      return { identity: own };
    case 'boundary':
      return { identity: all, boundary: own };
    case 'session':
      return { identity: all, session: own };
    case 'resource':
      return { identity: [], resource: own };
    case 'trust':
      return { identity: all, resource: own, resourceKind: 'trust' };
    case 'scp':
      return { identity: all, scp: [own] };
    case 'rcp':
      return { identity: all, rcp: [own] };
  }
}

/** Somebody for every principal that the documents name, somebody of the account, and nobody in particular. */
function callersOf(documents: readonly PolicyDocument[]): readonly PolicyCaller[] {
  const callers = new Map<string, PolicyCaller>([
    [someUser.arn, someUser],
    ['', { kind: 'Anonymous', arn: '', account: '' }],
  ]);
  for (const { principal, notPrincipal } of documents.flatMap(({ statements }) => statements)) {
    for (const element of [principal, notPrincipal]) {
      for (const { type, value } of element?.values ?? []) {
        const caller = callerOf(type, value);
        if (caller !== undefined) callers.set(caller.arn, caller);
      }
    }
  }
  return [...callers.values()];
}

function callerOf(type: string, value: string): PolicyCaller | undefined {
  if (type === 'Service') return { kind: 'Service', arn: value, account: '' };
  if (type === 'Federated') return { kind: 'Federated', arn: value, account: '' };
  if (type !== 'AWS') return undefined;
  const whole = accountOfPrincipal(value);
  if (whole !== undefined) return { kind: 'User', arn: `arn:aws:iam::${whole}:user/example`, account: whole };
  const [, , service, , owner = '', rest = ''] = value.split(':', 6);
  if (service === 'iam' && rest.startsWith('user/')) return { kind: 'User', arn: value, account: owner };
  if (service === 'sts') {
    const roleArn = `arn:aws:iam::${owner}:role/${rest.split('/')[1] ?? ''}`;
    return { kind: 'AssumedRole', arn: value, account: owner, roleArn };
  }
  if (service !== 'iam' || !rest.startsWith('role/')) return undefined;
  const name = rest.slice(rest.lastIndexOf('/') + 1);
  return {
    kind: 'AssumedRole',
    arn: `arn:aws:sts::${owner}:assumed-role/${name}/example`,
    account: owner,
    roleArn: value,
  };
}

// Findings about condition keys: names that are none, and keys that requests for these actions never have.

import { nearest } from '../../base/nearest.ts';
import type { Catalogue, CatalogueAction } from '../catalogue.ts';
import type { SavedPolicyType } from '../validate.ts';
import type { Checks, Report } from './finding.ts';
import { isNegated, type Outline, type OutlineCondition, type OutlineStatement } from './outline.ts';

/** Checks of condition keys. */
export const keyChecks = {
  'key-form': {
    level: 'error',
    title: 'A condition key has not the form of one.',
    advice: 'Write prefix:Name, such as aws:SourceIp.',
  },
  'key-without-part': {
    level: 'error',
    title: 'A condition key lacks the part behind its slash.',
    advice: 'Say which: aws:RequestTag/team.',
  },
  'unknown-global-key': {
    level: 'error',
    title: 'There is no global condition key of that name.',
    advice: 'Correct the name. The catalogue may be older than the key.',
  },
  'unknown-service-key': {
    level: 'error',
    title: 'The service has no condition key of that name.',
    advice: 'Correct the name. The catalogue may be older than the key.',
  },
  'unknown-key-prefix': {
    level: 'error',
    title: 'No service has condition keys with that prefix.',
    advice: 'Correct the prefix.',
  },
  'key-not-for-actions': {
    level: 'warning',
    title: 'No action of the statement has the condition key.',
    advice: 'Take the condition out, or add the actions that have the key.',
  },
  'source-key-in-identity-policy': {
    level: 'warning',
    title: 'A key that only calls of services have is asked for in a policy of a principal.',
    advice: 'Such keys belong into resource-based policies.',
  },
  'deprecated-key': {
    level: 'warning',
    title: 'A condition key has been replaced by another.',
    advice: 'Use the newer key.',
  },
  'service-tag-key': {
    level: 'suggestion',
    title: 'A service’s own key for tags does what the global one does.',
    advice: 'Use aws:ResourceTag, which all services share.',
  },
  'forgeable-key': {
    level: 'warning',
    title: 'A request is allowed by what its sender writes into it at will.',
    advice: 'Do not protect anything by aws:Referer or aws:UserAgent alone.',
  },
} as const satisfies Checks;

type KeyReport = Report<keyof typeof keyChecks>;

interface Options {
  readonly policyType: SavedPolicyType;
  readonly catalogue: Catalogue | undefined;
}

/** Reports what is wrong with the condition keys of a document. */
export function findKeys({ statements }: Outline, options: Options, report: KeyReport): void {
  for (const statement of statements) {
    const actions = options.catalogue === undefined ? undefined : sureActions(statement, options.catalogue);
    for (const condition of statement.conditions) {
      if (!findForm(condition, report)) continue;
      findKnown(statement, condition, options.policyType, report);
      if (options.catalogue === undefined) continue;
      const known = findUnknown(condition, options.catalogue, report);
      if (known && actions !== undefined) findUseless(condition, actions, options.catalogue, report);
    }
  }
}

function findForm({ key }: OutlineCondition, report: KeyReport): boolean {
  const { text } = key;
  const shown = JSON.stringify(text);
  const colon = text.indexOf(':');
  if (colon <= 0 || colon === text.length - 1 || text.trim() !== text) {
    report('key-form', key, `${shown} is no condition key.`);
    return false;
  }
  if (/^aws:(?:requesttag|resourcetag|principaltag)\/?$/i.test(text)) {
    report('key-without-part', key, `${shown} does not say which tag.`);
    return false;
  }
  return true;
}

const ownTagKeys = /^(?:ec2|iam|ssm|ecs|autoscaling|elasticloadbalancing|secretsmanager|storagegateway):resourcetag\//;

const forgeable = new Set(['aws:referer', 'aws:useragent']);
const ofServices = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
]);

function findKnown(
  { effect, conditions }: OutlineStatement,
  condition: OutlineCondition,
  policyType: SavedPolicyType,
  report: KeyReport,
): void {
  const { key, parsed } = condition;
  const lower = key.text.toLowerCase();
  if (lower === 'aws:sourceowner')
    report('deprecated-key', key, `aws:SourceAccount has taken the place of ${key.text}.`);
  if (ownTagKeys.test(lower)) report('service-tag-key', key, `aws:ResourceTag does what ${key.text} does.`);
  if (effect !== 'Allow' || isNegated(condition)) return;
  if (conditions.every((other) => forgeable.has(other.key.text.toLowerCase())))
    report('forgeable-key', key, `Whoever calls writes ${key.text} as it suits.`);
  const ofPrincipal = policyType === 'managed' || policyType === 'inline' || policyType === 'session';
  if (ofPrincipal && ofServices.has(lower) && parsed?.ifExists === false && parsed.name !== 'Null')
    report('source-key-in-identity-policy', key, `Requests of principals have no ${key.text}.`);
}

/** Whether the key is known, or may be. */
function findUnknown({ key }: OutlineCondition, catalogue: Catalogue, report: KeyReport): boolean {
  const { text } = key;
  if (catalogue.conditionKey(text) !== undefined) return true;
  const prefix = text.slice(0, text.indexOf(':'));
  // Identity providers and what they claim are up to their owners.
  if (/[./]/.test(prefix) || /^saml$/i.test(prefix)) return false;
  if (!catalogue.hasKeyPrefix(prefix)) {
    const near = nearest(prefix, catalogue.prefixes);
    const hint = near === undefined ? '' : `; perhaps ${near}`;
    report('unknown-key-prefix', key, `No service has keys with the prefix ${prefix}${hint}.`);
    return false;
  }
  const isGlobal = prefix.toLowerCase() === 'aws';
  const service = isGlobal ? undefined : catalogue.serviceOf(prefix);
  // Services without a list, and prefixes that are no service's.
  if (!isGlobal && (service === undefined || service.keys.length === 0)) return false;
  const names = (isGlobal ? catalogue.globalKeys : (service?.keys ?? [])).map(({ name }) => name);
  const templates = names.filter((name) => name.includes('/${')).map((name) => name.slice(0, name.indexOf('/')));
  if (templates.some((name) => name.toLowerCase() === text.replace(/\/$/, '').toLowerCase())) {
    report('key-without-part', key, `${JSON.stringify(text)} does not say which.`);
    return false;
  }
  const near = nearest(text, names);
  const hint = near === undefined ? '' : `; perhaps ${near}`;
  const code = isGlobal ? 'unknown-global-key' : 'unknown-service-key';
  report(code, key, `There is no condition key ${text}${hint}.`);
  return false;
}

/** Most actions whose keys are gathered: wider patterns have any key. */
const mostActions = 3000;

/** The actions of a statement, where the catalogue knows them all. */
function sureActions({ actions }: OutlineStatement, catalogue: Catalogue): readonly CatalogueAction[] | undefined {
  if (actions === undefined || actions.negated || actions.items.length === 0) return undefined;
  const found: CatalogueAction[] = [];
  for (const { text } of actions.items) {
    if (text === '*') return undefined;
    const covered = catalogue.actionsMatching(text);
    if (covered.length === 0) return undefined;
    found.push(...covered);
    if (found.length > mostActions) return undefined;
  }
  return found;
}

// Keys that any request for something of the service may have, though no action lists them.
function findUseless(
  { key }: OutlineCondition,
  actions: readonly CatalogueAction[],
  catalogue: Catalogue,
  report: KeyReport,
): void {
  const known = catalogue.conditionKey(key.text);
  if (known === undefined || known.name.startsWith('aws:')) return;
  if (actions.some((action) => catalogue.keysFor(action).includes(known))) return;
  // Keys of the credentials, such as ec2:SourceInstanceArn, are not in any action's list.
  if (catalogue.globalKeys.includes(known)) return;
  report('key-not-for-actions', key, `No action of the statement has the key ${known.name}.`);
}

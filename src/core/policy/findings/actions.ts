// Findings about Action and NotAction: names that are none, and names that say nothing more.

import { nearest } from '../../base/nearest.ts';
import type { Catalogue } from '../catalogue.ts';
import { isStsAction } from '../sts-actions.ts';
import type { SavedPolicyType } from '../validate.ts';
import { coversAction, redundantOf } from './cover.ts';
import type { Checks, Report } from './finding.ts';
import type { Outline, OutlineStatement, PlacedText, TextList } from './outline.ts';

/** Checks of actions. */
export const actionChecks = {
  'missing-action': {
    level: 'error',
    refused: true,
    title: 'A statement names no action.',
    advice: 'Add Action or NotAction with at least one action.',
  },
  'action-without-service': {
    level: 'error',
    refused: true,
    title: 'An action has no service prefix.',
    advice: 'Write service:Name, such as s3:GetObject.',
  },
  'action-with-colons': {
    level: 'error',
    refused: true,
    title: 'An action has more than one colon.',
    advice: 'Give each action a text of its own in a list.',
  },
  'service-prefix-form': {
    level: 'error',
    refused: true,
    title: 'A service prefix has other characters than letters, digits and hyphens.',
    advice: 'Write the prefix of the service, such as s3.',
  },
  'action-of-other-service': {
    level: 'error',
    refused: true,
    title: 'A role’s trust policy has actions that STS does not have.',
    advice: 'Give permissions in the policies of the role; here only sts: actions have a place.',
  },
  'action-name-form': {
    level: 'error',
    title: 'The name of an action has characters that no action has.',
    advice: 'Names are letters and digits; give each action a text of its own.',
  },
  'unknown-service': {
    level: 'error',
    title: 'There is no service with that prefix.',
    advice: 'Correct the prefix. The catalogue may be older than the service.',
  },
  'unknown-action': {
    level: 'error',
    title: 'The service has no action of that name.',
    advice: 'Correct the name. The catalogue may be older than the action.',
  },
  'action-pattern-without-match': {
    level: 'warning',
    title: 'No action of the service matches the pattern.',
    advice: 'Correct the pattern or take it out.',
  },
  'action-useless-for-trust': {
    level: 'warning',
    title: 'An action of STS has no role to be judged against.',
    advice: 'Name sts:AssumeRole, its two siblings, sts:TagSession, sts:SetSourceIdentity or sts:SetContext.',
  },
  'service-wildcard': {
    level: 'warning',
    title: 'A wildcard in the service prefix covers services that do not exist yet.',
    advice: 'Name the services.',
  },
  'service-prefix-case': {
    level: 'suggestion',
    title: 'A service prefix is not in lower case.',
    advice: 'Case does not matter here, but tools and readers look for the lower case.',
  },
  'redundant-action': {
    level: 'suggestion',
    title: 'Another action of the list covers this one.',
    advice: 'Take it out.',
  },
} as const satisfies Checks;

type ActionReport = Report<keyof typeof actionChecks>;

/** Reports what is wrong with the actions of a document. */
export function findActions(
  { statements }: Outline,
  options: { readonly policyType: SavedPolicyType; readonly catalogue: Catalogue | undefined },
  report: ActionReport,
): void {
  for (const statement of statements) {
    const { actions } = statement;
    if (hasNoAction(statement)) {
      report('missing-action', actions ?? statement, 'The statement names no action.');
      continue;
    }
    if (actions === undefined) continue;
    for (const action of actions.items) findAction(action, options, report);
    findRedundant(actions, report);
  }
}

/** Whether neither element is there, or the one that is has an empty list. What could not be read is another finding. */
function hasNoAction({ elements, actions }: OutlineStatement): boolean {
  if (!elements.has('Action') && !elements.has('NotAction')) return true;
  return actions?.empty === true;
}

function findAction(
  action: PlacedText,
  { policyType, catalogue }: { readonly policyType: SavedPolicyType; readonly catalogue: Catalogue | undefined },
  report: ActionReport,
): void {
  const { text } = action;
  if (policyType === 'trust' && !isStsAction(text))
    report('action-of-other-service', action, `${text} is no action of STS.`);
  if (text === '*') return;
  const colon = text.indexOf(':');
  if (colon < 0) return report('action-without-service', action, `${JSON.stringify(text)} has no service prefix.`);
  if (text.includes(':', colon + 1))
    return report('action-with-colons', action, `${JSON.stringify(text)} has more than one colon.`);
  const prefix = text.slice(0, colon);
  const name = text.slice(colon + 1);
  if (prefix !== '*' && !/^[A-Za-z0-9-]+$/.test(prefix))
    return report('service-prefix-form', action, `${JSON.stringify(prefix)} is no service prefix.`);
  if (!/^[A-Za-z0-9*?]+$/.test(name))
    return report('action-name-form', action, `${JSON.stringify(name)} is no name of an action.`);
  if (prefix === '*') {
    if (name !== '*') report('service-wildcard', action, `${text} covers every service, also those to come.`);
    return;
  }
  if (prefix !== prefix.toLowerCase())
    report('service-prefix-case', action, `The prefix is written ${prefix.toLowerCase()}.`);
  if (policyType === 'trust' && !isForTrust(text))
    report('action-useless-for-trust', action, `${text} is not judged by trust policies.`);
  if (catalogue !== undefined) findUnknown(action, { prefix, name, catalogue }, report);
}

const trustActions = [
  ...['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'TagSession', 'SetSourceIdentity'],
  'SetContext',
].map((name) => `sts:${name}`);

function isForTrust(text: string): boolean {
  return !/^sts:/i.test(text) || trustActions.some((action) => coversAction(text, action));
}

function findUnknown(
  action: PlacedText,
  given: { readonly prefix: string; readonly name: string; readonly catalogue: Catalogue },
  report: ActionReport,
): void {
  const { prefix, name, catalogue } = given;
  const service = catalogue.serviceOf(prefix);
  if (service === undefined) {
    const near = nearest(prefix, catalogue.prefixes);
    const hint = near === undefined ? '' : `; perhaps ${near}`;
    return report('unknown-service', action, `There is no service with the prefix ${prefix}${hint}.`);
  }
  // Services without a list are known by their prefix alone.
  if (service.actions.length === 0) return;
  if (/[*?]/.test(name)) {
    if (catalogue.actionsMatching(action.text).length === 0)
      report('action-pattern-without-match', action, `${service.title} has no action that matches ${action.text}.`);
    return;
  }
  if (catalogue.action(action.text) !== undefined) return;
  const near = nearest(
    action.text,
    service.actions.map((each) => each.name),
  );
  const hint = near === undefined ? '' : `; perhaps ${near}`;
  report('unknown-action', action, `${service.title} has no action ${name}${hint}.`);
}

function findRedundant({ items }: TextList, report: ActionReport): void {
  for (const [item, by] of redundantOf(items, coversAction))
    report('redundant-action', item, `${by.text} covers ${item.text} already.`);
}

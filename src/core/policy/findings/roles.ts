// Findings about passing roles and making service-linked ones: who may hand a role on may do what the role may.

import type { SavedPolicyType } from '../validate.ts';
import { coversAction, meetsType } from './cover.ts';
import type { Checks, Report } from './finding.ts';
import { asksFor, type Outline, type OutlineStatement, type PlacedText } from './outline.ts';

/** Checks of permissions to hand roles on. */
export const roleChecks = {
  'pass-role-any-role': {
    level: 'security-warning',
    title: 'iam:PassRole is allowed for every role.',
    advice: 'Name the roles, and the services they are for with iam:PassedToService.',
  },
  'pass-role-not-resource': {
    level: 'security-warning',
    title: 'iam:PassRole is allowed for every role but some.',
    advice: 'Name the roles in Resource.',
  },
  'pass-role-star-action': {
    level: 'security-warning',
    title: 'A wildcard of Action allows iam:PassRole for every role.',
    advice: 'Name the actions, or the roles in Resource.',
  },
  'pass-role-not-action': {
    level: 'security-warning',
    title: 'NotAction allows iam:PassRole for every role.',
    advice: 'List iam:PassRole among the exceptions, or the roles in Resource.',
  },
  'service-linked-role-any': {
    level: 'warning',
    title: 'iam:CreateServiceLinkedRole is allowed for every service.',
    advice: 'Name the role in Resource, or the service with iam:AWSServiceName.',
  },
} as const satisfies Checks;

type RoleReport = Report<keyof typeof roleChecks>;

/** Reports permissions to hand on any role. */
export function findRoles({ statements }: Outline, policyType: SavedPolicyType, report: RoleReport): void {
  // What a control policy or a trust policy allows, it does not give.
  if (policyType === 'scp' || policyType === 'rcp' || policyType === 'trust' || policyType === 'resource') return;
  for (const statement of statements) {
    if (statement.effect !== 'Allow') continue;
    findPassRole(statement, report);
    findServiceLinked(statement, report);
  }
}

const passKeys = new Set(['iam:passedtoservice', 'iam:associatedresourcearn', 'iam:resourcetag/', 'aws:resourcetag/']);

function findPassRole(statement: OutlineStatement, report: RoleReport): void {
  const given = whatAllows(statement, 'iam:PassRole');
  const { resources } = statement;
  if (given === undefined || resources === undefined || asksFor(statement, passKeys)) return;
  if (resources.negated) {
    if (given.how === 'named')
      report('pass-role-not-resource', resources, 'Every role may be passed that is not listed here.');
    else if (given.how === 'wildcard')
      report(
        'pass-role-not-resource',
        resources,
        `${given.place.text} allows iam:PassRole for every role not listed here.`,
      );
    else report('pass-role-not-action', statement.actions ?? statement, 'iam:PassRole is not among the exceptions.');
    return;
  }
  const star = resources.items.find(isEveryRole);
  if (star === undefined) return;
  if (given.how === 'named') report('pass-role-any-role', star, `${star.text} covers every role.`);
  else if (given.how === 'wildcard')
    report('pass-role-star-action', given.place, `${given.place.text} allows iam:PassRole on ${star.text}.`);
  else report('pass-role-not-action', statement.actions ?? statement, `iam:PassRole is allowed on ${star.text}.`);
}

function findServiceLinked(statement: OutlineStatement, report: RoleReport): void {
  const given = whatAllows(statement, 'iam:CreateServiceLinkedRole');
  const { resources } = statement;
  if (given === undefined || resources === undefined) return;
  if (asksFor(statement, new Set(['iam:awsservicename']))) return;
  const open = resources.negated ? resources : resources.items.find(isEveryRole);
  if (open !== undefined) report('service-linked-role-any', open, 'Service-linked roles of every service may be made.');
}

type Given = { readonly how: 'named' | 'wildcard'; readonly place: PlacedText } | { readonly how: 'exception' };

/** How the statement covers an action: by its name, by a wildcard, or by not listing it in NotAction. */
function whatAllows({ actions }: OutlineStatement, action: string): Given | undefined {
  if (actions === undefined) return undefined;
  const covering = actions.items.filter(({ text }) => coversAction(text, action));
  if (actions.negated) return covering.length === 0 ? { how: 'exception' } : undefined;
  const named = covering.find(({ text }) => text.toLowerCase() === action.toLowerCase());
  if (named !== undefined) return { how: 'named', place: named };
  const [place] = covering;
  return place === undefined ? undefined : { how: 'wildcard', place };
}

/** Whether a resource is `*`, or the pattern of all roles of some account. */
function isEveryRole({ text }: PlacedText): boolean {
  if (text === '*') return true;
  const roleName = text.split(':').slice(5).join(':');
  return /^(?:\*|role\/?\*+|role\/aws-service-role\/\*)$/.test(roleName) && meetsType(text, 'arn:*:iam::*:role/*');
}

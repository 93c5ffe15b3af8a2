// Findings about sizes, and about what control policies of an organization may hold.

import { changeableQuotas, quotas } from '../../model/quotas.ts';
import type { Catalogue } from '../catalogue.ts';
import { policySize } from '../size.ts';
import type { SavedPolicyType } from '../validate.ts';
import type { Checks, Report } from './finding.ts';
import type { Outline, OutlineStatement } from './outline.ts';

/** Checks of limits. */
export const limitChecks = {
  'too-large': {
    level: 'error',
    title: 'The document is larger than a policy of its type may be.',
    advice: 'Shorten it with wildcards, or divide it. White space does not count, but in control policies it does.',
  },
  large: {
    level: 'warning',
    title: 'The document is larger than some policies of its type may be.',
    advice:
      'An inline policy of a user may have 2,048 characters, of a group 5,120; a trust policy 2,048 unless the quota was raised.',
  },
  'rcp-not-action': {
    level: 'error',
    refused: true,
    title: 'A resource control policy has NotAction.',
    advice: 'Name the actions.',
  },
  'rcp-not-principal': {
    level: 'error',
    refused: true,
    title: 'A resource control policy has NotPrincipal.',
    advice: 'Write "Principal": "*" and conditions on the caller.',
  },
  'rcp-principal': {
    level: 'error',
    refused: true,
    title: 'A resource control policy names a principal.',
    advice: 'Write "Principal": "*" and conditions on the caller.',
  },
  'rcp-allow': {
    level: 'error',
    title: 'A resource control policy of one’s own only denies.',
    advice: 'Write "Effect": "Deny"; the full access that is there from the start stays.',
  },
  'rcp-every-action': {
    level: 'error',
    title: 'A resource control policy of one’s own names the services of its actions.',
    advice: 'Write s3:*, sts:* and so on instead of *.',
  },
  'rcp-other-service': {
    level: 'warning',
    title: 'A service does not heed resource control policies.',
    advice: 'Take its actions out, so that nobody relies on them.',
  },
} as const satisfies Checks;

type LimitReport = Report<keyof typeof limitChecks>;

const largest: Readonly<Record<SavedPolicyType, number>> = {
  // A role's; users and groups have less.
  inline: quotas.inlinePolicySizePerRole,
  managed: quotas.managedPolicySize,
  // A quota that may be raised up to here.
  trust: 4096,
  // Buckets, keys and queues differ; no service takes more.
  resource: 20_480,
  session: quotas.sessionPolicySize,
  scp: quotas.organizationPolicySize,
  rcp: quotas.organizationPolicySize,
};

const remarkable: Readonly<Partial<Record<SavedPolicyType, number>>> = {
  inline: quotas.inlinePolicySizePerUser,
  trust: changeableQuotas.trustPolicySize.default,
};

/** Reports what is beyond a limit. */
export function findLimits(
  outline: Outline,
  options: { readonly policyType: SavedPolicyType; readonly catalogue: Catalogue | undefined },
  report: LimitReport,
): void {
  const { policyType } = options;
  const isControl = policyType === 'scp' || policyType === 'rcp';
  const size = isControl ? outline.text.length : policySize(outline.text);
  const most = largest[policyType];
  const some = remarkable[policyType];
  if (size > most) report('too-large', outline, `${size} characters, and at most ${most}.`);
  else if (some !== undefined && size > some)
    report('large', outline, `${size} characters, and at most ${some} for some.`);
  if (policyType !== 'rcp') return;
  for (const statement of outline.statements) findOfResources(statement, outline, options.catalogue, report);
}

function findOfResources(
  statement: OutlineStatement,
  outline: Outline,
  catalogue: Catalogue | undefined,
  report: LimitReport,
): void {
  const { principal, actions, effect } = statement;
  if (statement.elements.has('NotPrincipal'))
    report('rcp-not-principal', principal ?? statement, 'NotPrincipal has no place here.');
  else if (principal?.negated === false && (!principal.everybody || principal.values.length > 0))
    report('rcp-principal', principal, 'Only everybody may be named.');
  if (statement.elements.has('NotAction'))
    report('rcp-not-action', actions ?? statement, 'NotAction has no place here.');
  if (effect === 'Allow') {
    // What every organization has from the start.
    const isFull = outline.statements.length === 1 && actions?.items.every(({ text }) => text === '*') === true;
    if (!isFull) report('rcp-allow', statement, 'Only denials may be added.');
    return;
  }
  for (const item of actions?.negated === false ? actions.items : []) {
    if (item.text === '*') {
      report('rcp-every-action', item, 'The service of the actions is to be named.');
      continue;
    }
    const service = item.text.slice(0, Math.max(0, item.text.indexOf(':'))).toLowerCase();
    if (catalogue === undefined || service === '' || catalogue.serviceOf(service) === undefined) continue;
    if (!catalogue.heedsResourceControl(service))
      report('rcp-other-service', item, `${service} does not heed resource control policies.`);
  }
}

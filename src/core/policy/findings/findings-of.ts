// What may be wrong with a document: all that IAM would refuse, and all that it saves and that is probably not meant.

import type { Catalogue } from '../catalogue.ts';
import { type SavedPolicyType, validatePolicy } from '../validate.ts';
import { actionChecks, findActions } from './actions.ts';
import { findKeys, keyChecks } from './condition-keys.ts';
import { findValues, valueChecks } from './condition-values.ts';
import { conditionChecks, findConditions } from './conditions.ts';
import { type Check, type Finding, findingLevels, type Place } from './finding.ts';
import { readOutline } from './form.ts';
import { formChecks } from './form-checks.ts';
import { findPrincipals, principalChecks } from './principals.ts';
import { findResources, resourceChecks } from './resources.ts';
import { findRoles, roleChecks } from './roles.ts';
import { findLimits, limitChecks } from './sizes.ts';
import { findStatements, statementChecks } from './statements.ts';
import { findTrust, trustChecks } from './trust.ts';
import { findVariables, variableChecks } from './variables.ts';

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';

/** What stands where no check explains a refusal. */
const lastChecks = {
  refused: {
    level: 'error',
    refused: true,
    title: 'IAM refuses the document.',
    advice: 'Read the message.',
  },
} as const;

/** The checks in families, with the page of the IAM User Guide that each is about. */
export const checkFamilies = [
  { title: 'Form', checks: { ...formChecks, ...lastChecks }, page: 'reference_policies_grammar.html' },
  { title: 'Statements', checks: statementChecks, page: 'reference_policies_elements_statement.html' },
  { title: 'Actions', checks: actionChecks, page: 'reference_policies_elements_action.html' },
  { title: 'Resources', checks: resourceChecks, page: 'reference_policies_elements_resource.html' },
  { title: 'Principals', checks: principalChecks, page: 'reference_policies_elements_principal.html' },
  { title: 'Trust', checks: trustChecks, page: 'confused-deputy.html' },
  { title: 'Roles', checks: roleChecks, page: 'id_roles_use_passrole.html' },
  { title: 'Conditions', checks: conditionChecks, page: 'reference_policies_elements_condition_operators.html' },
  { title: 'Values of conditions', checks: valueChecks, page: 'reference_policies_elements_condition_operators.html' },
  { title: 'Condition keys', checks: keyChecks, page: 'reference_policies_condition-keys.html' },
  { title: 'Variables', checks: variableChecks, page: 'reference_policies_variables.html' },
  { title: 'Limits', checks: limitChecks, page: 'reference_iam-quotas.html' },
] as const;

const checks: ReadonlyMap<string, { readonly check: Check; readonly page: string }> = new Map(
  checkFamilies.flatMap(({ checks: family, page }) =>
    Object.entries<Check>(family).map(([code, check]) => [code, { check, page }] as const),
  ),
);

/** The check of a code. */
export function checkOf(code: string): Check | undefined {
  return checks.get(code)?.check;
}

/** How a document is looked at. */
export interface FindingOptions {
  readonly policyType: SavedPolicyType;
  /** Without it nothing is said about names of services, actions and condition keys. */
  readonly catalogue?: Catalogue | undefined;
}

/** All findings, in the order of the text. */
export function findingsOf(text: string, options: FindingOptions): readonly Finding[] {
  const found: (Place & { readonly code: string; readonly message: string })[] = [];
  const report = (code: string, { start, end, path }: Place, message: string): void => {
    found.push({ code, start, end, path, message });
  };
  const { policyType, catalogue } = options;
  const outline = readOutline(text, policyType, report);
  if (outline !== undefined) {
    findStatements(outline, policyType, report);
    findActions(outline, { policyType, catalogue }, report);
    findResources(outline, { policyType, catalogue }, report);
    findPrincipals(outline, policyType, report);
    findTrust(outline, policyType, report);
    findRoles(outline, policyType, report);
    findConditions(outline, catalogue, report);
    findValues(outline, report);
    findKeys(outline, { policyType, catalogue }, report);
    findVariables(outline, catalogue, report);
    findLimits(outline, { policyType, catalogue }, report);
  }
  if (!found.some(({ code }) => checkOf(code)?.refused === true)) {
    const problem = validatePolicy(text, policyType);
    if (problem !== undefined) report('refused', { start: 0, end: 1, path: '' }, problem.message);
  }
  const lines = lineStarts(text);
  return found
    .map(({ start, end, ...rest }) => ({ ...rest, start, end, ...describe(rest.code) }))
    .toSorted((a, b) => a.start - b.start || rank(a) - rank(b) || (a.code < b.code ? -1 : 1))
    .map(({ start, end, ...finding }) => {
      const from = positionOf(start, lines);
      const to = positionOf(Math.max(end, start + 1), lines);
      return { ...finding, ...from, endLine: to.line, endColumn: to.column };
    });
}

function rank({ level }: Pick<Finding, 'level'>): number {
  return findingLevels.indexOf(level);
}

function describe(code: string): Pick<Finding, 'advice' | 'learnMore' | 'level' | 'title'> {
  const known = checks.get(code);
  if (known === undefined) throw new TypeError(`no check ${code}`);
  const { level, title, advice } = known.check;
  return { level, title, advice, learnMore: guide + known.page };
}

/** Offsets at which lines begin. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionOf(offset: number, starts: readonly number[]): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

// Findings about policy variables: where they have no place, and where they never have a value.

import { nearest } from '../../base/nearest.ts';
import type { Catalogue } from '../catalogue.ts';
import { withoutVariables } from './cover.ts';
import type { Checks, Report } from './finding.ts';
import { type Outline, type OutlineStatement, operatorName, type PlacedText } from './outline.ts';

/** Checks of variables. */
export const variableChecks = {
  'variable-in-old-version': {
    level: 'error',
    title: 'A variable stands in a document whose version has none: it is plain text.',
    advice: 'Set "Version": "2012-10-17".',
  },
  'variable-not-closed': {
    level: 'error',
    title: 'A variable does not end.',
    advice: 'Write ${key}.',
  },
  'variable-without-name': {
    level: 'error',
    title: 'A variable has no name and therefore never a value.',
    advice: 'Name a condition key.',
  },
  'variable-with-blanks': {
    level: 'warning',
    title: 'A variable has blanks around its name.',
    advice: 'Take them out.',
  },
  'variable-default-form': {
    level: 'error',
    title: 'The default of a variable does not stand in single quotes.',
    advice: "Write ${key, 'default'}.",
  },
  'variable-without-part': {
    level: 'error',
    title: 'A variable lacks the part behind its slash.',
    advice: 'Say which: ${aws:PrincipalTag/team}.',
  },
  'variable-of-unknown-key': {
    level: 'error',
    title: 'A variable names a condition key that does not exist.',
    advice: 'Correct the name. The catalogue may be older than the key.',
  },
  'variable-of-many-values': {
    level: 'error',
    title: 'A variable names a key that has several values, which no variable takes.',
    advice: 'Use a key with a single value.',
  },
  'variable-in-element': {
    level: 'error',
    title: 'A variable stands where none is read: in an action, a principal, or the name of a key.',
    advice: 'Variables work in the last part of a resource and in values of conditions.',
  },
  'variable-before-resource-part': {
    level: 'error',
    title: 'A variable stands before the fifth colon of an ARN, where it is plain text.',
    advice: 'Use a wildcard there, and a condition.',
  },
  'variable-for-operator': {
    level: 'error',
    title: 'A variable stands in a value of an operator that takes none.',
    advice: 'Only String, Arn and Bool operators take variables.',
  },
} as const satisfies Checks;

type VariableReport = Report<keyof typeof variableChecks>;

/** Reports what is wrong with the variables of a document. */
export function findVariables(outline: Outline, catalogue: Catalogue | undefined, report: VariableReport): void {
  const old = outline.version !== '2012-10-17';
  for (const statement of outline.statements) {
    findMisplaced(statement, report);
    for (const place of placesOfVariables(statement, report)) {
      if (!place.text.includes('${')) continue;
      if (old) {
        report('variable-in-old-version', place, `${place.text} is plain text in a document of this version.`);
        continue;
      }
      findIn(place, catalogue, report);
    }
  }
}

function findMisplaced({ actions, principal, conditions }: OutlineStatement, report: VariableReport): void {
  const texts = [...(actions?.items ?? []), ...(principal?.values ?? []), ...conditions.map(({ key }) => key)];
  for (const place of texts)
    if (place.text.includes('${')) report('variable-in-element', place, `${place.text} is taken as it is written.`);
}

/** Texts in which variables are read. */
function placesOfVariables({ resources, conditions }: OutlineStatement, report: VariableReport): readonly PlacedText[] {
  const places: PlacedText[] = [];
  for (const resource of resources?.items ?? []) {
    // The colons of the variables themselves do not count.
    const parts = withoutVariables(resource.text, '${').split(':');
    if (parts.length > 1 && parts.slice(0, 5).some((part) => part.includes('${')))
      report('variable-before-resource-part', resource, `${resource.text} has a variable before its fifth colon.`);
    else places.push(resource);
  }
  for (const condition of conditions) {
    if (condition.parsed === undefined) continue;
    const takes = condition.parsed.operator?.comparison.variables === true;
    for (const value of condition.values) {
      if (takes) places.push(value);
      else if (value.text.includes('${'))
        report('variable-for-operator', value, `${operatorName(condition)} takes no variables.`);
    }
  }
  return places;
}

function findIn(place: PlacedText, catalogue: Catalogue | undefined, report: VariableReport): void {
  const { text } = place;
  // As decisions read them: a variable ends at the first brace, whatever stands in it.
  for (let open = text.indexOf('${'), close = 0; open >= 0; open = text.indexOf('${', close)) {
    close = text.indexOf('}', open);
    if (close < 0) return report('variable-not-closed', place, `${text.slice(open)} does not end.`);
    findVariable(place, text.slice(open + 2, close), catalogue, report);
  }
}

function findVariable(
  place: PlacedText,
  inside: string,
  catalogue: Catalogue | undefined,
  report: VariableReport,
): void {
  if (inside === '*' || inside === '?' || inside === '$') return;
  const comma = inside.indexOf(',');
  const written = comma < 0 ? inside : inside.slice(0, comma);
  const name = written.trim();
  const shown = `\${${inside}}`;
  if (name === '') return report('variable-without-name', place, `${shown} names no key.`);
  if (written !== name) report('variable-with-blanks', place, `${shown} has blanks around its name.`);
  if (comma >= 0 && !/^\s*'[^']*'\s*$/.test(inside.slice(comma + 1)))
    return report('variable-default-form', place, `The default of ${shown} does not stand in single quotes.`);
  if (/^aws:(?:principaltag|requesttag|resourcetag)\/?$/i.test(name))
    return report('variable-without-part', place, `${shown} does not say which tag.`);
  if (catalogue === undefined) return;
  const key = catalogue.conditionKey(name);
  if (key?.multivalued === true)
    return report('variable-of-many-values', place, `${key.name} may have several values.`);
  const prefix = name.slice(0, Math.max(0, name.indexOf(':')));
  // Claims of identity providers are up to their owners.
  if (key !== undefined || /[./]/.test(prefix) || /^saml$/i.test(prefix)) return;
  const service = catalogue.serviceOf(prefix);
  if (prefix.toLowerCase() !== 'aws' && service?.keys.length === 0) return;
  const names = (service?.keys ?? catalogue.globalKeys).map((each) => each.name);
  const near = nearest(name, names);
  const hint = near === undefined ? '' : `; perhaps ${near}`;
  report('variable-of-unknown-key', place, `There is no condition key ${name}${hint}.`);
}

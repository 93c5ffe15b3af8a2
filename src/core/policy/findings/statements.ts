// Findings about statements as wholes: what gives too much, and what changes nothing.

import type { SavedPolicyType } from '../validate.ts';
import { coversAction, coversResource, meet, withoutVariables } from './cover.ts';
import type { Checks, Report } from './finding.ts';
import type { Outline, OutlineStatement, PlacedText, TextList } from './outline.ts';

/** Checks of statements. */
export const statementChecks = {
  'duplicate-sid': {
    level: 'error',
    refused: true,
    title: 'Two statements have the same Sid.',
    advice: 'Give each its own, or none.',
  },
  'sid-form': {
    level: 'error',
    refused: true,
    title: 'A Sid has other characters than letters and digits.',
    advice: 'Keep letters and digits.',
  },
  'empty-sid': {
    level: 'suggestion',
    title: 'An empty Sid names nothing.',
    advice: 'Name the statement or take Sid out.',
  },
  'allow-everything': {
    level: 'security-warning',
    title: 'A statement allows every action on every resource.',
    advice: 'Name the actions and resources that are needed.',
  },
  'allow-not-action': {
    level: 'security-warning',
    title: 'Allow with NotAction allows everything else, in every service, also what is yet to come.',
    advice: 'Name the actions; what NotAction lists is not denied by it either.',
  },
  'allow-not-resource': {
    level: 'security-warning',
    title: 'Allow with NotResource allows the actions on everything else, also what is yet to come.',
    advice: 'Name the resources.',
  },
  'deny-everything': {
    level: 'warning',
    title: 'A statement denies every action on every resource, so that the others have no say.',
    advice: 'Narrow it, or take the other statements out.',
  },
  'overridden-allow': {
    level: 'warning',
    title: 'A Deny without a condition covers all that a statement allows.',
    advice: 'Take the Allow out, or narrow the Deny.',
  },
  'redundant-statement': {
    level: 'suggestion',
    title: 'Another statement with the same conditions covers this one.',
    advice: 'Take it out.',
  },
} as const satisfies Checks;

type StatementReport = Report<keyof typeof statementChecks>;

/** Reports what is wrong with the statements of a document, and with their names. */
export function findStatements(outline: Outline, policyType: SavedPolicyType, report: StatementReport): void {
  findSids(outline, policyType, report);
  const isControl = policyType === 'scp' || policyType === 'rcp';
  for (const statement of outline.statements) {
    if (statement.effect === 'Allow' && !isControl) findWide(statement, policyType, report);
    const others = outline.statements.length > 1;
    if (statement.effect === 'Deny' && others && coversAll(statement) && !statement.elements.has('NotPrincipal'))
      if (statement.principal === undefined || statement.principal.everybody)
        report('deny-everything', statement, 'Whatever the other statements allow is denied.');
  }
  findCovered(outline, report);
}

function findSids({ statements }: Outline, policyType: SavedPolicyType, report: StatementReport): void {
  const seen = new Set<string>();
  const free = policyType === 'trust' || policyType === 'resource' || policyType === 'rcp';
  for (const { sid } of statements) {
    if (sid === undefined) continue;
    if (sid.text === '') report('empty-sid', sid, 'The Sid is empty.');
    else if (seen.has(sid.text)) report('duplicate-sid', sid, `${JSON.stringify(sid.text)} names another statement.`);
    if (!free && !/^[A-Za-z0-9]*$/.test(sid.text))
      report('sid-form', sid, `${JSON.stringify(sid.text)} has other characters than letters and digits.`);
    seen.add(sid.text);
  }
}

function findWide(statement: OutlineStatement, policyType: SavedPolicyType, report: StatementReport): void {
  const { actions, resources } = statement;
  if (actions?.negated === true && policyType !== 'trust')
    report('allow-not-action', actions, 'Everything that is not listed is allowed.');
  if (resources?.negated === true)
    report('allow-not-resource', resources, 'The actions are allowed on everything that is not listed.');
  const ofPrincipal = policyType === 'managed' || policyType === 'inline' || policyType === 'session';
  if (ofPrincipal && coversAll(statement))
    report('allow-everything', statement, 'Every action is allowed on every resource.');
}

const hasStar = (list: TextList | undefined): boolean =>
  list?.negated === false && list.items.some(({ text }) => text === '*' || text === '*:*');

function coversAll({ actions, resources, conditions }: OutlineStatement): boolean {
  return hasStar(actions) && hasStar(resources) && conditions.length === 0;
}

// Every two statements are compared; documents that are saved have far fewer.
const mostCompared = 200;

function findCovered({ statements }: Outline, report: StatementReport): void {
  const compared = statements
    .slice(0, mostCompared)
    .map((statement) => ({ statement, asked: conditionsText(statement) }));
  for (const [at, narrow] of compared.entries()) {
    const { statement } = narrow;
    if (statement.effect === undefined) continue;
    const by = compared.findIndex((wide, index) => {
      if (index === at || wide.statement.effect !== statement.effect || !isCovered(wide, narrow)) return false;
      return index < at || !isCovered(narrow, wide);
    });
    if (by >= 0) report('redundant-statement', statement, `Statement ${by + 1} covers it already.`);
    if (statement.effect !== 'Allow') continue;
    const deny = compared.findIndex(({ statement: other, asked }) => {
      return other.effect === 'Deny' && asked === '' && !coversAll(other) && coversRequests(other, statement);
    });
    if (deny >= 0) report('overridden-allow', statement, `Statement ${deny + 1} denies all of it.`);
  }
}

interface Compared {
  readonly statement: OutlineStatement;
  /** Its conditions as one text, whatever their order. */
  readonly asked: string;
}

/** Whether a statement applies wherever another one does. */
function isCovered(wide: Compared, narrow: Compared): boolean {
  return (wide.asked === '' || wide.asked === narrow.asked) && coversRequests(wide.statement, narrow.statement);
}

function conditionsText({ conditions }: OutlineStatement): string {
  return conditions
    .map(({ operator, key, values }) => {
      const texts = values.map(({ text }) => text).toSorted();
      return JSON.stringify([operator.text, key.text.toLowerCase(), ...texts]);
    })
    .toSorted()
    .join();
}

function coversRequests(wide: OutlineStatement, narrow: OutlineStatement): boolean {
  return (
    coversPrincipal(wide, narrow) &&
    coversList(wide.actions, narrow.actions, coversAction) &&
    coversList(wide.resources, narrow.resources, coversResource)
  );
}

function coversPrincipal({ principal: wide }: OutlineStatement, { principal: narrow }: OutlineStatement): boolean {
  if (wide === undefined || narrow === undefined) return wide === narrow;
  if (wide.negated || narrow.negated) return false;
  if (wide.everybody) return true;
  if (narrow.everybody || narrow.values.length === 0) return false;
  return narrow.values.every(({ type, text }) => wide.values.some((one) => one.type === type && one.text === text));
}

function coversList(
  wide: TextList | undefined,
  narrow: TextList | undefined,
  covers: (wide: string, narrow: string) => boolean,
): boolean {
  if (wide === undefined || narrow === undefined) return wide === narrow;
  const within = (items: readonly PlacedText[], others: readonly PlacedText[]): boolean =>
    items.every(({ text }) => others.some((other) => covers(other.text, text)));
  if (narrow.items.length === 0 || wide.items.length === 0) return false;
  // All but some covers all but more, and whatever is apart from those some.
  if (wide.negated) return narrow.negated ? within(wide.items, narrow.items) : areApart(wide.items, narrow.items);
  return !narrow.negated ? within(narrow.items, wide.items) : wide.items.some(({ text }) => text === '*');
}

// Every two items are compared, in time that grows with the product of their lengths; lists of real policies are shorter.
const mostApart = 200;
const longestApart = 256;

/** Whether surely no text is matched by an item of each list. */
function areApart(items: readonly PlacedText[], others: readonly PlacedText[]): boolean {
  // A short ARN stands for all that begins with it.
  const widest = ({ text }: PlacedText): string => {
    const plain = withoutVariables(text, '*').toLowerCase();
    return plain.startsWith('arn:') && plain.split(':').length < 6 ? `${plain}*` : plain;
  };
  if (items.length * others.length > mostApart) return false;
  if ([...items, ...others].some(({ text }) => text.length > longestApart)) return false;
  return items.every((item) => others.every((other) => !meet(widest(item), widest(other))));
}

// House rules about names: one word for one meaning, and no empty words.

import ts from 'typescript';
import { nodesOf, placeOf, type SourceFile } from './repository.ts';
import { type HouseRule, isGenerated } from './rules-of-files.ts';

/** Words that no name of ours contains, and the word to say instead. */
const wordsNotToWrite: ReadonlyMap<string, string> = new Map([
  ['operation', 'action or op'],
  ['operations', 'actions or ops'],
  ['leader', 'home'],
  ['master', 'home'],
  ['manager', 'what it does'],
  ['helper', 'what it does'],
  ['helpers', 'what they do'],
  ['util', 'what it does'],
  ['utils', 'what they do'],
  ['common', 'what it holds'],
  ['info', 'what it holds'],
  ['misc', 'what it holds'],
]);

/** Names of nothing: as a whole name of a type, a function or an exported value they say too little. */
const namesThatSayTooLittle = new Set(['data', 'digest', 'key', 'log', 'process', 'sync', 'token', 'version']);

/** Names that others gave: AWS's actions, google.rpc's messages, Node's and our tools' interfaces. */
const namesOfOthers =
  /AccessKeyInfo|FederationInfo|retryInfo|errorInfo|OrganizationsAccessReport|ErrorInfo|RetryInfo|RequestInfo|ServerInfo|PeerInfo|^info$|MasterUser|OperationId/;

const splitWords = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

/** The name that a declaration gives, where it gives one. */
function declaredName(node: ts.Node): string | undefined {
  if (ts.isPropertySignature(node) || ts.isMethodSignature(node) || ts.isMethodDeclaration(node)) {
    return ts.isIdentifier(node.name) ? node.name.text : undefined;
  }
  const isDeclaration =
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isPropertyDeclaration(node);
  if (!isDeclaration || node.name === undefined) return undefined;
  return ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name) ? node.name.text.replace('#', '') : undefined;
}

function namesNotToWrite(file: SourceFile): readonly string[] {
  return [...nodesOf(file)].flatMap((node) => {
    const name = declaredName(node);
    if (name === undefined || namesOfOthers.test(name)) return [];
    return splitWords(name)
      .filter((word) => wordsNotToWrite.has(word))
      .map((word) => `${placeOf(file, node)}: ${name} (say ${wordsNotToWrite.get(word) ?? ''})`);
  });
}

/** Units that stand in front of what they measure, or are cut short. */
const unitsWithoutCare = /(Millis|Milliseconds|Secs|Mins|Timeout|Interval|Deadline)$/;

function measuresWithoutUnit(file: SourceFile): readonly string[] {
  return [...nodesOf(file)].flatMap((node) => {
    const isNumber =
      (ts.isPropertySignature(node) || ts.isParameter(node)) && node.type?.kind === ts.SyntaxKind.NumberKeyword;
    const name = declaredName(node);
    return isNumber && name !== undefined && unitsWithoutCare.test(name) ? [`${placeOf(file, node)}: ${name}`] : [];
  });
}

function namesOfNothing(file: SourceFile): readonly string[] {
  return file.syntax.statements.filter(isExported).flatMap((statement) => {
    const declarations = ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [statement];
    return declarations
      .filter((declaration) => namesThatSayTooLittle.has((declaredName(declaration) ?? '').toLowerCase()))
      .map((declaration) => `${placeOf(file, declaration)}: ${declaredName(declaration) ?? ''}`);
  });
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

const isOurs = ({ path }: SourceFile): boolean => path.startsWith('src/') && !isGenerated(path);

/** Rules about the names that shipped code gives. */
export const wordRules: readonly HouseRule<SourceFile>[] = [
  {
    claim: 'no name says operation, manager, helper, util, common or info',
    findings: (file) => (isOurs(file) ? namesNotToWrite(file) : []),
    offenders: [
      { path: 'src/a.ts', text: 'class PolicyManager {}' },
      { path: 'src/a.ts', text: 'interface A { readonly userInfo: string }' },
      { path: 'src/a.ts', text: 'function f(operation: string) {}' },
    ],
  },
  {
    claim: 'log, key, version and the like never stand alone as the name of what a file exports',
    findings: (file) => (isOurs(file) ? namesOfNothing(file) : []),
    offenders: [{ path: 'src/a.ts', text: 'export type Version = number;' }],
  },
  {
    claim: 'a measured number ends in its unit',
    findings: (file) => (isOurs(file) ? measuresWithoutUnit(file) : []),
    offenders: [{ path: 'src/a.ts', text: 'interface A { readonly probeInterval: number }' }],
  },
];
